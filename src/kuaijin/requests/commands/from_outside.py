"""A request told by another system: its words as told, what came with it as a note inside the house."""

from collections.abc import Mapping
from datetime import datetime

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region, Zone
from kuaijin.law.dates import day_of
from kuaijin.requests.commands.handling import say
from kuaijin.requests.commands.opening import open_request
from kuaijin.requests.models import Channel, ServiceRequest
from kuaijin.requests.queries.matching import Firm

WORDS_AT_MOST = 2000


def take_in(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    kind: str,
    words: str,
    external: tuple[str, str],
    said_by: str,
    phone: str,
    firm: Firm,
    region: Region | None,
    notes: Mapping[str, str],
    received_at: datetime,
    level: str | None = None,
) -> ServiceRequest:
    """Inside a command. Words that do not fit follow as a line of their own; `notes` stay inside."""
    day = day_of(at)
    request = open_request(
        actor=actor,
        at=at,
        zone=zone,
        words=words[:WORDS_AT_MOST],
        kind=kind,
        day=day,
        channel=Channel.HOTLINE,
        enterprise=firm.found,
        enterprise_named="" if firm.found else firm.named,
        said_by=said_by,
        phone=phone,
        region=region,
        external=external,
        level=level,
        received_at=received_at,
    )
    rest = [words[start : start + WORDS_AT_MOST] for start in range(WORDS_AT_MOST, len(words), WORDS_AT_MOST)]
    for part in rest:
        say(actor=actor, at=at, request=request, words=part, shown_outside=True, files=(), day=day)
    told = "\n".join(f"{name}{value}" for name, value in notes.items() if value)
    if told:
        say(actor=actor, at=at, request=request, words=told[:WORDS_AT_MOST], shown_outside=False, files=(), day=day)
    return request
