"""The table of cases: filters in the URL, tabs, Excel."""

import io
from datetime import date

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kuaijin.approvals import case_filters as filters
from kuaijin.approvals.case_tables import CASES, Context
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.queries import cases as queries
from kuaijin.approvals.queries.cases import Figures
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock, excel
from kuaijin.kit.components import MarkGroup, as_of, empty
from kuaijin.kit.filters import Reading, form_of, read
from kuaijin.kit.tables import ROWS, Saved, TableView, order_words, state_of
from kuaijin.law.lights import Light
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import WORST_FIRST

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)
TABS = ("", "mine=waits", "state=correcting", "state=paused", "due=today", "due=late", "state=over")
LOOK = {"sort", "cols", "dense", "from", "choose", "filters"}


@page(reads=READS)
def case_list(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    opened = request.GET.get("filters") == "1"
    state = state_of(request, CASES)
    asked = filters.declared(request.GET, actor)
    reading = read(asked, request.GET, today=today)
    seen = queries.cases(actor)
    chosen = seen.filter(filters.condition(reading, actor, today))
    total = chosen.count()
    ordered = queries.sorted_by(chosen, state.sort, today)
    keys = list(ordered.values_list("pk", flat=True)[state.start : state.start + ROWS])
    view = TableView(
        table=CASES,
        state=state,
        rows=queries.rows(keys, today),
        total=total,
        ctx=Context(today, calendar_of(own_zone(actor).code)),
        unit=ngettext("个办件", "个办件", total),
        total_href=state.href(**{"from": None}),
        saved=_tabs(request),
        chips=reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        export_href=f"{reverse('approvals:export')}{state.href(**{'from': None, 'filters': None, 'choose': None})}",
        as_of=as_of(clock.now(), today=today),
        empty=_nothing(reading, actor.is_enterprise),
    )
    about = reading.chosen("of")
    told = queries.figures(seen.filter(dossier__number__in=about) if about else seen, today)
    context = {
        "table": view,
        "finding": finding(told),
        "marks": [MarkGroup(light, told.lights[light], f"?light={light.value}") for light in WORST_FIRST],
        "refused": reading.refused,
        "filters": form_of(asked, reading) if opened else None,
        "outside": actor.is_enterprise,
    }
    return render(request, "approvals/cases/list.html", context)


def finding(told: Figures) -> str:
    """`12 个办件在办，3 个逾期，1 个等补正，2 个暂停`."""
    running, late = told.running, told.lights[Light.RED]
    correcting, paused = (told.states.get(state, 0) for state in (CaseState.CORRECTING, CaseState.PAUSED))
    if not running:
        return _("没有在办的办件")
    parts = [ngettext("%(n)s 个办件在办", "%(n)s 个办件在办", running) % {"n": f"{running:,}"}]
    if late:
        parts.append(ngettext("%(n)s 个逾期", "%(n)s 个逾期", late) % {"n": f"{late:,}"})
    if correcting:
        parts.append(ngettext("%(n)s 个等补正", "%(n)s 个等补正", correcting) % {"n": f"{correcting:,}"})
    if paused:
        parts.append(ngettext("%(n)s 个暂停", "%(n)s 个暂停", paused) % {"n": f"{paused:,}"})
    return _("，").join(parts)


def _tabs(request: ActorRequest) -> list[Saved]:
    over = pgettext("办件", "已办")
    labels = (_("在办的"), _("该我办"), _("等补正"), _("暂停"), _("今天到期"), _("逾期"), over)

    def plain(query: QueryDict) -> list[tuple[str, list[str]]]:
        return sorted((key, sorted(values)) for key, values in query.lists() if key not in LOOK and any(values))

    now = plain(request.GET)
    return [
        Saved(label, f"?{query}", None, now == plain(QueryDict(query)))
        for label, query in zip(labels, TABS, strict=True)
    ]


def _nothing(reading: Reading, outside: bool) -> SafeString:
    if reading.active:
        last = reading.active[-1]
        said = _("没有符合这些条件的办件。先去掉“%(label)s %(text)s”。") % {
            "label": last.filter.label,
            "text": last.text,
        }
        return empty(said, _("去掉全部条件"), reverse("approvals:cases"))
    if outside:
        return empty(_("还没有办件。方案发布以后，每件事办到哪里都在这里。"))
    return empty(_("还没有办件。项目的方案发布以后，每个事项是一个办件。"), _("去看项目"), reverse("projects:list"))


@page(reads=READS)
def export(request: ActorRequest) -> FileResponse:
    """Exactly the rows, columns and order of the page, and what they are, on a second sheet."""
    actor, today = request.actor, clock.today()
    state = state_of(request, CASES)
    reading = read(filters.declared(request.GET, actor), request.GET, today=today)
    chosen = queries.cases(actor).filter(filters.condition(reading, actor, today))
    keys = list(queries.sorted_by(chosen, state.sort, today).values_list("pk", flat=True))
    stream = io.BytesIO()
    excel.write(
        stream,
        title=_("审批办件"),
        columns=[column for key in state.columns if (column := CASES.column(key)) is not None],
        rows=queries.rows(keys, today),
        filters=reading.lines(),
        order=order_words(CASES, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=_name(today), content_type=excel.CONTENT_TYPE)


def _name(today: date) -> str:
    return f"{_('审批办件')}-{today:%Y%m%d}.xlsx"
