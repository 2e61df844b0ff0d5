"""The page of one project, its acts in the margin, its trail."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.seats import seats_of
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.explain import explain
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.queries import obligations_of
from kuaijin.obligations.sheets import explained, hand_over_href
from kuaijin.obligations.trail import entries_of, steps
from kuaijin.problems.queries import in_rows as problems_in_rows
from kuaijin.problems.queries import of_dossier
from kuaijin.problems.queries import told as problem_rows
from kuaijin.projects import acts, queries
from kuaijin.projects.acts import ACTS
from kuaijin.projects.course import stage_words
from kuaijin.projects.models import Project
from kuaijin.projects.onward import parts_of
from kuaijin.projects.progress import told
from kuaijin.projects.setting import Act, Setting
from kuaijin.projects.sheet import read_sheet

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)
# Open ones first; all of them stand in the list of problems.
PROBLEMS_SHOWN = 12


@page(reads=READS)
def detail(request: ActorRequest, number: str) -> HttpResponse:
    """`?why=<obligation>` explains a due day in the margin, `?act=<name>` opens a form there, `?closed=1` lists all."""
    project = queries.by_number(request.actor, number)
    asked = request.GET.get("act", "")
    chosen = next((act for act in acts.offered(request.actor, project) if act.name == asked), None)
    form = blank(chosen, _setting(request, number)) if chosen is not None else None
    return _shown(request, project, chosen, form)


@page(reads=READS)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    """One act on it, in the margin of its page."""
    here = reverse("projects:detail", args=[number])
    shown = partial(_with_form, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, number), shown, acts.perform))


def _setting(request: ActorRequest, number: str) -> Setting:
    project, today = queries.by_number(request.actor, number), clock.today()
    seats = seats_of([project.dossier], today)[project.pk]
    return Setting(request.actor, clock.now(), today, project, seats, request.GET.get("of", ""))


def _with_form(
    request: ActorRequest, setting: Setting, chosen: Act, form: KitForm, status: int, both: SafeString
) -> HttpResponse:
    return _shown(request, setting.project, chosen, form, status, both)


def _shown(
    request: ActorRequest,
    project: Project,
    chosen: Act | None,
    form: KitForm | None,
    status: int = 200,
    both: str = "",
) -> HttpResponse:
    today, actor = clock.today(), request.actor
    here = reverse("projects:detail", args=[project.dossier.number])
    why = _why(request, project) if chosen is None else None
    sheet = read_sheet(
        actor,
        project,
        today,
        why=why.pk if why is not None else None,
        closed=request.GET.get("closed") == "1" or (why is not None and why.closed_on is not None),
    )
    offered = acts.offered(actor, project)
    context = {
        "sheet": sheet,
        "project": project,
        "dossier": project.dossier,
        "here": here,
        "address": request.build_absolute_uri(here),
        "why": explain(why, today, close_href=here) if why is not None else None,
        "why_key": why.pk if why is not None else None,
        "act": chosen,
        "form": form,
        "both": both,
        "first": next((item for item in offered if item.name == acts.FIRST), None),
        "others": [item for item in offered if item.name not in acts.IN_PLACE and item.name != acts.FIRST],
        "may": {item.name.replace("-", "_"): True for item in offered},
        "hand_over": hand_over_href(sheet.task_force) if actor.may("taskforces.propose_hand_over") else "",
        "reports": told(actor, project),
        "problems": problem_rows(list(problems_in_rows(of_dossier(actor, project.dossier))[:PROBLEMS_SHOWN]), today),
        "may_raise": actor.may("problems.raise_problem") and project.dossier.closed_on is None,
        "report_act": "tell" if actor.is_enterprise else "progress",
        "may_report": actor.may("projects.report_progress") and project.dossier.closed_on is None,
        "may_see": actor.may("projects.verify_progress"),
        "may_attach": actor.may("evidence.attach"),
        "may_withdraw": actor.may("evidence.withdraw"),
        "may_owe": actor.may("obligations.open"),
        "may_settle": actor.may("obligations.report_done"),
        "inside": actor.reads(Reads.DOSSIERS),
        "onward": parts_of(actor, project.dossier, today),
    }
    return render(request, "projects/detail.html", context, status=status)


def _why(request: ActorRequest, project: Project) -> Obligation | None:
    rows = obligations_of(request.actor, project.pk)
    return explained(rows, request.GET.get("why", ""))


@page(reads=Reads.DOSSIERS)
def trail(request: ActorRequest, number: str) -> HttpResponse:
    """Every step of the dossier, newest first."""
    project = queries.by_number(request.actor, number)
    told = steps(entries_of(request.actor, project.dossier), clock.today(), stage_words())
    context = {"project": project, "dossier": project.dossier, "steps": told}
    return render(request, "projects/trail.html", context)
