"""Take what is due, send it outside of any transaction, note how it went."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from kuaijin.directory.actors import Actor
from kuaijin.directory.languages import languages_of
from kuaijin.messaging import commands, queries
from kuaijin.messaging.commands.delivering import Noted
from kuaijin.messaging.kinds import filled
from kuaijin.messaging.models import Address, Kind, Message
from kuaijin.messaging.sealing import Unreadable, unseal
from kuaijin.messaging.texts import CHINESE, PURPOSES, code_text, heading
from kuaijin.messaging.transport import Outcome, Parcel, Transport, by_apprise, send_all


def deliver(actor: Actor, at: datetime, ids: list[int], transport: Transport = by_apprise) -> dict[str, int]:
    """One attempt for each of these messages that is still due; how many were sent, failed, given up."""
    taken = commands.take(actor=actor, at=at, ids=ids)
    if not taken:
        return {}
    addresses = queries.sealed_addresses(taken)
    spoken = languages_of(message.person_id for message in taken if message.person_id)
    packed = [
        (message, _packed(message, addresses, at, spoken.get(message.person_id or 0, CHINESE))) for message in taken
    ]
    ready = [(message, parcel) for message, parcel in packed if isinstance(parcel, Parcel)]
    outcomes = send_all([parcel for _message, parcel in ready], transport)
    noted = [Noted(message.pk, parcel.error, final=True) for message, parcel in packed if isinstance(parcel, Outcome)]
    noted += [Noted(message.pk, outcome.error) for (message, _parcel), outcome in zip(ready, outcomes, strict=True)]
    return commands.note(actor=actor, at=at, noted=noted)


def _packed(
    message: Message, addresses: dict[tuple[int, str], Address], at: datetime, language: str
) -> Parcel | Outcome:
    """What goes where, or why it cannot go anywhere."""
    lives = PURPOSES[message.purpose].lives
    if lives and at > message.made_at + timedelta(seconds=lives):
        return Outcome(False, "expired")
    channel = message.channel
    if channel is None or channel.ended_at is not None:
        return Outcome(False, "ended")
    try:
        given = json.loads(unseal(message.sealed)) if message.sealed else {}
        to = given.get("to") or _own_address(message, addresses)
        address = filled(unseal(channel.sealed), to) if to else ""
    except Unreadable:
        return Outcome(False, "key")
    if not address:
        return Outcome(False, "no_address")
    return _worded(Parcel(address, "", ""), message, given.get("code", ""), language)


def _own_address(message: Message, addresses: dict[tuple[int, str], Address]) -> str:
    if message.person is None:
        return ""
    known = addresses.get((message.person.pk, message.kind))
    if known is not None:
        return unseal(known.sealed)
    return message.person.phone.replace("-", "").replace(" ", "") if message.kind == Kind.SMS else ""


def _worded(parcel: Parcel, message: Message, code: str, language: str) -> Parcel:
    body = code_text(code, language=language) if code else message.text
    if message.link and settings.PUBLIC_URL:
        body = f"{body} {settings.PUBLIC_URL}{message.link}"
    return replace(parcel, title=heading(language=language), body=body)
