"""Each person's own: where he is reached, what he wants to be told, when he is left alone."""

import hashlib
import hmac
import secrets
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.languages import language_in
from kuaijin.directory.models import Person
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.commands.sending import sealed_for
from kuaijin.messaging.kinds import checked_to
from kuaijin.messaging.models import Address, Channel, Choice, Kind, Message
from kuaijin.messaging.sealing import masked, seal
from kuaijin.messaging.texts import CHOSEN, HIDDEN_CODE, code_text

CODE_SECONDS = 600
# Between two codes for one address.
PAUSE_SECONDS = 60
TRIES = 5


@command("messaging.set_choices", label=gettext_lazy("选怎么通知我"), subject="person")
def set_choices(
    *,
    actor: Actor,
    at: datetime,
    person: Person,
    kinds: dict[str, list[str]],
    quiet_from: str,
    quiet_to: str,
    urgent_passes: bool,
) -> Choice:
    """`kinds`: purpose → kinds of channel, an empty list: not at all. Quiet hours as `20:00`; the same twice: none."""
    _own(actor, person)
    unknown = (set(kinds) - set(CHOSEN)) | ({kind for chosen in kinds.values() for kind in chosen} - set(Kind.values))
    if unknown:
        raise Refused(
            _("没有这样的选择：%(what)s") % {"what": "、".join(sorted(unknown))}, field="kinds", rule="choice"
        )
    begins, ends = _hour(quiet_from, "quiet_from"), _hour(quiet_to, "quiet_to")
    known = Choice.objects.filter(person=person).first()
    before = _told(known) if known else {}
    choice = known or Choice(person=person)
    choice.kinds, choice.quiet_from, choice.quiet_to, choice.urgent_passes = kinds, begins, ends, urgent_passes
    choice.save()
    recording().about(zone_id=person.zone_id, before=before, after=_told(choice))
    return choice


def _told(choice: Choice) -> dict[str, object]:
    return {
        "kinds": choice.kinds,
        "quiet_from": f"{choice.quiet_from:%H:%M}",
        "quiet_to": f"{choice.quiet_to:%H:%M}",
        "urgent_passes": choice.urgent_passes,
    }


def _hour(text: str, field: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("时间要写成 20:00 这样。"), field=field, rule="form") from None


def _own(actor: Actor, person: Person) -> None:
    if actor.person_id != person.pk:
        raise Refused(_("只能改自己的设置。"), field="person", rule="own")


@command("messaging.save_address", label=gettext_lazy("填自己的通知地址"), subject="person")
def save_address(*, actor: Actor, at: datetime, person: Person, kind: str, address: str) -> Address:
    """Keep where the person is reached and send a code there; nothing else goes there before he types it back."""
    _own(actor, person)
    channel = Channel.objects.filter(zone=person.zone_id, kind=kind, ended_at__isnull=True).first()
    if channel is None:
        raise Refused(_("还没有这种渠道，请系统管理员先配置。"), field="kind", rule="channel")
    to, code = checked_to(kind, address), f"{secrets.randbelow(10**6):06d}"
    known = Address.objects.filter(person=person, kind=kind).first()
    if known and known.code_until and (known.code_until - at).total_seconds() > CODE_SECONDS - PAUSE_SECONDS:
        raise Refused(_("刚发过一个验证码，一分钟后再要。"), field="address", rule="pause")
    kept, _made = Address.objects.update_or_create(
        person=person,
        kind=kind,
        defaults={
            "sealed": seal(to),
            "hint": masked(to),
            "verified_at": None,
            "code_hash": _hash(person, kind, code),
            "code_until": at + timedelta(seconds=CODE_SECONDS),
            "tries_left": TRIES,
        },
    )
    Message.objects.create(
        zone_id=person.zone_id,
        person=person,
        channel=channel,
        kind=kind,
        purpose="code",
        text=code_text(HIDDEN_CODE, language=language_in(actor.preferences)),
        sealed=sealed_for(to, code),
        hint=masked(to),
        next_try_at=at,
        made_at=at,
    )
    recording().about(zone_id=person.zone_id, after={"kind": kind, "address": kept.hint})
    return kept


def _hash(person: Person, kind: str, code: str) -> str:
    return hashlib.sha256(f"{person.pk}:{kind}:{code}".encode()).hexdigest()


@command("messaging.confirm_address", label=gettext_lazy("核对通知地址"), subject="person")
def confirm_address(*, actor: Actor, at: datetime, person: Person, kind: str, code: str) -> bool:
    """Was it the code that was sent there? A wrong one costs one of five tries. Raises Refused when it is over."""
    _own(actor, person)
    known = Address.objects.filter(person=person, kind=kind, code_until__gt=at, tries_left__gt=0).first()
    if known is None:
        raise Refused(_("验证码过期了，或错了五次。再要一个。"), field="code", rule="expired")
    right = hmac.compare_digest(known.code_hash, _hash(person, kind, code.strip()))
    if right:
        known.verified_at, known.code_hash, known.code_until = at, "", None
    else:
        known.tries_left -= 1
    known.save()
    recording().about(zone_id=person.zone_id, after={"kind": kind, "address": known.hint, "right": right})
    return right


@command("messaging.drop_address", label=gettext_lazy("去掉通知地址"), subject="person")
def drop_address(*, actor: Actor, at: datetime, person: Person, kind: str) -> None:
    _own(actor, person)
    known = Address.objects.filter(person=person, kind=kind).first()
    if known is None:
        raise Refused(_("没有这个地址。"), field="kind", rule="known")
    recording().about(zone_id=person.zone_id, before={"kind": kind, "address": known.hint})
    known.delete()
