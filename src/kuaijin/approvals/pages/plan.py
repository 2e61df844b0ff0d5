"""The plan of a project: the desk on which it is tried, what was kept, and its publishing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.approvals import commands, plan_acts, plan_days, plan_desk, plan_sheet, plan_span, plan_words
from kuaijin.approvals.models import Checklist, Plan
from kuaijin.approvals.plan_acts import ACTS, Act, SaveForm, Setting
from kuaijin.approvals.plan_because import because_of
from kuaijin.approvals.plan_compare import compared
from kuaijin.approvals.plan_desk import Settings, Tried
from kuaijin.approvals.plan_open import asked_of, open_points
from kuaijin.approvals.queries import checklists as queries
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.queries.letters import promise_of
from kuaijin.approvals.rules import promising
from kuaijin.approvals.rules.promising import Question
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.formats import listed
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.rules import zone_calendar
from kuaijin.planning.catalogue.facts import FactKind
from kuaijin.projects.queries import by_number

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def desk(request: ActorRequest, number: str) -> HttpResponse:
    """The levers as switches; every change is solved again. Who makes no plans is led to the published one."""
    checklist = _checklist(request, number)
    plans = queries.plans_of(request.actor, checklist)
    if not request.actor.may("approvals.make_plan") or checklist.closed_on is not None:
        shown = queries.published(plans) or next(iter(plans), None)
        return redirect(plan_href(shown) if shown else list_href(checklist))
    return _desk(request, checklist, plans)


def _desk(
    request: ActorRequest, checklist: Checklist, plans: list[Plan], form: KitForm | None = None, status: int = 200
) -> HttpResponse:
    settings = Settings.of(checklist, clock.today())
    query = request.POST if request.method == "POST" else request.GET
    question, tried, refused = _tried(query, settings, queries.latest(plans))
    saving = form or (SaveForm(today=settings.day) if request.GET.get("act") == "save" else None)
    here = reverse("approvals:plan", args=[queries.place_of(checklist)])
    context: dict[str, Any] = {
        "settings": settings,
        "question": question,
        "refused": refused,
        "here": f"{here}{plan_desk.address(question)}",
        "fields": plan_desk.fields_of(question),
        "stages": plan_desk.stages_of(settings, question),
        "late": settings.late_papers(question),
        "saving": saving if tried is not None and tried.document["plan"] else None,
        "live": True,
    }
    if tried is not None:
        context |= _told(request.actor, tried.document, checklist, tried, settings, question)
    return _render(request, checklist, plans, context, status)


def _tried(
    query: QueryDict, settings: Settings, before: dict[str, Any] | None
) -> tuple[Question, Tried | None, Refused | None]:
    question = settings.usual()
    try:
        question = plan_desk.question_from(query, settings, before)
        return question, plan_desk.tried(settings, question), None
    except Refused as refused:
        return question, None, refused


def _told(
    actor: Actor,
    document: dict[str, Any],
    checklist: Checklist,
    tried: Tried | None,
    settings: Settings | None,
    question: Question,
) -> dict[str, Any]:
    calendar, today = zone_calendar(checklist.dossier), clock.today()
    chosen = [str(lever) for lever in question.levers]
    open_levers = settings.open_levers if settings else {one["kind"]: one["source"] for one in document["levers"]}
    fastest = tried.fastest if tried else None
    because = because_of(document, _facts(checklist))
    rows = plan_sheet.levers_of(document, chosen, open_levers, tried.widest if tried else None)
    return {
        "document": document,
        "finding": plan_sheet.finding(document),
        "beside_said": plan_span.beside(document),
        "other_line": plan_span.other_line(document),
        "proved": plan_sheet.proved(document),
        "bars": plan_sheet.bars_of(document, calendar, today),
        "levers": rows,
        "barred": [row for row in rows if row.state == "barred"] if settings else [],
        "not_admitted": plan_sheet.bars_to_levers(document),
        "path": plan_sheet.path_of(document),
        "against": plan_sheet.against(document),
        "price": plan_sheet.price_of(document),
        "picks": [
            (days, can, plan_desk.address(question, promise=days)) for days, can in plan_sheet.picks(document, fastest)
        ]
        if fastest
        else [],
        "shortest_href": plan_desk.address(question, promise=None),
        "days": plan_days.days_of(document, calendar),
        "open_points": open_points(document, asked_of(document, actor, checklist.dossier.zone, today)),
        "not_lawful": document["not_lawful"],
        "because": because,
        "unplanned": listed([row.name for row in because["needed"] if not row.planned]),
        "warnings": [plan_words.told(one) for one in document["warnings"] if one["code"] != "catalogue_not_loaded"],
        "seconds": tried.seconds if tried else None,
        "ends": max((plan_days.day_of(one, "decide") for one in document["plan"]), default=None),
        "starts": question.start,
    }


def _facts(checklist: Checklist) -> dict[str, FactKind]:
    return dict(catalogue_of(checklist.dossier.zone, clock.today()).facts)


@page(command="approvals.make_plan")
def save(request: ActorRequest, number: str) -> HttpResponse:
    """What the desk shows, kept as a plan. It was solved before; the command counts it again."""
    checklist = _checklist(request, number)
    plans = queries.plans_of(request.actor, checklist)
    if request.method != "POST":
        return redirect("approvals:plan", number)
    form = SaveForm(request.POST, today=clock.today())
    settings = Settings.of(checklist, clock.today())
    question, tried, refused = _tried(request.POST, settings, None)
    if tried is None or not form.is_valid():
        if refused is not None:
            form.is_valid()
            form.refuse(refused.message, refused.field)
        return _desk(request, checklist, plans, form, 422)
    try:
        plan = commands.make_plan(
            actor=request.actor,
            at=clock.now(),
            checklist=checklist,
            asked=question.as_asked(),
            document=tried.answer,
            name=form.cleaned_data["name"],
            day=settings.day,
            idempotency_key=request.POST.get("idempotency_key", ""),
        )
    except Refused as error:
        form.refuse(error.message, error.field)
        return _desk(request, checklist, plans, form, 422)
    messages.success(request, _("存好了：方案 %(n)s") % {"n": plan.number})
    return redirect(plan_href(plan))


@page(reads=READS)
def saved(request: ActorRequest, number: str, plan: int) -> HttpResponse:
    """A plan as it was kept. `?act=publish` shows what publishing does; `?with=<n>` sets another beside it."""
    setting = _setting(request, number, plan)
    chosen = next((act for act in plan_acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _saved(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=READS)
def act(request: ActorRequest, number: str, plan: int, name: str) -> HttpResponse:
    setting = _setting(request, number, plan)
    here = plan_href(setting.plan)
    again = partial(_saved, request)
    read = partial(_setting, request, number, plan)
    return answer(request, name, ActPage(ACTS, here, read, again))


def _saved(
    request: ActorRequest,
    setting: Setting,
    chosen: Act | None,
    form: KitForm | None,
    status: int = 200,
    both: SafeString | str = "",
) -> HttpResponse:
    plan, checklist = setting.plan, setting.plan.checklist
    plans = queries.plans_of(request.actor, checklist)
    other = request.GET.get("with", "")
    beside = queries.plan_numbered(plans, int(other)) if other.isdecimal() else None
    question = promising.question_from(plan.asked)
    offered = plan_acts.offered(setting)
    publishing = any(one.name == "publish" for one in offered)
    consequence = plan_acts.consequence(setting) if publishing else None
    context = _told(request.actor, plan.document, checklist, None, None, question) | {
        "plan": plan,
        "here": plan_href(plan),
        "offered": offered,
        "act": chosen,
        "form": form,
        "both": both,
        "consequence": consequence if chosen is not None and chosen.name == "publish" else None,
        "blocked": consequence.refused if consequence is not None else "",
        "desk_href": reverse("approvals:plan", args=[queries.place_of(checklist)]) + plan_desk.address(question),
        "beside": beside,
        "compared": compared(plan, beside) if beside is not None else None,
        "may_plan": request.actor.may("approvals.make_plan") and checklist.closed_on is None,
        "letter": promise_of(request.actor, plan),
        "days": plan_days.days_of(plan.document, zone_calendar(checklist.dossier), queries.cases_by_matter(plan)),
    }
    return _render(request, checklist, plans, context, status)


def _render(
    request: ActorRequest, checklist: Checklist, plans: list[Plan], context: dict[str, Any], status: int
) -> HttpResponse:
    project = by_number(request.actor, checklist.dossier.number)
    told = {
        "checklist": checklist,
        "dossier": checklist.dossier,
        "project": project,
        "plans": plans,
        "list_href": list_href(checklist),
        "may_confirm": request.actor.may("approvals.confirm"),
        "inside": request.actor.reads(Reads.DOSSIERS),
        "place": queries.place_of(checklist),
        "address": request.build_absolute_uri(),
    }
    return render(request, "approvals/plan/plan.html", context | told, status=status)


def _setting(request: ActorRequest, number: str, plan: int) -> Setting:
    plans = queries.plans_of(request.actor, _checklist(request, number))
    return Setting(request.actor, clock.now(), clock.today(), queries.plan_numbered(plans, plan))


def _checklist(request: ActorRequest, number: str) -> Checklist:
    chosen = queries.at(request.actor, number)[1]
    if chosen is None:
        raise NotVisible
    return chosen


def list_href(checklist: Checklist) -> str:
    return reverse("approvals:checklist", args=[queries.place_of(checklist)])


def plan_href(plan: Plan) -> str:
    return reverse("approvals:saved_plan", args=[queries.place_of(plan.checklist), plan.number])
