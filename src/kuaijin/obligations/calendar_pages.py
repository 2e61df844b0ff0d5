"""Pages of the calendar: a year, the calculator, what a notice moved; for administrators notices and days off."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.saying import zone_said
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import WhyPanel, why_due
from kuaijin.law import clock as law_clock
from kuaijin.law.calendar import Calendar, Notice
from kuaijin.law.clock import Event, Kind, Mode, Roll, StartFrom, Term
from kuaijin.law.fields import Malformed
from kuaijin.obligations import calendar_queries as reads
from kuaijin.obligations.calendar_forms import CountForm, DaysOffForm, NoticeForm, WithdrawForm
from kuaijin.obligations.calendar_year import sentence_of_today, year_of
from kuaijin.obligations.calendars import calendar_of, orders_of, read
from kuaijin.obligations.notices import load_notice, withdraw_days_off
from kuaijin.obligations.rules import grounds, malformed

FIRST_YEAR, LAST_YEAR = 2007, 2199
LOAD = "obligations.load_notice"
WITHDRAW = "obligations.withdraw_days_off"
MOVED_SHOWN = 20


@page()
def year(request: ActorRequest) -> HttpResponse:
    """The year asked for (`?year=`), this one without; `?start=&n=` answers in the margin."""
    zone, today = reads.own_zone(request.actor), clock.today()
    calendar, shown = calendar_of(zone.code), _year(request.GET.get("year", ""), today.year)
    form, answer = _counted(request, calendar)
    waiting = reads.waiting_for_notice(request.actor)
    context = {
        "sentence": sentence_of_today(calendar, today),
        "year": year_of(calendar, shown, today),
        "years": range(max(FIRST_YEAR, shown - 1), min(LAST_YEAR, shown + 1) + 1),
        "zone_name": zone_said(zone),
        "orders": [(name, days) for name, days in orders_of(zone.code) if any(off.date.year == shown for off in days)],
        "may_withdraw": request.actor.may(WITHDRAW),
        "provisional": _provisional(calendar, today.year),
        "waiting": waiting[:MOVED_SHOWN],
        "waiting_count": waiting.count(),
        "last": reads.last_loaded(request.actor, zone),
        "may_load": request.actor.may(LOAD),
        "form": form,
        "answer": answer,
        "moved_shown": MOVED_SHOWN,
    }
    return render(request, "obligations/calendar.html", context)


@page()
def moved(request: ActorRequest) -> HttpResponse:
    """Every obligation whose day the last notice moved, a hundred at a time."""
    last, after = reads.last_loaded(request.actor, reads.own_zone(request.actor)), request.GET.get("after", "")
    rows, further = ([], None) if last is None else reads.moved_by(request.actor, last, _whole(after))
    return render(request, "obligations/calendar_moved.html", {"last": last, "rows": rows, "further": further})


@page(command=LOAD)
def notice(request: ActorRequest) -> HttpResponse:
    """Paste or upload, see what it says, then load."""
    if request.method != "POST":
        return _notice_desk(request, NoticeForm(initial={"idempotency_key": uuid.uuid4()}))
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _notice_desk(request, form, status=422)
    text = form.cleaned_data["text"]
    try:
        told = _one(text)
        if request.POST.get("act") != "load":
            return _notice_desk(request, form, told=told, text=text)
        count = load_notice(
            actor=request.actor,
            at=clock.now(),
            text=text,
            day=clock.today(),
            idempotency_key=form.cleaned_data["idempotency_key"],
        )
    except Forbidden:
        raise
    except Refused as refused:
        form.add_error("text", f"{refused.field}：{refused.message}" if refused.field else refused.message)
        return _notice_desk(request, form, status=422)
    return _done(request, told.year, count)


@page(command=LOAD)
def days_off(request: ActorRequest) -> HttpResponse:
    """A zone's further days off, with the order that says so."""
    zone, today = reads.own_zone(request.actor), clock.today()
    asked: dict[str, Any] = {"today": today, "calendar": calendar_of(zone.code)}
    if request.method != "POST":
        form = DaysOffForm(initial={"idempotency_key": uuid.uuid4()}, **asked)
        return render(request, "obligations/calendar_days_off.html", {"form": form, "zone_name": zone_said(zone)})
    form = DaysOffForm(request.POST, **asked)
    status = 422
    if form.is_valid():
        try:
            count = load_notice(
                actor=request.actor,
                at=clock.now(),
                text=form.document(),
                day=today,
                zone=zone,
                name=form.file_name(),
                idempotency_key=form.cleaned_data["idempotency_key"],
            )
        except Forbidden:
            raise
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return _done(request, form.cleaned_data["first"].year, count)
    return render(
        request, "obligations/calendar_days_off.html", {"form": form, "zone_name": zone_said(zone)}, status=status
    )


@page(command=WITHDRAW)
def withdraw(request: ActorRequest, name: str) -> HttpResponse:
    """Days off of the zone that were entered by mistake hold no longer."""
    zone = reads.own_zone(request.actor)
    days = dict(orders_of(zone.code)).get(name)
    if days is None:
        raise NotVisible
    form = WithdrawForm(request.POST or None, initial={"idempotency_key": uuid.uuid4()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = withdraw_days_off(
                    actor=request.actor, at=clock.now(), zone=zone, name=name, day=clock.today(), **form.cleaned_data
                )
            except Forbidden:
                raise
            except Refused as refused:
                form.refuse(refused.message, refused.field)
            else:
                said = ngettext("已撤回，%(n)s 个到期日随之改动", "已撤回，%(n)s 个到期日随之改动", count)
                messages.success(request, said % {"n": count})
                return _to_year(days[0].date.year)
    context = {"form": form, "days": days, "zone_name": zone_said(zone)}
    return render(request, "obligations/calendar_withdraw.html", context, status=status)


def _done(request: HttpRequest, shown: int, count: int | None) -> HttpResponse:
    """A repeated submission says no number: what it moved was said the first time."""
    if count is None:
        messages.success(request, _("这份通知已经载入"))
    else:
        said = ngettext("已载入，%(n)s 个到期日随之改动", "已载入，%(n)s 个到期日随之改动", count) % {"n": count}
        messages.success(request, said)
    return _to_year(shown)


def _to_year(shown: int) -> HttpResponse:
    response = redirect(f"{reverse('obligations:calendar')}?year={shown}")
    response.status_code = 303
    return response


def _one(text: str) -> Notice:
    """The one notice of the text, or Refused with field, value, rule and step."""
    try:
        told = read(text)
    except Malformed as error:
        raise malformed(error) from error
    if len(told) != 1:
        raise Refused(_("这里有 %(n)d 份通知。一次载入一份。") % {"n": len(told)}, field="text")
    return told[0]


def _notice_desk(
    request: ActorRequest, form: NoticeForm, *, told: Notice | None = None, text: str = "", status: int = 200
) -> HttpResponse:
    zone = reads.own_zone(request.actor)
    context = {"form": form, "told": told, "text": text, "differs": _differs(told, calendar_of(zone.code))}
    return render(request, "obligations/calendar_notice.html", context, status=status)


def _differs(told: Notice | None, calendar: Calendar) -> dict[str, Any]:
    """What the notice would change: days that are otherwise now, and whether its year was unknown."""
    if told is None:
        return {}
    known = [(day, works) for days, works in ((told.off, False), (told.work, True)) for day, _name in days]
    changed = [day for day, works in known if calendar.knows(day) and calendar.is_workday(day) is not works]
    return {"new_year": told.year not in calendar.known_years, "changed": sorted(changed)}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 18 else 0


def _year(text: str, now: int) -> int:
    chosen = int(text) if text.isdecimal() and len(text) == len(str(now)) else now
    return min(max(chosen, FIRST_YEAR), LAST_YEAR)


def _provisional(calendar: Calendar, now: int) -> int | None:
    """The first year from now on without a notice, this one or the next; later ones go without saying."""
    return next((one for one in (now, now + 1) if one not in calendar.known_years), None)


def _counted(request: ActorRequest, calendar: Calendar) -> tuple[CountForm, WhyPanel | None]:
    today = clock.today()
    given = {"mode": str(Mode.WORKING), "roll": str(Roll.NEXT_WORKING_DAY), **request.GET.dict()}
    if "start" not in given:
        return CountForm(initial=given, today=today, calendar=calendar), None
    form = CountForm(given, today=today, calendar=calendar)
    if not form.is_valid():
        return form, None
    asked = form.cleaned_data
    mode = Mode(asked["mode"])
    roll = Roll(asked["roll"] or Roll.NEXT_WORKING_DAY) if mode is Mode.CALENDAR else Roll.NONE
    term = Term(asked["n"], mode=mode, roll=roll, start_from=StartFrom.RECEIVED, source=_("日历上的试算"))
    reading = _read(term, asked["start"], calendar, asked["start"])
    if reading.due is not None and asked["start"] <= today <= reading.due:
        reading = _read(term, asked["start"], calendar, today)
    words = {
        Mode.WORKING: ngettext("%(n)s 个工作日之后", "%(n)s 个工作日之后", asked["n"]),
        Mode.CALENDAR: ngettext("%(n)s 天之后（自然日）", "%(n)s 天之后（自然日）", asked["n"]),
    }
    close = reverse("obligations:calendar")
    return form, why_due(words[mode] % {"n": asked["n"]}, reading, today=today, close_href=close)


def _read(term: Term, start: date, calendar: Calendar, as_of: date) -> law_clock.Reading:
    return law_clock.read(term, [Event(Kind.RECEIVED, start)], calendar, as_of, grounds=grounds())
