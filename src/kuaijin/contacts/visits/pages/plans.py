"""Plans of visits: the list, making one, one plan with its visits and what can be done about each."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.contacts import commands
from kuaijin.contacts.models import VisitPlan, VisitState
from kuaijin.contacts.queries import zone_of
from kuaijin.contacts.visits import acts, queries
from kuaijin.contacts.visits.acts import ACTS, Act, Setting
from kuaijin.contacts.visits.forms import EndPlanForm, PlanForm
from kuaijin.contacts.visits.tables import holder_view
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import holders
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty, person_cell
from kuaijin.kit.formats import day_range_text
from kuaijin.kit.forms import KitForm
from kuaijin.law.dates import add_months, day_after, day_before
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.calendars import calendar_of

ROUND = 3  # months that a new plan covers until somebody says otherwise
SHOWN = 100
STATES = ("", *VisitState.values)


@page(reads=Reads.DOSSIERS)
def plan_list(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    found = list(queries.plans(actor)[:SHOWN])
    running = sum(plan.ends_on is not None and plan.starts_on <= today < plan.ends_on for plan in found)
    said = ngettext("%(n)s 份走访计划在走", "%(n)s 份走访计划在走", running) % {"n": running}
    context = {
        "finding": said if found else _("还没有走访计划"),
        "plans": [(plan, _force(plan), _period(plan, request)) for plan in found],
        "may_plan": actor.may("contacts.make_visit_plan"),
        "empty": empty(_("排一份计划，谁走哪家、哪天以前走就都有了。")),
    }
    return render(request, "contacts/visits/plans.html", context)


def _force(plan: VisitPlan) -> str:
    return organisation_said(plan.dossier.task_force.organisation)


def _period(plan: VisitPlan, request: ActorRequest) -> str:
    last = day_before(plan.ends_on) if plan.ends_on is not None else plan.starts_on
    return day_range_text(plan.starts_on, max(last, plan.starts_on), today=clock.today())


@page(command="contacts.make_visit_plan")
def make(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    forces = {force.number: force for force in queries.own_forces(actor)}
    form = PlanForm(
        request.POST or None,
        initial={
            "force": request.GET.get("force", ""),
            "starts_on": today,
            "last_on": day_before(add_months(today, ROUND)),
            "idempotency_key": uuid.uuid4().hex,
        },
        today=today,
        calendar=calendar_of(zone_of(actor).code),
        choices={"force": [(number, organisation_said(f.task_force.organisation)) for number, f in forces.items()]},
    )
    status = 200
    if request.method == "POST":
        status = 422
        made = _made(request, form, forces) if form.is_valid() else None
        if made is not None:
            return redirect("contacts:visit_plan", made.pk)
    context = {"form": form, "source": visit_rules().source_said()}
    return render(request, "contacts/visits/make.html", context, status=status)


def _made(request: ActorRequest, form: PlanForm, forces: dict[str, Any]) -> VisitPlan | None:
    given = form.cleaned_data
    try:
        made: VisitPlan = commands.make_visit_plan(
            actor=request.actor,
            at=clock.now(),
            dossier=forces[given["force"]],
            name=given["name"],
            starts_on=given["starts_on"],
            ends_on=day_after(given["last_on"]),
            day=clock.today(),
            tiers=form.months(),
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, "last_on" if refused.field == "ends_on" else refused.field)
        return None
    messages.success(request, _("排好了"))
    return made


@page(reads=Reads.DOSSIERS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?state=`, `?from=`; `?act=change&visit=` opens an act in the margin."""
    plan = queries.plan(request.actor, key)
    chosen = request.GET.get("visit", "")
    if chosen.isdecimal():
        setting = _setting(request, int(chosen))
        wanted = next((one for one in acts.offered(setting) if one.name == request.GET.get("act", "")), None)
        if wanted is not None and setting.visit.plan_id == plan.pk:
            return _shown(request, setting, wanted, blank(wanted, setting))
    return _page(request, plan)


def _page(request: ActorRequest, plan: VisitPlan, status: int = 200, **margin: Any) -> HttpResponse:
    actor, today = request.actor, clock.today()
    state = given if (given := request.GET.get("state", "")) in STATES else ""
    start = int(given) if (given := request.GET.get("from", "")).isdecimal() else 0
    visits = queries.visits(actor).filter(plan=plan)
    if state:
        visits = visits.filter(state=state)
    total = visits.count()
    found = list(visits.order_by("due_on", "dossier__number", "pk")[start : start + SHOWN])
    sitting, tiers = holders({one.post_id for one in found}, today), visit_rules()
    here = reverse("contacts:visit_plan", args=[plan.pk])
    labels = [("", _("全部")), *VisitState.choices]
    rest = max(total - start - len(found), 0)
    context = {
        "plan": plan,
        "here": here,
        "force": _force(plan),
        "period": _period(plan, request),
        "tiers": [(tiers.name_of(code), months) for code, months in plan.tiers.items()],
        "tabs": [(label, f"{here}?state={code}", code == state) for code, label in labels],
        "rows": [(one, tiers.name_of(one.tier), person_cell(holder_view(sitting.get(one.post_id)))) for one in found],
        "rest": rest,
        "rest_href": f"{here}?state={state}&from={start + SHOWN}",
        "may_change": actor.may("contacts.change_visit"),
        "may_end": actor.may("contacts.end_visit_plan") and plan.ends_on is not None and plan.ends_on > today,
        "calendar": calendar_of(plan.zone.code),
        "today": today,
        "empty": empty(_("没有这样的。")),
        **margin,
    }
    return render(request, "contacts/visits/plan.html", context, status=status)


@page(command="contacts.end_visit_plan")
def end(request: ActorRequest, key: int) -> HttpResponse:
    plan = queries.plan(request.actor, key)
    form = EndPlanForm(request.POST or None, initial={"idempotency_key": uuid.uuid4().hex}, today=clock.today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            commands.end_visit_plan(
                actor=request.actor,
                at=clock.now(),
                plan=plan,
                reason=given["reason"],
                day=clock.today(),
                idempotency_key=given["idempotency_key"],
            )
        except (Forbidden, NotVisible):
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            messages.success(request, _("计划结束了"))
            return redirect("contacts:visit_plan", plan.pk)
    status = 422 if request.method == "POST" else 200
    action = reverse("contacts:end_visit_plan", args=[plan.pk])
    return _page(request, plan, status, form=form, title=_("结束计划"), verb=_("结束计划"), action=action, both="")


@page(command="contacts.change_visit")
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    setting = _setting(request, key)
    here = reverse("contacts:visit_plan", args=[setting.visit.plan_id])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), again))


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.visit(request.actor, key))


def _shown(
    request: ActorRequest,
    setting: Setting,
    chosen: Act,
    form: KitForm,
    status: int = 200,
    both: SafeString | str = "",
) -> HttpResponse:
    action = reverse("contacts:visit_act", args=[setting.visit.pk, chosen.name])
    plan = queries.plan(request.actor, setting.visit.plan_id)
    title = f"{chosen.label}{_('：')}{setting.visit.dossier.title}"
    return _page(request, plan, status, form=form, title=title, verb=chosen.verb, action=action, both=both)
