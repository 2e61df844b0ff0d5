"""Tell people, or one phone. Nothing goes out before the commit: the background delivers."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.languages import languages_of
from kuaijin.directory.models import Person, Zone
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.keeping import Draft, keep
from kuaijin.messaging.kinds import checked_to
from kuaijin.messaging.models import Channel, Kind, Message, State, Why
from kuaijin.messaging.sealing import masked, seal
from kuaijin.messaging.texts import HIDDEN_CODE, code_text, purpose_of, text_of


@command("messaging.send", label=gettext_lazy("发出通知"), subject="zone")
def send(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    purpose: str,
    people: Sequence[Person],
    count: int = 1,
    number: str = "",
    link: str = "",
    dossier_id: int | None = None,
    key: str = "",
) -> int:
    """Keep a message for each of these people; the sentence is the purpose's own, in the language of each. Returns how
    many were kept.

    `number`: of the dossier, if there is one thing; `link`: an address of ours; `key`: tells the same person once."""
    told = {person.pk: person for person in people}.values()
    spoken = languages_of(person.pk for person in told)
    said = {one: text_of(purpose_of(purpose), count, number, language=one) for one in {*spoken.values()}}
    kept = keep(zone, [Draft(person, purpose, said[spoken[person.pk]], link, key) for person in told], at)
    recording().about(zone_id=zone.pk, dossier_id=dossier_id, after={"purpose": purpose, "people": len(told)})
    return kept


@command("messaging.send_code", label=gettext_lazy("发出验证码"), subject="zone")
def send_code(*, actor: Actor, at: datetime, zone: Zone, phone: str, code: str) -> bool:
    """A code to a phone that need be nobody's here. False: no way to send one; it is kept as not configured.

    What is kept shows neither the code nor the whole number. Raises Refused for what is no mobile phone."""
    to = checked_to(Kind.SMS, phone)
    code_text(code)
    channel = Channel.objects.filter(zone=zone, kind=Kind.SMS, ended_at__isnull=True).first()
    Message.objects.create(
        zone=zone,
        channel=channel,
        kind=Kind.SMS,
        purpose="code",
        text=code_text(HIDDEN_CODE),
        sealed=sealed_for(to, code) if channel else "",
        hint=masked(to),
        state=State.WAITING if channel else State.SUPPRESSED,
        why="" if channel else Why.NO_CHANNEL,
        next_try_at=at if channel else None,
        made_at=at,
    )
    recording().about(zone_id=zone.pk, after={"purpose": "code", "to": masked(to), "channel": channel is not None})
    return channel is not None


def sealed_for(to: str, code: str = "") -> str:
    """Where a message goes that goes to no person's kept address, and the code it carries."""
    return seal(json.dumps({"to": to, "code": code}))
