"""Writes about accounts, passwords and roles. Only the security administrator grants; nobody sees a password."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Grant, Invitation, Organisation, Person, Region, Zone
from kuaijin.directory.roles import ADMINISTRATORS, ROLES
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording

INVITATION_HOURS = 72
# Roles that see only what lies below an organisation or region must name it.
NEEDS_SCOPE = {"member", "department", "town", "enterprise"}


@dataclass(frozen=True)
class Invited:
    """The account and its one-time token, shown once."""

    account: Account
    token: str


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def checked_password(password: str, account: Account | None) -> str:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password", rule="password") from error
    return password


@command("directory.create_account", label=gettext_lazy("建账号"), subject="person")
def create_account(
    *, actor: Actor, at: datetime, person: Person, username: str, password: str, must_change: bool = False
) -> Account:
    """For first run and demo: an account whose password is known to its owner already."""
    account = _new_account(person, username, at)
    account.must_change_password = must_change
    account.set_password(checked_password(password, account))
    account.save()
    recording().about(zone_id=person.zone_id, after={"account": account.pk, "username": username, "name": person.name})
    return account


def _new_account(person: Person, username: str, at: datetime) -> Account:
    if Account.objects.filter(username=username).exists():
        raise Refused(_("账号名 %(name)s 已有人用。换一个。") % {"name": username}, field="username", rule="unique")
    if Account.objects.filter(person=person).exists():
        raise Refused(_("%(name)s 已有账号。") % {"name": person.name}, field="person", rule="unique")
    return Account(username=username, person=person, created_at=at)


@command("directory.invite", label=gettext_lazy("邀请开通账号"), subject="person")
def invite(*, actor: Actor, at: datetime, person: Person, username: str) -> Account:
    """Open an account without password and make a one-time link; read the token with `pop_token(account)`."""
    account = _new_account(person, username, at)
    account.set_unusable_password()
    account.save()
    _issue(account, at)
    recording().about(zone_id=person.zone_id, after={"account": account.pk, "username": username, "name": person.name})
    return account


@command("directory.reset_password", label=gettext_lazy("重设密码"), subject="account")
def reset_password(*, actor: Actor, at: datetime, account: Account) -> Account:
    """The old password ends at once; a one-time link sets the new one."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    Invitation.objects.filter(account=account, used_at__isnull=True).update(used_at=at)
    _issue(account, at)
    recording().about(zone_id=account.person.zone_id, after={"account": account.pk, "username": account.username})
    return account


def _issue(account: Account, at: datetime) -> None:
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        account=account, token_hash=token_hash(token), made_at=at, expires_at=at + timedelta(hours=INVITATION_HOURS)
    )
    account.issued_token = token  # type: ignore[attr-defined]


@command("directory.redeem_invitation", label=gettext_lazy("设置密码"), subject="account")
def redeem_invitation(*, actor: Actor, at: datetime, account: Account, token: str, password: str) -> Account:
    """The owner of the link sets his password; the link works once and for 72 hours."""
    invitation = Invitation.objects.filter(
        account=account, token_hash=token_hash(token), used_at__isnull=True, expires_at__gt=at
    ).first()
    if invitation is None:
        raise Refused(_("这个链接用过了，或过了 72 小时。找安全管理员再发一个。"), field="token", rule="once")
    account.set_password(checked_password(password, account))
    account.must_change_password = False
    account.save()
    Invitation.objects.filter(pk=invitation.pk).update(used_at=at)
    recording().about(zone_id=account.person.zone_id, after={"account": account.pk})
    return account


@command("directory.change_password", label=gettext_lazy("改密码"), subject="account")
def change_password(*, actor: Actor, at: datetime, account: Account, old: str, new: str) -> Account:
    if actor.account_id != account.pk:
        raise Refused(_("只能改自己的密码。"), field="account", rule="own")
    if not account.check_password(old):
        raise Refused(_("原密码不对。再输一次，或找安全管理员重设。"), field="old", rule="password")
    if old == new:
        raise Refused(_("新密码和原来的一样。换一个。"), field="new", rule="password")
    account.set_password(checked_password(new, account))
    account.must_change_password = False
    account.save()
    recording().about(zone_id=account.person.zone_id, after={"account": account.pk})
    return account


@command("directory.grant_role", label=gettext_lazy("授权"), subject="account")
def grant_role(
    *,
    actor: Actor,
    at: datetime,
    account: Account,
    role: str,
    zone: Zone,
    starts_on: date,
    region: Region | None = None,
    organisation: Organisation | None = None,
) -> Grant:
    """A role in a scope. The three administrators' roles exclude each other; working roles name their scope."""
    if role not in ROLES:
        raise Refused(_("没有角色 %(role)s。") % {"role": role}, field="role", rule="choice")
    if role in NEEDS_SCOPE and not (region or organisation):
        raise Refused(
            _("“%(role)s”要写明范围：哪个单位，或哪个镇街。") % {"role": ROLES[role].label}, field="organisation"
        )
    if region and organisation:
        raise Refused(_("范围只能写一个：单位或区划。"), field="region", rule="one")
    held = set(Grant.objects.filter(account=account, ends_on__isnull=True).values_list("role", flat=True))
    if role in ADMINISTRATORS and held & (set(ADMINISTRATORS) - {role}):
        raise Refused(
            _("系统、安全、审计三个管理员不能是同一个人。先收回 %(role)s。")
            % {"role": "、".join(str(ROLES[code].label) for code in sorted(held & set(ADMINISTRATORS)))},
            field="role",
            rule="separation",
        )
    grant = Grant.objects.create(
        account=account, role=role, zone=zone, region=region, organisation=organisation, starts_on=starts_on
    )
    recording().about(
        zone_id=zone.pk,
        after={
            "grant": grant.pk,
            "account": account.username,
            "role": role,
            "scope": str(region or organisation or zone),
        },
    )
    return grant


@command("directory.end_grant", label=gettext_lazy("收回授权"), subject="grant")
def end_grant(*, actor: Actor, at: datetime, grant: Grant, ends_on: date, reason: str) -> Grant:
    if grant.account_id == actor.account_id:
        raise Refused(_("不能收回自己的权限。请另一位安全管理员办。"), field="grant", rule="own")
    Grant.objects.filter(pk=grant.pk).update(ends_on=max(ends_on, grant.starts_on))
    recording().about(
        zone_id=grant.zone_id,
        before={"grant": grant.pk, "role": grant.role, "account": grant.account.username},
        after={"ends_on": ends_on},
        reason=reason,
    )
    return Grant.objects.get(pk=grant.pk)


@command("directory.suspend_account", label=gettext_lazy("停用账号"), subject="account")
def suspend_account(*, actor: Actor, at: datetime, account: Account, reason: str) -> Account:
    if account.pk == actor.account_id:
        raise Refused(_("不能停用自己的账号。"), field="account", rule="own")
    return _set_active(account, active=False, reason=reason)


@command("directory.restore_account", label=gettext_lazy("恢复账号"), subject="account")
def restore_account(*, actor: Actor, at: datetime, account: Account, reason: str) -> Account:
    return _set_active(account, active=True, reason=reason)


def _set_active(account: Account, *, active: bool, reason: str) -> Account:
    recording().about(
        zone_id=account.person.zone_id,
        before={"account": account.username, "active": account.is_active},
        after={"active": active},
        reason=reason,
    )
    Account.objects.filter(pk=account.pk).update(is_active=active)
    account.is_active = active
    return account


@command("directory.set_preference", label=gettext_lazy("改个人设置"), subject="account")
def set_preference(*, actor: Actor, at: datetime, account: Account, name: str, value: object) -> Account:
    """Density of tables, language of what is sent: kept per person."""
    if actor.account_id != account.pk:
        raise Refused(_("只能改自己的设置。"), field="account", rule="own")
    preferences = {**account.preferences, name: value}
    recording().about(zone_id=account.person.zone_id, after={name: value})
    Account.objects.filter(pk=account.pk).update(preferences=preferences)
    account.preferences = preferences
    return account


@command("directory.record_sign_in", label=gettext_lazy("登录"), subject="account")
def record_sign_in(*, actor: Actor, at: datetime, account: Account, address: str = "") -> Account:
    recording().about(zone_id=account.person.zone_id, after={"account": account.username, "address": address})
    Account.objects.filter(pk=account.pk).update(last_login=at)
    return account
