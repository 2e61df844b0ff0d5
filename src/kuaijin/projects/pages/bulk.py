"""Acts on the projects that were ticked: each is done or refused by itself, and the report says which."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Role
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.kit.tables import state_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.commands import open_obligation
from kuaijin.projects import commands, forms, queries, tables
from kuaijin.projects.pages.lists import workbook

PICKED_AT_MOST = 200


@dataclass(frozen=True)
class NotDone:
    title: str
    why: str


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def bulk(request: ActorRequest) -> HttpResponseBase:
    """Export at once; other acts first ask what they need, then do it row by row."""
    if request.method != "POST":
        return redirect("projects:list")
    today, act = clock.today(), request.POST.get("act", "")
    picked = [int(key) for key in request.POST.getlist("pick")[:PICKED_AT_MOST] if key.isdecimal()]
    keys = queries.visible_keys(request.actor, picked, today)
    if not keys:
        return redirect("projects:list")
    if act == "export":
        said = ngettext("选中的 %(n)s 个", "选中的 %(n)s 个", len(keys)) % {"n": len(keys)}
        return workbook(request, keys, state_of(request, tables.PROJECTS), [said])
    rows = queries.rows(keys, today)
    form = _form(request, act)
    if form is None:
        raise Refused(_("没有“%(name)s”这件事可办。") % {"name": act}, field="act")
    context = {"act": act, "rows": rows, "form": form, "title": TITLES[act], "verb": VERBS[act]}
    if "go" not in request.POST:
        return render(request, "projects/bulk.html", context)
    if not form.is_valid():
        return render(request, "projects/bulk.html", context, status=422)
    done, refused = _run(request, act, form, rows)
    return render(request, "projects/bulk_report.html", {**context, "done": done, "refused": refused})


TITLES = {"owe": gettext_lazy("给负责人派一件"), "batch": gettext_lazy("列入集中开工")}
VERBS = {"owe": gettext_lazy("派给各项目负责人"), "batch": gettext_lazy("列入这批")}


def _form(request: ActorRequest, act: str) -> KitForm | None:
    data = request.POST if "go" in request.POST else None
    today = clock.today()
    calendar = calendar_of(queries.zone_of(request.actor).code)
    if act == "batch" and request.actor.may("projects.put_in_batch"):
        batches = [(str(batch.pk), batch.name) for batch in queries.batches_of_zone(request.actor)]
        return forms.BatchForm(data, choices={"batch": batches}, today=today, calendar=calendar)
    if act == "owe" and request.actor.may("obligations.open"):
        return forms.ManagersOweForm(
            data, initial={"received_on": today, "kind": "task"}, today=today, calendar=calendar
        )
    return None


def _run(request: ActorRequest, act: str, form: Any, rows: list[queries.Row]) -> tuple[int, list[NotDone]]:
    done, refused = 0, []
    for row in rows:
        try:
            if act == "batch":
                _put(request, form, row)
            else:
                _owe(request, form, row)
            done += 1
        except Refused as error:
            refused.append(NotDone(row.dossier.title, error.message))
        except NotVisible:
            refused.append(NotDone(row.dossier.title, _("不在您的范围内。")))
    return done, refused


def _put(request: ActorRequest, form: forms.BatchForm, row: queries.Row) -> None:
    batch = queries.batches_of_zone(request.actor).get(pk=form.cleaned_data["batch"])
    commands.put_in_batch(actor=request.actor, at=clock.now(), project=row.project, batch=batch)


def _owe(request: ActorRequest, form: forms.ManagersOweForm, row: queries.Row) -> None:
    seat = row.seats[Role.MANAGER]
    if seat.holder is None or seat.assignment is None:
        raise Refused(_("负责人空缺，派不出去。先补上人。"), field="obligor", rule="no orphan")
    given = form.cleaned_data
    open_obligation(
        actor=request.actor,
        at=clock.now(),
        dossier=row.dossier,
        kind=given["kind"],
        title=given["title"],
        obligor=seat.assignment.post,
        term=form.term(),
        received_on=given["received_on"],
        day=clock.today(),
        waiting=queries.own_post(request.actor),
        source=given["source"],
        secrecy=form.secrecy(),
    )
