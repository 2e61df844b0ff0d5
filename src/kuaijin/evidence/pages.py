"""Serving files to those who may see their dossier, and withdrawing them."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.evidence import commands, queries
from kuaijin.evidence.forms import WithdrawForm
from kuaijin.evidence.models import Evidence
from kuaijin.evidence.serving import handed_over
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.kit.addresses import is_own


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def download(request: ActorRequest, key: int) -> FileResponse:
    return handed_over(queries.by_key(request.actor, key))


@page(command="evidence.withdraw")
def withdraw(request: ActorRequest, key: int) -> HttpResponse:
    row = queries.by_key(request.actor, key)
    back = request.POST.get("back", request.GET.get("back", ""))
    back = back if is_own(back) else "/"
    form = WithdrawForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.withdraw(actor=request.actor, at=clock.now(), evidence=row, reason=form.cleaned_data["reason"])
                return redirect(back)
            except Refused as refused:
                form.add_error("reason", refused.message)
    return render(request, "evidence/withdraw.html", _context(row, form, back), status=status)


def _context(row: Evidence, form: WithdrawForm, back: str) -> dict[str, object]:
    return {"title": _("撤下“%(name)s”") % {"name": row.name}, "row": row, "form": form, "back": back}
