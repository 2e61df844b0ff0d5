"""What is owed, projects, enterprises, task forces, coverage: lists with a limit, things by number."""

from datetime import date
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import people_visible_to
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.seats import seats_of
from kuaijin.enterprises.queries import enterprises
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.queries import in_rows, obligations, obligations_of, owed_by, waited_for_by
from kuaijin.obligations.rules import reading_of
from kuaijin.obligations.standings import light_of_rank, light_rank
from kuaijin.projects.models import Project
from kuaijin.projects.queries import STANDING, projects, running, worst_first
from kuaijin.taskforces.coverage import coverage_on

LARGEST_PAGE = 500


class Page(Schema):
    """`limit` at most 500; `offset` from 0."""

    limit: int = 100
    offset: int = 0

    @property
    def window(self) -> slice:
        start = max(self.offset, 0)
        return slice(start, start + min(max(self.limit, 1), LARGEST_PAGE))


class ProjectQuery(Page):
    """`stage`, `batch` (its name), `enterprise` (number); `ended` also gives what no longer runs."""

    stage: str = ""
    batch: str = ""
    enterprise: str = ""
    q: str = ""
    ended: bool = False


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def written(body: Any) -> HttpResponse:
    """Long lists skip validation of what we made ourselves: it would cost more than the query."""
    return HttpResponse(orjson.dumps(body, default=str), content_type="application/json")


def add_to(api: NinjaAPI) -> None:
    api.get("/me", tags=["me"], summary="Who is signed in, with which roles and posts")(me)
    api.get("/my-day", tags=["me"], summary="What I owe, what I wait for")(my_day)
    api.get("/projects", tags=["projects"], summary="Projects, worst first")(list_projects)
    api.get("/projects/{number}", tags=["projects"], summary="One project")(one_project)
    api.get("/enterprises", tags=["enterprises"], summary="Enterprises by name")(list_enterprises)
    api.get("/enterprises/{number}", tags=["enterprises"], summary="One enterprise")(one_enterprise)
    api.get("/obligations", tags=["obligations"], summary="What is owed, worst first")(list_obligations)
    api.get("/obligations/{pk}", tags=["obligations"], summary="One obligation and its clock")(one_obligation)
    api.get("/people", tags=["directory"], summary="People by name")(list_people)
    api.get("/coverage", tags=["task forces"], summary="The four people on a day, and the gaps")(coverage)


def me(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return written(
        {
            "name": actor.name,
            "zone": actor.zone_id,
            "day": clock.today(),
            "roles": [scope.role for scope in actor.scopes],
            "posts": list(actor.posts),
            "stands_in_for": [{"name": one.name, "until": one.ends_on} for one in actor.stand_ins],
        }
    )


def my_day(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    return written(
        {
            "as_of": today,
            "owed": [_obligation(row) for row in in_rows(owed_by(actor), today)[page.window]],
            "waited_for": [_obligation(row) for row in in_rows(waited_for_by(actor), today)[page.window]],
        }
    )


PROJECT_COLUMNS = (
    "dossier__number",
    "dossier__title",
    "rank",
    "stage",
    "sector",
    "nature",
    "total_investment",
    "enterprise__name",
    "enterprise__uscc",
    "dossier__region__name",
    "batch__name",
    "dossier__standing__open_count",
    "dossier__standing__due_on",
    "dossier__standing__next__title",
    "dossier__standing__verified_on",
    "dossier__closed_on",
)


def list_projects(request: HttpRequest, asked: Query[ProjectQuery]) -> HttpResponse:
    """Which rows and in which order is kept until somebody writes; the rows themselves are read each time."""
    actor, today = actor_of(request), clock.today()
    question = ("projects", actor.zone_id, actor.scopes, actor.all_posts, today, request.GET.urlencode())
    keys = remembered(question, lambda: _chosen_keys(actor, today, asked))
    columns = Project.objects.filter(pk__in=keys).annotate(rank=light_rank(today, STANDING))
    found = {row[-1]: row[:-1] for row in columns.values_list(*PROJECT_COLUMNS, "pk")}
    return written({"as_of": today, "rows": [_project(found[key]) for key in keys if key in found]})


def _chosen_keys(actor: Actor, today: date, asked: ProjectQuery) -> list[int]:
    query = projects(actor) if asked.ended else running(actor)
    wanted = {"stage": asked.stage, "batch__name": asked.batch, "enterprise__dossier__number": asked.enterprise}
    query = query.filter(**{name: value for name, value in wanted.items() if value})
    if asked.q:
        query = query.filter(dossier__search__contains=asked.q.lower())
    return list(worst_first(query, today).values_list("pk", flat=True)[asked.window])


PROJECT_NAMES = (
    "number",
    "title",
    "light",
    "stage",
    "sector",
    "nature",
    "total_investment",
    "enterprise",
    "uscc",
    "place",
    "batch",
    "open_obligations",
    "next_due_on",
    "next_owed",
    "verified_on",
    "closed_on",
)


def _project(row: tuple[Any, ...]) -> dict[str, Any]:
    said = dict(zip(PROJECT_NAMES, row, strict=True))
    return {**said, "light": light_of_rank(said["light"]), "open_obligations": said["open_obligations"] or 0}


def one_project(request: HttpRequest, number: str) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    query = projects(actor).select_related("dossier__region", "dossier__zone").filter(dossier__number=number)
    rows = worst_first(query, today).values_list(*PROJECT_COLUMNS)[:1]
    project = query.first()
    if project is None or not rows:
        raise NotVisible
    owed = obligations_of(actor, project.pk).filter(state=State.OPEN)
    return written(
        {
            **_project(rows[0]),
            "code": project.code,
            "fixed_investment": project.fixed_investment,
            "arrived_funds": project.arrived_funds,
            "progress": project.progress,
            "problem": project.problem,
            "stages": [
                {
                    "stage": row.stage,
                    "planned_on": row.planned_on,
                    "planned_precision": row.planned_precision,
                    "reached_on": row.reached_on,
                    "reached_precision": row.reached_precision,
                }
                for row in project.stages.order_by("pk")
            ],
            "people": _people(project.dossier, today),
            "obligations": [_obligation(row) for row in in_rows(owed, today)[:LARGEST_PAGE]],
            "version": project.version,
        }
    )


def _people(dossier: Dossier, today: date) -> dict[str, Any]:
    return {
        role: None
        if seat.holder is None
        else {
            "name": seat.holder.person.name,
            "phone": seat.holder.person.phone,
            "since": seat.holder.since,
            "acting": seat.holder.acting.name,
            "inherited": seat.inherited,
        }
        for role, seat in seats_of([dossier], today)[dossier.pk].items()
    }


def list_enterprises(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    columns = ("dossier__number", "name", "uscc", "uscc_doubtful", "sector", "dossier__region__name")
    names = ("number", "name", "uscc", "uscc_doubtful", "sector", "place")
    rows = enterprises(actor_of(request)).values_list(*columns)[page.window]
    return written({"rows": [dict(zip(names, row, strict=True)) for row in rows]})


def one_enterprise(request: HttpRequest, number: str) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    row = enterprises(actor).select_related("dossier__region").filter(dossier__number=number).first()
    if row is None:
        raise NotVisible
    numbers = projects(actor).filter(enterprise=row).values_list("dossier__number", flat=True)
    return written(
        {
            "number": number,
            "name": row.name,
            "uscc": row.uscc,
            "uscc_doubtful": row.uscc_doubtful,
            "sector": row.sector,
            "place": str(row.dossier.region or ""),
            "people": _people(row.dossier, today),
            "projects": list(numbers[:LARGEST_PAGE]),
            "version": row.version,
        }
    )


def list_obligations(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    today = clock.today()
    rows = in_rows(obligations(actor_of(request)).filter(state=State.OPEN), today)[page.window]
    return written({"as_of": today, "rows": [_obligation(row) for row in rows]})


def _obligation(row: Obligation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "dossier": row.dossier.number,
        "kind": row.kind,
        "title": row.title,
        "light": light_of_rank(row.rank),  # type: ignore[attr-defined]
        "due_on": row.due_on,
        "due_at": row.due_at,
        "missing_year": row.missing_year,
        "obligor": str(row.obligor),
        "beneficiary": row.beneficiary.name if row.beneficiary else None,
        "source": row.source,
        "version": row.version,
    }


def one_obligation(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    row = in_rows(obligations(actor).filter(pk=pk), today).first()
    if row is None:
        raise NotVisible
    reading = reading_of(row, clock.now()).to_dict()
    return written({**_obligation(row), "state": row.state, "outcome": row.outcome, "clock": reading})


def list_people(request: HttpRequest, page: Query[Page]) -> HttpResponse:
    rows = people_visible_to(actor_of(request)).values_list("pk", "name", "phone")[page.window]
    return written({"rows": [{"id": pk, "name": name, "phone": phone} for pk, name, phone in rows]})


def coverage(request: HttpRequest, day: date | None = None) -> HttpResponse:
    found = coverage_on(actor_of(request), day or clock.today())
    return written(
        {
            "day": found.day,
            "key_projects": found.projects,
            "key_enterprises": found.enterprises,
            "gaps": [
                {
                    "dossier": gap.dossier.number,
                    "title": gap.dossier.title,
                    "role": gap.role,
                    "since": gap.since,
                    "filler": str(gap.filler) if gap.filler else None,
                }
                for gap in found.gaps
            ],
        }
    )
