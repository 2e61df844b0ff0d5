"""What is drawn: options for the chart library and the table beside it, made from the same groups."""

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.cockpit.figures import drawing, view
from kuaijin.cockpit.figures.asking import rows_address
from kuaijin.cockpit.figures.counting import Group, Value
from kuaijin.cockpit.figures.fields import FIELDS, Key
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.kit.components import light, light_word
from kuaijin.kit.formats import MoneyUnit, is_english, month_text, number_text, unit_text
from kuaijin.law.dates import add_months
from kuaijin.obligations.standings import WORST_FIRST

YI, BILLION = Decimal(100_000_000), Decimal(1_000_000_000)
TONES = 5
MONTHS_AT_MOST = 36
TALL = 9
Cells = tuple[SafeString | str, ...]


@dataclass(frozen=True)
class Tile:
    """A town of the map: `tone` 1 (few) to 5 (most)."""

    name: str
    count: str
    href: str
    tone: int
    late: SafeString | str


@dataclass(frozen=True)
class Chart:
    """Drawn from `option` by the chart library, or as `tiles`.

    `head` and `rows` are the table beside it: cells are words or numbers that open their rows."""

    key: str
    title: str
    option: dict[str, Any]
    head: tuple[SafeString | str, ...]
    rows: tuple[tuple[str, Cells], ...]
    tiles: tuple[Tile, ...] = ()

    @property
    def script(self) -> str:
        """The id under which its options lie in the page."""
        return f"o-{self.key}"

    @property
    def tall(self) -> bool:
        return len(self.rows) >= TALL


def charts(asked: Question) -> list[Chart]:
    found = [course(asked), months(asked), towns(asked)]
    return [*found[:2], lights(asked), found[2]] if asked.is_now else found


def course(asked: Question) -> Chart:
    """Where the projects of the zone stand, their number and their money side by side, each on its own scale."""
    counts, money = (_by(asked, code, "stage") for code in ("projects_open", "investment_open"))
    keys = [group.key for group in counts]
    sums = {group.key: group.value for group in money}
    hrefs = [_href("projects_open", asked, "stage", key.key) for key in keys]
    projects, invested = str(BY_CODE["projects_open"].name), str(BY_CODE["investment_open"].name)
    in_unit = f"{invested}\n{_('十亿元') if is_english() else unit_text(MoneyUnit.YI)}"
    stages = drawing.axis([key.name for key in keys], upright=True)
    amounts = [_money(sums.get(key)) for key in keys]
    option = {
        "title": [drawing.heading(projects, 0), drawing.heading(in_unit, "50%")],
        "grid": [drawing.grid(left=6, right="58%", top=44), drawing.grid(left="50%", right=48, top=44)],
        "tooltip": {},
        "xAxis": [drawing.scale(show=False), drawing.scale(show=False, gridIndex=1)],
        "yAxis": [stages, {**stages, "gridIndex": 1, "axisLabel": {"show": False}}],
        "series": [
            drawing.bar(
                projects,
                [drawing.item(group.value.amount, href) for group, href in zip(counts, hrefs, strict=True)],
                drawing.INK,
            ),
            drawing.bar(
                in_unit,
                [drawing.item(n, href, f"{n:.2f}") for n, href in zip(amounts, hrefs, strict=True)],
                drawing.FULL,
                xAxisIndex=1,
                yAxisIndex=1,
            ),
        ],
    }
    rows = _rows(asked, "stage", keys, {"projects_open": counts, "investment_open": money})
    return Chart("course", _("走到哪一步，多少个，多少钱"), option, (_("阶段"), projects, invested), rows)


def months(asked: Question) -> Chart:
    """Every month of the period, also those in which nothing began."""
    found = _by(asked, "starts", "month")
    name = str(BY_CODE["starts"].name)
    amounts = {group.key: group.value.amount for group in found}
    keys = _every_month(asked) or list(amounts)
    bars = [drawing.item(amounts.get(key, 0), _href("starts", asked, "month", key.key)) for key in keys]
    above = {"show": True, "position": "top", "color": drawing.INK}
    option = {
        "grid": drawing.grid(top=24),
        "tooltip": {},
        "xAxis": drawing.axis([key.name for key in keys], axisLabel={"color": drawing.WEAK, "fontSize": drawing.SMALL}),
        "yAxis": drawing.scale(),
        "series": [drawing.bar(name, bars, drawing.INK, label=above)],
    }
    rows = _rows(asked, "month", [group.key for group in found], {"starts": found})
    return Chart("months", _("每月开工"), option, (_("月份"), name), rows)


def _every_month(asked: Question) -> list[Key]:
    """Empty where they are too many to stand side by side."""
    month, keys = asked.first.replace(day=1), []
    while month <= asked.until:
        keys.append(Key(f"{month:%Y-%m}", month_text(month), (month,)))
        month = add_months(month, 1)
    return keys if len(keys) <= MONTHS_AT_MOST else []


def lights(asked: Question) -> Chart:
    """One bar a task force, its parts by light, worst first."""
    codes = {each: f"lights_{each.value}" for each in WORST_FIRST}
    found = view.split([BY_CODE[code] for code in codes.values()], asked, FIELDS["taskforce"])
    keys = list(dict.fromkeys(group.key for code in codes.values() for group in found[code]))
    amounts = {(code, group.key): group.value.amount for code in codes.values() for group in found[code]}
    series = [
        drawing.bar(
            light_word(each),
            [drawing.item(amounts.get((code, key), 0), _href(code, asked, "taskforce", key.key)) for key in keys],
            "",
            stack="lights",
            label={"show": False},
            itemStyle=drawing.light_style(each.value),
        )
        for each, code in codes.items()
    ]
    option = {
        "aria": {"enabled": True, "decal": {"show": True}},
        # the legend takes two lines on a phone in English
        "grid": drawing.grid(left=6, top=56 if is_english() else 32),
        "tooltip": {},
        "legend": drawing.legend(),
        "xAxis": drawing.scale(),
        "yAxis": drawing.axis([key.name for key in keys], upright=True, axisLabel=drawing.long_names()),
        "series": series,
    }
    rows = _rows(asked, "taskforce", keys, found)
    head = (_("专班"), *(light_word(each) for each in WORST_FIRST))
    return Chart("lights", _("各专班的灯"), option, head, rows)


def towns(asked: Question) -> Chart:
    """The zone as tiles, one a town: not where it lies, but how much stands there, and what is late."""
    codes = ["projects_open", "investment_open", *(["lights_red"] if asked.is_now else [])]
    found = view.split([BY_CODE[code] for code in codes], asked, FIELDS["town"])
    projects = found["projects_open"]
    late = {group.key: int(group.value.amount or 0) for group in found.get("lights_red", ())}
    most = max((int(group.value.amount or 0) for group in projects), default=1)
    tiles = tuple(
        Tile(
            group.key.name,
            number_text(int(group.value.amount or 0)),
            _href("projects_open", asked, "town", group.key.key),
            math.ceil(TONES * int(group.value.amount or 0) / most),
            light("red", count=late[group.key]) if late.get(group.key) else "",
        )
        for group in projects
    )
    rows = _rows(asked, "town", [group.key for group in projects], found)
    head = (_("镇街"), *(view.label(BY_CODE[code]) for code in codes))
    return Chart("towns", _("各镇街在办项目"), {}, head, rows, tiles)


def _money(value: Value | None) -> float:
    """In the unit that people say: 亿元, or billions for English readers."""
    amount = Decimal((value.amount if value else 0) or 0)
    return round(float(amount / (BILLION if is_english() else YI)), 2)


def _rows(asked: Question, field: str, keys: list[Key], found: dict[str, list[Group]]) -> tuple[tuple[str, Cells], ...]:
    """A row for each key, a cell for each figure, each with its way to the rows."""
    values = {(code, group.key): group.value for code, groups in found.items() for group in groups}
    return tuple(
        (
            key.name,
            tuple(
                view.said(BY_CODE[code], values.get((code, key), Value(0)), asked.narrowed(field, key.key))
                for code in found
            ),
        )
        for key in keys
    )


def _by(asked: Question, code: str, field: str) -> list[Group]:
    return view.split([BY_CODE[code]], asked, FIELDS[field])[code]


def _href(code: str, asked: Question, field: str, key: str) -> str:
    return rows_address(BY_CODE[code], asked.narrowed(field, key))
