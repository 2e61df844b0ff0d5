from datetime import UTC, date, datetime

import pytest

from kuaijin.law.dates import day_of, start_of


def test_a_day_starts_at_midnight_in_shanghai():
    assert start_of(date(2026, 10, 9)) == datetime(2026, 10, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(("hour", "minute", "day"), [(15, 59, 8), (16, 0, 9), (23, 59, 9)])
def test_an_instant_lies_on_the_day_that_shanghai_writes(hour, minute, day):
    assert day_of(datetime(2026, 10, 8, hour, minute, tzinfo=UTC)) == date(2026, 10, day)
