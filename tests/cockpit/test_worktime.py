"""Groups of my day by working time, with the office calendar."""

from datetime import date

import pytest
from django.utils import translation

from kuaijin.cockpit.worktime import ruler_days, stretches
from kuaijin.obligations.calendars import calendar_of


@pytest.mark.parametrize(
    ("today", "labels", "near_end", "last"),
    [
        # a Friday after a holiday, Saturday is worked: three working days are 10, 12 and 13 October
        (
            "2026-10-09",
            ["已逾期", "今天", "明天到下周二", "下周三到 10月22日", "10月22日以后"],
            "2026-10-13",
            "2026-10-22",
        ),
        ("2026-10-12", ["已逾期", "今天", "明天到周四", "周五到下周日", "10月25日以后"], "2026-10-15", "2026-10-25"),
        # the last working day before the National Day holiday of seven days
        (
            "2026-09-30",
            ["已逾期", "今天", "明天到下周六", "下周日到 10月13日", "10月13日以后"],
            "2026-10-10",
            "2026-10-13",
        ),
        # a year without notice is grouped by Monday to Friday, never refused
        (
            "2026-12-31",
            ["已逾期", "今天", "明天到下周二", "下周三到 2027年1月13日", "2027年1月13日以后"],
            "2027-01-05",
            "2027-01-13",
        ),
    ],
)
def test_days_are_grouped_by_working_time(today: str, labels: list[str], near_end: str, last: str) -> None:
    parts = stretches(date.fromisoformat(today), calendar_of())
    assert [part.label for part in parts] == labels
    assert parts[2].last == date.fromisoformat(near_end)
    assert parts[3].last == date.fromisoformat(last)


def test_every_day_belongs_to_exactly_one_group() -> None:
    today = date(2026, 10, 9)
    parts = stretches(today, calendar_of())
    for day in [date(2026, 9, 1), *ruler_days(today), date(2026, 12, 1), None]:
        assert sum(part.holds(day) for part in parts) == 1


def test_in_english() -> None:
    with translation.override("en"):
        labels = [part.label for part in stretches(date(2026, 10, 9), calendar_of())]
    assert labels == ["Overdue", "Today", "Tomorrow to next Tue", "Next Wed to 22 Oct", "After 22 Oct"]
