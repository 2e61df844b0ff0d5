"""On-site duty (现场值班): rosters, the month, a swap, presence from the phone."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.contacts import commands, forms, queries, roster_view
from kuaijin.contacts.models import Duty, DutyRoster
from kuaijin.contacts.roster_view import Mark
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.formats import day_and_weekday_text
from kuaijin.law.dates import add_months, day_after, day_before
from kuaijin.obligations.acting import ActForm
from kuaijin.obligations.rules import zone_calendar

ON_DUTY = ("project", "task_force")
LISTED = 50


@page(reads=Reads.DOSSIERS)
def rosters(request: ActorRequest) -> HttpResponse:
    """Those that run or are to come first; my own days of today on top."""
    actor, today = request.actor, clock.today()
    found = list(queries.rosters(actor)[:LISTED])
    counts = queries.missed_counts([row.pk for row in found])
    rows = [(row, roster_view.last_of(row), *counts.get(row.pk, (0, 0))) for row in found]
    missed = sum(row[2] for row in rows)
    said = ngettext("%(n)s 份值班", "%(n)s 份值班", len(rows)) % {"n": len(rows)}
    if missed:
        said += _("，") + ngettext("%(n)s 天没人到岗", "%(n)s 天没人到岗", missed) % {"n": missed}
    context = {
        "finding": said,
        "rows": rows,
        "duties": queries.duties_today(actor, today),
        "forces": _own_forces(actor) if actor.may("contacts.plan_duty") else [],
        "empty": empty(_("还没有排值班。到项目的服务单上排。")),
    }
    return render(request, "contacts/rosters.html", context)


def _own_forces(actor: Actor) -> list[tuple[str, str]]:
    """Number and name, in the reader's language."""
    forces = queries.own_forces(actor)
    return [(force.number, organisation_said(force.task_force.organisation)) for force in forces]


@page(reads=Reads.DOSSIERS)
def roster(request: ActorRequest, key: int) -> HttpResponse:
    row = queries.roster(request.actor, key)
    return _shown(request, row, _end_form(row) if request.GET.get("act") == "end" else None)


def _end_form(row: DutyRoster, data: Any = None) -> forms.EndForm:
    today = clock.today()
    initial = {"on": today, "idempotency_key": uuid.uuid4().hex}
    return forms.EndForm(data, initial=initial, today=today, calendar=zone_calendar(row.dossier))


def _shown(request: ActorRequest, row: DutyRoster, form: forms.EndForm | None, status: int = 200) -> HttpResponse:
    today = clock.today()
    months = roster_view.months_of(row, today)
    cells = [cell for month in months for week in month.weeks for cell in week if cell is not None]
    missed = sum(cell.mark in (Mark.MISSED, Mark.EMPTY) and cell.on <= today for cell in cells)
    ahead = sum(cell.mark is Mark.EMPTY and cell.on > today for cell in cells)
    last = roster_view.last_of(row)
    context = {
        "roster": row,
        "last": last,
        "months": months,
        "heads": roster_view.HEADS,
        "present": sum(cell.mark is Mark.PRESENT for cell in cells),
        "missed": missed,
        "ahead": ahead,
        "today": today,
        "back": address_of(row.dossier),
        "form": form,
        "may_end": request.actor.may("contacts.end_duty") and last is not None and last >= today,
        "may_swap": request.actor.may("contacts.swap_duty"),
    }
    return render(request, "contacts/roster.html", context, status=status)


@page(command="contacts.end_duty")
def end(request: ActorRequest, key: int) -> HttpResponse:
    row = queries.roster(request.actor, key)
    form = _end_form(row, request.POST or None)
    run = partial(commands.end_duty, roster=row)
    if request.method == "POST" and _done(request, form, run, ("on", "reason")):
        return redirect("contacts:roster", key)
    return _shown(request, row, form, 422 if request.method == "POST" else 200)


@page(command="contacts.plan_duty")
def plan(request: ActorRequest, number: str) -> HttpResponse:
    actor, today = request.actor, clock.today()
    dossier = queries.by_number(actor, number, ON_DUTY)
    posts = {str(post.pk): post for post, _holder in queries.colleagues(actor, today)}
    form = forms.PlanForm(
        request.POST or None,
        initial={"starts_on": today, "last_on": day_before(add_months(today, 1)), "idempotency_key": uuid.uuid4().hex},
        today=today,
        calendar=zone_calendar(dossier),
        choices={"posts": roster_view.said_of(posts.values(), today)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        made = _planned(request, form, dossier, posts) if form.is_valid() else None
        if made is not None:
            return redirect("contacts:roster", made.pk)
    title = _("排值班：%(title)s") % {"title": dossier.title}
    context = {"form": form, "title": title, "verb": _("排上"), "back": address_of(dossier)}
    return render(request, "contacts/duty_form.html", context, status=status)


def _planned(
    request: ActorRequest, form: forms.PlanForm, dossier: Dossier, posts: dict[str, Post]
) -> DutyRoster | None:
    given = form.cleaned_data
    try:
        made: DutyRoster = commands.plan_duty(
            actor=request.actor,
            at=clock.now(),
            dossier=dossier,
            starts_on=given["starts_on"],
            ends_on=day_after(given["last_on"]),
            posts=[posts[key] for key in given["posts"]],
            day=clock.today(),
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        field = "last_on" if refused.field == "ends_on" else refused.field
        form.refuse(refused.message, field)
        return None
    messages.success(request, _("排好了"))
    return made


@page(command="contacts.swap_duty")
def swap(request: ActorRequest, key: int) -> HttpResponse:
    actor, today = request.actor, clock.today()
    duty = queries.duty(actor, key)
    posts = {str(post.pk): post for post, _holder in queries.colleagues(actor, today) if post.pk != duty.post_id}
    form = forms.SwapForm(
        request.POST or None,
        initial={"idempotency_key": uuid.uuid4().hex},
        choices={"post": roster_view.said_of(posts.values(), today)},
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        run = partial(commands.swap_duty, duty=duty, post=posts[form.cleaned_data["post"]])
        if _done(request, form, run, ("reason",)):
            return redirect("contacts:roster", duty.roster_id)
    title = _("换班：%(on)s") % {"on": day_and_weekday_text(duty.on, today=today)}
    return render(request, "contacts/duty_form.html", _about(duty, form, title, _("换班")), status=status)


@page(command="contacts.confirm_presence")
def presence(request: ActorRequest, key: int) -> HttpResponse:
    """On the site, from the phone: one button for the place, or a word."""
    today = clock.today()
    duty = queries.duty(request.actor, key)
    form = forms.PresenceForm(request.POST or None, initial={"idempotency_key": uuid.uuid4().hex}, today=today)
    if duty.on == today:
        del form.fields["reason"]
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        run = partial(commands.confirm_presence, duty=duty, spot=form.spot())
        if _done(request, form, run, ("place", "reason")):
            return redirect("contacts:roster", duty.roster_id)
    title = _("到岗：%(title)s") % {"title": duty.dossier.title}
    context = {**_about(duty, form, title, _("我到了")), "locate": True}
    return render(request, "contacts/duty_form.html", context, status=status)


def _about(duty: Duty, form: ActForm, title: str, verb: str) -> dict[str, Any]:
    return {"form": form, "title": title, "verb": verb, "duty": duty, "back": address_of(duty.dossier)}


def _done(request: ActorRequest, form: ActForm, run: Any, names: tuple[str, ...]) -> bool:
    """Calls the command with these fields; refused, the form says why."""
    if not form.is_valid():
        return False
    given = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
    key = form.cleaned_data["idempotency_key"]
    try:
        run(actor=request.actor, at=clock.now(), day=clock.today(), idempotency_key=key, **given)
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    messages.success(request, _("记下了"))
    return True
