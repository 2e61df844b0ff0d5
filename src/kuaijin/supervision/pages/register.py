"""The register of slips: filters in the URL, tabs, Excel; and what a slip could be issued about."""

import io
from datetime import date

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock, excel
from kuaijin.kit.components import MarkGroup, as_of, empty
from kuaijin.kit.filters import Reading, form_of, read
from kuaijin.kit.tables import ROWS, Saved, TableView, order_words, state_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import owed_rows
from kuaijin.obligations.standings import WORST_FIRST
from kuaijin.supervision import filters, tables
from kuaijin.supervision.queries import slips as queries

TABS = ("", "mine=answer", "mine=check", "due=late", "state=closed")
LOOK = {"sort", "cols", "dense", "from", "choose", "filters"}
PROPOSED_AT_MOST = 50


@page(reads=Reads.DOSSIERS)
def register(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    opened = request.GET.get("filters") == "1"
    state = state_of(request, tables.SLIPS)
    asked = filters.declared(request.GET, actor)
    reading = read(asked, request.GET, today=today)
    chosen = queries.slips(actor).filter(filters.condition(reading, actor, today))
    total = chosen.count()
    keys = list(queries.sorted_by(chosen, state.sort).values_list("pk", flat=True)[state.start : state.start + ROWS])
    view = TableView(
        table=tables.SLIPS,
        state=state,
        rows=queries.rows(keys, today),
        total=total,
        ctx=tables.Context(today, calendar_of(own_zone(actor).code)),
        unit=ngettext("张督办单", "张督办单", total),
        total_href=state.href(**{"from": None}),
        saved=_tabs(request),
        chips=reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        export_href=f"{reverse('supervision:export')}{state.href(**{'from': None, 'filters': None, 'choose': None})}",
        as_of=as_of(clock.now(), today=today),
        empty=_nothing(request, reading),
    )
    lights = queries.lights(actor, today)
    context = {
        "table": view,
        "finding": finding(queries.figures(queries.slips(actor), today)),
        "marks": [MarkGroup(light, lights[light], f"?light={light.value}") for light in WORST_FIRST],
        "refused": reading.refused,
        "filters": form_of(asked, reading) if opened else None,
        "may_issue": actor.may("supervision.issue_slip"),
        "proposed": queries.proposable(actor, today).count() if actor.may("supervision.issue_slip") else 0,
        "of": (reading.chosen("of") or ("",))[0],
    }
    return render(request, "supervision/slips/register.html", context)


def finding(figures: queries.Figures) -> str:
    """`5 张督办单没了结，2 张过期没答复，1 张等核对`."""
    if not figures.open:
        return _("没有没了结的督办单")
    n = figures.open
    parts = [ngettext("%(n)s 张督办单没了结", "%(n)s 张督办单没了结", n) % {"n": f"{n:,}"}]
    if late := figures.late:
        parts.append(ngettext("%(n)s 张过期", "%(n)s 张过期", late) % {"n": f"{late:,}"})
    if answered := figures.answered:
        parts.append(ngettext("%(n)s 张等核对", "%(n)s 张等核对", answered) % {"n": f"{answered:,}"})
    return _("，").join(parts)


def _tabs(request: ActorRequest) -> list[Saved]:
    labels = (_("没了结的"), _("要我答复的"), _("要我核对的"), _("过期的"), _("已销号的"))
    pairs = zip(labels, TABS, strict=True)
    tabs = [tab for tab in pairs if request.actor.all_posts or not tab[1].startswith("mine=")]

    def plain(query: QueryDict) -> list[tuple[str, list[str]]]:
        return sorted((key, sorted(values)) for key, values in query.lists() if key not in LOOK and any(values))

    now = plain(request.GET)
    return [Saved(label, f"?{query}", None, now == plain(QueryDict(query))) for label, query in tabs]


def _nothing(request: ActorRequest, reading: Reading) -> SafeString:
    if reading.active:
        last = reading.active[-1]
        said = _("没有符合这些条件的督办单。先去掉“%(label)s %(text)s”。") % {
            "label": last.filter.label,
            "text": last.text,
        }
        return empty(said, _("去掉全部条件"), reverse("supervision:register"))
    if request.actor.may("supervision.issue_slip"):
        return empty(_("没有没了结的督办单。"), _("看看哪些可以发"), reverse("supervision:proposed"))
    return empty(_("没有没了结的督办单。"))


@page(reads=Reads.DOSSIERS)
def export(request: ActorRequest) -> FileResponse:
    """The rows and the order of the page, with every column of the register."""
    actor, today = request.actor, clock.today()
    state = state_of(request, tables.SLIPS)
    reading = read(filters.declared(request.GET, actor), request.GET, today=today)
    chosen = queries.slips(actor).filter(filters.condition(reading, actor, today))
    keys = list(queries.sorted_by(chosen, state.sort).values_list("pk", flat=True))
    stream = io.BytesIO()
    excel.write(
        stream,
        title=_("督办台账"),
        columns=[column for key in tables.REGISTER if (column := tables.SLIPS.column(key)) is not None],
        rows=queries.rows(keys, today),
        filters=reading.lines(),
        order=order_words(tables.SLIPS, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=_name(today), content_type=excel.CONTENT_TYPE)


def _name(today: date) -> str:
    return f"{_('督办台账')}-{today:%Y%m%d}.xlsx"


@page(command="supervision.issue_slip")
def proposed(request: ActorRequest) -> HttpResponse:
    """Overdue and without a slip. A person issues it; nothing is issued by itself."""
    actor, today = request.actor, clock.today()
    found = queries.proposable(actor, today)
    shown = list(found[:PROPOSED_AT_MOST])
    total = found.count()
    rows = owed_rows(shown, today, zone_calendar(shown[0].dossier), reverse("supervision:proposed")) if shown else []
    said = ngettext("%(n)s 件逾期的事还没发督办单", "%(n)s 件逾期的事还没发督办单", total) % {"n": f"{total:,}"}
    context = {
        "rows": [(row, tables.thing_said(row.obligation.dossier), tables.holder_view(row.holder)) for row in rows],
        "finding": said if total else _("逾期的事都发了督办单，或者没有逾期的事"),
        "more": total - len(rows),
    }
    return render(request, "supervision/slips/proposed.html", context)
