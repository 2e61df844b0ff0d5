"""The code that proves that somebody holds a phone. Only its hash is kept."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

from kuaijin.directory.models import Zone
from kuaijin.messaging.models import Channel, Kind

DIGITS = 6
EXPIRES_MINUTES = 10
TRIES = 5


def available(zone: Zone) -> bool:
    """Has the zone a way to send a code to a phone?"""
    return Channel.objects.filter(zone=zone, kind=Kind.SMS, ended_at__isnull=True).exists()


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def code_hash(door_id: int, phone: str, code: str) -> str:
    """With the installation's key: a copy of the table alone does not tell a code of six digits."""
    return salted_hmac("kuaijin door code", f"{door_id}:{phone}:{code}", algorithm="sha256").hexdigest()


def matches(kept: str, door_id: int, phone: str, code: str) -> bool:
    return constant_time_compare(kept, code_hash(door_id, phone, code))


def address_hash(address: str) -> str:
    """To tell one network address from another for a day, not to know it."""
    return salted_hmac("kuaijin door address", address, algorithm="sha256").hexdigest()
