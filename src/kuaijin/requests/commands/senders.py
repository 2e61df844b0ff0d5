"""Systems that hand requests in by Open311: their keys, and what they hand in."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region, Zone
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.requests.commands.from_outside import take_in
from kuaijin.requests.models import Receipt, Sender, ServiceRequest
from kuaijin.requests.queries.matching import Firm
from kuaijin.requests.senders_keys import key_hash, new_key

HOURLY = 600


@command("requests.make_sender", label=gettext_lazy("发 Open311 密钥"), subject="zone")
def make_sender(*, actor: Actor, at: datetime, zone: Zone, name: str, day: date, reads_words: bool = False) -> Sender:
    """The key stands in `issued_key` of the answer, this once."""
    name = name.strip()[:60]
    if not name:
        raise Refused(_("写上是哪个系统。"), field="name", rule="required")
    if Sender.objects.filter(zone=zone, name=name, ended_on__isnull=True).exists():
        raise Refused(_("“%(name)s”已经有一个在用的密钥。先收回旧的。") % {"name": name}, field="name", rule="once")
    key = new_key()
    sender = Sender.objects.create(zone=zone, name=name, key_hash=key_hash(key), reads_words=reads_words, made_on=day)
    sender.issued_key = key  # type: ignore[attr-defined]
    recording().about(zone_id=zone.pk, after={"sender": sender.pk, "name": name, "reads_words": reads_words})
    return sender


@command("requests.end_sender", label=gettext_lazy("收回 Open311 密钥"), subject="sender")
def end_sender(*, actor: Actor, at: datetime, sender: Sender, reason: str, day: date) -> Sender:
    if not reason.strip():
        raise Refused(_("收回要写原因。"), field="reason", rule="required")
    if not Sender.objects.filter(pk=sender.pk, ended_on__isnull=True).update(
        ended_on=day, ended_reason=reason.strip()[:200]
    ):
        raise Refused(_("这个密钥已经收回了。"), field="sender", rule="open")
    recording().about(zone_id=sender.zone_id, after={"sender": sender.pk, "ended": True}, reason=reason)
    return Sender.objects.get(pk=sender.pk)


@command("requests.hand_in", label=gettext_lazy("外部系统提交诉求"), subject="sender")
def hand_in(
    *,
    actor: Actor,
    at: datetime,
    sender: Sender,
    kind: str,
    words: str,
    external_id: str = "",
    said_by: str = "",
    phone: str = "",
    enterprise: Enterprise | None = None,
    enterprise_named: str = "",
    region: Region | None = None,
    notes: Mapping[str, str] | None = None,
) -> ServiceRequest:
    """`notes` (address, e-mail…), by the words that stand before them, stay inside the house."""
    hour = Receipt.objects.filter(made_at__gt=at - timedelta(hours=1), request__external_source=f"open311:{sender.pk}")
    if hour.count() >= HOURLY:
        raise Refused(_("一小时内提交太多，稍后再发。"), rule="often")
    request: ServiceRequest = take_in(
        actor=actor,
        at=at,
        zone=sender.zone,
        kind=kind,
        words=words,
        external=(f"open311:{sender.pk}", external_id),
        said_by=said_by,
        phone=phone,
        firm=Firm(enterprise, enterprise_named),
        region=region,
        notes=notes or {},
        received_at=at,
    )
    Receipt.objects.create(request=request, token=secrets.token_urlsafe(24), made_at=at)
    recording().about(
        zone_id=sender.zone_id, dossier_id=request.pk, after={"sender": sender.pk, "request": request.dossier.number}
    )
    return request
