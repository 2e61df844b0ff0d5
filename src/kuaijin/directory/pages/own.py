"""My own account: where I sit, what I may do, how I like my tables, my sign-ins."""

import math
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kuaijin.directory import accounts, queries, sessions
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.forms import DensityForm
from kuaijin.directory.pages.acts import see_other
from kuaijin.kit import clock


@page()
def account(request: Any) -> HttpResponse:
    today = clock.today()
    context = {
        "account": request.user,
        "holdings": queries.held_today(request.user.person, today),
        "grants": queries.grants_of(request.user, today),
        "leaves": queries.leaves_of(request.user.person, today),
        "stand_ins": request.actor.stand_ins,
        "may_end_leave": request.actor.may("directory.end_leave"),
        "density": DensityForm(initial={"dense": request.actor.preferences.get("dense", False)}),
    }
    return render(request, "directory/account.html", context)


@page()
@require_POST
def density(request: ActorRequest) -> HttpResponse:
    form = DensityForm(request.POST)
    form.is_valid()
    accounts.set_preference(
        actor=request.actor, at=clock.now(), account=request.user, name="dense", value=form.cleaned_data["dense"]
    )
    messages.success(request, _("显示方式记下了。"))
    return see_other("directory:account")


@page()
@require_POST
def end_sessions(request: Any) -> HttpResponse:
    """All sign-ins but this one end with their next page."""
    now = clock.machine_now()
    sessions.end_sessions(actor=request.actor, at=clock.now(), account=request.user, since=now)
    request.session.cycle_key()
    request.session["began"] = math.ceil(now.timestamp())
    messages.success(request, _("别处的登录都结束了，这里还在。"))
    return see_other("directory:account")
