"""A person's calendar as RFC 5545: lines end with CRLF and hold at most 75 octets, names of things stay the same."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard
from icalendar.prop import vDuration

from kuaijin.law.dates import SHANGHAI, day_after, days_between, start_of

PRODUCT = "-//Kuaijin//Kuaijin calendar feed//ZH"
# Half past eight on the day itself, three in the afternoon of the day before; an hour before an instant.
ON_THE_DAY, THE_DAY_BEFORE, BEFORE_INSTANT = timedelta(hours=8.5), timedelta(hours=-9), timedelta(hours=-1)
ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Owed:
    """One thing with its day. `said`: what stands in the calendar; `steps`: events of its clock so far."""

    pk: int
    zone_code: str
    said: str
    category: str
    due_on: date
    due_at: datetime | None
    due_set_on: date
    opened_at: datetime
    steps: int
    href: str

    @property
    def uid(self) -> str:
        """The same for as long as the thing exists, and never another's."""
        return f"{self.pk}-{self.opened_at.astimezone(UTC):%Y%m%dT%H%M%SZ}@{self.zone_code.lower()}.kuaijin"

    @property
    def sequence(self) -> int:
        """Grows with every event of the clock and with every later day on which the due day was set anew."""
        return self.steps + max(0, days_between(self.opened_at.astimezone(SHANGHAI).date(), self.due_set_on))


def written(name: str, owed: Iterable[Owed], today: date, note: str = "") -> bytes:
    """The calendar. What is due before today has no alarm any more."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    if note:
        calendar.add("x-wr-caldesc", note)
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    calendar.add_component(_shanghai())
    for one in owed:
        calendar.add_component(_event(one, today))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=1)
def _shanghai() -> Timezone:
    """One offset for the whole country, without summer time since 1992."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Shanghai")
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - it says when the offset itself begins
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(one: Owed, today: date) -> Event:
    event = Event()
    event.add("uid", one.uid)
    # of the thing, not of the asking: the same calendar is the same text
    event.add("dtstamp", max(one.opened_at.astimezone(UTC).replace(microsecond=0), start_of(one.due_set_on)))
    event.add("sequence", one.sequence)
    event.add("summary", one.said)
    event.add("categories", [one.category])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if one.href:
        event.add("url", one.href)
    if one.due_at is not None:
        event.add("dtstart", one.due_at.astimezone(SHANGHAI).replace(tzinfo=None), parameters={"TZID": "Asia/Shanghai"})
    else:
        event.add("dtstart", one.due_on)
        event.add("dtend", day_after(one.due_on))
    if one.due_on >= today:
        triggers = (BEFORE_INSTANT,) if one.due_at is not None else (THE_DAY_BEFORE, ON_THE_DAY)
        for trigger in triggers:
            event.add_component(_alarm(one, trigger))
    return event


def _alarm(one: Owed, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.said)
    alarm.add("trigger", trigger)
    return alarm


def etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def calendar_name() -> str:
    return _("快进 · 我要办的")
