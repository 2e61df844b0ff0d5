"""The limit between two contacts: its last day, and the earliest contact that still keeps it, are inverse."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.law.clock.terms import Mode
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.touch import Interval, last_day, still_within

DAYS = st.dates(date(2025, 2, 1), date(2026, 11, 30))


def test_the_first_day_is_not_counted(calendar) -> None:
    friday = date(2026, 10, 9)
    assert last_day(friday, Interval(1, Mode.WORKING), calendar) == date(2026, 10, 10)  # a make-up Saturday
    assert last_day(friday, Interval(2, Mode.WORKING), calendar) == date(2026, 10, 12)
    assert last_day(friday, Interval(2, Mode.CALENDAR), calendar) == date(2026, 10, 11)


def test_a_year_without_notice_is_reckoned_by_weekdays(calendar) -> None:
    assert last_day(date(2026, 12, 31), Interval(1, Mode.WORKING), calendar) == date(2027, 1, 1)


def test_a_limit_is_at_least_one_day() -> None:
    with pytest.raises(ValueError):
        Interval(0, Mode.WORKING)


@given(as_of=DAYS, days=st.integers(1, 60), mode=st.sampled_from(list(Mode)))
def test_the_earliest_that_is_within_is_within_and_the_day_before_is_not(calendar, as_of, days, mode) -> None:
    interval = Interval(days, mode)
    earliest = still_within(as_of, interval, calendar)
    assert last_day(earliest, interval, calendar) >= as_of
    assert last_day(add_calendar_days(earliest, -1), interval, calendar) < as_of
