"""The page of one project, its acts in the margin, its trail."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import ConflictField, conflict
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.explain import explain
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.queries import obligations
from kuaijin.obligations.sheets import explained, hand_over_href
from kuaijin.obligations.trail import entries_of, steps
from kuaijin.projects import acts, queries
from kuaijin.projects.acts import ACTS, Act, Setting
from kuaijin.projects.course import stage_words
from kuaijin.projects.models import Project
from kuaijin.projects.sheet import read_sheet

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def detail(request: ActorRequest, number: str) -> HttpResponse:
    """`?why=<obligation>` explains a due day in the margin, `?act=<name>` opens a form there, `?closed=1` lists all."""
    project = queries.by_number(request.actor, number)
    asked = request.GET.get("act", "")
    chosen = next((act for act in acts.offered(request.actor, project) if act.name == asked), None)
    form = acts.blank(chosen, _setting(request, project)) if chosen is not None else None
    return _shown(request, project, chosen, form)


@page(reads=READS)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    """One act on it; refused or overtaken, the form comes back with everything that was typed."""
    project = queries.by_number(request.actor, number)
    here = reverse("projects:detail", args=[number])
    chosen = ACTS.get(name)
    if chosen is None:
        raise NotVisible
    if request.method != "POST":
        return redirect(f"{here}?act={name}")
    setting = _setting(request, project)
    form = acts.blank(chosen, setting, _chosen_values(request, chosen, setting), request.FILES)
    if not form.is_valid():
        return _shown(request, project, chosen, form, status=422)
    try:
        acts.perform(chosen, setting, form)
    except Forbidden:
        raise
    except Conflict:
        return _overtaken(request, number, chosen, form)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return _shown(request, project, chosen, form, status=422)
    messages.success(request, _("记下了：%(act)s") % {"act": chosen.label})
    return redirect(here)


def _chosen_values(request: ActorRequest, chosen: Act, setting: Setting) -> QueryDict:
    """What was sent; after a conflict, where theirs was taken, what stands now."""
    present, sent = acts.blank(chosen, setting), request.POST.copy()
    for name in present.fields:
        if sent.get(f"keep-{name}") == "theirs":
            sent[name] = str(present[name].value() or "")
    return sent


def _setting(request: ActorRequest, project: Project) -> Setting:
    today = clock.today()
    seats = seats_of([project.dossier], today)[project.pk]
    return Setting(request.actor, clock.now(), today, project, seats)


def _overtaken(request: ActorRequest, number: str, chosen: Act, form: KitForm) -> HttpResponse:
    """Both versions side by side: what I typed, what stands now; each differing field is chosen by itself."""
    project = queries.by_number(request.actor, number)
    present = acts.blank(chosen, _setting(request, project))
    mine = request.POST.copy()
    told = [_both(name, form, present) for name in form.fields if not form[name].is_hidden and name != "reason"]
    mine["expected_version"] = str(project.version)
    again = acts.blank(chosen, _setting(request, project), mine)
    last = next(iter(entries_of(request.actor, project.dossier)), None)
    by, at = (last.actor_name, last.at) if last is not None else (_("别人"), clock.now())
    both = conflict(told, by=by, at=at, today=clock.today())
    return _shown(request, project, chosen, again, status=409, both=both)


def _both(name: str, mine: Any, theirs: Any) -> ConflictField:
    return ConflictField(name, str(mine[name].label), mine.text(name), theirs.text(name))


def _shown(
    request: ActorRequest,
    project: Project,
    chosen: Act | None,
    form: KitForm | None,
    status: int = 200,
    both: Any = "",
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
        "why": explain(why, today, close_href=here) if why is not None else None,
        "why_key": why.pk if why is not None else None,
        "act": chosen,
        "form": form,
        "both": both,
        "first": next((item for item in offered if item.name == acts.FIRST), None),
        "others": [item for item in offered if item.name != acts.FIRST],
        "hand_over": hand_over_href(sheet.task_force) if actor.may("taskforces.propose_hand_over") else "",
        "may_attach": actor.may("evidence.attach"),
        "may_withdraw": actor.may("evidence.withdraw"),
        "may_owe": actor.may("obligations.open"),
        "may_settle": actor.may("obligations.report_done"),
        "inside": actor.reads(Reads.DOSSIERS),
    }
    return render(request, "projects/detail.html", context, status=status)


def _why(request: ActorRequest, project: Project) -> Obligation | None:
    rows = obligations(request.actor).filter(dossier=project.pk)  # queries: begins with visible_to
    return explained(rows, request.GET.get("why", ""))


@page(reads=Reads.DOSSIERS)
def trail(request: ActorRequest, number: str) -> HttpResponse:
    """Every step of the dossier, newest first."""
    project = queries.by_number(request.actor, number)
    told = steps(entries_of(request.actor, project.dossier), clock.today(), stage_words())
    context = {"project": project, "dossier": project.dossier, "steps": told}
    return render(request, "projects/trail.html", context)
