"""How days, instants, money and numbers are written in the reader's language. Plain text; components add markup."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaijin.law.dates import SHANGHAI

WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

WAN = Decimal(10_000)
YI = Decimal(100_000_000)
MILLION = Decimal(1_000_000)
BILLION = Decimal(1_000_000_000)


class MoneyUnit(StrEnum):
    """The one unit of a money column. English readers get bn or m, never 亿 or 万."""

    YI = "yi"
    WAN = "wan"
    YUAN = "yuan"


def is_english() -> bool:
    language = get_language()
    return language is not None and language.startswith("en")


def weekday_text(day: date) -> str:
    return (WEEKDAYS_EN if is_english() else WEEKDAYS_ZH)[day.weekday()]


def day_text(day: date, *, today: date | None = None, year: bool | None = None) -> str:
    """`10月13日`; the year is said unless `today` is in it (or `year` decides)."""
    said = year if year is not None else today is None or day.year != today.year
    return _day(day, said, is_english())


def day_and_weekday_text(day: date, *, today: date | None = None, year: bool | None = None) -> str:
    if is_english():
        return f"{WEEKDAYS_EN[day.weekday()]} {day_text(day, today=today, year=year)}"
    return f"{day_text(day, today=today, year=year)} {WEEKDAYS_ZH[day.weekday()]}"


@lru_cache(maxsize=4096)
def _day(day: date, year: bool, english: bool) -> str:
    if english:
        text = f"{day.day} {MONTHS_EN[day.month - 1]}"
        return f"{text} {day.year}" if year else text
    text = f"{day.month}月{day.day}日"
    return f"{day.year}年{text}" if year else text


def day_range_text(first: date, last: date, *, today: date | None = None) -> str:
    """Both days included: `10月8–12日`, `9月25日–10月3日`."""
    year = today is None or first.year != today.year or last.year != today.year
    if first == last:
        return day_text(first, year=year)
    if first.year == last.year and first.month == last.month:
        if is_english():
            return f"{first.day}–{day_text(last, year=year)}"
        return f"{day_text(first, year=year)[:-1]}–{last.day}日"
    if first.year == last.year:
        english = is_english()
        return f"{day_text(first, year=year and not english)}–{day_text(last, year=year and english)}"
    return f"{day_text(first, year=True)}–{day_text(last, year=True)}"


def month_text(month: date) -> str:
    return f"{MONTHS_EN[month.month - 1]} {month.year}" if is_english() else f"{month.year}.{month.month:02d}"


def instant_text(at: datetime, *, today: date | None = None) -> str:
    """`10月9日 09:20`, 24 h, Asia/Shanghai."""
    local = at.astimezone(SHANGHAI)
    return f"{day_text(local.date(), today=today)} {local:%H:%M}"


def time_text(at: datetime) -> str:
    """`09:20`, 24 h, Asia/Shanghai."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def number_text(n: int) -> str:
    return f"{n:,}"


def _round(value: Decimal, places: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def money_in_unit(amount: Decimal, unit: MoneyUnit) -> str:
    """The figure of a money column, without its unit."""
    if unit is MoneyUnit.YUAN:
        return _round(amount, 0 if amount == amount.to_integral_value() else 2)
    if is_english():
        return _round(amount / BILLION, 3) if unit is MoneyUnit.YI else _round(amount / MILLION, 2)
    return _round(amount / YI, 2) if unit is MoneyUnit.YI else _round(amount / WAN, 0)


def unit_text(unit: MoneyUnit) -> str:
    """The unit as it stands in a column's head."""
    return {MoneyUnit.YI: _("亿元"), MoneyUnit.WAN: _("万元"), MoneyUnit.YUAN: _("元")}[unit]


def money_parts(amount: Decimal) -> tuple[str, str]:
    """Figure and unit in the size that people say: from 1 亿 in 亿元, below in 万元, below one 万 in 元."""
    size = abs(amount)
    if is_english():
        for step, word in ((BILLION, "bn"), (MILLION, "m")):
            if size >= step:
                return _trim(_round(amount / step, 2)), word
        return money_in_unit(amount, MoneyUnit.YUAN), ""
    if size >= YI:
        return money_in_unit(amount, MoneyUnit.YI), "亿元"
    if size >= WAN or size == 0:
        return money_in_unit(amount, MoneyUnit.WAN), "万元"
    return money_in_unit(amount, MoneyUnit.YUAN), "元"


def _trim(figure: str) -> str:
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def money_text(amount: Decimal, *, approx: bool = False) -> str:
    """`12.60 亿元`, `CNY 1.26 bn`; `approx` keeps the source's 约."""
    figure, unit = money_parts(amount)
    said = f"CNY {figure} {unit}".rstrip() if is_english() else f"{figure} {unit}"
    return _("约 %(sum)s") % {"sum": said} if approx else said


def exact_yuan_text(amount: Decimal) -> str:
    figure = money_in_unit(amount, MoneyUnit.YUAN)
    return f"CNY {figure}" if is_english() else f"{figure} 元"


def listed(words: list[str]) -> str:
    return (", " if is_english() else "、").join(words)


def labelled(label: object, text: str) -> str:
    """`年份：2026`."""
    return f"{label}: {text}" if is_english() else f"{label}：{text}"
