"""Work orders of the hotline: a file, what would become of each row, the import, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.requests.commands import hotline as commands
from kuaijin.requests.doors_forms import HotlineForm
from kuaijin.requests.models import HotlineImport
from kuaijin.requests.queries import hotline as queries
from kuaijin.requests.ways_in import ways_in

ROWS = 100
OPEN = (HotlineImport.State.READ, HotlineImport.State.FAILED)


@page(command="requests.upload_hotline")
def imports(request: ActorRequest) -> HttpResponse:
    form = HotlineForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = commands.upload_hotline(
                actor=request.actor,
                at=clock.now(),
                zone=own_zone(request.actor),
                name=file.name,
                content=file.read(),
            )
            return redirect("requests:hotline_import", batch.pk)
        except Forbidden:
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
    found = queries.imports(request.actor).exclude(state=HotlineImport.State.DROPPED)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": shown, "ways_in": ways_in(request.actor)}
    return render(request, "requests/hotline.html", context, status=422 if request.method == "POST" else 200)


@page(command="requests.upload_hotline")
def one_import(request: ActorRequest, pk: int) -> HttpResponse:
    batch = queries.import_of(request.actor, pk)
    if batch.state in OPEN:
        return _preview(request, batch)
    if batch.state == HotlineImport.State.DROPPED:
        return redirect("requests:hotline")
    going = queries.progress(batch)
    outcome = request.GET.get("outcome", "")
    rows = Paginator(queries.report_rows(batch, outcome), ROWS).get_page(request.GET.get("page"))
    context = {"batch": batch, "going": going, "page": rows, "outcome": outcome}
    name = "hotline_progress.html" if batch.state == HotlineImport.State.QUEUED else "hotline_report.html"
    return render(request, f"requests/{name}", context)


def _preview(request: ActorRequest, batch: HotlineImport, error: str = "", status: int = 200) -> HttpResponse:
    seen = queries.preview(batch)
    finding = ngettext("%(n)s 件要新建", "%(n)s 件要新建", seen.new) % {"n": seen.new} if seen.new else _("没有新的")
    context = {
        "batch": batch,
        "seen": seen,
        "finding": finding,
        "error": error or batch.error,
        "shown": len(seen.rows),
    }
    return render(request, "requests/hotline_preview.html", context, status=status)


@page(command="requests.import_hotline")
def run(request: ActorRequest, pk: int) -> HttpResponse:
    batch = queries.import_of(request.actor, pk)
    if request.method == "POST":
        try:
            commands.queue_hotline(actor=request.actor, at=clock.now(), batch=batch)
        except Forbidden:
            raise
        except Refused as refused:
            messages.error(request, refused.message)
    return redirect("requests:hotline_import", pk)


@page(command="requests.upload_hotline")
def progress(request: ActorRequest, pk: int) -> HttpResponse:
    """The line that htmx asks for; when it is over the browser is sent to the report."""
    batch = queries.import_of(request.actor, pk)
    if batch.state == HotlineImport.State.QUEUED:
        context = {"batch": batch, "going": queries.progress(batch)}
        return render(request, "requests/_hotline_progress.html", context)
    answer = HttpResponse(status=200)
    answer["HX-Redirect"] = reverse("requests:hotline_import", args=[pk])
    return answer


@page(command="requests.drop_hotline")
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    batch = queries.import_of(request.actor, pk)
    if request.method == "POST":
        commands.drop_hotline(actor=request.actor, at=clock.now(), batch=batch)
        messages.success(request, _("放弃了 %(name)s。") % {"name": batch.name})
    return redirect("requests:hotline")
