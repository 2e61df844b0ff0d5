"""Doors as staff look after them: opened, printed, closed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone, regions_of
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import drawn
from kuaijin.requests.commands import doors as commands
from kuaijin.requests.doors_forms import OpenDoorForm, ReasonForm
from kuaijin.requests.models import Door
from kuaijin.requests.queries import doors as queries
from kuaijin.requests.ways_in import ways_in


@page(command="requests.open_door")
def doors(request: ActorRequest) -> HttpResponse:
    closed = request.GET.get("closed") == "1"
    rows = queries.door_rows(request.actor, closed=closed)
    n = len(rows)
    if closed:
        finding = ngettext("停用了 %(n)s 个入口", "停用了 %(n)s 个入口", n) % {"n": n}
    elif n:
        finding = ngettext("%(n)s 个扫码入口在用", "%(n)s 个扫码入口在用", n) % {"n": n}
    else:
        finding = _("还没有扫码入口")
    return render(
        request,
        "requests/doors.html",
        {"rows": rows, "closed": closed, "finding": finding, "ways_in": ways_in(request.actor)},
    )


@page(command="requests.open_door")
def open_door(request: ActorRequest) -> HttpResponse:
    form = OpenDoorForm(request.POST or None, offered=_offered(request))
    if request.method != "POST":
        return render(request, "requests/door_open.html", {"form": form})
    if form.is_valid():
        try:
            return redirect("requests:door_sheet", _opened(request, form).pk)
        except Forbidden:
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
    return render(request, "requests/door_open.html", {"form": form}, status=422)


def _offered(request: ActorRequest) -> dict[str, list[tuple[str, str]]]:
    actor = request.actor
    return {
        "enterprise": [(str(row.pk), row.name) for row in queries.enterprises_without_door(actor)],
        "region": [(str(row.pk), row.name) for row in regions_of(own_zone(actor))],
        "task_force": [(str(row.pk), row.title) for row in queries.task_forces(actor)],
    }


def _opened(request: ActorRequest, form: OpenDoorForm) -> Door:
    actor = request.actor
    rows = {
        "enterprise": queries.enterprises_without_door(actor),
        "region": regions_of(own_zone(actor)),
        "task_force": queries.task_forces(actor),
    }
    kind, key = form.chosen
    thing = rows[kind].filter(pk=key).first()
    made: Door = commands.open_door(
        actor=actor, at=clock.now(), zone=own_zone(actor), day=clock.today(), **{kind: thing}
    )
    return made


@page(command="requests.open_door")
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """What hangs on the wall: A4, or A6 to lay on a desk."""
    door = queries.door_by_key(request.actor, pk)
    address = request.build_absolute_uri(reverse("door", args=[door.token]))
    context = {
        "door": door,
        "zone": door.zone,
        "leads_to": queries.leads_to(door),
        "address": address,
        "code": drawn(address),
        "small": request.GET.get("size") == "a6",
    }
    return render(request, "requests/door_sheet.html", context)


@page(command="requests.close_door")
def close_door(request: ActorRequest, pk: int) -> HttpResponse:
    door = queries.door_by_key(request.actor, pk)
    form = ReasonForm(request.POST or None)
    context = {"door": door, "leads_to": queries.leads_to(door), "form": form}
    if request.method != "POST":
        return render(request, "requests/door_close.html", context)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            commands.close_door(actor=request.actor, at=clock.now(), door=door, reason=reason, day=clock.today())
        except Forbidden:
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            messages.success(request, _("停用了，再扫码的人会看到原因。"))
            return redirect("requests:doors")
    return render(request, "requests/door_close.html", context, status=422)
