"""After the import: every row with what became of it, what came in with it, and the way back within a day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import commands
from kuaijin.exchange.forms import UndoForm
from kuaijin.exchange.models import Import
from kuaijin.exchange.pages.steps import RUN, elsewhere, steps
from kuaijin.exchange.queries import import_of
from kuaijin.exchange.report import finding, report_of, undo_until
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock

DONE = (Import.State.DONE, Import.State.UNDONE)


@page(command="exchange.upload")
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """`?outcome=skip&from=100`."""
    return _shown(request, import_of(request.actor, pk), UndoForm())


def _shown(request: ActorRequest, batch: Import, form: UndoForm, status: int = 200) -> HttpResponse:
    if batch.state not in DONE:
        return elsewhere(batch) or redirect("exchange:desk", pk=batch.pk)
    start = request.GET.get("from", "0")
    outcome = request.GET.get("outcome", "")
    found = report_of(request.actor, batch, outcome, int(start) if start.isdecimal() else 0)
    until = undo_until(batch)
    context = {
        "batch": batch,
        "steps": steps(batch, RUN),
        "finding": finding(batch, found.gap_count),
        "report": found,
        "outcome": outcome,
        "undo_until": until if until and until > clock.now() else None,
        "form": form,
        "may_undo": request.actor.may("exchange.undo"),
        "undone": batch.state == Import.State.UNDONE,
    }
    return render(request, "exchange/report.html", context, status=status)


@page(command="exchange.undo")
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    batch = import_of(request.actor, pk)
    if request.method != "POST":
        return redirect("exchange:report", pk=pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _shown(request, batch, form, 422)
    try:
        commands.undo(
            actor=request.actor,
            at=clock.now(),
            batch=batch,
            day=clock.today(),
            reason=form.cleaned_data["reason"],
        )
    except Forbidden:
        raise
    except Refused as refused:
        form.add_error("reason", refused.message)
        return _shown(request, import_of(request.actor, pk), form, 422)
    messages.success(request, _("撤了。上面没办过事的都作废，办过事的留着，下面写明。"))
    return redirect("exchange:report", pk=pk)
