"""The tour's page, in the demo alone."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kuaijin.demo import tour
from kuaijin.directory.access import ActorRequest, page
from kuaijin.kit import clock
from kuaijin.kit.formats import number_text

_asks: list[tour.Ask] = []


def hand_over(ask: tour.Ask) -> None:
    """How a figure of the product is asked: given at start, for the room of figures stands beside this one."""
    _asks[:] = [ask]


@page()
def tour_page(request: ActorRequest) -> HttpResponse:
    if not settings.KUAIJIN_DEMO:
        raise Http404
    found = tour.stops(request.actor, clock.today(), _asks[0])
    counted = tour.summary(found)
    if counted["holds"] + counted["differs"]:
        finding = _("%(holds)s 条对得上，%(differs)s 条对不上") % counted
    else:
        finding = _("您的账号看不到全区，数要换账号看")
    rows = [
        (
            one,
            number_text(one.told) if one.told is not None else "",
            "" if one.found is None else number_text(one.found),
        )
        for one in found
    ]
    return render(request, "demo/tour.html", {"rows": rows, "finding": finding, "counted": counted})
