"""Offices at one table: the list, calling one, the page of one with what each said, its minutes and decisions."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals import session_acts as acts
from kuaijin.approvals.case_tables import holder_view
from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.commands import sessions as commands
from kuaijin.approvals.models import Session
from kuaijin.approvals.queries import cases as case_queries
from kuaijin.approvals.queries import sessions as queries
from kuaijin.approvals.session_acts import ACTS, Act, Setting
from kuaijin.approvals.session_forms import CallForm
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import owed_rows
from kuaijin.obligations.trail import steps

Kind = Organisation.Kind
# Offices that may be called to a table; who looks after the project sits there anyway.
CALLED = (Kind.OFFICE, Kind.DEPARTMENT, Kind.TOWN, Kind.UTILITY, Kind.BANK, Kind.SUPERIOR)
READS = Reads.DOSSIERS


@page(reads=READS)
def session_list(request: ActorRequest) -> HttpResponse:
    """`?of=<number>` those of one project."""
    number = request.GET.get("of", "")
    ahead, over = queries.listed(request.actor, number=number)
    outside = queries.outside_hours(queries.sessions(request.actor))
    n = len(ahead)
    said = ngettext("%(n)s 次会要开", "%(n)s 次会要开", n) % {"n": n} if n else _("没有要开的会")
    if outside:
        told = ngettext("延时错时服务 %(n)s 次", "延时错时服务 %(n)s 次", outside) % {"n": outside}
        said = _("，").join((said, told))
    context = {
        "finding": said,
        "ahead": ahead,
        "over": over,
        "number": number,
        "may_call": request.actor.may("approvals.call_session"),
        "empty": empty(_("没有开过会。几个部门要一起说清一件事，就召集一次。")),
    }
    return render(request, "approvals/sessions/list.html", context)


@page(command="approvals.call_session")
def call(request: ActorRequest) -> HttpResponse:
    """`?of=<number>` about which project; without it, a search."""
    actor, number = request.actor, request.POST.get("of", "") or request.GET.get("of", "")
    if not number:
        found = queries.projects(actor, request.GET.get("find", ""))
        return render(request, "approvals/sessions/choose.html", {"found": found, "find": request.GET.get("find", "")})
    dossier = queries.project(actor, number)
    form, status = _call_form(request, dossier), 200
    if request.method == "POST":
        status = 422
        made = _called(request, dossier, form) if form.is_valid() else None
        if made is not None:
            messages.success(request, _("叫了。每个单位都要在期限内说清还缺什么。"))
            return redirect("approvals:session", made.pk)
    return render(request, "approvals/sessions/call.html", {"form": form, "dossier": dossier}, status=status)


def _call_form(request: ActorRequest, dossier: Dossier) -> CallForm:
    posts = posts_visible_to(request.actor).filter(organisation__kind__in=CALLED).select_related("organisation")
    offices = {case.post_id: case.post for case in _open_cases(request, dossier)}
    rest = [post for post in posts if post.pk not in offices]
    return CallForm(
        request.POST or None,
        initial={
            "idempotency_key": uuid.uuid4().hex,
            "cases": request.GET.getlist("case"),
            "posts": [str(key) for key in offices],
            "say_days": commands.SAY_DAYS,
        },
        today=clock.today(),
        calendar=zone_calendar(dossier),
        choices={
            "posts": [(str(post.pk), post_said(post)) for post in (*offices.values(), *rest)],
            "cases": [(str(case.pk), case_said(case)) for case in _open_cases(request, dossier)],
        },
    )


def _open_cases(request: ActorRequest, dossier: Dossier) -> list:
    rows = case_queries.of_dossier(request.actor, dossier).filter(closed_on=None)
    return list(rows.select_related("post__organisation", "checklist").order_by("pk"))


def _called(request: ActorRequest, dossier: Dossier, form: CallForm) -> Session | None:
    given = form.cleaned_data
    posts = posts_visible_to(request.actor).select_related("organisation").filter(pk__in=given["posts"])
    cases = [case for case in _open_cases(request, dossier) if str(case.pk) in given["cases"]]
    told = {name: given[name] for name in ("kind", "subject", "for_on", "time", "place", "say_days", "outside_hours")}
    try:
        made: Session = commands.call_session(
            actor=request.actor,
            at=clock.now(),
            day=clock.today(),
            dossier=dossier,
            posts=list(posts),
            cases=cases,
            checklist=cases[0].checklist if cases else None,
            idempotency_key=given["idempotency_key"],
            **told,
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return made


@page(reads=READS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?act=say|hold|cancel` opens the form in the margin."""
    setting = _setting(request, key)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=READS)
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("approvals:session", args=[key])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), again))


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.by_key(request.actor, key))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    session, today = setting.session, setting.day
    here = reverse("approvals:session", args=[session.pk])
    offices = queries.offices_of(session, today)
    decisions = queries.decisions_of(session)
    calendar = zone_calendar(session.dossier)
    owed = owed_rows([row.obligation for row in decisions], today, calendar, here)
    waits = [office for office in offices if office.row.said_on is None]
    context = {
        "session": session,
        "here": here,
        "offices": [(office, holder_view(office.holder)) for office in offices],
        "said": len(offices) - len(waits),
        "decisions": list(zip(decisions, owed, strict=True)),
        "cases": session.cases.order_by("pk"),
        "trail": steps(queries.entries_of(request.actor, session), today),
        "inside": request.actor.reads(Reads.DOSSIERS),
        "offered": acts.offered(setting),
        "act": chosen,
        "form": form,
        "both": both,
    }
    return render(request, "approvals/sessions/detail.html", context, status=status)
