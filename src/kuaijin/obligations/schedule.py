"""When an obligation is to be looked at next: `next_check_at`, the one column the tick asks for."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import Rung, rungs_of, zone_calendar

# China has one time zone without summer time; reminders are due from midnight of their day.
CHINA = timezone(timedelta(hours=8))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), CHINA).astimezone(UTC)


def live_rungs(obligation: Obligation) -> list[Rung]:
    """Rungs that may still fire: not before the day on which the present due day was set."""
    return [
        rung
        for rung in rungs_of(obligation.due_on, zone_calendar(obligation.dossier))
        if rung.day >= obligation.due_set_on
    ]


def next_check(obligation: Obligation, after: date | None = None) -> datetime | None:
    """The instant of the first live rung later than `after` (None: the first of all)."""
    days = [rung.day for rung in live_rungs(obligation) if after is None or rung.day > after]
    return start_of(min(days)) if days else None
