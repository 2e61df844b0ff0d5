"""How a typed day or sum is read today, by the calendar of the reader's zone."""

from django.http import HttpResponse

from kuaijin.cockpit.queries import zone_of
from kuaijin.directory.access import ActorRequest, page
from kuaijin.kit import clock, readings
from kuaijin.obligations.calendars import calendar_of


@page()
def reading(request: ActorRequest) -> HttpResponse:
    """Plain text beside the field; empty when it cannot be read. `?kind=day&text=10.13`"""
    calendar = calendar_of(zone_of(request.actor).code)
    kind, typed = request.GET.get("kind", ""), request.GET.get("text", "")
    said = readings.answer(kind, typed, today=clock.today(), calendar=calendar)
    return HttpResponse(said, content_type="text/plain; charset=utf-8")
