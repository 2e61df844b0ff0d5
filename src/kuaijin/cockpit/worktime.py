"""The days ahead in working time: overdue, today, the next three working days, the rest of fourteen days, later."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.kit.formats import day_text, is_english, weekday_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_calendar_days, day_after, days_between, each_day

# Drawn days of the ruler, today among them; and the working days that belong to the near group.
RULER_DAYS = 14
NEAR_WORKING_DAYS = 3


@dataclass(frozen=True)
class Stretch:
    """Days [first, last], both included, under one heading; without `first` all before, without `last` all after."""

    key: str
    label: str
    first: date | None
    last: date | None

    def holds(self, day: date | None) -> bool:
        """What has no due day yet belongs to later."""
        if day is None:
            return self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def horizon(today: date) -> date:
    """The last day of the ruler."""
    return add_calendar_days(today, RULER_DAYS - 1)


def stretches(today: date, calendar: Calendar) -> list[Stretch]:
    """In order; where a year has no notice yet, Monday to Friday are taken for the grouping alone."""
    tomorrow, last = day_after(today), horizon(today)
    near = min(calendar.estimate_add(today, NEAR_WORKING_DAYS), last)
    result = [
        Stretch("late", _("已逾期"), None, add_calendar_days(today, -1)),
        Stretch("today", _("今天"), today, today),
        Stretch("near", span_label(tomorrow, near, today), tomorrow, near),
    ]
    if near < last:
        begin = day_after(near)
        result.append(Stretch("ahead", span_label(begin, last, today), begin, last))
    later = Stretch("later", _("%(day)s以后") % {"day": day_text(last, today=today)}, day_after(last), None)
    return [*result, later]


def span_label(first: date, last: date, today: date) -> str:
    """`明天到下周二`, `下周三到 10月22日`; a single day by its name alone."""
    if first == last:
        return near_name(first, today)
    end = near_name(last, today)
    if end[0].isdigit() and not is_english():
        end = f" {end}"
    said = _("%(first)s到%(last)s") % {"first": near_name(first, today), "last": end}
    return said[0].upper() + said[1:]


def near_name(day: date, today: date) -> str:
    """A day as people say it: 明天, 周五, 下周三; further away by its date."""
    if day == day_after(today):
        return _("明天")
    weeks = days_between(_monday(today), _monday(day)) // 7
    if weeks == 0:
        return weekday_text(day)
    if weeks == 1:
        return _("下%(weekday)s") % {"weekday": weekday_text(day)}
    return day_text(day, today=today)


def ruler_days(today: date) -> list[date]:
    return list(each_day(today, horizon(today)))


def _monday(day: date) -> date:
    return add_calendar_days(day, -day.weekday())
