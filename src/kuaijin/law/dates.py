"""The one home of calendar-day arithmetic. Everywhere else asks here or the calendar of working days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

ONE_DAY = 1
# One time zone for the whole country, without summer time since 1992.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def add_calendar_days(day: date, n: int) -> date:
    """The day `n` calendar days after `day` (before it when `n` is negative)."""
    return date.fromordinal(day.toordinal() + n)


def days_between(a: date, b: date) -> int:
    """Calendar days in (a, b]; negative when b lies before a."""
    return b.toordinal() - a.toordinal()


def day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + ONE_DAY)


def day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - ONE_DAY)


def each_day(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; nothing when `last` lies before `first`."""
    for ordinal in range(first.toordinal(), last.toordinal() + ONE_DAY):
        yield date.fromordinal(ordinal)


def add_months(day: date, n: int) -> date:
    """The same day `n` months later, or the last day of that month where it has no such day (民法典 202)."""
    index = day.year * 12 + day.month - 1 + n
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following.toordinal() - date(year, month, 1).toordinal()


def start_of(day: date) -> datetime:
    """Midnight of `day` in Asia/Shanghai, as an instant (UTC)."""
    return datetime.combine(day, time(0), SHANGHAI).astimezone(UTC)


def day_of(at: datetime) -> date:
    """The day in Asia/Shanghai on which the instant lies."""
    return at.astimezone(SHANGHAI).date()
