"""Days as the law counts them, the same as `kuaijin workday`."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from kuaijin.config.api.dossiers import actor_of, written
from kuaijin.directory.queries import zones_visible_to
from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.law.dates import add_calendar_days, each_day
from kuaijin.obligations.calendars import calendar_of


def add_to(api: NinjaAPI) -> None:
    api.get("/workday", tags=["law"], summary="The day so many days after a start, by the office calendar")(workday)
    api.get("/calendar/{year}", tags=["law"], summary="Every day of a year, whether it counts and why")(year_of_days)


def _calendar(request: HttpRequest) -> Calendar:
    actor = actor_of(request)
    zone = next((zone for zone in zones_visible_to(actor) if zone.pk == actor.zone_id), None)
    return calendar_of(zone.code if zone else None)


def workday(
    request: HttpRequest, start: date, days: int, mode: Literal["working", "calendar"] = "working", roll: bool = True
) -> HttpResponse:
    """The start day is not counted. `mode=calendar` rolls an end on a rest day to the next working day unless
    `roll=false` (民法典 203). Where a year has no notice: `due` null and `missing_year`."""
    calendar = _calendar(request)
    try:
        if mode == "working":
            due = calendar.add(start, days)
        else:
            due = add_calendar_days(start, days)
            due = calendar.roll(due) if roll else due
    except MissingYear as missing:
        return written({"start": start, "days": days, "mode": mode, "due": None, "missing_year": missing.year})
    return written({"start": start, "days": days, "mode": mode, "due": due, "missing_year": None})


def year_of_days(request: HttpRequest, year: int) -> HttpResponse:
    calendar = _calendar(request)
    if not 1900 <= year <= 2200 or not calendar.knows(date(year, 1, 1)):
        return written({"year": year, "known": False, "days": []})
    return written({"year": year, "known": True, "days": [_day(calendar, day) for day in _days(year)]})


def _days(year: int) -> list[date]:
    return list(each_day(date(year, 1, 1), date(year, 12, 31)))


def _day(calendar: Calendar, day: date) -> dict[str, Any]:
    info = calendar.explain(day)
    return {"date": day, "works": info.works, "code": info.code, "reason": info.reason.text(), "source": info.source}
