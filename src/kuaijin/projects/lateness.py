"""Planned and actual days side by side: by how many working days, by the calendar of the zone."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.law.calendar import Calendar, MissingYear
from kuaijin.projects.models import Precision, ProjectStage, last_day


@dataclass(frozen=True)
class Lag:
    """`days`: working days after the plan, before it when negative; None in a year whose holidays are not known.

    `at_least`: only the month of the actual day is known, and its first day is counted. `open`: not reached yet."""

    days: int | None
    late: bool
    at_least: bool
    open: bool

    def said(self) -> str:
        """`晚 6 个工作日`, `早 2 个工作日`, `按计划`."""
        if self.days is None:
            return _("晚于计划") if self.late else _("早于计划")
        if self.days == 0:
            return _("晚于计划，没过一个工作日") if self.late else _("按计划")
        n = abs(self.days)
        if not self.late:
            return ngettext("早 %(n)s 个工作日", "早 %(n)s 个工作日", n) % {"n": n}
        if self.at_least:
            return ngettext("至少晚 %(n)s 个工作日", "至少晚 %(n)s 个工作日", n) % {"n": n}
        return ngettext("晚 %(n)s 个工作日", "晚 %(n)s 个工作日", n) % {"n": n}


def lag_of(row: ProjectStage, today: date, calendar: Calendar) -> Lag | None:
    """None where nothing was planned, or the planned day has not come. A planned month holds until its last day."""
    planned = row.planned_by
    if planned is None or row.planned_on is None:
        return None
    if row.reached_on is None:
        return Lag(_between(planned, today, calendar), True, False, True) if planned < today else None
    reached = row.reached_on
    month = row.reached_precision == Precision.MONTH
    if reached > planned:
        return Lag(_between(planned, reached, calendar), True, month, False)
    if month and last_day(reached, Precision.MONTH) > planned:
        return None  # some day of a month in which the plan fell
    if not month and row.planned_precision == Precision.DAY:
        return Lag(_between(planned, reached, calendar), False, False, False)
    return Lag(None if reached < row.planned_on else 0, False, False, False)


def _between(planned: date, actual: date, calendar: Calendar) -> int | None:
    try:
        return calendar.between(planned, actual)
    except MissingYear:
        return None
