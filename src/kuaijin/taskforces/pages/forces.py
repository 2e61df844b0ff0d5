"""The task forces, one task force, and its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.taskforces import acts, queries, views
from kuaijin.taskforces.acts import ACTS, Act, Setting
from kuaijin.taskforces.coverage import coverage_on
from kuaijin.taskforces.forms import ActForm
from kuaijin.taskforces.models import HandOver, TaskForce
from kuaijin.taskforces.offers import Offer


@page(reads=Reads.DOSSIERS)
def task_force_list(request: ActorRequest) -> HttpResponse:
    """All task forces, those with an empty seat first."""
    today = clock.today()
    rows, empty = views.rows(request.actor, today, coverage_on(request.actor, today))
    context = {"rows": rows, "empty": empty, "sentence": _list_sentence(len(rows), len(empty))}
    return render(request, "taskforces/list.html", context)


def _list_sentence(forces: int, gaps: int) -> str:
    begin = ngettext("%(n)s 个专班", "%(n)s 个专班", forces) % {"n": forces}
    end = ngettext("%(n)s 个缺口", "%(n)s 个缺口", gaps) % {"n": gaps} if gaps else _("四级包保都有人")
    return _("%(begin)s，%(end)s") % {"begin": begin, "end": end}


@page(reads=Reads.DOSSIERS)
def detail(request: ActorRequest, number: str) -> HttpResponse:
    """One task force; `?act=` opens a form in the margin."""
    force = queries.by_number(request.actor, number)
    asked = request.GET.get("act", "")
    chosen = next((act for act in acts.offered(request.actor) if act.name == asked), None)
    form = acts.blank(chosen, _setting(request, force), request.GET.dict()) if chosen else None
    return _shown(request, force, chosen, form)


@page(reads=Reads.DOSSIERS)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    """One act on it; refused, the form comes back with everything that was typed."""
    force = queries.by_number(request.actor, number)
    here = reverse("taskforces:detail", args=[number])
    chosen = ACTS.get(name)
    if chosen is None:
        raise NotVisible
    if request.method != "POST":
        return redirect(f"{here}?act={name}")
    setting = _setting(request, force)
    form = acts.blank(chosen, setting, {}, request.POST)
    if not form.is_valid():
        return _shown(request, force, chosen, form, status=422)
    try:
        acts.perform(chosen, setting, form)
    except (Forbidden, Conflict):
        raise
    except Refused as refused:
        form.add_error(acts.field_of(refused.field, form), refused.message)
        return _shown(request, force, chosen, form, status=422)
    messages.success(request, _("记下了：%(act)s") % {"act": chosen.label})
    return redirect(here)


def _setting(request: ActorRequest, force: TaskForce) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), force)


def _shown(
    request: ActorRequest, force: TaskForce, chosen: Act | None, form: ActForm | None, status: int = 200
) -> HttpResponse:
    actor, today = request.actor, clock.today()
    view = views.one(actor, force, today)
    hand_overs = [Offer.of(row, today) for row in queries.hand_overs_of(actor, force)[:20]]
    context: dict[str, Any] = {
        "view": view,
        "force": force,
        "here": reverse("taskforces:detail", args=[force.dossier.number]),
        "acts": acts.offered(actor),
        "act": chosen,
        "form": form,
        "waiting": [one for one in hand_overs if one.row.state == HandOver.State.PROPOSED],
        "answered": [one for one in hand_overs if one.row.state != HandOver.State.PROPOSED],
    }
    return render(request, "taskforces/detail.html", context, status=status)
