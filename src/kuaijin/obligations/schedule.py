"""When an obligation is to be looked at next: `next_check_at`, the one column the tick asks for."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from kuaijin.law.calendar import Calendar
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.limits import NoticeRules, notice_rules
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import Rung, rungs_of, zone_calendar

# China has one time zone without summer time; reminders are due from midnight of their day.
CHINA = timezone(timedelta(hours=8))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), CHINA).astimezone(UTC)


def next_check(obligation: Obligation, after: date | None = None) -> datetime | None:
    """The instant of the first live rung later than `after` (None: the first of all)."""
    rungs = rungs_of(obligation.due_on, zone_calendar(obligation.dossier))
    return _first(_live(rungs, obligation.due_set_on), after)


def _live(rungs: Iterable[Rung], due_set_on: date) -> list[Rung]:
    """Rungs that may still fire: not before the day on which the present due day was set."""
    return [rung for rung in rungs if rung.day >= due_set_on]


def _first(rungs: Iterable[Rung], after: date | None) -> datetime | None:
    days = [rung.day for rung in rungs if after is None or rung.day > after]
    return start_of(min(days)) if days else None


class Ladders:
    """The rungs of many obligations as of one day. Those with the same days share them: they are counted once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._rules: NoticeRules = notice_rules()
        self._calendars: dict[str, Calendar] = {}
        self._live: dict[tuple[str, date, date], tuple[list[Rung], datetime | None]] = {}

    def past(self, zone_code: str, due_on: date, due_set_on: date) -> list[Rung]:
        """Live rungs whose day has come, in order of days."""
        return self._of(zone_code, due_on, due_set_on)[0]

    def next_check(self, zone_code: str, due_on: date, due_set_on: date) -> datetime | None:
        """The instant of the first live rung still to come."""
        return self._of(zone_code, due_on, due_set_on)[1]

    def _of(self, zone_code: str, due_on: date, due_set_on: date) -> tuple[list[Rung], datetime | None]:
        key = (zone_code, due_on, due_set_on)
        found = self._live.get(key)
        if found is None:
            live = _live(rungs_of(due_on, self._calendar(zone_code), self._rules), due_set_on)
            found = [rung for rung in live if rung.day <= self.day], _first(live, self.day)
            self._live[key] = found
        return found

    def _calendar(self, zone_code: str) -> Calendar:
        if zone_code not in self._calendars:
            self._calendars[zone_code] = calendar_of(zone_code)
        return self._calendars[zone_code]
