"""The imports of the zone, and the first step: a file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.exchange import commands
from kuaijin.exchange.forms import UploadForm
from kuaijin.exchange.models import Import
from kuaijin.exchange.pages.steps import OPEN, UPLOAD, steps, version_of
from kuaijin.exchange.queries import import_of, imports_visible_to, zone_for_import
from kuaijin.journal.errors import Conflict, Forbidden, Refused
from kuaijin.kit import clock

ROWS = 50


@page(command="exchange.upload")
def import_list(request: ActorRequest) -> HttpResponse:
    return _shown(request, UploadForm())


def _shown(request: ActorRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    found = imports_visible_to(request.actor).exclude(state=Import.State.DROPPED)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    waiting = found.filter(state__in=OPEN).count()
    if waiting:
        finding = ngettext("%(n)s 份台账还没导完", "%(n)s 份台账还没导完", waiting) % {"n": waiting}
    elif found.exists():
        finding = _("台账都导完了，有新的就传上来")
    else:
        finding = _("先传专班表，再传项目台账")
    context = {"form": form, "page": shown, "finding": finding, "steps": steps(None, UPLOAD)}
    return render(request, "exchange/list.html", context, status=status)


@page(command="exchange.upload")
def upload(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("exchange:list")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form, 422)
    file = form.cleaned_data["file"]
    zone = zone_for_import(request.actor)
    try:
        batch = commands.upload(actor=request.actor, at=clock.now(), zone=zone, name=file.name, content=file.read())
    except Forbidden:
        raise
    except Refused as refused:
        form.add_error("file", refused.message)
        return _shown(request, form, 422)
    return redirect("exchange:columns", pk=batch.pk)


@page(command="exchange.drop")
def drop(request: ActorRequest, pk: int) -> HttpResponse:
    batch = import_of(request.actor, pk)
    if request.method != "POST":
        return redirect("exchange:desk", pk=pk)
    try:
        commands.drop(actor=request.actor, at=clock.now(), batch=batch, expected_version=version_of(request.POST))
    except Conflict:
        messages.error(request, _("别人刚在这份台账上定了别的，没有放弃。看一眼再定。"))
        return redirect("exchange:desk", pk=pk)
    messages.success(request, _("放弃了 %(name)s，什么也没导入。") % {"name": batch.name})
    return redirect("exchange:list")
