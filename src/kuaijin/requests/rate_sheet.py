"""What the page of the three rates shows: sentences, months as bars with their table, and the way to the rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.components import count
from kuaijin.kit.formats import month_text
from kuaijin.law.dates import add_months
from kuaijin.requests.queries import rates
from kuaijin.requests.queries.rates import MEASURES, Asked, Rate
from kuaijin.requests.request_words import kind_said

NAMES = {
    rates.RESPONSE: gettext_lazy("响应率"),
    rates.SOLUTION: gettext_lazy("解决率"),
    rates.SATISFACTION: gettext_lazy("满意率"),
}
MEANT = {
    rates.RESPONSE: gettext_lazy("收到的诉求里，第一次回话按时的"),
    rates.SOLUTION: gettext_lazy("办结的诉求里，解决了的"),
    rates.SATISFACTION: gettext_lazy("回访的里，基本满意以上的"),
}
FIELDS = {
    "month": gettext_lazy("月份"),
    "kind": gettext_lazy("哪一类"),
    "office": gettext_lazy("哪个单位办的"),
    "force": gettext_lazy("专班"),
}
# A month so many points below the whole, with so many rows at least, is one to look at.
LOW_BY, LOW_FROM = 10.0, 5
WIDTH, HEIGHT, FOOT, LEFT = 960, 200, 24, 36


@dataclass(frozen=True)
class Cell:
    """`shown`: `94.9%`; `counts`: numerator and denominator, each opens its rows."""

    shown: str
    counts: SafeString | str
    low: bool


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell, ...]

    @property
    def low(self) -> bool:
        return any(cell.low for cell in self.cells)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    css: str
    said: str


@dataclass(frozen=True)
class Tick:
    x: float
    said: str


@dataclass(frozen=True)
class Head:
    """One of the three, large."""

    name: str
    shown: str
    counts: SafeString | str
    meant: str


@dataclass(frozen=True)
class Rates:
    asked: Asked
    by: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    sentences: tuple[str, ...]


def read_rates(actor: Actor, asked: Asked, by: str, now: datetime, today: date) -> Rates:
    """A fixed number of statements for any number of requests."""
    counted = {code: rates.measure(code, actor, asked, now) for code in MEASURES}
    whole = {code: rates.overall(one) for code, one in counted.items()}
    parts = {code: rates.split(one, by, today) for code, one in counted.items()}
    keys = _keys(parts, by, asked)
    names = _names(keys, by)
    lines = tuple(
        Line(names[key], tuple(_cell(code, parts[code].get(key), whole[code], asked, by, key) for code in MEASURES))
        for key in keys
    )
    bars, ticks = _drawn(keys, names, parts, whole) if by == "month" else ((), ())
    heads = tuple(_head(code, whole[code], asked) for code in MEASURES)
    apart = rates.apart(actor, asked)
    return Rates(asked, by, heads, lines, bars, ticks, tuple(_sentences(whole, parts, names, apart, by)))


def percent(rate: Rate | None) -> str:
    if rate is None or rate.percent is None:
        return "–"
    return f"{rate.percent:.1f}%"


def _head(code: str, rate: Rate, asked: Asked) -> Head:
    return Head(str(NAMES[code]), percent(rate), _counts(code, rate, asked), str(MEANT[code]))


def _counts(code: str, rate: Rate, asked: Asked, by: str = "", key: Any = None) -> SafeString:
    good = count(rate.good, rows_href(code, asked, "good", by, key))
    total = count(rate.total, rows_href(code, asked, "all", by, key))
    return SafeString(f"{good} / {total}")


def rows_href(code: str, asked: Asked, which: str, by: str = "", key: Any = None) -> str:
    told = {"what": code, "part": which, "from": asked.first.isoformat(), "to": asked.last.isoformat()}
    if by:
        told |= {"by": by, "key": "" if key is None else key.isoformat() if isinstance(key, date) else str(key)}
    return f"{reverse('requests:rate_rows')}?{urlencode(told)}"


def _cell(code: str, rate: Rate | None, whole: Rate, asked: Asked, by: str, key: Any) -> Cell:
    if rate is None:
        return Cell("–", "", low=False)
    return Cell(percent(rate), _counts(code, rate, asked, by, key), low=is_low(rate, whole))


def is_low(rate: Rate, whole: Rate) -> bool:
    if rate.percent is None or whole.percent is None or rate.total < LOW_FROM:
        return False
    return rate.percent < whole.percent - LOW_BY


def _keys(parts: dict[str, dict[Any, Rate]], by: str, asked: Asked) -> list[Any]:
    """Every month of the period, also an empty one; else the largest first."""
    if by == "month":
        month, keys = asked.first.replace(day=1), []
        while month <= asked.last:
            keys.append(month)
            month = add_months(month, 1)
        return keys
    sizes: dict[Any, int] = {}
    for found in parts.values():
        for key, rate in found.items():
            sizes[key] = max(sizes.get(key, 0), rate.total)
    return sorted(sizes, key=lambda key: (key is None, -sizes[key], str(key)))


def _names(keys: list[Any], by: str) -> dict[Any, str]:
    none = {None: _("没有")}
    told = [key for key in keys if key is not None]
    if by == "month":
        return {key: month_text(key) for key in told}
    if by == "kind":
        return {key: kind_said(key) for key in told}
    if by == "office":
        offices = Organisation.objects.filter(pk__in=told).in_bulk()
        return none | {key: organisation_said(offices[key]) for key in told}
    forces = Dossier.objects.filter(pk__in=told).in_bulk()
    return none | {key: forces[key].title for key in told}


def _drawn(
    keys: list[Any], names: dict[Any, str], parts: dict[str, dict[Any, Rate]], whole: dict[str, Rate]
) -> tuple[tuple[Bar, ...], tuple[Tick, ...]]:
    """Three bars a month on one scale from 0 to 100 %; a month far below the whole is framed in red."""
    step = (WIDTH - LEFT) / max(len(keys), 1)
    wide = min(step / 4, 22.0)
    bars, ticks = [], []
    for place, key in enumerate(keys):
        begin = LEFT + place * step + (step - 3 * wide) / 2
        ticks.append(Tick(round(LEFT + (place + 0.5) * step, 1), f"{key:%m}" if len(keys) > 13 else names[key]))
        for n, code in enumerate(MEASURES):
            rate = parts[code].get(key)
            if rate is None or rate.percent is None:
                continue
            high = (HEIGHT - FOOT) * rate.percent / 100
            css = f"kj-r{n + 1}" + (" kj-low" if is_low(rate, whole[code]) else "")
            said = f"{names[key]} {NAMES[code]} {percent(rate)}（{rate.good}/{rate.total}）"
            x, y = begin + n * wide, HEIGHT - FOOT - high
            bars.append(Bar(round(x, 1), round(y, 1), round(wide - 2, 1), round(high, 1), css, said))
    return tuple(bars), tuple(ticks)


def _sentences(
    whole: dict[str, Rate], parts: dict[str, dict[Any, Rate]], names: dict[Any, str], apart: Any, by: str
) -> list[str]:
    said = []
    for code in MEASURES:
        rate = whole[code]
        if not rate.total:
            said.append(_("%(name)s：这一段没有可数的。") % {"name": NAMES[code]})
            continue
        told = {"name": NAMES[code], "percent": percent(rate), "good": rate.good, "total": rate.total}
        words = _("%(name)s %(percent)s，%(total)s 件里 %(good)s 件。") % told
        known = {key: one for key, one in parts[code].items() if one.total >= LOW_FROM and one.percent is not None}
        worst = min(known, key=lambda key: known[key].percent or 0.0, default=None)
        if worst is not None and is_low(known[worst], rate):
            words += _("最低的是%(name)s：%(percent)s。") % {"name": names[worst], "percent": percent(known[worst])}
        said.append(words)
    if apart["withdrawn"]:
        said.append(_("另有 %(n)s 件没有解决就撤回，不算解决。") % {"n": apart["withdrawn"]})
    if apart["concluded"]:
        said.append(_("另有 %(n)s 件由领导终结，不算解决；企业的不满意照数。") % {"n": apart["concluded"]})
    graded = {"s": apart["satisfied"], "b": apart["basically"], "n": apart["dissatisfied"]}
    if any(graded.values()):
        said.append(_("回访里满意 %(s)s 次，基本满意 %(b)s 次，不满意 %(n)s 次；不满意的都重新办。") % graded)
    return said
