"""Pages of the catalogue: every matter with its limit and where that stands; one matter, and what is confirmed."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.catalogue_forms import DaysForm, HoldsForm, ModeForm, ReasonForm
from kuaijin.approvals.catalogue_sheet import CONFIRMABLE, Held, groups, open_fields, sheet
from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.commands import confirming
from kuaijin.approvals.models import Confirmation
from kuaijin.approvals.plan_words import FIELDS, said
from kuaijin.approvals.queries import catalogue as queries
from kuaijin.approvals.rules.speaking import speaks_for
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.calendars import calendar_of
from kuaijin.planning.catalogue.packs import CatalogueMatter

CONFIRM, WITHDRAW = "approvals.confirm", "approvals.withdraw_confirmation"
HOLDS = ("need", "order", "merge")


@page(reads=Reads.DOSSIERS)
def catalogue(request: ActorRequest) -> HttpResponse:
    """`?open=1`: only what nobody has confirmed."""
    zone, today = own_zone(request.actor), clock.today()
    listed, held = queries.catalogue_of(zone, today), _held(request)
    only_open = request.GET.get("open") == "1"
    waiting = sum(bool(list(open_fields(listed, one, held))) for one in listed.matters.values())
    context = {
        "groups": groups(listed, held, only_open=only_open),
        "count": len(listed.matters),
        "waiting": waiting,
        "conflicts": sum(one.code not in queries.rulings_of(zone, today) for one in listed.conflicts),
        "only_open": only_open,
        "packs": [said(pack.name) for pack in listed.packs],
        "finding": _finding(len(listed.matters), waiting),
        "empty": empty(_("还没有发布规则包，不知道有哪些事项。")),
    }
    return render(request, "approvals/catalogue/list.html", context)


def _finding(count: int, waiting: int) -> str:
    if not count:
        return _("还没有事项目录")
    listed = ngettext("%(n)s 个事项", "%(n)s 个事项", count) % {"n": count}
    if not waiting:
        return _("%(listed)s，数据都有依据") % {"listed": listed}
    return ngettext("%(listed)s，%(n)s 个有数据没确认", "%(listed)s，%(n)s 个有数据没确认", waiting) % {
        "listed": listed,
        "n": waiting,
    }


@page(reads=Reads.DOSSIERS)
def matter(request: ActorRequest, code: str) -> HttpResponse:
    """`?act=confirm&field=statutory` and `?act=withdraw&field=…` open their form in the margin."""
    zone, today = own_zone(request.actor), clock.today()
    listed = queries.catalogue_of(zone, today)
    if code not in listed.matters:
        raise NotVisible
    one = listed.matters[code]
    form, status = _form(request, one), 200
    own = speaks_for(request.actor, zone, one.department)

    def may(command: str) -> bool:
        return own and request.actor.may(command)

    if form is not None and request.method == "POST":
        if form.is_valid() and _acted(request, one, form):
            return redirect("approvals:matter", code)
        status = 422
    held = _held(request)
    past = [row for row in queries.confirmations_visible_to(request.actor).filter(matter=code) if row.withdrawn_on]
    context = {
        "matter": one,
        "name": said(one.name),
        "department": department_said(one.department),
        "stage": said(listed.stages[one.stage].name) if one.stage in listed.stages else "",
        "note": said(one.note),
        "sheet": sheet(listed, one, held, past, may_confirm=may(CONFIRM)),
        "may_withdraw": may(WITHDRAW),
        "alternatives": [said(listed.matters[other].name) for other in one.alternative_of if other in listed.matters],
        "form": form,
        "act": request.GET.get("act", ""),
        "field": FIELDS.get(request.GET.get("field", ""), _("可延长的时限")),
    }
    return render(request, "approvals/catalogue/matter.html", context, status=status)


def _held(request: ActorRequest) -> Held:
    rows = queries.confirmations_visible_to(request.actor).filter(withdrawn_on__isnull=True)
    return {(row.matter, row.field): row for row in rows}


def _form(request: ActorRequest, one: CatalogueMatter) -> KitForm | None:
    """The form of the act in the address, where the actor may do it."""
    act, field = request.GET.get("act", ""), request.GET.get("field", "")
    wanted = {"confirm": CONFIRM, "withdraw": WITHDRAW}.get(act, "")
    if not wanted or not request.actor.may(wanted) or field not in (*CONFIRMABLE, *HOLDS):
        return None
    if not speaks_for(request.actor, own_zone(request.actor), one.department):
        return None
    held = _held(request).get((one.code, field))
    if act == "withdraw":
        return _made(request, ReasonForm) if held is not None else None
    if field == "mode":
        return _made(request, ModeForm, value=held.value if held else str(one.days_mode))
    if field in HOLDS:
        return _made(request, HoldsForm)
    stated = getattr(one, field)
    value = held.value if held else stated.value if stated else None
    return _made(request, DaysForm, value=value)


def _made(request: ActorRequest, form: type[KitForm], **initial: Any) -> KitForm:
    asked: dict[str, Any] = {"today": clock.today(), "calendar": calendar_of(own_zone(request.actor).code)}
    return form(request.POST or None, initial=initial | {"idempotency_key": uuid.uuid4().hex}, **asked)


def _acted(request: ActorRequest, one: CatalogueMatter, form: KitForm) -> bool:
    given, field = dict(form.cleaned_data), request.GET.get("field", "")
    act: dict[str, Any] = {"actor": request.actor, "at": clock.now(), "day": clock.today(), **given}
    try:
        if request.GET.get("act") == "withdraw":
            confirming.withdraw_confirmation(confirmation=_now_held(request, one, field), **act)
            messages.success(request, _("已撤回，照规则包办"))
            return True
        confirming.confirm(zone=own_zone(request.actor), matter=one.code, field=field, **{"value": True, **act})
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    messages.success(request, _("已确认，排计划从现在起照这个算"))
    return True


def _now_held(request: ActorRequest, one: CatalogueMatter, field: str) -> Confirmation:
    held = _held(request).get((one.code, field))
    if held is None:
        raise NotVisible
    return held
