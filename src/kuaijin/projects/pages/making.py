"""New projects, and the note from the road: what was seen, a photo, the day."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.names import normalised
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.obligations.calendars import calendar_of
from kuaijin.projects import acts, commands, forms, queries
from kuaijin.projects.models import Project

FOUND_AT_MOST = 20


@page(command="projects.create")
def create(request: ActorRequest) -> HttpResponse:
    today, actor = clock.today(), request.actor
    form = forms.CreateForm(
        request.POST or None,
        initial={
            "opened_on": today,
            "idempotency_key": uuid.uuid4().hex,
            "enterprise": request.GET.get("enterprise", ""),
        },
        today=today,
        calendar=calendar_of(queries.zone_of(actor).code),
        choices=acts.places(actor),
    )
    if request.method != "POST":
        return render(request, "projects/create.html", {"form": form})
    if form.is_valid():
        enterprise = _enterprise(request, form)
        if enterprise is not None:
            made = _create(request, form, enterprise)
            if made is not None:
                messages.success(request, _("建好了：%(number)s") % {"number": made.dossier.number})
                return redirect("projects:detail", made.dossier.number)
    return render(request, "projects/create.html", {"form": form}, status=422)


def _enterprise(request: ActorRequest, form: forms.CreateForm) -> Enterprise | None:
    """Exactly one, or the field says what to do."""
    named = form.cleaned_data["enterprise"]
    found = queries.enterprise_named(request.actor, named)
    if len(found) == 1:
        return found[0]
    if found:
        numbers = _("、").join(row.dossier.number for row in found)
        form.add_error(
            "enterprise", _("叫“%(name)s”的有几家：%(numbers)s。写档案编号。") % {"name": named, "numbers": numbers}
        )
        return None
    form.errors_next = {"enterprise": (_("先建企业档案"), f"{reverse('enterprises:create')}?name={named}")}
    form.add_error("enterprise", _("没有叫“%(name)s”的企业档案。") % {"name": named})
    return None


def _create(request: ActorRequest, form: forms.CreateForm, enterprise: Enterprise) -> Project | None:
    given = form.cleaned_data
    facts: dict[str, Any] = form.facts()
    try:
        made: Project = commands.create(
            actor=request.actor,
            at=clock.now(),
            zone=queries.zone_of(request.actor),
            enterprise=enterprise,
            opened_on=given["opened_on"],
            region=queries.region_chosen(request.actor, given["town"]),
            responsible=queries.office_chosen(request.actor, given["responsible"]),
            same_task_force=True,
            idempotency_key=given["idempotency_key"],
            **facts,
        )
    except Forbidden:
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return None
    return made


@page(command="projects.verify")
def record(request: ActorRequest) -> HttpResponse:
    """Two taps from anywhere: a project I answer for (or one that I look for), what I saw, a photo."""
    today, actor = clock.today(), request.actor
    words = normalised(request.GET.get("find", ""))
    mine = queries.recordable(actor, words)
    offered = [(row.dossier.number, row.dossier.title) for row in mine[:FOUND_AT_MOST]]
    sent = request.POST.get("project", "") if request.method == "POST" else ""
    if sent and sent not in {number for number, _title in offered}:
        chosen = queries.by_number(actor, sent)
        offered.insert(0, (chosen.dossier.number, chosen.dossier.title))
    form = forms.RecordForm(
        request.POST or None,
        request.FILES or None,
        initial={"on": today, "idempotency_key": uuid.uuid4().hex, "project": offered[0][0] if offered else ""},
        today=today,
        calendar=calendar_of(queries.zone_of(actor).code),
        choices={"project": offered},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _recorded(request, form):
            return redirect("projects:detail", form.cleaned_data["project"])
    n = len(offered)
    context = {
        "form": form if offered else None,
        "find": request.GET.get("find", ""),
        "found": ngettext("找到 %(n)s 个", "找到 %(n)s 个", n) % {"n": n} if words else "",
        "empty": empty(
            _("没有找到项目。换个词，或者写编号。") if words else _("没有您包保的项目。按名称或编号找一个。")
        ),
    }
    return render(request, "projects/record.html", context, status=status)


def _recorded(request: ActorRequest, form: forms.RecordForm) -> bool:
    given = form.cleaned_data
    try:
        commands.verify(
            actor=request.actor,
            at=clock.now(),
            project=queries.by_number(request.actor, given["project"]),
            day=clock.today(),
            on=given["on"],
            progress=given["progress"],
            file=given["file"],
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    messages.success(request, _("记下了：到场核实"))
    return True
