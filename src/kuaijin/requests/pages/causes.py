"""Recurring causes: what many enterprises ask, how it ended, what is at risk; one group with its requests."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import organisations_visible_to, own_zone
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.formats import day_text, money_text
from kuaijin.kit.typed import Unreadable, read_day
from kuaijin.law.dates import add_calendar_days, add_months
from kuaijin.obligations.calendars import calendar_of
from kuaijin.requests import commands
from kuaijin.requests.causes import Found
from kuaijin.requests.commands.reforms import Grounds
from kuaijin.requests.packs import causes as known_causes
from kuaijin.requests.queries import causes as queries
from kuaijin.requests.queries.causes import MOST, Period
from kuaijin.requests.queries.reforms import reforms
from kuaijin.requests.reform_forms import ProposeForm
from kuaijin.requests.request_words import enterprise_said, kind_said
from kuaijin.requests.tables import href_of

SHOWN = 20
MEMBERS = 200
# Less weighs nothing: the shares differ by chance.
LEAST_WEIGHT = 0.05


@page(reads=Reads.DOSSIERS)
def cause_list(request: ActorRequest) -> HttpResponse:
    """`?from=&to=` days; twelve months up to today where nothing is said."""
    today = clock.today()
    period, refused = _period(request, today)
    found, said = _found(request, period, today)
    heavy = [one for one in found if one.weight >= LEAST_WEIGHT]
    offices = _offices(request, heavy)
    reformed = dict(reforms(request.actor).values_list("cluster_key", "dossier__number"))
    context = {
        "finding": _finding(heavy),
        "span": _span(period),
        "refused": refused,
        "first": request.GET.get("from", ""),
        "last": request.GET.get("to", ""),
        "read": said["read"],
        "cut": said["read"] >= MOST,
        "most": MOST,
        "causes": [(_cause(one.code), one) for one in said["causes"]],
        "kinds": [(kind_said(one.code), one) for one in said["kinds"]],
        "rows": [_row(rank, one, offices, reformed) for rank, one in enumerate(heavy[:SHOWN], 1)],
        "light": len(found) - len(heavy),
        "asked": request.GET.urlencode(),
        "reforms": len(reformed),
        "empty": empty(_("这段时间没有三家以上企业说同一件事。换一段时间看。")),
    }
    return render(request, "requests/causes.html", context)


@page(reads=Reads.DOSSIERS)
def cluster(request: ActorRequest, key: int) -> HttpResponse:
    """The group whose middle is this request; `?act=propose` opens the form in the margin."""
    today = clock.today()
    period, _refused = _period(request, today)
    found, said = _found(request, period, today)
    one = next((group for group in found if group.members[0][0] == key), None)
    if one is None:
        raise NotVisible
    may = request.actor.may("requests.propose_reform")
    form, status = None, 200
    if request.method == "POST":
        form, status = _form(request), 422
        number = _proposed(request, one, period, said["read"], form) if form.is_valid() else None
        if number is not None:
            messages.success(request, _("建议提出来了，等领导决定。"))
            return redirect("requests:reform", number)
    elif may and request.GET.get("act") == "propose":
        form = _form(request)
    return render(request, "requests/cluster.html", _shown(request, one, form, period), status=status)


def _shown(request: ActorRequest, one: Found, form: ProposeForm | None, period: Period) -> dict[str, Any]:
    likeness = dict(one.members[:MEMBERS])
    rows = queries.group(request.actor, one).filter(pk__in=likeness).select_related("dossier", "enterprise__dossier")
    told = sorted(rows, key=lambda row: (-likeness[row.pk], row.pk))
    asked = request.GET.copy()
    asked.pop("act", None)
    reformed = dict(reforms(request.actor).values_list("cluster_key", "dossier__number"))
    return {
        "one": _row(1, one, _offices(request, [one]), reformed),
        "members": [
            {
                "number": row.dossier.number,
                "title": row.dossier.title,
                "words": row.words,
                "href": href_of(row),
                "enterprise": enterprise_said(row),
                "on": row.received_on,
                "said": row.get_outcome_display() or row.get_state_display(),
                "likeness": f"{likeness[row.pk]:.2f}",
            }
            for row in told
        ],
        "more": max(0, len(one.members) - MEMBERS),
        "figures": queries.figures_of(queries.group(request.actor, one)).lines(),
        "form": form,
        "may": request.actor.may("requests.propose_reform"),
        "span": _span(period),
        "asked": asked.urlencode(),
    }


def _form(request: ActorRequest) -> ProposeForm:
    return ProposeForm(
        request.POST or None,
        initial={"idempotency_key": uuid.uuid4().hex},
        today=clock.today(),
        calendar=calendar_of(own_zone(request.actor).code),
        auto_id="propose-%s",
    )


def _proposed(request: ActorRequest, one: Found, period: Period, read: int, form: ProposeForm) -> str | None:
    given = form.cleaned_data
    before = queries.figures_of(queries.group(request.actor, one))
    try:
        made = commands.propose_reform(
            actor=request.actor,
            at=clock.now(),
            day=clock.today(),
            zone=own_zone(request.actor),
            grounds=Grounds(one, period.first, period.until, read, before),
            title=given["title"],
            measure=given["measure"],
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return str(made.dossier.number)


def _found(request: ActorRequest, period: Period, today: date) -> tuple[list[Found], dict[str, Any]]:
    """Asked once while the requests stay as they are: reading a year takes seconds in a province."""
    actor = request.actor

    def read() -> tuple[list[Found], dict[str, Any]]:
        said = queries.read(queries.asked_in(actor, period), today)
        shares = {"causes": queries.shares(said, "cause"), "kinds": queries.shares(said, "kind")}
        return queries.clusters(said), {"read": len(said), **shares}

    return remembered(("causes", actor.zone_id, actor.scopes, actor.all_posts, today, period), read)


def _period(request: ActorRequest, today: date) -> tuple[Period, str]:
    first, last, refused = add_months(today, -12), today, ""
    try:
        if typed := request.GET.get("from", ""):
            first = read_day(typed, today=today).day
        if typed := request.GET.get("to", ""):
            last = read_day(typed, today=today).day
    except Unreadable as unreadable:
        refused = str(unreadable)
    return Period(min(first, last), add_calendar_days(max(first, last), 1)), refused


def _span(period: Period) -> str:
    last = add_calendar_days(period.until, -1)
    return f"{day_text(period.first, year=True)} – {day_text(last, year=True)}"


def _finding(found: list[Found]) -> str:
    if not found:
        return _("没有反复出现、又没有办好的原因")
    n = len(found)
    said = ngettext("%(n)s 件事反复出现、没有办好", "%(n)s 件事反复出现、没有办好", n) % {"n": n}
    return said + _("；最重的一件涉及 %(n)s 家企业") % {"n": found[0].enterprises}


def _offices(request: ActorRequest, found: list[Found]) -> dict[int, Organisation]:
    keys = {one.office for one in found if one.office is not None}
    return organisations_visible_to(request.actor).in_bulk(keys)


def _cause(code: str) -> str:
    known = known_causes()
    return known[code].said if code in known else _("没有写原因")


def _row(rank: int, one: Found, offices: dict[int, Organisation], reformed: dict[str, str]) -> dict[str, Any]:
    office = offices.get(one.office) if one.office is not None else None
    return {
        "rank": rank,
        "key": one.members[0][0],
        "title": one.title.strip(),
        "words": one.words[:4],
        "kind": kind_said(one.kind),
        "cause": _cause(one.cause),
        "office": organisation_said(office) if office is not None else "",
        "size": len(one.members),
        "enterprises": one.enterprises,
        "bad": f"{one.bad:.0%}",
        "everywhere": f"{one.bad_everywhere:.0%}",
        "growth": f"{one.growth:.1f}",
        "jobs": one.jobs_at_risk,
        "money": money_text(one.investment_at_risk) if one.investment_at_risk else "",
        "weight": f"{one.weight:.1f}",
        "reform": reformed.get(str(one.members[0][0]), ""),
    }
