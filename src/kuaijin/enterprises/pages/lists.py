"""The table of enterprises."""

import io

from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.enterprises import filters, queries, tables
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock, excel
from kuaijin.kit.components import MarkGroup, as_of, empty
from kuaijin.kit.filters import Reading, form_of, read
from kuaijin.kit.tables import ROWS, Saved, State, TableView, order_words, state_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.standings import WORST_FIRST

TABS = ("", "answer=me", "light=red&light=yellow", "key=yes", "code=doubtful")


@page(reads=Reads.DOSSIERS)
def enterprise_list(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    opened = request.GET.get("filters") == "1"
    state = state_of(request, tables.ENTERPRISES)
    asked = filters.declared(request.GET, actor, with_choices=opened)
    reading = read(asked, request.GET, today=today)
    told, keys = remembered(
        ("enterprises", actor.zone_id, actor.scopes, actor.all_posts, today, request.GET.urlencode()),
        lambda: _counted(request, reading, state),
    )
    view = TableView(
        table=tables.ENTERPRISES,
        state=state,
        rows=queries.rows(keys, actor, today),
        total=told.total,
        ctx=tables.Context(today, calendar_of(queries.zone_of(actor).code)),
        unit=ngettext("家", "家", told.total),
        total_href=state.href(**{"from": None}),
        saved=_tabs(request),
        chips=reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        export_href=f"{reverse('enterprises:export')}{state.href(**{'from': None, 'filters': None, 'choose': None})}",
        as_of=as_of(clock.now(), today=today),
        empty=_nothing(reading),
    )
    href = {light: state.href(light=str(light.value), **{"from": None}) for light in WORST_FIRST}
    context = {
        "table": view,
        "finding": finding(told),
        "lights": [(light, told.lights[light], href[light]) for light in WORST_FIRST],
        "marks": [MarkGroup(light, told.lights[light], href[light]) for light in WORST_FIRST],
        "refused": reading.refused,
        "filters": form_of(asked, reading) if opened else None,
        "may_create": actor.may("enterprises.create"),
    }
    return render(request, "enterprises/list.html", context)


def _counted(request: ActorRequest, reading: Reading, state: State) -> tuple[queries.Figures, list[int]]:
    today = clock.today()
    chosen = queries.enterprises(request.actor).filter(filters.condition(reading, request.actor, today))
    keys = queries.sorted_by(chosen, state.sort, request.actor, today).values_list("pk", flat=True)
    return queries.figures(chosen, request.actor, today), list(keys[state.start : state.start + ROWS])


def finding(told: queries.Figures) -> str:
    """`46 家企业，3 家有事要推，1 家代码校验不过`."""
    push = told.lights[WORST_FIRST[0]] + told.lights[WORST_FIRST[1]]
    parts = [ngettext("%(n)s 家企业", "%(n)s 家企业", told.total) % {"n": f"{told.total:,}"}]
    if push:
        parts.append(ngettext("%(n)s 家有事要推", "%(n)s 家有事要推", push) % {"n": f"{push:,}"})
    if told.doubtful:
        said = ngettext("%(n)s 家代码校验不过", "%(n)s 家代码校验不过", told.doubtful)
        parts.append(said % {"n": f"{told.doubtful:,}"})
    return _("，").join(parts)


def _tabs(request: ActorRequest) -> list[Saved]:
    labels = (_("全部"), _("我包保的"), _("有事要推的"), _("重点"), _("代码校验不过"))
    look = {"sort", "cols", "dense", "from", "choose", "filters"}

    def plain(query: QueryDict) -> list[tuple[str, list[str]]]:
        return sorted((key, sorted(values)) for key, values in query.lists() if key not in look and any(values))

    now = plain(request.GET)
    return [
        Saved(label, f"?{query}", None, now == plain(QueryDict(query)))
        for label, query in zip(labels, TABS, strict=True)
    ]


def _nothing(reading: Reading) -> str:
    if not reading.active:
        return empty(_("还没有企业档案。"), _("建企业档案"), reverse("enterprises:create"))
    last = reading.active[-1]
    said = _("没有符合这些条件的企业。先去掉“%(label)s %(text)s”。") % {"label": last.filter.label, "text": last.text}
    return empty(said, _("去掉全部条件"), reverse("enterprises:list"))


@page(reads=Reads.DOSSIERS)
def export(request: ActorRequest) -> FileResponse:
    """Exactly the rows, columns and order of the page, and what they are, on a second sheet."""
    actor, today = request.actor, clock.today()
    state = state_of(request, tables.ENTERPRISES)
    reading = read(filters.declared(request.GET, actor, with_choices=False), request.GET, today=today)
    chosen = queries.enterprises(actor).filter(filters.condition(reading, actor, today))
    keys = list(queries.sorted_by(chosen, state.sort, request.actor, today).values_list("pk", flat=True))
    stream = io.BytesIO()
    excel.write(
        stream,
        title=_("企业"),
        columns=[column for key in state.columns if (column := tables.ENTERPRISES.column(key)) is not None],
        rows=queries.rows_in_order(keys, actor, today),
        filters=reading.lines(),
        order=order_words(tables.ENTERPRISES, state),
        as_of=clock.now(),
    )
    stream.seek(0)
    name = f"{_('企业')}-{today:%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=excel.CONTENT_TYPE)
