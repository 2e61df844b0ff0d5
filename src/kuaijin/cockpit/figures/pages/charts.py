"""Charts, each with its table beside it; the chart library is loaded here and nowhere else."""

from django.http import HttpResponse
from django.shortcuts import render

from kuaijin.cockpit.figures import charts as drawing
from kuaijin.cockpit.figures import view
from kuaijin.cockpit.figures.asking import read
from kuaijin.cockpit.figures.pages.table import facts, form
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock


@page(reads=Reads.DOSSIERS)
def charts(request: ActorRequest) -> HttpResponse:
    """The same address as the figures: period, as-of day, zones."""
    asked = read(request.GET, request.actor, clock.today())
    context = {
        "finding": view.sentence(asked.question),
        "facts": facts(asked)[:3],
        "refused": asked.refused,
        "charts": drawing.charts(asked.question),
        "back": asked.address("cockpit:figures"),
        "form": form(request, asked, "cockpit:figure_charts"),
        "is_now": asked.question.is_now,
    }
    return render(request, "cockpit/figures/charts.html", context)
