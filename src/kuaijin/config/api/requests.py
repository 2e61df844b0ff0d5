"""Requests: a list in due order, and one with its clocks and its conversation as the asker may read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query

from kuaijin.config.api.dossiers import Page, actor_of, written
from kuaijin.directory.actors import Actor
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock
from kuaijin.requests.models import OPEN, ServiceRequest
from kuaijin.requests.queries import lines, pool


class RequestQuery(Page):
    """`state`: of State, `open` (also where nothing is said) or `all`; `kind`: of the packs; `enterprise`, `project`:
    their numbers."""

    state: str = "open"
    kind: str = ""
    enterprise: str = ""
    project: str = ""


def add_to(api: NinjaAPI) -> None:
    api.get("/requests", tags=["requests"], summary="Requests, what is due first")(list_requests)
    api.get("/requests/{pk}", tags=["requests"], summary="One request: owner, clocks, conversation")(one_request)


def list_requests(request: HttpRequest, asked: Query[RequestQuery]) -> HttpResponse:
    """Which rows and in which order is kept until somebody writes; the rows themselves are read each time."""
    actor, today = actor_of(request), clock.today()
    question = ("requests", actor.zone_id, actor.scopes, actor.all_posts, today, request.GET.urlencode())
    keys = remembered(question, lambda: _chosen_keys(actor, asked))
    within = pool.inside(actor)
    return written({"as_of": today, "rows": [_told(row, within) for row in pool.rows(keys, today)]})


def _chosen_keys(actor: Actor, asked: RequestQuery) -> list[int]:
    wanted = {
        "kind": asked.kind,
        "enterprise__dossier__number": asked.enterprise,
        "project__dossier__number": asked.project,
    }
    rows = pool.heard(actor).filter(**{name: value for name, value in wanted.items() if value})
    if asked.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif asked.state != "all":
        rows = rows.filter(state=asked.state)
    ordered = pool.sorted_by(rows, "", still=asked.state == "open")
    return list(ordered.values_list("pk", flat=True)[asked.window])


def _told(row: pool.Row, within: bool) -> dict[str, Any]:
    one, owed = row.request, row.request.obligation
    told = {
        "id": one.pk,
        "number": one.dossier.number,
        "title": one.dossier.title,
        "kind": one.kind,
        "channel": one.channel,
        "enterprise": one.enterprise.dossier.number if one.enterprise is not None else None,
        "state": one.state,
        "received_at": one.received_at,
        "owner": str(one.owner) if one.owner is not None else None,
        "due_on": owed.due_on if owed is not None else None,
        "due_at": owed.due_at if owed is not None else None,
        "last_told": row.told.words if row.told is not None else None,
        "round": one.round,
        "answer": one.answer or None,
        "outcome": one.outcome or None,
        "concluded_why": one.concluded_why or None,
        "concluded_basis": one.concluded_basis or None,
        "grade": one.grade,
        "closed_on": one.closed_on,
        "version": one.version,
    }
    return told | _within(one) if within else told


def _within(one: ServiceRequest) -> dict[str, Any]:
    """What offices tell each other and the enterprise does not read."""
    return {
        "level": one.level,
        "complex": one.is_complex,
        "receiver": str(one.receiver) if one.receiver is not None else None,
        "needs_leader": one.needs_leader or None,
        "planned_until": one.planned_until,
        "cause": one.cause or None,
    }


def one_request(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    one = pool.by_key(actor, pk)
    within = pool.inside(actor)
    clocks = one.clocks.order_by("round", "order") if within else ()
    return written(
        {
            **_told(pool.told([one], today)[0], within),
            "words": one.words,
            "clocks": [
                {
                    "round": row.round,
                    "step": row.step,
                    "due_on": row.due_on,
                    "due_at": row.due_at,
                    "met_at": row.met_at,
                    "dropped": row.dropped,
                    "source": row.term.get("source"),
                }
                for row in clocks
            ],
            "lines": [
                {
                    "what": line.entry.what,
                    "words": line.entry.words,
                    "by": line.entry.name,
                    "at": line.entry.at,
                    "shown_outside": line.entry.shown_outside,
                    "files": [file.name for file in line.files],
                }
                for line in lines.lines_of(actor, one)
            ],
            "call_backs": [
                {"round": row.round, "grade": row.grade, "words": row.words, "how": row.how, "on": row.on}
                for row in lines.call_backs_of(one)
            ],
        }
    )
