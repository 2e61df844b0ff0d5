"""One hand-over: what it changes from when, and the successor's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.taskforces import hand_overs, queries
from kuaijin.taskforces.forms import Decline
from kuaijin.taskforces.models import HandOver
from kuaijin.taskforces.offers import Offer, view_of

DONE = {
    "accept": _("接下了，从那天起由您负责。"),
    "decline": _("说了不接，提出的人会看到原因。"),
    "withdraw": _("撤回了。"),
}


@page()
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Who hands what to whom from which day; the successor accepts or declines, others may withdraw it."""
    row = queries.hand_over(request.actor, pk)
    return _shown(request, row, Decline())


@page()
def answer(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """accept, decline or withdraw."""
    row = queries.hand_over(request.actor, pk)
    here = reverse("taskforces:hand_over", args=[pk])
    if request.method != "POST":
        return redirect(here)
    form = Decline(request.POST)
    if name == "decline" and not form.is_valid():
        return _shown(request, row, form, status=422)
    try:
        _do(request, row, name, form)
    except Forbidden:
        raise
    except Refused as refused:
        form.add_error("reason" if refused.field == "reason" else None, refused.message)
        return _shown(request, queries.hand_over(request.actor, pk), form, status=422)
    messages.success(request, str(DONE[name]))
    return redirect(here if name == "withdraw" else "cockpit:my_day")


def _do(request: ActorRequest, row: HandOver, name: str, form: Decline) -> None:
    who = {"actor": request.actor, "at": clock.now(), "hand_over": row}
    if name == "accept":
        on_behalf = request.actor.person_id != row.successor_id
        hand_overs.accept(**who, day=clock.today(), on_behalf=on_behalf)
    elif name == "decline":
        hand_overs.decline(**who, reason=form.cleaned_data["reason"])
    elif name == "withdraw":
        hand_overs.withdraw(**who)
    else:
        raise NotVisible


def _shown(request: ActorRequest, row: HandOver, form: Decline, status: int = 200) -> HttpResponse:
    actor, today = request.actor, clock.today()
    is_open = row.state == HandOver.State.PROPOSED
    mine = actor.person_id == row.successor_id
    context = {
        "offer": Offer.of(row, today),
        "view": view_of(row, today),
        "is_open": is_open,
        "mine": mine and is_open,
        "on_behalf": not mine and is_open and actor.has_role("system_admin"),
        "may_withdraw": not mine and is_open and actor.may("taskforces.withdraw_hand_over"),
        "form": form,
    }
    return render(request, "taskforces/hand_over.html", context, status=status)
