"""Doors for people without an account: opened and closed by staff, used by strangers within limits."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Region, Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import day_of
from kuaijin.messaging import commands as gateway
from kuaijin.requests import doors_codes as codes
from kuaijin.requests.commands.opening import open_request
from kuaijin.requests.doors_limits import DAY, check_may_ask_for_code, check_may_send
from kuaijin.requests.models import Channel, Door, PhoneCheck, Receipt, ServiceRequest

PHOTOS = 3


@dataclass(frozen=True)
class Whence:
    """From which network address, hashed. It does not tell one submission from another: a phone changes its address
    while it sends again."""

    address_hash: str = field(repr=False)


@command("requests.open_door", label=gettext_lazy("开扫码入口"), subject="zone")
def open_door(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    day: date,
    enterprise: Enterprise | None = None,
    region: Region | None = None,
    task_force: Dossier | None = None,
) -> Door:
    """A public form for one enterprise, one park or town, or one task force; for each one at a time."""
    led_to = {"enterprise": enterprise, "region": region, "task_force": task_force}
    given = {name: thing for name, thing in led_to.items() if thing is not None}
    if len(given) != 1:
        raise Refused(_("一个入口只对应一家企业、一个园区或镇街、一个专班。选一个。"), field="kind", rule="one")
    if Door.objects.filter(zone=zone, closed_on__isnull=True, **given).exists():
        raise Refused(_("已经有一个在用的入口。要换新码，先停用旧的。"), field="kind", rule="once")
    kind = next(iter(given))
    door = Door.objects.create(zone=zone, token=secrets.token_urlsafe(16), kind=kind, opened_on=day, **given)
    recording().about(
        zone_id=zone.pk,
        dossier_id=task_force.pk if task_force else enterprise.pk if enterprise else None,
        after={"door": door.pk, "kind": kind, "leads_to": str(given[kind])},
    )
    return door


@command("requests.close_door", label=gettext_lazy("停用扫码入口"), subject="door")
def close_door(*, actor: Actor, at: datetime, door: Door, reason: str, day: date) -> Door:
    """Whoever scans it afterwards reads that it is closed, and why."""
    if not reason.strip():
        raise Refused(_("停用要写原因，扫码的人会看到。"), field="reason", rule="required")
    if not Door.objects.filter(pk=door.pk, closed_on__isnull=True).update(
        closed_on=day, closed_reason=reason.strip()[:200]
    ):
        raise Refused(_("这个入口已经停用了。"), field="door", rule="open")
    recording().about(zone_id=door.zone_id, after={"door": door.pk, "closed": True}, reason=reason)
    return Door.objects.get(pk=door.pk)


def check_open(door: Door) -> None:
    if door.closed_on is not None:
        raise Refused(_("这个码已经停用。"), field="door", rule="open")


@command("requests.send_code", label=gettext_lazy("发手机验证码"), subject="door")
def send_code(*, actor: Actor, at: datetime, door: Door, phone: str, whence: Whence) -> PhoneCheck:
    """The code goes to the gateway, its hash stays; the one before it no longer works."""
    check_open(door)
    check_may_ask_for_code(door, phone, whence.address_hash, at)
    code = codes.new_code()
    if not gateway.send_code(actor=actor, at=at, zone=door.zone, phone=phone, code=code):
        raise Refused(_("现在发不出验证码。直接提交，我们会先给您回电。"), field="code", rule="channel")
    PhoneCheck.objects.filter(door=door, phone=phone, passed_at__isnull=True, expires_at__gt=at).update(expires_at=at)
    check = PhoneCheck.objects.create(
        door=door,
        phone=phone,
        code_hash=codes.code_hash(door.pk, phone, code),
        sent_at=at,
        expires_at=at + timedelta(minutes=codes.EXPIRES_MINUTES),
        address_hash=whence.address_hash,
    )
    recording().about(zone_id=door.zone_id, after={"door": door.pk, "check": check.pk})
    return check


@command("requests.check_code", label=gettext_lazy("核对手机验证码"), subject="door")
def check_code(*, actor: Actor, at: datetime, door: Door, phone: str, code: str) -> PhoneCheck:
    """A wrong try counts and is kept; `passed_at` says whether it was right. Refused when there is nothing to check."""
    found = PhoneCheck.objects.filter(door=door, phone=phone, used_at__isnull=True).order_by("-pk").first()
    if found is None or found.expires_at <= at:
        raise Refused(_("验证码过期了，重新发一个。"), field="code", rule="expired")
    if found.passed_at is None or not codes.matches(found.code_hash, door.pk, phone, code):
        open_for_tries = PhoneCheck.objects.filter(pk=found.pk, tries__lt=codes.TRIES)
        if not open_for_tries.update(tries=F("tries") + 1):
            raise Refused(_("试错 5 次了，重新发一个验证码。"), field="code", rule="tries")
        right = codes.matches(found.code_hash, door.pk, phone, code)
        PhoneCheck.objects.filter(pk=found.pk).update(passed_at=at if right else None)
    recording().about(zone_id=door.zone_id, after={"door": door.pk, "check": found.pk})
    return PhoneCheck.objects.get(pk=found.pk)


@command("requests.send_through_door", label=gettext_lazy("扫码提交诉求"), subject="door")
def send_through_door(
    *,
    actor: Actor,
    at: datetime,
    door: Door,
    kind: str,
    words: str,
    said_by: str,
    phone: str,
    whence: Whence,
    submission: str,
    enterprise_named: str = "",
    complained_of: Organisation | None = None,
    check: PhoneCheck | None = None,
    files: Sequence[Upload] = (),
) -> ServiceRequest:
    """One request for one `submission`. Without a passed `check` (where no code can be sent) it comes in as not
    checked, and somebody calls back first. Where one can be sent, a check is asked for."""
    check_open(door)
    if len(files) > PHOTOS:
        raise Refused(_("照片最多 %(n)s 张。") % {"n": PHOTOS}, field="photos", rule="most")
    check_may_send(door, phone, whence.address_hash, at)
    if check is None and codes.available(door.zone):
        raise Refused(_("先填短信里的验证码。"), field="code", rule="required")
    if check is not None:
        _use(check, door, phone, at)
    request = open_request(
        actor=actor,
        at=at,
        zone=door.zone,
        words=words,
        kind=kind,
        day=day_of(at),
        channel=Channel.FORM,
        enterprise=door.enterprise,
        enterprise_named="" if door.enterprise else enterprise_named,
        said_by=said_by,
        phone=phone,
        phone_checked=check is not None,
        complained_of=complained_of,
        region=door.region,
        door=door,
        files=files,
        received_at=at,
    )
    Receipt.objects.create(
        request=request,
        token=secrets.token_urlsafe(24),
        submission=submission,
        address_hash=whence.address_hash,
        made_at=at,
    )
    recording().about(
        zone_id=door.zone_id,
        dossier_id=request.pk,
        after={"door": door.pk, "request": request.dossier.number, "phone_checked": check is not None},
    )
    return request


def _use(check: PhoneCheck, door: Door, phone: str, at: datetime) -> None:
    """Each passed check carries one request."""
    mine = PhoneCheck.objects.filter(
        pk=check.pk, door=door, phone=phone, passed_at__isnull=False, expires_at__gt=at, used_at__isnull=True
    )
    if not mine.update(used_at=at):
        raise Refused(_("验证码过期了，重新发一个。"), field="code", rule="expired")


@command("requests.forget_addresses", label=gettext_lazy("清掉一天前的网络地址和验证码"))
def forget_addresses(*, actor: Actor, at: datetime) -> int:
    """What only served to limit goes after a day: hashed addresses, and phones of codes."""
    gone, _each = PhoneCheck.objects.filter(sent_at__lte=at - DAY).delete()
    emptied = Receipt.objects.filter(made_at__lte=at - DAY).exclude(address_hash="").update(address_hash="")
    recording().about(after={"checks": gone, "receipts": emptied})
    return gone + emptied
