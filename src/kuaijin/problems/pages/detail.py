"""The page of one problem: whose it is, until when, what was answered, the whole way; its acts in the margin."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import shown
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.explain import explain
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.supervised import slip_href
from kuaijin.obligations.trail import steps
from kuaijin.problems import acts, queries, rules, tables
from kuaijin.problems.acts import ACTS, Act, Setting

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?why=1` explains the due day in the margin, `?act=<name>` opens a form there."""
    setting = _setting(request, key)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=READS)
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("problems:detail", args=[key])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), again))


@page(reads=READS)
def owed(request: ActorRequest, key: int) -> HttpResponse:
    """From the obligation to its problem, with the answer open for who may give it."""
    problem = queries.owed_as(request.actor, key)
    here = reverse("problems:detail", args=[problem.pk])
    return redirect(f"{here}?act=answer" if rules.can_answer(request.actor, problem) else here)


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.by_key(request.actor, key))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    problem, actor, today = setting.problem, setting.actor, setting.day
    here = reverse("problems:detail", args=[problem.pk])
    row = queries.told([problem], today)[0]
    outside = actor.is_enterprise
    ctx = tables.Context(today, zone_calendar(problem.dossier), outside)
    asked = chosen is None and request.GET.get("why", "") == "1"
    way = queries.steps_of(problem)
    files = evidence_of(actor, problem.dossier).filter(problem_steps__problem=problem)
    context = {
        "problem": problem,
        "row": row,
        "here": here,
        "outside": outside,
        "inside": actor.reads(Reads.DOSSIERS),
        "thing": tables.thing_said(problem, outside=outside),
        "state": tables.state_said(problem),
        "owner": tables.holder_view(row.holder),
        "owner_post": post_said(problem.owner),
        "due": tables.due(row, ctx, cells=True),
        "why": explain(problem.obligation, today, close_href=here) if asked else None,
        "way": [(step, rules.words_shown(actor, step), post_said(step.owner)) for step in way],
        "files": shown(files),
        "trail": steps(queries.entries_of(actor, problem), today),
        "offered": acts.offered(setting),
        "slip_href": slip_href(actor, problem.obligation),
        "not_close": _not_close(setting),
        "act": chosen,
        "form": form,
        "both": both,
    }
    return render(request, "problems/detail.html", context, status=status)


def _not_close(setting: Setting) -> str:
    """Why this reader cannot close it, if he holds the act at all."""
    if not setting.problem.is_open or not setting.actor.may("problems.close"):
        return ""
    why = rules.why_not_close(setting.actor, setting.problem)
    return _("现在不能由您销号：%(why)s") % {"why": why} if why else ""
