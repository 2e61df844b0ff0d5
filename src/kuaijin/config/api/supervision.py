"""Slips and dispatch meetings: lists, and one with its steps or its decisions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query

from kuaijin.config.api.dossiers import Page, actor_of, written
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock
from kuaijin.supervision.models import DispatchMeeting, SupervisionSlip
from kuaijin.supervision.queries import meetings, slips


class SlipQuery(Page):
    """`state`: of SlipState; `colour`: blue, yellow, red; `project`: the number of a project or an enterprise."""

    state: str = ""
    colour: str = ""
    project: str = ""


def add_to(api: NinjaAPI) -> None:
    api.get("/slips", tags=["supervision"], summary="Supervision slips, open ones by due day")(list_slips)
    api.get("/slips/{number}", tags=["supervision"], summary="One slip and its steps")(one_slip)
    api.get("/meetings", tags=["supervision"], summary="Dispatch meetings, the latest first")(list_meetings)
    api.get("/meetings/{number}", tags=["supervision"], summary="One meeting: agenda and decisions")(one_meeting)


def list_slips(request: HttpRequest, asked: Query[SlipQuery]) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    wanted = {"state": asked.state, "colour": asked.colour, "dossier__number": asked.project}
    query = slips.slips(actor).filter(**{name: value for name, value in wanted.items() if value})
    keys = list(slips.sorted_by(query, "").values_list("pk", flat=True)[asked.window])
    return written({"as_of": today, "rows": [_slip(row) for row in slips.rows(keys, today)]})


def one_slip(request: HttpRequest, number: str) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    key = slips.slips(actor).filter(number=number).values_list("pk", flat=True).first()
    slip = slips.by_key(actor, key or 0)
    steps = [
        {"what": step.what, "on": step.on, "words": step.words, "by": step.name, "files": step.files.count()}
        for step in slips.steps_of(slip)
    ]
    return written({"as_of": today, **_slip(slips.told([slip], today)[0]), "steps": steps})


def _slip(row: slips.Row) -> dict[str, Any]:
    slip: SupervisionSlip = row.slip
    return {
        "number": slip.number,
        "about": slip.dossier.number,
        "words": slip.words,
        "asked": slip.asked,
        "source": slip.source,
        "colour": slip.colour,
        "state": slip.state,
        "light": row.light.value if row.light is not None else None,
        "post": str(slip.post),
        "checker": str(slip.checker),
        "obligation": slip.obligation_id,
        "due_on": slip.obligation.due_on,
        "issued_on": slip.issued_on,
        "repeats": slip.repeats.number if slip.repeats is not None else None,
        "repetition": slip.repetition,
        "answer": slip.answer,
        "answered_on": slip.answered_on,
        "closed_on": slip.closed_on,
        "version": slip.version,
    }


def list_meetings(request: HttpRequest, asked: Query[Page]) -> HttpResponse:
    rows = meetings.in_order(meetings.meetings(actor_of(request)))[asked.window]
    return written({"as_of": clock.today(), "rows": [_meeting(row) for row in rows]})


def one_meeting(request: HttpRequest, number: str) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    meeting = meetings.meetings(actor).filter(number=number).select_related("zone", "chair__organisation").first()
    if meeting is None:
        raise NotVisible
    items = meetings.items_of(actor, meeting, today)
    return written(
        {
            "as_of": today,
            **_meeting(meeting),
            "minutes": meeting.minutes,
            "projects": [{**item.agenda.document(), "said": item.row.words} for item in items],
            "decisions": [
                {
                    "id": one.pk,
                    "project": item.agenda.number,
                    "words": one.words,
                    "obligation": one.obligation_id,
                    "post": str(one.obligation.obligor),
                    "due_on": one.obligation.due_on,
                    "state": one.obligation.state,
                    "withdrawn_on": one.withdrawn_on,
                }
                for item in items
                for one in item.decisions
            ],
        }
    )


def _meeting(meeting: DispatchMeeting) -> dict[str, Any]:
    return {
        "number": meeting.number,
        "title": meeting.title,
        "on": meeting.on,
        "place": meeting.place,
        "chair": str(meeting.chair),
        "state": meeting.state,
        "held_on": meeting.held_on,
        "version": meeting.version,
    }
