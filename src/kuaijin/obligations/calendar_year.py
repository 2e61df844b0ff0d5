"""A year of the office calendar as it is drawn: months, what differs from Monday to Friday, what is said of today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kuaijin.kit.formats import (
    WEEKDAYS_EN,
    WEEKDAYS_ZH,
    day_and_weekday_text,
    day_range_text,
    is_english,
    weekday_text,
)
from kuaijin.law.calendar import Calendar, DayInfo, Notice
from kuaijin.law.dates import day_after, days_between, days_in_month, each_day
from kuaijin.law.words import name_in

# How a day is drawn: solid counts, hollow does not, dotted is not known.
CSS = {
    "workday": "kj-yw",
    "makeup": "kj-yw kj-ym",
    "weekend": "kj-yr",
    "holiday": "kj-yr kj-yh",
    "zone_off": "kj-yr kj-yh",
}
UNKNOWN = "kj-yu"


@dataclass(frozen=True)
class Cell:
    """`mark` is said to those who do not see the shape; `why` is the reason."""

    day: date
    css: str
    mark: str
    why: str
    today: bool


@dataclass(frozen=True)
class Month:
    first: date
    weeks: tuple[tuple[Cell | None, ...], ...]
    workdays: int | None


@dataclass(frozen=True)
class Stretch:
    """Days off (or worked) in a row for one reason."""

    days: str
    count: int
    name: str
    works: bool
    source: str


@dataclass(frozen=True)
class Year:
    """`workdays`, `rest`, `makeup` are None where the year has no notice: nothing is counted that is not known."""

    year: int
    known: bool
    months: tuple[Month, ...]
    stretches: tuple[Stretch, ...]
    notices: tuple[Notice, ...]
    workdays: int | None
    rest: int | None
    makeup: int | None

    @property
    def heads(self) -> list[tuple[str, str]]:
        """The week's heads, whole and short: 周一 and 一, Mon and Mo."""
        words = WEEKDAYS_EN if is_english() else WEEKDAYS_ZH
        return [(word, word[:2] if is_english() else word[-1]) for word in words]


def year_of(calendar: Calendar, year: int, today: date) -> Year:
    known = year in calendar.known_years
    days = [calendar.explain(day) for day in each_day(date(year, 1, 1), date(year, 12, 31))] if known else []
    workdays = sum(info.works for info in days)
    return Year(
        year=year,
        known=known,
        months=tuple(_month(calendar, date(year, number, 1), today) for number in range(1, 13)),
        stretches=tuple(_stretches(days)),
        notices=tuple(notice for notice in calendar.notices if notice.year == year),
        workdays=workdays if known else None,
        rest=len(days) - workdays if known else None,
        makeup=sum(info.code == "makeup" for info in days) if known else None,
    )


def _month(calendar: Calendar, first: date, today: date) -> Month:
    last = first.replace(day=days_in_month(first.year, first.month))
    cells: list[Cell | None] = [None] * first.weekday()
    cells += [_cell(calendar, day, today) for day in each_day(first, last)]
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))
    counted = [cell for cell in cells if cell is not None]
    known = calendar.knows(first)
    return Month(first, weeks, sum(cell.css.startswith("kj-yw") for cell in counted) if known else None)


def _cell(calendar: Calendar, day: date, today: date) -> Cell:
    if not calendar.knows(day):
        return Cell(day, UNKNOWN, "", _("没有放假通知，暂定"), day == today)
    info = calendar.explain(day)
    mark = ""
    if info.code == "makeup":
        mark = _("调休上班")
    elif info.code in {"holiday", "zone_off"}:
        mark = _("放假")
    return Cell(day, CSS[info.code], mark, info.reason.text(get_language() or "zh"), day == today)


def _stretches(days: list[DayInfo]) -> Iterator[Stretch]:
    """What a notice or an order names, in order; weekends inside a holiday belong to it."""
    run: list[DayInfo] = []
    for info in days:
        if run and not _goes_on(run[-1], info):
            yield _stretch(run)
            run = []
        if info.name and info.code != "workday":
            run.append(info)
    if run:
        yield _stretch(run)


def _goes_on(before: DayInfo, info: DayInfo) -> bool:
    same = (before.name, before.works, before.source) == (info.name, info.works, info.source)
    return same and days_between(before.date, info.date) == 1


def _stretch(run: list[DayInfo]) -> Stretch:
    first, last = run[0], run[-1]
    said = day_range_text(first.date, last.date, today=first.date)
    if len(run) == 1:
        said = day_and_weekday_text(first.date, today=first.date)
    return Stretch(said, len(run), name_in(first.name, get_language() or "zh"), first.works, first.source)


def sentence_of_today(calendar: Calendar, today: date) -> str:
    """`今天是工作日，明天周六调休上班`; a year without notice is said, not guessed."""
    tomorrow = day_after(today)
    if not calendar.knows(today):
        return _("%(year)s 年没有放假通知，今天是不是工作日要等通知") % {"year": today.year}
    return _("%(today)s，%(tomorrow)s") % {
        "today": _today(calendar.explain(today)),
        "tomorrow": _tomorrow(calendar, tomorrow),
    }


def _today(info: DayInfo) -> str:
    if info.code == "makeup":
        return _("今天%(weekday)s调休上班") % {"weekday": weekday_text(info.date)}
    return _("今天是工作日") if info.works else _("今天休息")


def _tomorrow(calendar: Calendar, day: date) -> str:
    said = {"weekday": weekday_text(day)}
    if not calendar.knows(day):
        return _("明天%(weekday)s还没有放假通知") % said
    info = calendar.explain(day)
    if info.code == "makeup":
        return _("明天%(weekday)s调休上班") % said
    return _("明天%(weekday)s上班") % said if info.works else _("明天%(weekday)s休息") % said
