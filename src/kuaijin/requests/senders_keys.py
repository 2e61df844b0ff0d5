"""Keys of systems that hand requests in: long and random, so that a plain hash keeps them."""

import hashlib
import secrets


def new_key() -> str:
    return f"kj_{secrets.token_urlsafe(32)}"


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
