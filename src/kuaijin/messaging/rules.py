"""By which channels a person is told a thing, and until when he is left alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from kuaijin.directory.models import Person, Zone
from kuaijin.law.dates import SHANGHAI, day_after
from kuaijin.messaging.models import Address, Channel, Choice, Kind, Why
from kuaijin.messaging.texts import Purpose

QUIET_FROM, QUIET_TO = time(20), time(8)


def quiet_end(at: datetime, begins: time, ends: time) -> datetime | None:
    """When the quiet hours end in which `at` lies (Asia/Shanghai); None outside of them. Over midnight too."""
    local = at.astimezone(SHANGHAI)
    now, day = local.time(), local.date()
    if begins == ends:
        return None
    if begins < ends:
        inside = begins <= now < ends
    else:
        inside = now >= begins or now < ends
        day = day_after(day) if now >= begins else day
    return datetime.combine(day, ends, SHANGHAI).astimezone(at.tzinfo) if inside else None


@dataclass(frozen=True)
class Told:
    """One message to be: by which channel (None: by none, `why`), not before when."""

    person: Person
    channel: Channel | None
    why: str = ""
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class Reach:
    """What is known of the channels of a zone and of people: three statements, however many people."""

    channels: dict[str, Channel]
    kinds: dict[int, set[str]]
    choices: dict[int, Choice]

    @classmethod
    def of(cls, zone: Zone, people: Iterable[Person]) -> "Reach":
        known = {person.pk: person for person in people}
        channels = {channel.kind: channel for channel in Channel.objects.filter(zone=zone, ended_at__isnull=True)}
        kinds: dict[int, set[str]] = defaultdict(set)
        addresses = Address.objects.filter(person__in=known, verified_at__isnull=False)
        for person_id, kind in addresses.values_list("person_id", "kind"):
            kinds[person_id].add(kind)
        for person in known.values():
            # the office's own list of phones is taken as it stands
            if person.phone:
                kinds[person.pk].add(Kind.SMS)
        choices = {choice.person_id: choice for choice in Choice.objects.filter(person__in=known)}
        return cls(channels, kinds, choices)

    def told(self, person: Person, purpose: Purpose, at: datetime) -> list[Told]:
        """One for each channel he is told by; one without a channel when there is none."""
        if not self.channels:
            return [Told(person, None, Why.NO_CHANNEL)]
        choice = self.choices.get(person.pk)
        wished = choice.kinds.get(purpose.code) if choice else None
        if wished == []:
            return [Told(person, None, Why.DECLINED)]
        reached = [kind for kind in Kind.values if kind in self.channels and kind in self.kinds.get(person.pk, ())]
        chosen = reached[:1] if wished is None else [kind for kind in reached if kind in wished]
        if not chosen:
            return [Told(person, None, Why.NO_ADDRESS)]
        until = self.left_alone_until(choice, purpose, at)
        return [Told(person, self.channels[kind], quiet_until=until) for kind in chosen]

    @staticmethod
    def left_alone_until(choice: Choice | None, purpose: Purpose, at: datetime) -> datetime | None:
        if purpose.own or (purpose.urgent and choice is not None and choice.urgent_passes):
            return None
        begins, ends = (choice.quiet_from, choice.quiet_to) if choice else (QUIET_FROM, QUIET_TO)
        return quiet_end(at, begins, ends)
