"""The pool of requests: filters in the address, tabs, Excel."""

import io
from dataclasses import dataclass
from datetime import date

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock, excel
from kuaijin.kit.components import MarkGroup, as_of, empty
from kuaijin.kit.filters import Reading, form_of, read
from kuaijin.kit.formats import number_text
from kuaijin.kit.tables import ROWS, Saved, State, TableView, order_words, state_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import WORST_FIRST
from kuaijin.requests import filters
from kuaijin.requests.queries import pool
from kuaijin.requests.queries.pool import Figures
from kuaijin.requests.tables import POOL, Context

TABS = (
    "",
    "mine=owner",
    "state=dispatch",
    "state=working",
    "state=call",
    "state=unsolved",
    "state=ledger",
    "state=over",
)
LOOK = {"sort", "cols", "dense", "from", "choose", "filters"}


@dataclass(frozen=True)
class Counted:
    """What one address says: the head's figures, how many rows, and which of them stand here."""

    figures: Figures
    total: int
    more: bool
    keys: list[int]


@page(reads=Reads.DOSSIERS)
def request_list(request: ActorRequest) -> HttpResponse:
    today, now = clock.today(), clock.now()
    opened = request.GET.get("filters") == "1"
    state = state_of(request, POOL)
    asked = filters.declared(request.GET, request.actor, opened=opened)
    reading = read(asked, request.GET, today=today)
    told = remembered(
        (*_asker(request), today, request.GET.urlencode()), lambda: _counted(request, reading, state, today)
    )
    rows = pool.rows(told.keys, today)
    files = pool.files_open_to(request.actor, [row.request for row in rows])
    view = TableView(
        table=POOL,
        state=state,
        rows=rows,
        total=told.total,
        total_more=told.more,
        ctx=Context(today, now, calendar_of(own_zone(request.actor).code), files),
        unit=ngettext("件", "件", told.total),
        total_href=state.href(**{"from": None}),
        saved=_tabs(request),
        chips=reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        export_href=f"{reverse('requests:export')}{state.href(**{'from': None, 'filters': None, 'choose': None})}",
        as_of=as_of(now, today=today),
        empty=_nothing(request, reading),
    )
    context = {
        "table": view,
        "finding": finding(told.figures),
        "marks": _marks(told.figures),
        "refused": reading.refused,
        "filters": form_of(asked, reading) if opened else None,
        "ways": _ways(request),
        "may_open": request.actor.may("requests.open"),
    }
    return render(request, "requests/list.html", context)


def _asker(request: ActorRequest) -> tuple[object, ...]:
    """Everything about the reader that decides what he sees."""
    actor = request.actor
    return ("requests", actor.zone_id, actor.scopes, actor.all_posts, actor.person_id)


def _counted(request: ActorRequest, reading: Reading, state: State, today: date) -> Counted:
    seen = pool.heard(request.actor)
    chosen = seen.filter(filters.condition(reading, request.actor, today))
    total, more = pool.bounded(chosen)
    ordered = pool.sorted_by(chosen, state.sort, still=filters.only_open(reading)).values_list("pk", flat=True)
    return Counted(pool.figures(seen, today), total, more, list(ordered[state.start : state.start + ROWS]))


def finding(told: Figures) -> str:
    """`12 件诉求没办结，3 件逾期，2 件等派单`; beyond what is counted, `10,000 件以上`."""
    if not told.running:
        return _("没有没办结的诉求")
    parts = [_number(told.running, told.more, _("没办结"))]
    if told.late:
        parts.append(_number(told.late, told.more_late, _("逾期")))
    if told.to_dispatch:
        parts.append(_number(told.to_dispatch, told.to_dispatch >= pool.COUNTED_AT_MOST, _("等派单")))
    return _("，").join(parts)


def _number(n: int, more: bool, said: str) -> str:
    if more:
        return _("%(n)s 件以上%(said)s") % {"n": number_text(n), "said": said}
    return ngettext("%(n)s 件%(said)s", "%(n)s 件%(said)s", n) % {"n": number_text(n), "said": said}


def _marks(told: Figures) -> list[MarkGroup]:
    """Where there are too many to count, the sentence says so and nothing is drawn."""
    return [MarkGroup(light, n, f"?light={light.value}") for light in WORST_FIRST if (n := told.lights.get(light))]


def _tabs(request: ActorRequest) -> list[Saved]:
    labels = (
        _("没办结的"),
        _("该我回应"),
        _("待派单"),
        pgettext("诉求", "办理中"),
        _("待回访"),
        _("未解决台账"),
        _("计划解决台账"),
        pgettext("诉求", "已办结"),
    )
    tabs = [tab for tab in zip(labels, TABS, strict=True) if request.actor.all_posts or tab[1] != "mine=owner"]

    def plain(query: QueryDict) -> list[tuple[str, list[str]]]:
        return sorted((key, sorted(values)) for key, values in query.lists() if key not in LOOK and any(values))

    now = plain(request.GET)
    return [Saved(label, f"?{query}", None, now == plain(QueryDict(query))) for label, query in tabs]


def _ways(request: ActorRequest) -> list[tuple[str, str]]:
    """The desks that this reader works at."""
    actor = request.actor
    known = (
        (_("派单台"), "requests:desk", actor.may("requests.dispatch")),
        (_("回访"), "requests:call_backs", actor.may("requests.call_back")),
        (_("领导要定的"), "requests:leaders", actor.may("requests.decide")),
        (_("三率"), "requests:rates", True),
        (_("诉求成因"), "requests:causes", True),
        (_("常见问题"), "requests:known", True),
        (pgettext("许多", "问题"), "problems:list", True),
    )
    return [(label, reverse(name)) for label, name, may in known if may]


def _nothing(request: ActorRequest, reading: Reading) -> SafeString:
    if reading.active:
        last = reading.active[-1]
        said = _("没有符合这些条件的诉求。先去掉“%(label)s %(text)s”。") % {
            "label": last.filter.label,
            "text": last.text,
        }
        return empty(said, _("去掉全部条件"), reverse("requests:list"))
    if request.actor.may("requests.open"):
        return empty(_("没有没办结的诉求。企业打来电话，就记一件。"), _("记一件诉求"), reverse("requests:create"))
    return empty(_("没有没办结的诉求。"))


@page(reads=Reads.DOSSIERS)
def export(request: ActorRequest) -> FileResponse:
    """Exactly the rows, columns and order of the page, and what they are, on a second sheet."""
    actor, today = request.actor, clock.today()
    state = state_of(request, POOL)
    reading = read(filters.declared(request.GET, actor), request.GET, today=today)
    chosen = pool.heard(actor).filter(filters.condition(reading, actor, today))
    keys = list(pool.sorted_by(chosen, state.sort).values_list("pk", flat=True))
    stream = io.BytesIO()
    excel.write(
        stream,
        title=pgettext("许多", "诉求"),
        columns=[column for key in state.columns if (column := POOL.column(key)) is not None],
        rows=(
            row for start in range(0, len(keys), ROWS * 10) for row in pool.rows(keys[start : start + ROWS * 10], today)
        ),
        filters=reading.lines(),
        order=order_words(POOL, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    name = f"{pgettext('许多', '诉求')}-{today:%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=excel.CONTENT_TYPE)
