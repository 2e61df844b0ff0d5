"""The one place that reads the system clock. Pages, jobs, API and shell ask here; `law`, rules and models never do."""

from datetime import UTC, date, datetime

from django.conf import settings

from kuaijin.law.dates import SHANGHAI, day_of


def now() -> datetime:
    """The present instant (UTC). In the demo the day is pinned, the time of day goes on."""
    actual = datetime.now(UTC)
    pinned = pinned_day()
    if pinned is None:
        return actual
    return datetime.combine(pinned, actual.astimezone(SHANGHAI).time(), SHANGHAI).astimezone(UTC)


def machine_now() -> datetime:
    """What this computer's clock says (UTC), also in the demo: for schedules and sessions, never for lawful days."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return day_of(now())


def pinned_day() -> date | None:
    """The demo's day, or None: production ignores KUAIJIN_DEMO_DAY."""
    return settings.KUAIJIN_DEMO_DAY if settings.KUAIJIN_DEMO else None
