"""Reforms: what is to be changed, by whom, until when, and whether it helped."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.formats import day_text
from kuaijin.kit.forms import KitForm
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations import acting
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.trail import entries_of, steps
from kuaijin.requests.models import Reform, ServiceRequest
from kuaijin.requests.queries import reforms as queries
from kuaijin.requests.queries.causes import Figures
from kuaijin.requests.reform_acts import ACTS, Act, Setting
from kuaijin.requests.request_words import enterprise_said
from kuaijin.requests.tables import href_of

ROWS = 200
NOTHING = SafeString("")


@page(reads=Reads.DOSSIERS)
def reform_list(request: ActorRequest) -> HttpResponse:
    rows = list(queries.reforms(request.actor)[:ROWS])
    n = sum(row.state in (Reform.State.PROPOSED, Reform.State.ADOPTED) for row in rows)
    context = {
        "finding": ngettext("%(n)s 项改革在走", "%(n)s 项改革在走", n) % {"n": n} if n else _("没有在走的改革"),
        "rows": [(row, _owner(row)) for row in rows],
        "empty": empty(
            _("还没有改革建议。在“诉求成因”里选一件反复出现的事，提出怎么改。"),
            _("去看成因"),
            reverse("requests:causes"),
        ),
    }
    return render(request, "requests/reforms.html", context)


@page(reads=Reads.DOSSIERS)
def detail(request: ActorRequest, number: str) -> HttpResponse:
    """`?act=decide|report` opens the form in the margin."""
    setting = _setting(request, number)
    chosen = next((act for act in acting.offered(ACTS, setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=Reads.DOSSIERS)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    there = ActPage(
        ACTS,
        reverse("requests:reform", args=[number]),
        partial(_setting, request, number),
        partial(_shown, request),
    )
    return answer(request, name, there)


@page(reads=Reads.DOSSIERS)
def after_rows(request: ActorRequest, number: str) -> HttpResponse:
    """Exactly the requests that the figures after the reform count."""
    reform = queries.reform_numbered(request.actor, number)
    told = queries.after(request.actor, reform, clock.today())
    if told is None:
        raise NotVisible
    rows = told.requests.select_related("dossier", "enterprise__dossier").order_by("-received_at")
    n = told.figures.requests
    context = {
        "finding": ngettext("改了以后还有 %(n)s 件", "改了以后还有 %(n)s 件", n) % {"n": n},
        "reform": reform,
        "members": [_member(row) for row in rows[:ROWS]],
    }
    return render(request, "requests/reform_after.html", context)


def _setting(request: ActorRequest, number: str) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.reform_numbered(request.actor, number))


def _shown(
    request: ActorRequest,
    setting: Setting,
    chosen: Act | None,
    form: KitForm | None,
    status: int = 200,
    both: SafeString = NOTHING,
) -> HttpResponse:
    reform, actor, today = setting.reform, request.actor, setting.day
    rows = queries.members(actor, reform).select_related("dossier", "enterprise__dossier")
    told = queries.after(actor, reform, today)
    context: dict[str, Any] = {
        "reform": reform,
        "owner": _owner(reform),
        "office": organisation_said(reform.office) if reform.office is not None else "",
        "before": Figures(**reform.before).lines() if reform.before else [],
        "span": _span(reform),
        "after": told,
        "after_lines": told.figures.lines() if told is not None else [],
        "members": [_member(row) for row in rows[:ROWS]],
        "acts": acting.offered(ACTS, setting),
        "act": chosen,
        "form": form,
        "both": both,
        "steps": steps(entries_of(actor, reform.dossier), today),
    }
    return render(request, "requests/reform.html", context, status=status)


def _owner(reform: Reform) -> str:
    return post_said(reform.obligation.obligor) if reform.obligation is not None else ""


def _span(reform: Reform) -> str:
    if reform.cluster is None:
        return ""
    run = reform.cluster.run
    last = add_calendar_days(run.until_on, -1)
    return f"{day_text(run.from_on, year=True)} – {day_text(last, year=True)}"


def _member(row: ServiceRequest) -> dict[str, Any]:
    return {
        "number": row.dossier.number,
        "title": row.dossier.title,
        "words": row.words,
        "href": href_of(row),
        "enterprise": enterprise_said(row),
        "on": row.received_on,
        "said": row.get_outcome_display() or row.get_state_display(),
    }
