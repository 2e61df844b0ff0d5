"""Coverage of visits as of a day: figures that open their rows, and Excel."""

import io
from datetime import date
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.contacts.queries import zone_of
from kuaijin.contacts.visits import coverage as figures
from kuaijin.contacts.visits.coverage import LABELS, Line, What
from kuaijin.contacts.visits.forms import DayForm
from kuaijin.contacts.visits.queries import forces
from kuaijin.contacts.visits.tables import VISITS, Context
from kuaijin.contacts.visits.telling import told
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.models import Dossier
from kuaijin.kit import clock, excel
from kuaijin.kit.components import as_of, empty
from kuaijin.kit.formats import day_text
from kuaijin.kit.tables import ROWS, TableView, order_words, state_of
from kuaijin.obligations.calendars import calendar_of

SHOWN = (What.ALL, What.PLANNED, What.DONE, What.LATE, What.MISSED, What.COMING, What.NEVER, What.UNPLANNED)


@page(reads=Reads.DOSSIERS)
def coverage(request: ActorRequest) -> HttpResponse:
    """`?day=`: as it stood then. Each figure opens its rows."""
    actor, today = request.actor, clock.today()
    form = DayForm(request.GET or None, initial={"day": today}, today=today)
    day = _day(form, today)
    lines = figures.lines(actor, figures.rows(actor, day))
    context = {
        "form": form,
        "day": day,
        "finding": _finding(lines),
        "heads": [LABELS[what] for what in SHOWN],
        "lines": [_said(line, day) for line in lines],
        "whole": _whole(lines, day) if len(lines) > 1 else [],
        "source": visit_rules().source_said(),
        "as_of": as_of(clock.now(), today=today),
        "empty": empty(_("还没有专班接手的企业。")),
    }
    return render(request, "contacts/visits/coverage.html", context)


def _day(form: DayForm, today: date) -> date:
    """Up to today: what will have been visited nobody knows."""
    given: date | None = form.cleaned_data["day"] if form.is_bound and form.is_valid() else None
    return min(given, today) if given is not None else today


def _finding(lines: list[Line]) -> str:
    """The figures of the table, summed: rounds that began, and what came of each."""
    n = {what: sum(line.counts[what] for line in lines) for what in What}
    if not n[What.PLANNED]:
        return _("还没有开始的走访")
    parts = [_("已开始的各期该走 %(of)s 家次，走过 %(n)s 家次") % {"n": n[What.DONE], "of": n[What.PLANNED]}]
    if late := n[What.LATE]:
        parts.append(ngettext("%(n)s 家次逾期", "%(n)s 家次逾期", late) % {"n": late})
    if missed := n[What.MISSED]:
        parts.append(ngettext("%(n)s 家次过期没走到", "%(n)s 家次过期没走到", missed) % {"n": missed})
    if coming := n[What.COMING]:
        parts.append(ngettext("%(n)s 家次还没到期", "%(n)s 家次还没到期", coming) % {"n": coming})
    return _("，").join(parts)


def _said(line: Line, day: date) -> dict[str, Any]:
    cells = [
        (LABELS[what], line.counts[what], f"{_href(what, line.force.number, line.tier, day)}", what is What.LATE)
        for what in SHOWN
    ]
    force = organisation_said(line.force.task_force.organisation)
    tier = visit_rules().name_of(line.tier)
    return {"force": force, "tier": tier, "cells": cells}


def _whole(lines: list[Line], day: date) -> list[tuple[Any, int, str, bool]]:
    """The sums, each with its rows."""
    return [
        (LABELS[what], sum(line.counts[what] for line in lines), _href(what, "", "", day), what is What.LATE)
        for what in SHOWN
    ]


def _href(what: What, force: str, tier: str, day: date) -> str:
    return f"{reverse('contacts:visit_rows')}?what={what}&force={force}&tier={tier}&day={day:%Y-%m-%d}"


@page(reads=Reads.DOSSIERS)
def rows(request: ActorRequest) -> HttpResponse:
    """The rows of one figure: `?what=&force=&tier=&day=`."""
    actor, today = request.actor, clock.today()
    state, asked = state_of(request, VISITS), _asked(request)
    view = TableView(
        table=VISITS,
        state=state,
        rows=told(actor, asked["rows"][state.start : state.start + ROWS], today),
        total=len(asked["rows"]),
        ctx=Context(asked["day"], calendar_of(zone_of(actor).code)),
        unit=ngettext("条", "条", len(asked["rows"])),
        total_href=state.href(**{"from": None}),
        export_href=f"{reverse('contacts:visit_export')}{state.href(**{'from': None, 'choose': None})}",
        as_of=as_of(clock.now(), today=today),
        empty=empty(_("没有这样的。")),
    )
    context = {"table": view, "lines": _lines(asked, today), "what": LABELS[asked["what"]], "n": len(asked["rows"])}
    return render(request, "contacts/visits/rows.html", context)


@page(reads=Reads.DOSSIERS)
def export(request: ActorRequest) -> FileResponse:
    """Exactly the rows and columns of the page; figure, task force, tier and day on a second sheet."""
    actor, today = request.actor, clock.today()
    state, asked = state_of(request, VISITS), _asked(request)
    stream = io.BytesIO()
    excel.write(
        stream,
        title=_("走访覆盖"),
        columns=[column for key in state.columns if (column := VISITS.column(key)) is not None],
        rows=told(actor, asked["rows"], today),
        filters=_lines(asked, today),
        order=order_words(VISITS, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    name = f"{_('走访覆盖')}-{asked['day']:%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=excel.CONTENT_TYPE)


def _asked(request: ActorRequest) -> dict[str, Any]:
    actor = request.actor
    day = _day(DayForm(request.GET, today=clock.today()), clock.today())
    what = What(given) if (given := request.GET.get("what", "")) in list(What) else What.ALL
    force: Dossier | None = next((one for one in forces(actor) if one.number == request.GET.get("force", "")), None)
    tier = request.GET.get("tier", "")
    found = figures.chosen(figures.rows(actor, day), what, force.pk if force is not None else None, tier)
    return {"day": day, "what": what, "force": force, "tier": tier, "rows": found}


def _lines(asked: dict[str, Any], today: date) -> list[str]:
    said = [str(LABELS[asked["what"]])]
    if asked["force"] is not None:
        said.append(organisation_said(asked["force"].task_force.organisation))
    if asked["tier"]:
        said.append(visit_rules().name_of(asked["tier"]))
    return [*said, _("截至 %(day)s") % {"day": day_text(asked["day"], today=today, year=True)}]
