"""When an obligation is to be looked at next: `next_check_at`, the one column the tick asks for."""

from datetime import date, datetime

from kuaijin.law.dates import start_of
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import Rung, rungs_of, zone_calendar


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
