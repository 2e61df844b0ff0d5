"""Seamless, full coverage: proved for any day or stretch of days, or every gap by name."""

from django.http import HttpResponse
from django.shortcuts import render

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock
from kuaijin.obligations.calendars import calendar_of
from kuaijin.taskforces import proof, queries
from kuaijin.taskforces.forms import Period


@page(reads=Reads.DOSSIERS)
def coverage(request: ActorRequest) -> HttpResponse:
    """`?day=` the day asked for (today when left out), `?since=` from when on every instant is to be proved."""
    today = clock.today()
    calendar = calendar_of(queries.zone_of(request.actor).code)
    form = Period(request.GET or None, initial={"day": today}, today=today, calendar=calendar)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day = asked.get("day") or today
    view = proof.prove(request.actor, asked.get("since") or day, day, today)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "taskforces/coverage.html", {"form": form, "view": view}, status=status)
