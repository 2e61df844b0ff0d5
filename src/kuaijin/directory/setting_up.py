"""The beginning: a zone, its region and three administrators who are three different people, in one act."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory import accounts, commands
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Organisation, Person, Post, Region, Zone
from kuaijin.directory.queries import is_set_up
from kuaijin.directory.regions import load_regions
from kuaijin.directory.roles import ADMINISTRATORS, ROLES
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording


@dataclass(frozen=True)
class Administrator:
    """One of the three. Without a password he gets a one-time link."""

    role: str
    name: str
    username: str
    password: str = ""


@dataclass(frozen=True)
class Beginning:
    """What stands after the first run. `tokens`: username → one-time token, for those without password."""

    zone: Zone
    accounts: tuple[Account, ...]
    tokens: dict[str, str]


@command("directory.set_up", label=gettext_lazy("首次设置"))
def set_up(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    name: str,
    opened_on: date,
    administrators: tuple[Administrator, ...],
    name_en: str = "",
    region_code: str = "",
    local_name: str = "",
    another: bool = False,
) -> Beginning:
    """`region_code` is a code of the shipped regions; `local_name` a place without one, below it or alone.

    `another` adds a zone to those that stand; without it a second run is refused."""
    if not another and is_set_up():
        raise Refused(_("已经设置过了。登录后由系统管理员接着办。"), rule="once")
    _check(administrators)
    load_regions(actor=actor, at=at)
    zone = commands.create_zone(
        actor=actor,
        at=at,
        code=code,
        name=name,
        opened_on=opened_on,
        name_en=name_en,
        region=_region(region_code, local_name),
    )
    if local_name:
        _add_local(actor, at, zone, local_name)
    made: list[Account] = []
    for one in administrators:
        made.append(_administrator(actor, at, zone, one, opened_on))
        if one.role == "system_admin":
            # what nobody else holds must have somebody from the first day on
            backstop = Post.objects.get(
                organisation__zone=zone, organisation__kind=Organisation.Kind.OFFICE, is_backstop=True
            )
            commands.assign_post(actor=actor, at=at, post=backstop, person=made[-1].person, starts_on=opened_on)
    recording().about(zone_id=zone.pk, after={"zone": code, "accounts": [account.username for account in made]})
    tokens = {account.username: account.issued_token for account in made if hasattr(account, "issued_token")}
    return Beginning(zone, tuple(made), tokens)


def _check(administrators: tuple[Administrator, ...]) -> None:
    if {one.role for one in administrators} != set(ADMINISTRATORS) or len(administrators) != len(ADMINISTRATORS):
        raise Refused(_("系统、安全、审计三个管理员，一个都不能少。"), rule="separation")
    for part, message in (
        ("name", _("三个管理员要是三个人。%(value)s 写了两次。")),
        ("username", _("三个账号要不一样。%(value)s 写了两次。")),
    ):
        seen: set[str] = set()
        for one in administrators:
            value = getattr(one, part).strip()
            if value in seen:
                raise Refused(message % {"value": value}, field=f"{one.role}_{part}", rule="separation")
            seen.add(value)


def _region(code: str, local_name: str) -> Region | None:
    if not code:
        if not local_name:
            raise Refused(_("选一个县区或镇街，或写本地名称。"), field="region", rule="required")
        return None
    region = Region.objects.filter(code=code, zone__isnull=True).first()
    if region is None:
        raise Refused(
            _("区划代码 %(code)s 不在随附的区划里。写 6 位县区代码或 9 位镇街代码。") % {"code": code}, field="region"
        )
    return region


def _add_local(actor: Actor, at: datetime, zone: Zone, name: str) -> None:
    region = commands.create_region(actor=actor, at=at, zone=zone, name=name, level=Region.Level.PARK)
    if zone.region is None:
        Zone.objects.filter(pk=zone.pk).update(region=region)
        zone.region = region


def _administrator(actor: Actor, at: datetime, zone: Zone, one: Administrator, opened_on: date) -> Account:
    try:
        person: Person = commands.create_person(actor=actor, at=at, zone=zone, name=one.name)
        account: Account
        if one.password:
            account = accounts.create_account(
                actor=actor, at=at, person=person, username=one.username, password=one.password
            )
        else:
            account = accounts.invite(actor=actor, at=at, person=person, username=one.username)
    except Refused as refused:
        if refused.field in {"name", "username", "password"}:
            refused.field = f"{one.role}_{refused.field}"
            refused.message = f"{ROLES[one.role].label}：{refused.message}"
        raise
    accounts.grant_role(actor=actor, at=at, account=account, role=one.role, zone=zone, starts_on=opened_on)
    return account
