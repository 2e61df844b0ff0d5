"""What people type for a day or a sum, read the way they mean it. Pure: text and today in, value out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from kuaijin.law.dates import add_calendar_days, days_between


class Unreadable(Exception):
    """The text is no day or no sum; the message says the rule and shows what may be typed."""


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class TypedDay:
    """A day, or the first day of a month when only the month was told."""

    day: date
    precision: Precision = Precision.DAY


@dataclass(frozen=True)
class TypedMoney:
    """CNY; `approx` when the text said 约 or about."""

    amount: Decimal
    approx: bool = False


NEAR = {"前天": -2, "昨天": -1, "今天": 0, "明天": 1, "后天": 2, "yesterday": -1, "today": 0, "tomorrow": 1}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WITH_YEAR = re.compile(r"(\d{4})[年./\-\s](\d{1,2})[月./\-\s](\d{1,2})[日号]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
WITHOUT_YEAR = re.compile(r"(\d{1,2})[月./\-](\d{1,2})[日号]?")
MONTH = re.compile(r"(\d{4})[年./\-](\d{1,2})月?")
ENGLISH = re.compile(r"(?:(\d{1,2}) ([a-z]{3})[a-z]*|([a-z]{3})[a-z]* (\d{1,2}))(?:,? (\d{4}))?")

UNITS = {
    "": Decimal(1),
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
    "k": Decimal(1_000),
    "m": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
}
APPROX = re.compile(r"^(?:约|大约|近|about |approx\.? |~)\s*")
SUM = re.compile(r"(?:cny|rmb|¥|￥|人民币)?\s*([+-]?\d[\d,]*(?:\.\d+)?)\s*([^\d\s.,]*)")


def read_day(text: str, *, today: date) -> TypedDay:
    """`10.13`, `10月13日`, `2026-10-13`, `明天`, `13 Oct`; a month alone (`2026.10`) keeps its precision.

    A day without year is the one nearest to today."""
    typed = _plain(text)
    if typed in NEAR:
        return TypedDay(add_calendar_days(today, NEAR[typed]))
    if found := WITH_YEAR.fullmatch(typed) or COMPACT.fullmatch(typed):
        year, month, day = map(int, found.groups())
        return TypedDay(_real(text, year, month, day))
    if found := MONTH.fullmatch(typed):
        return TypedDay(_real(text, int(found[1]), int(found[2]), 1), Precision.MONTH)
    if found := WITHOUT_YEAR.fullmatch(typed):
        return TypedDay(_nearest(text, int(found[1]), int(found[2]), today))
    if (found := ENGLISH.fullmatch(typed)) and (found[2] or found[3]) in MONTHS:
        month, day = MONTHS.index(found[2] or found[3]) + 1, int(found[1] or found[4])
        if found[5]:
            return TypedDay(_real(text, int(found[5]), month, day))
        return TypedDay(_nearest(text, month, day, today))
    raise Unreadable(_("“%(typed)s”读不成日期。可以写 10.13、10月13日、2026-10-13、明天") % {"typed": text.strip()})


def read_money(text: str) -> TypedMoney:
    """`4.39亿`, `43900万`, `439,000,000`, `约2.23亿元`, `CNY 3.8 m`; a figure without unit is yuan."""
    typed = _plain(text)
    rest = APPROX.sub("", typed)
    found = SUM.fullmatch(rest)
    if found is None or found[2] not in UNITS:
        raise Unreadable(_("“%(typed)s”读不成金额。可以写 4.39亿、43900万，或者多少元") % {"typed": text.strip()})
    return TypedMoney(Decimal(found[1].replace(",", "")) * UNITS[found[2]], approx=rest != typed)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def _real(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(_("没有“%(typed)s”这一天") % {"typed": text.strip()}) from None


def _nearest(text: str, month: int, day: int, today: date) -> date:
    """29 February is looked for in the years around; everything else exists in each."""
    found: list[date] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise Unreadable(_("没有“%(typed)s”这一天") % {"typed": text.strip()})
    return min(found, key=lambda d: abs(days_between(today, d)))
