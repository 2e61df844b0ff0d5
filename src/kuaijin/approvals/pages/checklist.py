"""The approvals of a project at a glance: what is needed and why, what is not and why, documents once."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.approvals import checklist_acts, checklist_sheet, commands
from kuaijin.approvals.checklist_acts import ACTS, Act, OpenForm, Setting
from kuaijin.approvals.models import Checklist
from kuaijin.approvals.plan_span import spared
from kuaijin.approvals.queries import checklists as queries
from kuaijin.approvals.queries.catalogue import catalogue_of, packs_on
from kuaijin.approvals.queries.days import days_of
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.projects.models import Project

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def checklist(request: ActorRequest, number: str) -> HttpResponse:
    """`?act=<name>` opens a form in the margin, `?act=open` that of a new list."""
    project, found, lists = queries.at(request.actor, number)
    wanted = request.GET.get("act", "")
    may_open = request.actor.may("approvals.open_checklist") and project.dossier.closed_on is None
    opening = OpenForm(today=clock.today()) if wanted == "open" and may_open else None
    if found is None:
        return _empty(request, project, opening, may_open=may_open)
    setting = _setting(request, number)
    chosen = next((act for act in checklist_acts.offered(setting) if act.name == wanted), None)
    form = blank(chosen, setting) if chosen is not None else None
    return _shown(request, setting, chosen, form, opening=opening, lists=lists)


@page(command="approvals.open_checklist")
def open_list(request: ActorRequest, number: str) -> HttpResponse:
    project, found, lists = queries.at(request.actor, number)
    if request.method != "POST":
        return redirect(f"{reverse('approvals:checklist', args=[number])}?act=open")
    form = OpenForm(request.POST, today=clock.today())
    if form.is_valid():
        try:
            made = commands.open_checklist(
                actor=request.actor,
                at=clock.now(),
                dossier=project.dossier,
                name=form.cleaned_data["name"],
                day=clock.today(),
                idempotency_key=request.POST.get("idempotency_key", ""),
            )
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            messages.success(request, _("清单建好了，回答几个问题就知道要办什么"))
            return redirect("approvals:facts", queries.place_of(made))
    if found is None:
        return _empty(request, project, form, 422, may_open=True)
    return _shown(request, _setting(request, number), None, None, 422, opening=form, lists=lists)


@page(reads=READS)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    here = reverse("approvals:checklist", args=[number])
    read = partial(_setting, request, number)
    return answer(request, name, ActPage(ACTS, here, read, partial(_shown, request)))


def _setting(request: ActorRequest, number: str) -> Setting:
    found = queries.at(request.actor, number)[1]
    if found is None:
        raise NotVisible
    return Setting(request.actor, clock.now(), clock.today(), found)


def _empty(
    request: ActorRequest, project: Project, opening: OpenForm | None, status: int = 200, *, may_open: bool
) -> HttpResponse:
    """A project without a list: what it is for, and who may make one."""
    here = reverse("approvals:checklist", args=[project.dossier.number])
    context = {
        "project": project,
        "dossier": project.dossier,
        "place": project.dossier.number,
        "here": here,
        "opening": opening or (OpenForm(today=clock.today()) if may_open else None),
        "may_open": may_open,
        "has_packs": bool(catalogue_of(project.dossier.zone, clock.today()).matters),
    }
    return render(request, "approvals/checklist/empty.html", context, status=status)


def _shown(
    request: ActorRequest,
    setting: Setting,
    chosen: Act | None,
    form: KitForm | None,
    status: int = 200,
    both: SafeString | str = "",
    *,
    opening: OpenForm | None = None,
    lists: list[Checklist] | None = None,
) -> HttpResponse:
    found, today, actor = setting.checklist, setting.day, request.actor
    place = queries.place_of(found)
    sheet = checklist_sheet.sheet_of(found, today)
    catalogue = catalogue_of(found.dossier.zone, today)
    plans = queries.plans_of(actor, found)
    plan, pending = queries.published(plans), queries.pending_of(found)
    may_plan = actor.may("approvals.make_plan") and found.closed_on is None
    context: dict[str, Any] = {
        "checklist": found,
        "project": queries.at(actor, place)[0],
        "dossier": found.dossier,
        "place": place,
        "here": reverse("approvals:checklist", args=[place]),
        "sheet": sheet,
        "finding": checklist_sheet.finding(sheet),
        "lists": [one for one in lists or queries.of_dossier(actor, found.dossier) if one != found],
        "plan": plan,
        "left_out": checklist_sheet.left_out(found, plan, catalogue),
        "spared": spared(plan.serial_days, plan.promise_days) if plan else "",
        "outdated": checklist_sheet.outdated(found, plan),
        "days": days_of(found, today),
        "pending": checklist_sheet.changes_of(pending, catalogue.facts),
        "effect": checklist_sheet.effect_said(pending[-1].effect) if pending else [],
        "declined": queries.declined_of(found),
        "packs": packs_on(found.dossier.zone, today),
        "offered": checklist_acts.offered(setting),
        "act": chosen,
        "form": form,
        "both": both,
        "opening": opening,
        "may_answer": actor.may("approvals.answer_facts") and found.closed_on is None,
        "may_plan": may_plan,
        "may_open": actor.may("approvals.open_checklist") and found.dossier.closed_on is None,
        "may_rule": actor.may("approvals.rule"),
        "inside": actor.reads(Reads.DOSSIERS),
        "address": request.build_absolute_uri(),
    }
    return render(request, "approvals/checklist/checklist.html", context, status=status)
