"""Rounds of visits cover their time without a gap, and none ends on a day on which nobody works."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_calendar_days, day_after, each_day
from kuaijin.law.rounds import last_workday, rounds

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(start=DAYS, length=st.integers(1, 800), months=st.integers(1, 12))
def test_rounds_cover_every_day_once(start: date, length: int, months: int) -> None:
    end, calendar = add_calendar_days(start, length), Calendar([])
    found = list(rounds(start, end, months, calendar))
    assert found[0].first == start and day_after(found[-1].last) == end
    assert all(day_after(a.last) == b.first for a, b in pairwise(found))
    for one in found:
        assert one.first <= one.due <= one.last
        workdays = [day for day in each_day(one.first, one.last) if calendar.estimated_workday(day)]
        assert one.due == (workdays[-1] if workdays else one.last)


def test_a_round_from_the_31st_comes_back_to_it() -> None:
    found = [one.first for one in rounds(date(2026, 1, 31), date(2026, 5, 1), 1, Calendar([]))]
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_a_round_has_a_month_at_least() -> None:
    with pytest.raises(ValueError, match="month"):
        next(rounds(date(2026, 1, 1), date(2026, 2, 1), 0, Calendar([])))


def test_without_a_working_day_the_last_day_counts() -> None:
    assert last_workday(date(2026, 11, 21), date(2026, 11, 22), Calendar([])) == date(2026, 11, 22)
