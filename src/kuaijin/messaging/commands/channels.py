"""Ways out: one of a kind in each zone. What leads there is kept sealed and never shown again."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.commands.sending import sealed_for
from kuaijin.messaging.kinds import checked_channel, checked_to, hint_of
from kuaijin.messaging.models import Channel, Kind, Message
from kuaijin.messaging.sealing import masked, seal
from kuaijin.messaging.texts import trial_text


@command("messaging.save_channel", label=gettext_lazy("设通知渠道"), subject="zone")
def save_channel(*, actor: Actor, at: datetime, zone: Zone, kind: str, name: str, address: str = "") -> Channel:
    """Make the zone's channel of this kind, or change it; without `address` the one that is kept stays."""
    if kind not in Kind.values:
        raise Refused(_("没有这种渠道。"), field="kind", rule="choice")
    if not name.strip():
        raise Refused(_("给它起个名字。"), field="name", rule="required")
    known = Channel.objects.filter(zone=zone, kind=kind, ended_at__isnull=True).first()
    if known is None and not address.strip():
        raise Refused(_("还没写地址。"), field="address", rule="required")
    before = {"name": known.name, "address": known.hint} if known else {}
    channel = known or Channel(zone=zone, kind=kind, made_at=at)
    channel.name = name.strip()
    if address.strip():
        given = checked_channel(kind, address)
        channel.sealed, channel.hint = seal(given), hint_of(given)
    channel.save()
    recording().about(
        zone_id=zone.pk, before=before, after={"kind": kind, "name": channel.name, "address": channel.hint}
    )
    return channel


@command("messaging.end_channel", label=gettext_lazy("停用通知渠道"), subject="channel")
def end_channel(*, actor: Actor, at: datetime, channel: Channel, reason: str) -> Channel:
    """What waits for it is given up and stays in the log. The address is forgotten."""
    if not reason.strip():
        raise Refused(_("停用要写原因。"), field="reason", rule="required")
    if not Channel.objects.filter(pk=channel.pk, ended_at__isnull=True).update(ended_at=at, sealed=""):
        raise Refused(_("这条渠道已经停了。"), rule="state")
    recording().about(
        zone_id=channel.zone_id,
        before={"kind": channel.kind, "name": channel.name, "address": channel.hint},
        reason=reason.strip(),
    )
    return Channel.objects.get(pk=channel.pk)


@command("messaging.try_channel", label=gettext_lazy("试发一条"), subject="channel")
def try_channel(*, actor: Actor, at: datetime, channel: Channel, address: str) -> Message:
    """A message that says nothing, to this address; tried once, its fate stands in the log."""
    if channel.ended_at is not None:
        raise Refused(_("这条渠道已经停了。"), rule="state")
    to = checked_to(channel.kind, address)
    recording().about(zone_id=channel.zone_id, after={"channel": channel.name, "to": masked(to)})
    return Message.objects.create(
        zone_id=channel.zone_id,
        channel=channel,
        kind=channel.kind,
        purpose="trial",
        text=trial_text(),
        sealed=sealed_for(to),
        hint=masked(to),
        next_try_at=at,
        made_at=at,
    )
