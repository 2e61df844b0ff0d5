"""What is drawn: options for the chart library and the table beside it, made from the same groups.

Colours are named, never given: the page's script reads them from the tokens (`token:ink`)."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.cockpit.figures import view
from kuaijin.cockpit.figures.asking import rows_address
from kuaijin.cockpit.figures.counting import Group, Value
from kuaijin.cockpit.figures.fields import FIELDS, Key
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.cockpit.figures.relations import Figure
from kuaijin.kit.components import light_word
from kuaijin.kit.formats import MoneyUnit, is_english, labelled, month_text, unit_text
from kuaijin.law.dates import add_months
from kuaijin.obligations.standings import WORST_FIRST

INK, WEAK, LINE, SHEET = "token:ink", "token:ink2", "token:line", "token:sheet"
LIGHT_TOKENS = {
    "red": "token:red",
    "yellow": "token:yshape",
    "blue": "token:blue",
    "grey": "token:grey",
    "green": "token:green",
}
YI, BILLION = Decimal(100_000_000), Decimal(1_000_000_000)
TILES_WIDE = 5
MONTHS_AT_MOST = 36


@dataclass(frozen=True)
class Chart:
    """`head` and `rows` are the table beside it: cells are words or numbers that open their rows."""

    key: str
    title: str
    option: dict[str, Any]
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[SafeString | str, ...]], ...]
    tall: bool = False

    @property
    def script(self) -> str:
        """The id under which its options lie in the page."""
        return f"o-{self.key}"


def charts(asked: Question) -> list[Chart]:
    found = [course(asked), months(asked), towns(asked)]
    return [*found[:2], lights(asked), found[2]] if asked.is_now else found


def _axis(names: list[str], *, upright: bool = False) -> dict[str, Any]:
    return {
        "type": "category",
        "data": names,
        "inverse": upright,
        "axisLine": {"lineStyle": {"color": INK}},
        "axisTick": {"show": False},
        "axisLabel": {"color": WEAK, "fontSize": 13, "interval": 0, "hideOverlap": False},
    }


def _scale(name: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "value",
        "name": name,
        "minInterval": 1,
        "nameTextStyle": {"color": WEAK},
        "splitLine": {"lineStyle": {"color": LINE}},
        "axisLabel": {"color": WEAK, "fontSize": 13, "hideOverlap": True},
        **more,
    }


def _bar(name: str, data: list[dict[str, Any]], colour: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "data": data,
        "itemStyle": {"color": colour},
        "label": {"show": True, "position": "right", "color": INK},
        "barMaxWidth": 28,
        **more,
    }


def _grid() -> dict[str, Any]:
    return {"left": 8, "right": 56, "top": 32, "bottom": 8, "containLabel": True}


def _item(amount: Any, href: str) -> dict[str, Any]:
    return {"value": amount, "href": href}


def _money(value: Value | None) -> float:
    """In the unit that people say: 亿元, or billions for English readers."""
    amount = Decimal((value.amount if value else 0) or 0)
    return round(float(amount / (BILLION if is_english() else YI)), 2)


def course(asked: Question) -> Chart:
    """Where the projects of the zone stand, with their number and their money."""
    counts = _by(asked, "projects_open", "stage")
    money = _by(asked, "investment_open", "stage")
    keys = [group.key for group in counts]
    names = [key.name for key in keys]
    sums = {group.key: group.value for group in money}
    hrefs = [_href("projects_open", asked, "stage", key.key) for key in keys]
    projects, invested = str(BY_CODE["projects_open"].name), str(BY_CODE["investment_open"].name)
    in_unit = labelled(invested, _("十亿元") if is_english() else unit_text(MoneyUnit.YI))
    option = {
        "grid": _grid(),
        "tooltip": {},
        "legend": {"textStyle": {"color": WEAK}, "top": 0},
        "xAxis": [_scale(), _scale(show=False)],
        "yAxis": _axis(names, upright=True),
        "series": [
            _bar(projects, [_item(g.value.amount, h) for g, h in zip(counts, hrefs, strict=True)], INK),
            _bar(
                in_unit,
                [_item(_money(sums.get(k)), h) for k, h in zip(keys, hrefs, strict=True)],
                "token:line2",
                xAxisIndex=1,
            ),
        ],
    }
    rows = tuple(
        (
            group.key.name,
            (
                view.said(BY_CODE["projects_open"], group.value, asked.narrowed("stage", group.key.key)),
                view.said(BY_CODE["investment_open"], sums[group.key], asked.narrowed("stage", group.key.key)),
            ),
        )
        for group in counts
    )
    return Chart("course", _("走到哪一步，多少个，多少钱"), option, (_("阶段"), projects, invested), rows, tall=True)


def months(asked: Question) -> Chart:
    """Every month of the period, also those in which nothing began."""
    found = _by(asked, "starts", "month")
    figure = BY_CODE["starts"]
    amounts = {group.key: group.value.amount for group in found}
    keys = _every_month(asked) or list(amounts)
    bars = [_item(amounts.get(key, 0), _href("starts", asked, "month", key.key)) for key in keys]
    option = {
        "grid": {**_grid(), "right": 16},
        "tooltip": {},
        "xAxis": {**_axis([key.name for key in keys]), "axisLabel": {"color": WEAK, "fontSize": 13}},
        "yAxis": _scale(),
        "series": [_bar(str(figure.name), bars, INK, label={"show": True, "position": "top", "color": INK})],
    }
    rows = tuple((g.key.name, (view.said(figure, g.value, asked.narrowed("month", g.key.key)),)) for g in found)
    return Chart("months", _("每月开工"), option, (_("月份"), str(figure.name)), rows)


def _every_month(asked: Question) -> list[Key]:
    """Empty where they are too many to stand side by side."""
    month, keys = asked.first.replace(day=1), []
    while month <= asked.until:
        keys.append(Key(f"{month:%Y-%m}", month_text(month), (month,)))
        month = add_months(month, 1)
    return keys if len(keys) <= MONTHS_AT_MOST else []


def lights(asked: Question) -> Chart:
    """One bar a task force, its parts by light, worst first."""
    by = FIELDS["taskforce"]
    figures = [BY_CODE[f"lights_{light.value}"] for light in WORST_FIRST]
    found = view.split(figures, asked, by)
    keys = list(dict.fromkeys(group.key for figure in figures for group in found[figure.code]))
    values = {(figure.code, group.key): group.value for figure in figures for group in found[figure.code]}
    series = [
        _bar(
            light_word(light),
            [
                _item(
                    values[figure.code, key].amount if (figure.code, key) in values else 0,
                    _href(figure.code, asked, "taskforce", key.key),
                )
                for key in keys
            ],
            LIGHT_TOKENS[light.value],
            stack="lights",
            label={"show": False},
        )
        for light, figure in zip(WORST_FIRST, figures, strict=True)
    ]
    option = {
        "aria": {"enabled": True, "decal": {"show": True}},
        "grid": {**_grid(), "right": 16},
        "tooltip": {},
        "legend": {"textStyle": {"color": WEAK}, "top": 0},
        "xAxis": _scale(),
        "yAxis": _axis([key.name for key in keys], upright=True),
        "series": series,
    }
    rows = tuple(
        (
            key.name,
            tuple(
                view.said(figure, values.get((figure.code, key), Value(0)), asked.narrowed("taskforce", key.key))
                for figure in figures
            ),
        )
        for key in keys
    )
    head = (_("专班"), *(light_word(light) for light in WORST_FIRST))
    return Chart("lights", _("各专班的灯"), option, head, rows, tall=True)


def towns(asked: Question) -> Chart:
    """The zone as tiles, one a town: not where it lies, but how much stands there."""
    found = _by(asked, "projects_open", "town")
    figure = BY_CODE["projects_open"]
    wide = min(TILES_WIDE, max(1, len(found)))
    high = math.ceil(len(found) / wide) if found else 1
    most = max((int(group.value.amount or 0) for group in found), default=1)
    tiles = [
        {
            "value": [place % wide, place // wide, group.value.amount],
            "name": group.key.name,
            "href": _href("projects_open", asked, "town", group.key.key),
            "label": {"formatter": f"{group.key.name}\n{group.value.amount}"},
        }
        for place, group in enumerate(found)
    ]
    hidden = {"type": "category", "show": False}
    option = {
        "grid": {"left": 0, "right": 0, "top": 0, "bottom": 0},
        "tooltip": {},
        "xAxis": {**hidden, "data": list(range(wide))},
        "yAxis": {**hidden, "data": list(range(high)), "inverse": True},
        "visualMap": {"show": False, "min": 0, "max": most, "inRange": {"color": ["token:paper", "token:line"]}},
        "series": [
            {
                "type": "heatmap",
                "name": str(figure.name),
                "data": tiles,
                "label": {"show": True, "color": INK, "fontSize": 13, "lineHeight": 19},
                "itemStyle": {"borderColor": SHEET, "borderWidth": 4},
                "emphasis": {"itemStyle": {"borderColor": INK, "borderWidth": 2}},
            }
        ],
    }
    rows = tuple((g.key.name, (view.said(figure, g.value, asked.narrowed("town", g.key.key)),)) for g in found)
    return Chart("towns", _("各镇街在办项目"), option, (_("镇街"), str(figure.name)), rows)


def _by(asked: Question, code: str, field: str) -> list[Group]:
    figure: Figure = BY_CODE[code]
    return view.split([figure], asked, FIELDS[field])[code]


def _href(code: str, asked: Question, field: str, key: str) -> str:
    return rows_address(BY_CODE[code], asked.narrowed(field, key))
