"""Take what is due for other systems, send it outside of any transaction, note how it went."""

from datetime import datetime

from kuaijin.directory.actors import Actor
from kuaijin.feeds import commands
from kuaijin.feeds.models import HookDelivery
from kuaijin.feeds.outside import Post, post
from kuaijin.feeds.telling import signature
from kuaijin.messaging.commands.delivering import Noted
from kuaijin.messaging.sealing import Unreadable, unseal
from kuaijin.messaging.transport import send_all


def deliver(actor: Actor, at: datetime, stamp: datetime, ids: list[int]) -> dict[str, int]:
    """One attempt for each. `stamp` is the computer's clock: the other side compares it with its own."""
    taken = commands.take(actor=actor, at=at, ids=ids)
    if not taken:
        return {}
    packed = [(one, _packed(one, int(stamp.timestamp()))) for one in taken]
    ready = [(one, asked) for one, asked in packed if asked is not None]
    outcomes = send_all([asked for _one, asked in ready], post)
    noted = [Noted(one.pk, "key", final=True) for one, asked in packed if asked is None]
    noted += [Noted(one.pk, outcome.error) for (one, _asked), outcome in zip(ready, outcomes, strict=True)]
    return commands.note(actor=actor, at=at, noted=noted)


def _packed(one: HookDelivery, stamp: int) -> Post | None:
    """None: sealed under another key."""
    try:
        url, secret = unseal(one.hook.sealed_url), unseal(one.hook.sealed_secret)
    except Unreadable:
        return None
    body = one.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Kuaijin",
        "Kuaijin-Event": one.code,
        # the same for every attempt and every replay: who has it already need not take it again
        "Kuaijin-Delivery": f"{one.hook_id}-{one.entry_id}",
        "Kuaijin-Signature": signature(secret, stamp, body),
    }
    return Post(url, body, headers, one.hook.inside)
