"""The table of projects: filters in the URL, tabs with counts, sums, Excel."""

import io
from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock, excel, saved
from kuaijin.kit.addresses import changed
from kuaijin.kit.components import MarkGroup, as_of, count, empty, money
from kuaijin.kit.filters import form_of
from kuaijin.kit.formats import MoneyUnit
from kuaijin.kit.tables import ROWS, BulkAct, Saved, State, TableView, order_words, state_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import WORST_FIRST
from kuaijin.projects import queries, tables
from kuaijin.projects.filters import Asked, asked

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)
# Named filters whose number is counted live on the page; the others are listed without one.
COUNTED_AT_MOST = 6
TABS = ("", "answer=me", "light=red&light=yellow", "due=7", "light=grey")


@page(reads=READS)
def project_list(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    opened = request.GET.get("filters") == "1"
    state = state_of(request, tables.PROJECTS)
    wanted = asked(request.GET, actor, today, with_choices=opened)
    named = _named(request)
    tabs, told, keys = remembered(
        (_asker(request), today, request.GET.urlencode(), [text for _name, text in named]),
        lambda: _counted(actor, today, named, wanted, state),
    )
    ctx = tables.context(today, request_calendar(request))
    view = TableView(
        table=tables.PROJECTS,
        state=state,
        rows=queries.rows(keys, today, state.columns),
        total=told.total,
        ctx=ctx,
        sums={"stage": _("合计"), "total": money(told.invested, unit=MoneyUnit.YI)},
        unit=ngettext("个", "个", told.total),
        total_href=state.href(**{"from": None}),
        saved=_tabs(request.GET, named, tabs),
        save_href=_save_href(request),
        chips=wanted.reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        export_href=f"{reverse('projects:export')}{state.href(**{'from': None, 'filters': None, 'choose': None})}",
        bulk=bulk_acts(request),
        bulk_href=reverse("projects:bulk"),
        as_of=as_of(clock.now(), today=today),
        empty=_nothing(wanted),
    )
    return render(request, "projects/list.html", _page(request, view, told, wanted, state, opened))


def _asker(request: ActorRequest) -> tuple[object, ...]:
    """Everything about the reader that decides what he sees."""
    actor = request.actor
    return ("projects", actor.zone_id, actor.scopes, actor.all_posts)


def _counted(
    actor: Actor, today: date, named: "list[Named]", wanted: Asked, state: State
) -> tuple[list[int | None], queries.Figures, list[int]]:
    """The tabs' numbers (None: of what has ended), the figures of the filter, and which rows stand on this page."""
    tabs = [asked(QueryDict(query), actor, today, with_choices=False) for _name, query in named]
    running = queries.figures(queries.running(actor), today, [item.condition for item in tabs])
    chosen = queries.in_state(actor, wanted.ended).filter(wanted.condition)
    told = running if not wanted.reading.active else queries.figures(chosen, today)
    ordered = queries.sorted_by(chosen, state.sort, today).values_list("pk", flat=True)
    # What has ended is not among the projects that were counted.
    counts = [None if item.ended else n for item, n in zip(tabs, running.named, strict=True)]
    return counts, told, list(ordered[state.start : state.start + ROWS])


def _page(
    request: ActorRequest,
    view: TableView[queries.Row],
    told: queries.Figures,
    wanted: Asked,
    state: State,
    opened: bool,
) -> dict[str, object]:
    href = {light: state.href(light=str(light.value), **{"from": None}) for light in WORST_FIRST}
    return {
        "table": view,
        "told": told,
        "finding": finding(told),
        "lights": [(light, told.lights[light], href[light]) for light in WORST_FIRST],
        "marks": [MarkGroup(light, told.lights[light], href[light]) for light in WORST_FIRST],
        "refused": wanted.reading.refused,
        "filters": form_of(wanted.filters, wanted.reading) if opened else None,
        "may_create": request.actor.may("projects.create"),
        "may_import": request.actor.may("exchange.upload"),
        "kept": [(key, value) for key, values in request.GET.lists() for value in values if key not in {"q", "from"}],
    }


def finding(told: queries.Figures) -> str:
    """`68 个项目，7 个要推，4 个没人核实`."""
    unverified = told.lights[WORST_FIRST[3]]
    parts = [ngettext("%(n)s 个项目", "%(n)s 个项目", told.total) % {"n": f"{told.total:,}"}]
    if told.to_push:
        parts.append(ngettext("%(n)s 个要推", "%(n)s 个要推", told.to_push) % {"n": f"{told.to_push:,}"})
    if unverified:
        parts.append(ngettext("%(n)s 个没人核实", "%(n)s 个没人核实", unverified) % {"n": f"{unverified:,}"})
    if len(parts) == 1 and told.total:
        parts.append(_("没有要推的"))
    return _("，").join(parts)


def request_calendar(request: HttpRequest):  # type: ignore[no-untyped-def]
    shell = getattr(request, "kj_shell", None)
    return shell.calendar if shell is not None else calendar_of(None)


Named = tuple[str, str]


def _named(request: ActorRequest) -> list[Named]:
    """The tabs that everybody has, then the reader's own, each with what it asks for."""
    labels = (_("全部"), _("我包保的"), _("要推的"), _("7 天内到期"), _("没人核实"))
    tabs = list(zip(labels, TABS, strict=True))
    if not request.actor.all_posts:
        tabs = [tab for tab in tabs if tab[1] != "answer=me"]
    own = [(item.name, item.query) for item in saved.named_queries(request, "projects")]
    return [*tabs, *own[:COUNTED_AT_MOST]]


def _tabs(query: QueryDict, named: list[Named], counts: list[int | None]) -> list[Saved]:
    present = _conditions(query)
    return [
        Saved(name, f"?{text}", n, present == _conditions(QueryDict(text)))
        for (name, text), n in zip(named, counts, strict=True)
    ]


def _conditions(query: QueryDict) -> list[tuple[str, list[str]]]:
    """What is asked, without how it is shown."""
    look = {"sort", "cols", "dense", "from", "choose", "filters"}
    return sorted(
        (key, sorted(filter(None, values))) for key, values in query.lists() if key not in look and any(values)
    )


def _save_href(request: ActorRequest) -> str:
    if not request.actor.may("cockpit.save_filter"):
        return ""
    query = QueryDict(changed(request.GET, {"from": None, "filters": None, "choose": None})[1:])
    target = QueryDict(mutable=True)
    target["page"], target["query"] = "projects", query.urlencode()
    return f"{reverse('cockpit:save_filter')}?{target.urlencode()}"


def bulk_acts(request: ActorRequest) -> list[BulkAct]:
    acts = [
        ("obligations.open", BulkAct("owe", _("给负责人派一件"))),
        ("projects.put_in_batch", BulkAct("batch", _("列入集中开工"))),
    ]
    return [*(act for code, act in acts if request.actor.may(code)), BulkAct("export", _("导出"))]


def _nothing(wanted: Asked) -> str:
    if not wanted.reading.active:
        return empty(_("还没有项目。"), _("新建项目"), reverse("projects:create"))
    narrowest = wanted.reading.active[-1]
    said = _("没有符合这些条件的项目。先去掉“%(label)s %(text)s”。") % {
        "label": narrowest.filter.label,
        "text": narrowest.text,
    }
    return empty(said, _("去掉全部条件"), reverse("projects:list"))


@page(reads=READS)
def export(request: ActorRequest) -> FileResponse:
    """Exactly the rows, columns and order of the page, and what they are, on a second sheet."""
    today = clock.today()
    state = state_of(request, tables.PROJECTS)
    wanted = asked(request.GET, request.actor, today, with_choices=False)
    chosen = queries.in_state(request.actor, wanted.ended).filter(wanted.condition)
    keys = list(queries.sorted_by(chosen, state.sort, today).values_list("pk", flat=True))
    return workbook(request, keys, state, wanted.reading.lines())


def workbook(request: ActorRequest, keys: list[int], state: State, conditions: list[str]) -> FileResponse:
    columns = [column for key in state.columns if (column := tables.PROJECTS.column(key)) is not None]
    stream = io.BytesIO()
    excel.write(
        stream,
        title=_("项目"),
        columns=columns,
        rows=queries.rows_in_order(keys, clock.today()),
        filters=conditions,
        order=order_words(tables.PROJECTS, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    name = f"{_('项目')}-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=excel.CONTENT_TYPE)


@page(reads=READS)
def batch_list(request: ActorRequest) -> HttpResponse:
    """Start batches with their numbers of projects; each number opens exactly its rows."""
    batches = list(queries.batches(request.actor))
    total = sum(batch.seen for batch in batches)  # type: ignore[attr-defined]
    said = ngettext("%(n)s 个批次", "%(n)s 个批次", len(batches)) % {"n": len(batches)}
    projects = ngettext("%(n)s 个项目", "%(n)s 个项目", total) % {"n": total}
    rows = [
        (batch, count(batch.seen, f"{reverse('projects:list')}?state=all&batch={batch.pk}", pgettext("多少", "行")))  # type: ignore[attr-defined]
        for batch in batches
    ]
    return render(request, "projects/batches.html", {"finding": f"{said}{_('，')}{projects}", "rows": rows})
