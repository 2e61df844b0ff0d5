"""Somebody is away, somebody stands in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory import commands, forms, queries, seats
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.kit import clock


@page(command="directory.record_leave")
def leave(request: ActorRequest) -> HttpResponse:
    """For oneself; whoever may do it for others chooses the person."""
    actor, today = request.actor, clock.today()

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.record_leave(actor=actor, at=clock.now(), **given)
        messages.success(
            request,
            _("登记了：%(name)s 代 %(person)s。") % {"name": given["substitute"].name, "person": given["person"].name},
        )
        return see_other("directory:person", given["person"].pk)

    zone = queries.own_zone(actor)
    people = queries.people_visible_to(actor).filter(zone=zone)
    form = forms.LeaveForm(
        request.POST or None,
        people=people,
        substitutes=people,
        today=today,
        initial={"person": request.GET.get("person") or actor.person_id, "starts_on": today},
    )
    act = Act(_("登记请假，说好谁代"), _("登记"), "directory:account")
    return do(request, form, act, run)


@page(command="directory.end_leave")
def end_leave(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(seats.leaves_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.end_leave(actor=request.actor, at=clock.now(), leave=one, **given)
        return see_other("directory:person", one.person_id)

    form = forms.EndLeaveForm(request.POST or None, today=clock.today(), initial={"ends_on": clock.today()})
    back = reverse("directory:person", args=[one.person_id])
    act = Act(_("%(name)s 提前销假") % {"name": one.person.name}, _("销假"), back)
    return do(request, form, act, run)
