"""Where a role starts, my day, everything else."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from kuaijin.cockpit import queries
from kuaijin.cockpit.closed import with_closed
from kuaijin.cockpit.figures.leaders import lines
from kuaijin.cockpit.my_day import Choice, my_day
from kuaijin.cockpit.news import told
from kuaijin.contacts.queries import duties_today
from kuaijin.directory.access import ActorRequest, page
from kuaijin.kit import clock
from kuaijin.law.dates import day_before, start_of
from kuaijin.law.lights import Light
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.explain import explain
from kuaijin.obligations.just_closed import take
from kuaijin.obligations.queries import one
from kuaijin.taskforces.offers import Offer
from kuaijin.taskforces.queries import offered_to

# The first that fits a role: where its day begins.
STARTS = (
    (("leader", "member", "department", "town"), "cockpit:my_day"),
    (("enterprise",), "cockpit:my_project"),
    (("system_admin",), "taskforces:coverage"),
    (("security_admin",), "directory:people"),
    (("audit_admin", "auditor"), "cockpit:journal"),
)


@page()
def home(request: ActorRequest) -> HttpResponse:
    """Sent on to where the role starts."""
    for roles, name in STARTS:
        if request.actor.has_role(*roles):
            return redirect(name)
    return redirect("directory:account")


@page()
def my_day_page(request: ActorRequest) -> HttpResponse:
    """`?show=all|later|waiting`, `?light=`, `?for=` (a colleague on leave), `?from=` (rows), `?why=` (the margin)."""
    actor, today = request.actor, clock.today()
    choice = _choice(request)
    why = _why(request, choice)
    if request.headers.get("KJ-Margin") == "1":
        return render(request, "cockpit/margin.html", {"why": why})
    calendar = calendar_of(queries.zone_of(actor).code)
    since = start_of(day_before(today))
    view = my_day(actor, today, calendar, choice)
    closed = take(request, actor, clock.now())
    context = {
        "view": view if closed is None else with_closed(view, closed, today),
        "news": told(queries.news(actor, since), today),
        "duties": duties_today(actor, today),
        "offers": [Offer.of(row, today) for row in offered_to(actor)],
        "may_record": actor.may("projects.verify_progress"),
        "leader_lines": lines(actor, today) if actor.has_role("leader") else (),
        "why": why,
        "why_key": _number(request.GET.get("why", "")),
    }
    return render(request, "cockpit/my_day.html", context)


def _choice(request: ActorRequest) -> Choice:
    asked: dict[str, Any] = request.GET
    light = asked.get("light", "")
    show = asked.get("show", "")
    return Choice(
        show=show if show in ("all", "later", "waiting") else "",
        light=Light(light) if light in set(Light) else None,
        person=_number(asked.get("for", "")) or None,
        start=_number(asked.get("from", "")),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _why(request: ActorRequest, choice: Choice) -> Any:
    asked = _number(request.GET.get("why", ""))
    if not asked:
        return None
    return explain(one(request.actor, asked), clock.today(), close_href=choice.address()).panel


@page()
def more(request: ActorRequest) -> HttpResponse:
    """Every entry of the rail, for the phone."""
    return render(request, "cockpit/more.html")
