"""Other systems that are told of acts: set by the administrator, each with an address and a secret of its own."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.feeds.models import Hook, Reader
from kuaijin.feeds.outside import Inside, readable
from kuaijin.feeds.telling import OURS, PATTERN
from kuaijin.journal import registry
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.sealing import masked, seal

JOURNAL = "journal"


@command("feeds.add_hook", label=gettext_lazy("加一个推送"), subject="zone")
def add_hook(
    *, actor: Actor, at: datetime, zone: Zone, name: str, url: str, patterns: list[str], inside: bool = False
) -> Hook:
    """Told of what happens from now on. Its secret is read once by `issued_secret(hook)`.

    `inside`: it may lie in a private network, and speak plain http."""
    _check(name, url, patterns, inside)
    secret = secrets.token_urlsafe(32)
    hook = Hook.objects.create(
        zone=zone,
        name=name.strip(),
        sealed_url=seal(url.strip()),
        hint=_hint(url, inside),
        sealed_secret=seal(secret),
        patterns=sorted(set(patterns)),
        inside=inside,
        since=_begin_now(hook=None),
        made_at=at,
    )
    hook.issued_secret = secret  # type: ignore[attr-defined]
    recording().about(zone_id=zone.pk, after=_told(hook))
    return hook


@command("feeds.change_hook", label=gettext_lazy("改推送"), subject="hook")
def change_hook(
    *,
    actor: Actor,
    at: datetime,
    hook: Hook,
    name: str,
    patterns: list[str],
    inside: bool,
    enabled: bool,
    url: str = "",
) -> Hook:
    """Without `url` the address that is kept stays. What happened while it was off is not told later."""
    if inside != hook.inside and not url.strip():
        raise Refused(_("换内外网要把地址再写一遍。"), field="url", rule="required")
    _check(name, url, patterns, inside)
    before = _told(hook)
    if enabled and not hook.enabled:
        hook.since = _begin_now(hook=hook)
    hook.name, hook.patterns, hook.inside, hook.enabled = name.strip(), sorted(set(patterns)), inside, enabled
    if url.strip():
        hook.sealed_url, hook.hint = seal(url.strip()), _hint(url, inside)
    hook.save(update_fields=["name", "patterns", "inside", "enabled", "since", "sealed_url", "hint"])
    recording().about(zone_id=hook.zone_id, before=before, after=_told(hook))
    return hook


@command("feeds.renew_secret", label=gettext_lazy("换推送密钥"), subject="hook")
def renew_secret(*, actor: Actor, at: datetime, hook: Hook) -> Hook:
    """The old one signs nothing any more; the new one is read once by `issued_secret(hook)`."""
    secret = secrets.token_urlsafe(32)
    Hook.objects.filter(pk=hook.pk).update(sealed_secret=seal(secret))
    recording().about(zone_id=hook.zone_id, after={"hook": hook.name})
    again = Hook.objects.get(pk=hook.pk)
    again.issued_secret = secret  # type: ignore[attr-defined]
    return again


def issued_secret(hook: Hook) -> str:
    """The secret that was just made for this hook; "" once it left the act that made it."""
    return str(getattr(hook, "issued_secret", ""))


def _told(hook: Hook) -> dict[str, object]:
    return {
        "name": hook.name,
        "address": hook.hint,
        "patterns": hook.patterns,
        "inside": hook.inside,
        "enabled": hook.enabled,
    }


def _hint(url: str, inside: bool) -> str:
    """The host, and of the path enough to tell two apart: it may hold a key."""
    parts = readable(url.strip(), inside)
    return f"{parts.scheme}://{parts.hostname}/{masked(parts.path.lstrip('/'))}"[:120]


def _check(name: str, url: str, patterns: Sequence[str], inside: bool) -> None:
    """Raises Refused."""
    if not name.strip():
        raise Refused(_("给它起个名字。"), field="name", rule="required")
    unknown = [one for one in patterns if not known(one)]
    if unknown or not patterns:
        raise Refused(
            _("没有这样的动作：%(what)s") % {"what": "、".join(unknown) or "-"}, field="patterns", rule="known"
        )
    if not url.strip():
        return
    try:
        readable(url.strip(), inside)
    except Inside:
        raise Refused(
            _("公网推送只用 https，不到内网。确实要推到内网的，勾上“可以在内网”。"), field="url", rule="inside"
        ) from None
    except ValueError:
        raise Refused(_("地址要像 https://example.gov.cn/hook，里面不写账号。"), field="url", rule="form") from None


def known(pattern: str) -> bool:
    """An act of the house, a whole room of it, or everything; not our own going out."""
    if not PATTERN.fullmatch(pattern) or pattern.startswith(OURS):
        return False
    codes = {*registry.commands, *registry.consequences}
    rooms = {f"{code.partition('.')[0]}.*" for code in codes}
    return pattern == "*" or pattern in codes or pattern in rooms


def _begin_now(hook: Hook | None) -> int:
    """The last entry there is. The first hook that is on sets the reader there: what was before is nobody's."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    others = Hook.objects.filter(enabled=True).exclude(pk=hook.pk if hook else 0)
    if not others.exists():
        Reader.objects.update_or_create(name=JOURNAL, defaults={"position": last, "gaps": []})
    return last
