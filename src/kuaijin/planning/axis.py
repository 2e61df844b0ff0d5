"""Day 0 and the working days after it as numbers 0, 1, 2, …; any other day by the first of them on or after it.

Where a year has no holiday notice Monday to Friday are taken and the axis says so: such a day is an estimate.
"""

from bisect import bisect_left
from datetime import date

from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_calendar_days, day_after


class Axis:
    def __init__(self, start: date, calendar: Calendar) -> None:
        self.calendar = calendar
        self._days = [start]

    @property
    def start(self) -> date:
        return self._days[0]

    def day(self, position: int) -> date:
        """The day of a position ≥ 0."""
        while len(self._days) <= position:
            self._extend()
        return self._days[position]

    def position(self, day: date) -> int:
        """The first position whose day is `day` or later."""
        while self._days[-1] < day:
            self._extend()
        return bisect_left(self._days, day)

    def add(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, for n ≥ 0; so the law's counting can ask the axis."""
        return day if n == 0 else self.day(self.after(day) + n)

    def between(self, a: date, b: date) -> int:
        return self.within(a, b)

    def roll(self, day: date) -> date:
        """The first working day on or after `day`."""
        return self.day(self.position(day))

    def within(self, eve: date, last: date) -> int:
        """Working days in (eve, last], for an eve not before day 0."""
        return self.after(last) - self.after(eve)

    def after(self, day: date) -> int:
        """The last position whose day is not after `day`."""
        position = self.position(day)
        return position if self._days[position] == day else position - 1

    def first_after(self, day: date) -> int:
        """The position of the first working day after `day`."""
        return self.position(day_after(day))

    def later(self, position: int, days: int) -> int:
        """`days` calendar days after a position's day, moved on to a working day (民法典 203); 0 stays."""
        return position if days == 0 else self.position(add_calendar_days(self.day(position), days))

    def knows(self, day: date) -> bool:
        """Whether the working days up to `day` rest on holiday notices."""
        return all(year in self.calendar.known_years for year in range(self.start.year, day.year + 1))

    def missing_year(self, day: date) -> int | None:
        """The first year up to `day` without a notice."""
        years = range(self.start.year, day.year + 1)
        return next((year for year in years if year not in self.calendar.known_years), None)

    def _extend(self) -> None:
        self._days.append(self.calendar.estimate_add(self._days[-1], 1))
