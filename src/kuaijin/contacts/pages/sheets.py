"""The service sheet of an enterprise or a project, for one printed page."""

from django.http import HttpResponse
from django.shortcuts import render

from kuaijin.contacts import queries
from kuaijin.contacts.sheet import read_sheet
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit import clock


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def sheet(request: ActorRequest, number: str) -> HttpResponse:
    """`?all=1` everything, without regard to one page."""
    actor, today = request.actor, clock.today()
    dossier = queries.by_number(actor, number)
    context = {
        "sheet": read_sheet(actor, dossier, today, whole=request.GET.get("all", "") == "1"),
        "dossier": dossier,
        "may_record": actor.may("contacts.record"),
        "may_plan": dossier.kind == "project" and dossier.closed_on is None and actor.may("contacts.plan_duty"),
        "back": "" if actor.is_enterprise and dossier.kind == "enterprise" else address_of(dossier),
    }
    return render(request, "contacts/sheet.html", context)
