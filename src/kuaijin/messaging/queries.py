"""Reads of messages: what is due, the log of the actor's zones, how a person is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Person, Zone
from kuaijin.directory.roles import Reads
from kuaijin.messaging.commands.delivering import due
from kuaijin.messaging.models import Address, Channel, Choice, Kind, Message, State, Why
from kuaijin.messaging.rules import QUIET_FROM, QUIET_TO
from kuaijin.messaging.texts import CHOSEN, PURPOSES

# In one run of the background: even with a gateway that never answers it ends before an attempt counts as lost.
AT_ONCE = 100


def due_messages(at: datetime) -> list[int]:
    """Oldest first."""
    rows = Message.objects.filter(due(at)).order_by("next_try_at", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def sealed_addresses(messages: Iterable[Message]) -> dict[tuple[int, str], Address]:
    people = {message.person_id for message in messages if message.person_id}
    rows = Address.objects.filter(person__in=people, verified_at__isnull=False)
    return {(row.person_id, row.kind): row for row in rows}


def _zones(actor: Actor) -> Q:
    return Q(zone__in={scope.zone_id for scope in actor.scopes_reading(Reads.JOBS)})


def messages_visible_to(actor: Actor) -> QuerySet[Message]:
    """The log of the zones whose background the actor looks after, newest first."""
    return Message.objects.filter(_zones(actor)).select_related("person", "channel").order_by("-pk")


def channels_visible_to(actor: Actor) -> QuerySet[Channel]:
    return Channel.objects.filter(_zones(actor), ended_at__isnull=True).order_by("kind")


def own_messages(actor: Actor) -> QuerySet[Message]:
    """What was sent to the actor himself, newest first."""
    return Message.objects.filter(person=actor.person_id).select_related("channel").order_by("-pk")


def dead_count(actor: Actor) -> int:
    if not actor.reads(Reads.JOBS):
        return 0
    return Message.objects.filter(_zones(actor), state=State.DEAD).count()


def state_counts(actor: Actor) -> dict[str, int]:
    rows = Message.objects.filter(_zones(actor)).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def error_said(message: Message) -> str:
    """Why it was not sent, in words."""
    if message.state == State.SUPPRESSED:
        return str(Why(message.why).label) if message.why else ""
    return error_words(message.last_error)


def error_words(code: str) -> str:
    if code.startswith("http_"):
        return _("对方答 %(code)s") % {"code": code.removeprefix("http_")}
    known = {
        "timeout": _("对方太久没有回答"),
        "no_answer": _("连不上对方"),
        "address": _("渠道的地址读不懂"),
        "key": _("密钥换过，地址要重新填"),
        "ended": _("渠道已经停用"),
        "expired": _("过期了，没有再发"),
        "no_address": _("本人没有可用的地址"),
        "private": _("内网地址，没有发"),
        "unknown": _("对方没有收下"),
    }
    return known.get(code, code)


def purpose_said(message: Message) -> str:
    return str(PURPOSES[message.purpose].label) if message.purpose in PURPOSES else message.purpose


@dataclass(frozen=True)
class OwnWay:
    """One kind of channel of the zone, as a person has it: his address there, whether it is checked."""

    kind: str
    label: Any
    asks: Any
    hint: str = ""
    verified: bool = False
    waits_for_code: bool = False
    from_directory: bool = False

    @property
    def usable(self) -> bool:
        return self.verified or self.from_directory


def own_addresses(person: Person) -> dict[str, Address]:
    return {row.kind: row for row in Address.objects.filter(person=person)}


def kinds_of(zone: Zone) -> list[str]:
    """Kinds of channel that the zone has, in the order of the house."""
    found = set(Channel.objects.filter(zone=zone, ended_at__isnull=True).values_list("kind", flat=True))
    return [kind for kind in Kind.values if kind in found]


def choice_of(person: Person) -> Choice:
    """What he chose, or what holds for who chose nothing (not kept)."""
    known = Choice.objects.filter(person=person).first()
    return known or Choice(person=person, quiet_from=QUIET_FROM, quiet_to=QUIET_TO)


def chosen(choice: Choice, usable: list[str]) -> dict[str, list[str]]:
    """Purpose → kinds by which he is told now."""
    return {code: choice.kinds.get(code, usable[:1]) for code in CHOSEN}
