"""Out, locked out, all other sign-ins ended. The sign-in itself: `accounts.record_sign_in`."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording


@command("directory.sign_out", label=gettext_lazy("退出"), subject="account")
def sign_out(*, actor: Actor, at: datetime, account: Account) -> Account:
    recording().about(zone_id=account.person.zone_id, after={"account": account.username})
    return account


@command("directory.record_lock_out", label=gettext_lazy("登录被锁"), subject="account")
def record_lock_out(*, actor: Actor, at: datetime, account: Account, address: str, minutes: int) -> Account:
    """Too many wrong passwords in a row: no sign-in for `minutes`, from this address."""
    recording().about(
        zone_id=account.person.zone_id, after={"account": account.username, "address": address, "minutes": minutes}
    )
    return account


@command("directory.end_sessions", label=gettext_lazy("结束别处的登录"), subject="account")
def end_sessions(*, actor: Actor, at: datetime, account: Account, since: datetime) -> Account:
    """Sign-ins that began before `since` (an instant of the computer's clock) end with their next page."""
    if actor.account_id != account.pk:
        raise Refused(_("只能结束自己的登录。"), field="account", rule="own")
    recording().about(zone_id=account.person.zone_id, after={"account": account.username})
    Account.objects.filter(pk=account.pk).update(sessions_since=since)
    account.sessions_since = since
    return account
