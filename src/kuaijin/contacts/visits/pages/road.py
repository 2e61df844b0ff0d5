"""Visits on the road: today's list, the page that works without network, and what arrives from it."""

import re
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kuaijin.contacts import commands
from kuaijin.contacts import queries as contacts
from kuaijin.contacts.models import Contact
from kuaijin.contacts.visits import queries, today
from kuaijin.contacts.visits.forms import VisitForm
from kuaijin.contacts.visits.road_words import facts_said, row_said, words
from kuaijin.contacts.visits.today import Turn
from kuaijin.directory.access import ActorRequest, page, public
from kuaijin.directory.saying import person_said
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.formats import instant_text
from kuaijin.obligations.calendars import calendar_of

KEY = re.compile(r"[0-9a-zA-Z-]{16,64}")


@page(command="contacts.record_visit")
def today_list(request: ActorRequest) -> HttpResponse:
    """今天走访: overdue, today's, and what this round still asks of me."""
    day = clock.today()
    rows = today.rows(request.actor, day)
    groups = [(turn, [(row, facts_said(row.open, day)) for row in rows if row.turn is turn]) for turn in Turn]
    context = {
        "finding": finding(rows),
        "groups": [(_heading(turn), turn is Turn.LATE, found) for turn, found in groups if found],
        "placed": any(row.open.spot for row in rows),
        "may_plan": request.actor.may("contacts.make_visit_plan"),
        "empty": empty(_("这一期没有要您走的了。路上见了谁，照样记一笔。"), _("记走访"), reverse("contacts:field")),
    }
    return render(request, "contacts/visits/today.html", context)


def finding(rows: list[today.TodayRow]) -> str:
    late = sum(row.turn is Turn.LATE for row in rows)
    now = sum(row.turn is Turn.TODAY for row in rows)
    if not rows:
        return _("今天没有要走的")
    parts = []
    if late:
        parts.append(ngettext("%(n)s 家逾期没走", "%(n)s 家逾期没走", late) % {"n": late})
    if now:
        parts.append(ngettext("今天要走 %(n)s 家", "今天要走 %(n)s 家", now) % {"n": now})
    if rest := len(rows) - late - now:
        parts.append(ngettext("这一期还有 %(n)s 家", "这一期还有 %(n)s 家", rest) % {"n": rest})
    return _("，").join(parts)


def _heading(turn: Turn) -> str:
    return {Turn.LATE: _("逾期没走"), Turn.TODAY: _("今天"), Turn.ROUND: _("这一期还没走")}[turn]


@public
def field(request: HttpRequest) -> HttpResponse:
    """The page that is kept in the browser: the same for everybody, so nothing of anybody stands in it."""
    form = VisitForm(today=clock.today(), auto_id="v-%s")
    return render(request, "contacts/visits/field.html", {"form": form, "words": words()})


@page(command="contacts.record_visit")
def known(request: ActorRequest) -> JsonResponse:
    """What the page on the road shows of the house: whom I have to visit, whom I answer for."""
    actor, day = request.actor, clock.today()
    rows, calendar = today.rows(actor, day), calendar_of(contacts.zone_of(actor).code)
    rest = today.others(actor, {row.visit.dossier_id for row in rows})
    body = {
        "account": str(actor.account_id),
        "name": person_said(actor),
        "today": day.isoformat(),
        "taken": instant_text(clock.now(), today=day),
        "finding": finding(rows),
        "visits": [row_said(row, day, calendar) for row in rows],
        "others": [{"number": one.number, "title": one.title, "search": one.search} for one in rest],
    }
    return JsonResponse(body)


@page(command="contacts.record_visit")
def token(request: ActorRequest) -> JsonResponse:
    """Who is signed in now, with a fresh token against forged requests."""
    return JsonResponse({"account": str(request.actor.account_id), "token": get_token(request)})


@page(command="contacts.record_visit")
@require_POST
def deliver(request: ActorRequest) -> JsonResponse:
    """One draft. 201 written down, 200 it was before; 409 another account's, 422 refused: nothing was written down."""
    actor, key = request.actor, request.POST.get("key", "")
    if request.POST.get("account", "") != str(actor.account_id):
        message = _("这一条是别的账号写的。用那个账号登录再送。")
        return JsonResponse({"reason": "account", "message": message}, status=409)
    if not KEY.fullmatch(key):
        return _refused(_("这份草稿没有编号。关掉这一页，再打开一次。"))
    before = queries.delivered(actor, key)
    if before is not None:
        return _taken(before, 200)
    day = clock.today()
    calendar = calendar_of(contacts.zone_of(actor).code)
    form = VisitForm(request.POST, request.FILES, today=day, calendar=calendar, auto_id="v-%s")
    if not form.is_valid():
        return _refused(_("有几处要改。"), form)
    try:
        return _taken(_written(request, form, key, day), 201)
    except NotVisible:
        return _refused(_("这家企业不在您的范围内，或已经不在了。换一家，或找负责人。"), status=404)
    except Forbidden as forbidden:
        return _refused(forbidden.message, status=403)
    except Conflict:
        return _refused(_("这一条刚被别人改过。再送一次。"), status=409)
    except Refused as refused:
        # the same draft at the same moment from two places: the other one was first
        before = queries.delivered(actor, key)
        if before is not None:
            return _taken(before, 200)
        form.refuse(refused.message, refused.field)
        return _refused(refused.message, form)


def _written(request: ActorRequest, form: VisitForm, key: str, day: date) -> Contact:
    given, actor = form.cleaned_data, request.actor
    made: Contact = commands.record_visit(
        actor=actor,
        at=clock.now(),
        dossier=contacts.by_number(actor, given["whom"]),
        on=given["on"],
        day=day,
        key=key,
        done=given["done"],
        heard=given["heard"],
        others=given["others"],
        conditions=form.conditions(),
        lines=form.lines(),
        promises=form.promises(),
        photos=given["photos"],
        signed=form.signed(),
        place=given["place"],
        time=given["time"],
        spot=form.spot(),
        written_at=given["written_at"],
        idempotency_key=key,
    )
    return made


def _taken(contact: Contact, status: int) -> JsonResponse:
    href = reverse("contacts:detail", args=[contact.pk])
    return JsonResponse({"href": href, "title": contact.dossier.title}, status=status)


def _refused(message: Any, form: VisitForm | None = None, status: int = 422) -> JsonResponse:
    errors = []
    for name, said in form.errors.items() if form is not None else ():
        label = str(form[name].label) if form is not None and name in form.fields else ""
        errors += [{"field": name, "label": label, "message": str(one)} for one in said]
    return JsonResponse({"reason": "refused", "message": str(message), "errors": errors}, status=status)
