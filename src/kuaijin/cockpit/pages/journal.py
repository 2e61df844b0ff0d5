"""留痕: the entries, one entry before and after, and whether the chain verifies."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kuaijin.cockpit import journal as queries
from kuaijin.cockpit.queries import zone_of
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock
from kuaijin.kit.addresses import changed
from kuaijin.law.dates import day_after, start_of
from kuaijin.obligations.calendars import calendar_of


@page(reads=Reads.JOURNAL)
def journal(request: ActorRequest) -> HttpResponse:
    """`?number= ?command= ?who= ?day=` filter, `?before=` pages, `?entry=` opens one, `?verify=1` verifies."""
    actor, asked = request.actor, request.GET
    form = queries.Asked(asked or None, today=clock.today(), calendar=calendar_of(zone_of(actor).code))
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day = queries.day_asked(wanted)
    span = (start_of(day), start_of(day_after(day))) if day else None
    found = queries.asked_for(queries.entries(actor), wanted, span)
    if asked.get("before", "").isdecimal():
        found = found.filter(pk__lt=int(asked["before"][:18]))
    rows = list(found[: queries.SHOWN + 1])
    shown = rows[: queries.SHOWN]
    opened = queries.one(actor, int(asked["entry"][:18])) if asked.get("entry", "").isdecimal() else None
    context = {
        "form": form,
        "lines": [(line, changed(asked, {"entry": str(line.entry.pk)})) for line in queries.lines(shown)],
        "older": changed(asked, {"before": str(shown[-1].pk), "entry": None}) if len(rows) > queries.SHOWN else "",
        "seal": queries.last_seal(actor),
        "verdict": queries.verdict(actor) if asked.get("verify") == "1" else None,
        "verify_href": f"{reverse('cockpit:journal')}?verify=1",
        "opened": queries.lines([opened])[0] if opened else None,
        "facts": queries.facts(opened) if opened else [],
        "cause": queries.cause_of(actor, opened) if opened else None,
        "close_href": changed(asked, {"entry": None}) if asked else "?",
        "entry_key": opened.pk if opened else None,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "cockpit/journal.html", context, status=status)
