"""New projects."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.obligations.calendars import calendar_of
from kuaijin.projects import acts, commands, forms, queries
from kuaijin.projects.models import Project


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
        form.refuse(refused.message, refused.field)
        return None
    return made
