"""What another system is told of an act, and how it knows that we said it."""

import hashlib
import hmac
import json
import re
from collections.abc import Sequence

from kuaijin.journal.models import Entry

# Of our own going out there is nothing to tell: each delivery would make the next.
OURS = ("feeds.", "messaging.")
# A state is a word of the house, never a sentence of somebody's.
STATE = re.compile(r"[a-z_]{1,24}")
PATTERN = re.compile(r"\*|[a-z_]+\.(?:\*|[a-z_]+)")


def matches(patterns: Sequence[str], code: str) -> bool:
    if code.startswith(OURS):
        return False
    room = f"{code.partition('.')[0]}.*"
    return any(one in ("*", code, room) for one in patterns)


def body_of(entry: Entry, zone_code: str, number: str) -> str:
    """Code, instant, number and state of the act: neither who nor why nor what was written."""
    state = (entry.after or {}).get("state")
    return json.dumps(
        {
            "act": str(entry.act),
            "event": entry.code,
            "at": entry.at.isoformat(),
            "zone": zone_code,
            "number": number or None,
            "state": state if isinstance(state, str) and STATE.fullmatch(state) else None,
        },
        ensure_ascii=False,
    )


def signature(secret: str, stamp: int, body: bytes) -> str:
    """`t=<seconds since 1970>,v1=<hex of HMAC-SHA256 over "t.body">`: the stamp is signed too, so that an old request
    cannot be sent again later."""
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"
