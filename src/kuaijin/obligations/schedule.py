"""When an obligation is to be looked at next: `next_check_at`, the one column the tick asks for."""

from collections.abc import Iterable
from datetime import date, datetime

from kuaijin.law.calendar import Calendar
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.limits import NoticeRules, notice_rules
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import Rung, rungs_of, zone_calendar


def next_check(obligation: Obligation, after: date | None = None) -> datetime | None:
    """The instant of the first live rung on a day later than `after` (None: the first of all)."""
    rungs = rungs_of(obligation.due_on, zone_calendar(obligation.dossier), due_at=obligation.due_at)
    live = _live(rungs, obligation.due_set_on)
    return _first(rung for rung in live if after is None or rung.day > after)


def _live(rungs: Iterable[Rung], due_set_on: date) -> list[Rung]:
    """Rungs that may still fire: not before the day on which the present due day was set."""
    return [rung for rung in rungs if rung.day >= due_set_on]


def _first(rungs: Iterable[Rung]) -> datetime | None:
    return min((rung.instant for rung in rungs), default=None)


class Ladders:
    """The rungs of many obligations as of one day, those of instants as of `at`. Those with the same days share them:
    they are counted once."""

    def __init__(self, day: date, at: datetime) -> None:
        self.day, self.at = day, at
        self._rules: NoticeRules = notice_rules()
        self._calendars: dict[str, Calendar] = {}
        self._live: dict[tuple[str, date, date, datetime | None], tuple[list[Rung], datetime | None]] = {}

    def past(self, zone_code: str, due_on: date, due_set_on: date, due_at: datetime | None) -> list[Rung]:
        """Live rungs whose time has come, in order of days."""
        return self._of(zone_code, due_on, due_set_on, due_at)[0]

    def next_check(self, zone_code: str, due_on: date, due_set_on: date, due_at: datetime | None) -> datetime | None:
        """The instant of the first live rung still to come."""
        return self._of(zone_code, due_on, due_set_on, due_at)[1]

    def _of(
        self, zone_code: str, due_on: date, due_set_on: date, due_at: datetime | None
    ) -> tuple[list[Rung], datetime | None]:
        key = (zone_code, due_on, due_set_on, due_at)
        found = self._live.get(key)
        if found is None:
            live = _live(rungs_of(due_on, self._calendar(zone_code), self._rules, due_at=due_at), due_set_on)
            found = (
                [rung for rung in live if self._has_come(rung)],
                _first(rung for rung in live if not self._has_come(rung)),
            )
            self._live[key] = found
        return found

    def _has_come(self, rung: Rung) -> bool:
        return rung.day <= self.day if rung.at is None else rung.at <= self.at

    def _calendar(self, zone_code: str) -> Calendar:
        if zone_code not in self._calendars:
            self._calendars[zone_code] = calendar_of(zone_code)
        return self._calendars[zone_code]
