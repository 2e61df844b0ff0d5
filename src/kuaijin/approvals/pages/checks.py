"""Checks afterwards of what was granted on a commitment: the draw that anybody can repeat, what is to be looked at."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.afterwards_forms import DrawForm
from kuaijin.approvals.commands import checks as commands
from kuaijin.approvals.queries import afterwards as queries
from kuaijin.approvals.rules.checking import lot_of
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.obligations.calendars import calendar_of


@page(reads=Reads.DOSSIERS)
def checks(request: ActorRequest) -> HttpResponse:
    """`?act=draw` opens the draw in the margin."""
    may_draw = request.actor.may("approvals.draw_checks")
    opened = may_draw and (request.method == "POST" or request.GET.get("act") == "draw")
    form, status = (_form(request) if opened else None), 200
    if form is not None and request.method == "POST":
        drawn = _drawn(request, form) if form.is_valid() else None
        if drawn is not None:
            said = ngettext("抽中 %(n)s 件，记在下面。", "抽中 %(n)s 件，记在下面。", drawn) % {"n": drawn}
            messages.success(request, said)
            return redirect("approvals:checks")
        status = 422
    still, done = queries.listed_checks(request.actor)
    zone = own_zone(request.actor)
    n = len(still)
    context = {
        "finding": ngettext("%(n)s 件要核查", "%(n)s 件要核查", n) % {"n": n} if n else _("没有要核查的承诺"),
        "still": still,
        "done": done,
        "lot": lot_of(request.actor, zone).count() if may_draw else 0,
        "may_draw": may_draw,
        "form": form,
        "empty": empty(_("还没有抽过。按告知承诺办成的，事后随机抽查有没有做到。")),
    }
    return render(request, "approvals/checks/list.html", context, status=status)


def _form(request: ActorRequest) -> DrawForm:
    zone = own_zone(request.actor)
    initial = {"idempotency_key": uuid.uuid4().hex, "share": 20, "days": commands.LOOK_DAYS}
    return DrawForm(request.POST or None, initial=initial, today=clock.today(), calendar=calendar_of(zone.code))


def _drawn(request: ActorRequest, form: DrawForm) -> int | None:
    given = form.cleaned_data
    try:
        found = commands.draw_checks(
            actor=request.actor, at=clock.now(), day=clock.today(), zone=own_zone(request.actor), **given
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return len(found)
