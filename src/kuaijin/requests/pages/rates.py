"""The three rates, and the rows behind each number."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock
from kuaijin.kit.addresses import changed
from kuaijin.kit.components import day, empty, instant
from kuaijin.kit.formats import day_text
from kuaijin.kit.typed import Unreadable, read_day
from kuaijin.law.dates import add_months
from kuaijin.requests import rate_sheet
from kuaijin.requests.models import CallBack, RequestClock, ServiceRequest
from kuaijin.requests.queries import rates
from kuaijin.requests.queries.rates import FIELDS, MEASURES, Asked, Measure
from kuaijin.requests.request_words import enterprise_said, kind_said
from kuaijin.requests.tables import href_of

ROWS = 50
MONTHS_BACK = 11


@page(reads=Reads.DOSSIERS)
def rates_page(request: ActorRequest) -> HttpResponse:
    """`?from=&to=` days, `?by=` month, kind, office or force."""
    actor, today, now = request.actor, clock.today(), clock.now()
    asked, refused = _asked(request, today)
    by = request.GET.get("by", "month")
    by = by if by in FIELDS else "month"
    key = ("rates", actor.zone_id, actor.scopes, actor.all_posts, today, asked, by, request.LANGUAGE_CODE)
    told = remembered(key, lambda: rate_sheet.read_rates(actor, asked, by, now, today))
    context = {
        "told": told,
        "finding": _finding(told),
        "refused": refused,
        "names": [rate_sheet.NAMES[code] for code in MEASURES],
        "field": rate_sheet.FIELDS[by],
        "fields": [
            (label, changed(request.GET, {"by": code}), code == by) for code, label in rate_sheet.FIELDS.items()
        ],
        "first": request.GET.get("from", ""),
        "last": request.GET.get("to", ""),
        "span": f"{day_text(asked.first, year=True)} – {day_text(asked.last, year=True)}",
    }
    return render(request, "requests/rates.html", context)


def _finding(told: rate_sheet.Rates) -> str:
    return _("，").join(f"{head.name} {head.shown}" for head in told.heads)


def _asked(request: ActorRequest, today: date) -> tuple[Asked, str]:
    """The days of the address, and what could not be read; twelve months up to today where nothing is said."""
    first, last, refused = add_months(today.replace(day=1), -MONTHS_BACK), today, ""
    try:
        if typed := request.GET.get("from", ""):
            first = read_day(typed, today=today).day
        if typed := request.GET.get("to", ""):
            last = read_day(typed, today=today).day
    except Unreadable as unreadable:
        refused = str(unreadable)
    return Asked(min(first, last), max(first, last)), refused


@page(reads=Reads.DOSSIERS)
def rate_rows(request: ActorRequest) -> HttpResponse:
    """Exactly what a number of the page counts."""
    today, now = clock.today(), clock.now()
    code, which, by = (request.GET.get(name, "") for name in ("what", "part", "by"))
    if code not in MEASURES:
        raise NotVisible
    asked, _refused = _asked(request, today)
    counted = rates.measure(code, request.actor, asked, now)
    if by in FIELDS:
        counted = rates.narrowed(counted, by, _key(by, request.GET.get("key", "")), today)
    found = rates.part(counted, which)
    total = found.count()
    start = request.GET.get("from-row", "0")
    begin = min(int(start), 1_000_000) if start.isdecimal() else 0
    rows = [_row(one, today) for one in _loaded(counted, found)[begin : begin + ROWS]]
    name = rate_sheet.NAMES[code]
    context = {
        "finding": ngettext("%(n)s 行：%(what)s", "%(n)s 行：%(what)s", total) % {"n": total, "what": name},
        "meant": rate_sheet.MEANT[code],
        "rows": rows,
        "next": changed(request.GET, {"from-row": str(begin + ROWS)}) if begin + ROWS < total else "",
        "back": f"{reverse('requests:rates')}?from={asked.first.isoformat()}&to={asked.last.isoformat()}",
        "empty": empty(_("这个数是零，没有行。"), _("回到三率"), reverse("requests:rates")),
    }
    return render(request, "requests/rate_rows.html", context)


def _key(by: str, text: str) -> Any:
    if not text:
        return None
    if by == "month":
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise NotVisible from error
    if by == "kind":
        return text
    if not text.isdecimal():
        raise NotVisible
    return int(text)


def _loaded(counted: Measure, found: Any) -> Any:
    path = counted.to_request
    related = [f"{path}dossier", f"{path}enterprise__dossier"]
    return found.select_related(*related).order_by(f"-{rates.DAYS[counted.code]}", "-pk")


def _row(one: ServiceRequest | RequestClock | CallBack, today: date) -> dict[str, Any]:
    asked = one if isinstance(one, ServiceRequest) else one.request
    told = {
        "number": asked.dossier.number,
        "title": asked.dossier.title,
        "href": href_of(asked),
        "kind": kind_said(asked.kind),
        "enterprise": enterprise_said(asked),
    }
    if isinstance(one, ServiceRequest):
        on = day(one.closed_on, today=today) if one.closed_on is not None else ""
        return told | {"on": on, "said": one.get_outcome_display()}
    if isinstance(one, CallBack):
        return told | {"on": day(one.on, today=today), "said": f"{one.get_grade_display()} {one.words}"}
    met = instant(one.met_at, today=today) if one.met_at is not None else _("还没做")
    limit = day_text(one.due_on, today=today) if one.due_on is not None else _("还不知道")
    return told | {"on": met, "said": _("%(step)s，限 %(day)s") % {"step": one.get_step_display(), "day": limit}}
