"""The rows behind one figure, and the same as a workbook."""

import io

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaijin.cockpit.figures import tables, view
from kuaijin.cockpit.figures.asking import Asked, read
from kuaijin.cockpit.figures.counting import Amount, Value, rows_of
from kuaijin.cockpit.figures.fields import FIELDS, key_named
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.cockpit.figures.relations import Figure
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock, excel
from kuaijin.kit.components import as_of, chip, empty, money
from kuaijin.kit.formats import MoneyUnit, day_text, labelled, money_text, number_text
from kuaijin.kit.tables import ROWS, TableView, order_words, state_of


@page(reads=Reads.DOSSIERS)
def rows(request: ActorRequest, code: str) -> HttpResponse:
    """`/figures/starts?from=…&to=…&as-of=…&sector=…`: exactly what the number counts, as of its day."""
    figure, asked = _figure(code), read(request.GET, request.actor, clock.today())
    told = asked.question
    keys = tables.keys_of(rows_of(figure, told))
    value = _value(figure, told, len(keys))
    table = tables.table_of(figure)
    state = state_of(request, table)
    shown = TableView(
        table=table,
        state=state,
        rows=tables.lines(figure, told, keys[state.start : state.start + ROWS]),
        total=len(keys),
        ctx=tables.Context(told.today),
        sums=_sums(figure, value.amount),
        unit=figure.counted if not figure.measure or figure.is_money else pgettext("多少", "行"),
        chips=_chips(figure, asked),
        export_href=asked.address("cockpit:figure_export", code),
        as_of=as_of(clock.now(), today=told.today),
        empty=empty(_("没有符合的行。"), _("回到数字"), asked.address("cockpit:figures")),
    )
    context = {
        "figure": figure,
        "finding": finding(figure, asked, value.amount),
        "day": day_text(told.as_of, year=True),
        "period": view.period_said(told),
        "table": shown,
        "value": value,
        "back": asked.address("cockpit:figures"),
    }
    return render(request, "cockpit/figures/rows.html", context)


def _value(figure: Figure, asked: Question, rows: int) -> Value:
    """Where rows are counted, they are the value."""
    if figure.known(asked) and not figure.measure:
        return Value(rows, rows)
    return view.counted([figure], asked)[figure.code]


def _figure(code: str) -> Figure:
    if code not in BY_CODE:
        raise NotVisible
    return BY_CODE[code]


def finding(figure: Figure, asked: Asked, amount: Amount | None) -> str:
    """`开工 30 个项目，2026年1月1日–6月15日`."""
    told = asked.question
    if amount is None:
        return _("%(name)s：那一天的没有留下") % {"name": figure.name}
    said = money_text(amount) if figure.is_money else f"{number_text(int(amount))} {figure.counted}"  # type: ignore[arg-type]
    when = view.period_said(told) if figure.family.happens else day_text(told.as_of, year=True)
    return _("%(name)s %(amount)s，%(when)s") % {"name": figure.name, "amount": said, "when": when}


def _sums(figure: Figure, amount: Amount | None) -> dict[str, str]:
    if not figure.measure or amount is None:
        return {}
    return {"amount": money(amount, unit=MoneyUnit.YI) if figure.is_money else str(amount)}  # type: ignore[arg-type]


def _chips(figure: Figure, asked: Asked) -> list[SafeString]:
    """Each narrowing, with the way to do without it."""
    told = asked.question
    return [
        chip(
            str(FIELDS[code].label),
            key_named(told, code, key),
            asked.address("cockpit:figure", figure.code, **{code: None}),
        )
        for code, key in told.filters
    ]


@page(reads=Reads.DOSSIERS)
def export(request: ActorRequest, code: str) -> FileResponse:
    """All rows, and on a second sheet of what, over which period, as of which day."""
    figure, asked = _figure(code), read(request.GET, request.actor, clock.today())
    told = asked.question
    keys = tables.keys_of(rows_of(figure, told))
    table = tables.table_of(figure)
    parts = (keys[start : start + tables.AT_ONCE] for start in range(0, len(keys), tables.AT_ONCE))
    stream = io.BytesIO()
    excel.write(
        stream,
        title=str(figure.name),
        columns=table.columns,
        rows=(line for part in parts for line in tables.lines(figure, told, part)),
        filters=_conditions(figure, asked),
        order=order_words(table, state_of(request, table)),
        as_of=clock.now(),
    )
    stream.seek(0)
    name = f"{figure.code}-{told.as_of:%Y%m%d}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=excel.CONTENT_TYPE)


def _conditions(figure: Figure, asked: Asked) -> list[str]:
    told = asked.question
    said = [labelled(_("口径"), str(figure.definition)), labelled(_("时段"), view.period_said(told))]
    said.append(labelled(_("截至"), _("%(day)s，按现在所知") % {"day": day_text(told.as_of, year=True)}))
    return said + [labelled(FIELDS[code].label, key_named(told, code, key)) for code, key in told.filters]
