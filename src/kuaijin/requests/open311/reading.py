"""What a caller of Open311 asks for: arguments of a query, and a request handed in. Reads text only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from kuaijin.requests.open311.errors import Fault

SPAN = timedelta(hours=90 * 24)
MOST_ROWS = 1000
LONGEST = 4000
STATUSES = ("open", "closed")
ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,60})\](?:\[\])?")


@dataclass(frozen=True)
class Asked:
    """`numbers` overrides all else. `since` and `until` are instants, at most 90 days apart."""

    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    statuses: tuple[str, ...]
    since: datetime
    until: datetime
    start: int
    rows: int


@dataclass(frozen=True)
class HandedIn:
    service_code: str
    description: str
    address: str
    said_by: str
    phone: str
    email: str
    account_id: str
    media_url: str
    attributes: Mapping[str, tuple[str, ...]]

    def attribute(self, code: str) -> str:
        return "、".join(self.attributes.get(code, ()))


def query(given: QueryDict, now: datetime) -> Asked:
    """Raises Fault for a day that cannot be read, a span over 90 days, an unknown status."""
    statuses = _many(given, "status")
    if not set(statuses) <= set(STATUSES):
        raise Fault(400, "status: open or closed")
    since, until = _instant(given, "start_date"), _instant(given, "end_date")
    if since and until and until - since > SPAN:
        raise Fault(400, "start_date and end_date may not span more than 90 days")
    until = until or (min(since + SPAN, now) if since else now)
    size = _number(given, "page_size", MOST_ROWS)
    return Asked(
        numbers=_many(given, "service_request_id")[:MOST_ROWS],
        codes=_many(given, "service_code"),
        statuses=statuses,
        since=since or until - SPAN,
        until=until,
        start=(_number(given, "page", 1_000_000, 1) - 1) * size,
        rows=size,
    )


def _many(given: QueryDict, name: str) -> tuple[str, ...]:
    """Declared several times or comma delimited; empty is the same as not declared."""
    parts = [part.strip() for text in given.getlist(name) for part in text.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _instant(given: QueryDict, name: str) -> datetime | None:
    text = given.get(name, "").strip().replace(" ", "+")
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Fault(400, f"{name}: write it with its zone, for example 2010-01-01T00:00:00Z")
    return found


def _number(given: QueryDict, name: str, most: int, otherwise: int | None = None) -> int:
    text = given.get(name, "").strip()
    if not text:
        return most if otherwise is None else otherwise
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise Fault(400, f"{name}: 1 to {most}")
    return int(text)


def handed_in(given: QueryDict) -> HandedIn:
    """Raises Fault for what the specification demands and is not there."""
    text = {name: given.get(name, "").strip() for name in given}
    if not text.get("service_code"):
        raise Fault(400, "service_code was not provided")
    if not text.get("description"):
        raise Fault(400, "description was not provided")
    if len(text["description"]) > LONGEST:
        raise Fault(400, f"description: at most {LONGEST} characters")
    if not (text.get("lat") and text.get("long")) and not text.get("address_string") and not text.get("address_id"):
        raise Fault(400, "a location was not provided: lat and long, address_string or address_id")
    place = [text.get("address_string", ""), text.get("address_id", "")]
    if text.get("lat") and text.get("long"):
        place.append(f"{text['lat'][:20]}, {text['long'][:20]}")
    return HandedIn(
        service_code=text["service_code"],
        description=text["description"],
        address=" ".join(part for part in place if part)[:300],
        said_by=_name(text.get("last_name", ""), text.get("first_name", "")),
        phone=text.get("phone", "")[:20],
        email=text.get("email", "")[:120],
        account_id=text.get("account_id", "")[:60],
        media_url=text.get("media_url", "")[:300],
        attributes=_attributes(given),
    )


def _name(family: str, given: str) -> str:
    """Chinese names are written in one, others with the given name before."""
    joined = f"{family}{given}" if not (family + given).isascii() else f"{given} {family}"
    return joined.strip()[:40]


def _attributes(given: QueryDict) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, values in given.lists():
        match = ATTRIBUTE.fullmatch(name)
        if match:
            kept = tuple(str(value).strip()[:200] for value in values if str(value).strip())
            found[match[1]] = (*found.get(match[1], ()), *kept)
    return found
