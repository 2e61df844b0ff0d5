"""What must not lie readable in the database: addresses of channels and of people, signing secrets, codes.

A stream of HMAC-SHA256 blocks over a fresh nonce, and an HMAC over nonce and text (encrypt, then authenticate), both
keys derived from the installation's key. It needs no library beyond Python's own. Whoever restores a backup under
another key cannot read what was sealed: it is entered again."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

NONCE, TAG, BLOCK = 16, 32, 32
MARK = "s1:"


class Unreadable(Exception):
    """Sealed under another key, or changed by hand."""


def seal(text: str) -> str:
    """Readable by `unseal` alone; the same text is sealed differently each time."""
    nonce = secrets.token_bytes(NONCE)
    body = _mixed(nonce, text.encode())
    return MARK + base64.urlsafe_b64encode(nonce + body + _tag(nonce + body)).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    try:
        if not sealed.startswith(MARK):
            raise Unreadable
        packed = base64.b64decode(sealed.removeprefix(MARK), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Unreadable from error
    kept, tag = packed[:-TAG], packed[-TAG:]
    if len(packed) < NONCE + TAG or not hmac.compare_digest(tag, _tag(kept)):
        raise Unreadable
    return _mixed(kept[:NONCE], kept[NONCE:]).decode()


def masked(text: str) -> str:
    """Enough for its owner to know it again, too little to use: `wecom://0****3f2a`, `138****0315`, `w****n@c****e`."""
    scheme, sign, rest = text.rpartition("://")
    if not sign and rest.isdecimal() and len(rest) >= 8:
        return f"{rest[:3]}****{rest[-4:]}"
    return f"{scheme}{sign}{'@'.join(_part(part) for part in rest.split('@'))}"


def _part(part: str) -> str:
    """As many stars for a short one as for a long one: they tell no length."""
    shown = part[-4:] if len(part) >= 12 else part[-1:] if len(part) > 1 else ""
    return f"{part[:1]}****{shown}"


def _key(use: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"kuaijin.messaging.sealing.{use}".encode(), hashlib.sha256)


def _tag(kept: bytes) -> bytes:
    return hmac.digest(_key("authenticate"), kept, hashlib.sha256)


def _mixed(nonce: bytes, text: bytes) -> bytes:
    key = _key("encrypt")
    blocks = (len(text) + BLOCK - 1) // BLOCK
    stream = b"".join(hmac.digest(key, nonce + number.to_bytes(8, "big"), hashlib.sha256) for number in range(blocks))
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))
