"""The table of problems: filters in the URL, tabs, Excel."""

import io
from datetime import date

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock, excel
from kuaijin.kit.components import MarkGroup, as_of, empty
from kuaijin.kit.filters import Reading, form_of, read
from kuaijin.kit.tables import ROWS, Saved, TableView, order_words, state_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import WORST_FIRST
from kuaijin.problems import filters, queries, tables

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)
TABS = ("", "mine=owner", "due=late", "state=answered", "state=closed")
LOOK = {"sort", "cols", "dense", "from", "choose", "filters"}


@page(reads=READS)
def problem_list(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    opened = request.GET.get("filters") == "1"
    state = state_of(request, tables.PROBLEMS)
    asked = filters.declared(request.GET, actor)
    reading = read(asked, request.GET, today=today)
    chosen = queries.problems(actor).filter(filters.condition(reading, actor, today))
    total = chosen.count()
    keys = list(queries.sorted_by(chosen, state.sort).values_list("pk", flat=True)[state.start : state.start + ROWS])
    ctx = tables.Context(today, calendar_of(queries.zone_of(actor).code), actor.is_enterprise)
    view = TableView(
        table=tables.PROBLEMS,
        state=state,
        rows=queries.rows(keys, today),
        total=total,
        ctx=ctx,
        unit=ngettext("个问题", "个问题", total),
        total_href=state.href(**{"from": None}),
        saved=_tabs(request),
        chips=reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        export_href=f"{reverse('problems:export')}{state.href(**{'from': None, 'filters': None, 'choose': None})}",
        as_of=as_of(clock.now(), today=today),
        empty=_nothing(request, reading),
    )
    lights = queries.lights(queries.problems(actor), today)
    context = {
        "table": view,
        "finding": finding(queries.figures(queries.problems(actor), today)),
        "marks": [MarkGroup(light, lights[light], f"?light={light.value}") for light in WORST_FIRST],
        "refused": reading.refused,
        "filters": form_of(asked, reading) if opened else None,
        "may_raise": actor.may("problems.raise_problem"),
        "outside": actor.is_enterprise,
        "of": (reading.chosen("of") or ("",))[0],
    }
    return render(request, "problems/list.html", context)


def finding(figures: tuple[int, int, int]) -> str:
    """`12 个问题没销号，3 个逾期，2 个答复了等销号`."""
    still, late, answered = figures
    if not still:
        return _("没有没销号的问题")
    parts = [ngettext("%(n)s 个问题没销号", "%(n)s 个问题没销号", still) % {"n": f"{still:,}"}]
    if late:
        parts.append(ngettext("%(n)s 个逾期", "%(n)s 个逾期", late) % {"n": f"{late:,}"})
    if answered:
        said = ngettext("%(n)s 个答复了等销号", "%(n)s 个答复了等销号", answered)
        parts.append(said % {"n": f"{answered:,}"})
    return _("，").join(parts)


def _tabs(request: ActorRequest) -> list[Saved]:
    labels = (_("没销号的"), _("我负责的"), _("逾期的"), _("等销号的"), _("已销号的"))
    tabs = [tab for tab in zip(labels, TABS, strict=True) if request.actor.all_posts or tab[1] != "mine=owner"]

    def plain(query: QueryDict) -> list[tuple[str, list[str]]]:
        return sorted((key, sorted(values)) for key, values in query.lists() if key not in LOOK and any(values))

    now = plain(request.GET)
    return [Saved(label, f"?{query}", None, now == plain(QueryDict(query))) for label, query in tabs]


def _nothing(request: ActorRequest, reading: Reading) -> SafeString:
    if reading.active:
        last = reading.active[-1]
        said = _("没有符合这些条件的问题。先去掉“%(label)s %(text)s”。") % {
            "label": last.filter.label,
            "text": last.text,
        }
        return empty(said, _("去掉全部条件"), reverse("problems:list"))
    if request.actor.may("problems.raise_problem"):
        return empty(_("没有没销号的问题。有难处就提出来。"), _("提问题"), reverse("problems:create"))
    return empty(_("没有没销号的问题。"))


@page(reads=READS)
def export(request: ActorRequest) -> FileResponse:
    """Exactly the rows, columns and order of the page, and what they are, on a second sheet."""
    actor, today = request.actor, clock.today()
    state = state_of(request, tables.PROBLEMS)
    reading = read(filters.declared(request.GET, actor), request.GET, today=today)
    chosen = queries.problems(actor).filter(filters.condition(reading, actor, today))
    keys = list(queries.sorted_by(chosen, state.sort).values_list("pk", flat=True))
    stream = io.BytesIO()
    excel.write(
        stream,
        title=pgettext("许多", "问题"),
        columns=[column for key in state.columns if (column := tables.PROBLEMS.column(key)) is not None],
        rows=queries.rows(keys, today),
        filters=reading.lines(),
        order=order_words(tables.PROBLEMS, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=_name(today), content_type=excel.CONTENT_TYPE)


def _name(today: date) -> str:
    return f"{pgettext('许多', '问题')}-{today:%Y%m%d}.xlsx"
