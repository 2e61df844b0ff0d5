"""When something promised is due, as people type it: a day, or so many working or calendar days. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.kit.typed import Precision, Unreadable, read_day

FIGURES = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
NUMBER = r"(\d{1,3}|[一二两三四五六七八九十])"
WORKING = re.compile(NUMBER + r"\s*(?:个)?\s*(?:工作日|working days?|wd)(?:内|之内)?")
CALENDAR = re.compile(NUMBER + r"\s*(?:个)?\s*(?:自然日|天|日|(?:calendar )?days?)(?:内|之内)?")
WEEKS = re.compile(NUMBER + r"\s*(?:个)?\s*(?:星期|周|weeks?)(?:内|之内)?")


@dataclass(frozen=True)
class DueWords:
    """Exactly one of the three."""

    due_on: date | None = None
    working_days: int | None = None
    calendar_days: int | None = None


def read_due(text: str, *, today: date) -> DueWords:
    """`10.13`, `3 个工作日`, `五天内`, `2 周`. Raises Unreadable."""
    typed = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()
    if found := WORKING.fullmatch(typed):
        return DueWords(working_days=_number(found[1]))
    if found := WEEKS.fullmatch(typed):
        return DueWords(calendar_days=7 * _number(found[1]))
    if found := CALENDAR.fullmatch(typed):
        return DueWords(calendar_days=_number(found[1]))
    day = read_day(typed, today=today)
    if day.precision is Precision.MONTH:
        raise Unreadable(_("只写到月不够，要写到日，例如 10.13"))
    return DueWords(due_on=day.day)


def _number(text: str) -> int:
    return FIGURES[text] if text in FIGURES else int(text)
