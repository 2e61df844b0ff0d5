"""The question as an address and back: period, as-of day, zones and narrowing all live in the URL."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.cockpit.figures.fields import FIELDS, Field
from kuaijin.cockpit.figures.question import Question, question
from kuaijin.cockpit.figures.relations import Figure
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import zones_visible_to
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit.typed import Unreadable, read_day
from kuaijin.law.dates import add_months

DAYS = ("from", "to", "as-of")
WITHOUT_YEAR = re.compile(r"\d{1,2}\s*[.月/-]\s*\d{1,2}\s*[日号]?")


@dataclass(frozen=True)
class Asked:
    """`refused`: why the address could not be answered; then the year so far stands there instead."""

    question: Question
    by: Field | None
    own_zone: bool
    told: tuple[tuple[str, str], ...]
    refused: str = ""

    def address(self, name: str, *args: str, **changes: str | None) -> str:
        """The page with the same question; `changes` by their name in the address (as_of for as-of), None: without."""
        said = list(pairs(self.question, own_zone=self.own_zone, told=self.told))
        said += [("by", self.by.code)] if self.by is not None else []
        renamed = {key.replace("_", "-").rstrip("-"): value for key, value in changes.items()}
        kept = [(key, value) for key, value in said if key not in renamed]
        kept += [(key, value) for key, value in renamed.items() if value is not None]
        path = reverse(name, args=args)
        return f"{path}?{urlencode(kept)}" if kept else path


def pairs(asked: Question, *, own_zone: bool, told: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str]]:
    """Every day that somebody named, and every narrowing; the default of today stays unsaid, so that it moves on."""
    said = [(key, value) for key, value in told if key in DAYS]
    said += [] if own_zone else [("zone", zone.code) for zone in asked.zones]
    return said + list(asked.filters)


def rows_address(figure: Figure, asked: Question, *, own_zone: bool = False) -> str:
    """Exactly the rows of this figure as of its day: all days are said, so that the address can be sent."""
    days = (asked.first.isoformat(), asked.last.isoformat(), asked.as_of.isoformat())
    said = pairs(asked, own_zone=own_zone, told=tuple(zip(DAYS, days, strict=True)))
    return f"{reverse('cockpit:figure', args=[figure.code])}?{urlencode(said)}"


def read(query: QueryDict, actor: Actor, today: date) -> Asked:
    """Raises NotVisible for a zone that the asker has no part in."""
    zones = zones_asked(actor, query.getlist("zone"))
    own = len(zones) == 1 and zones[0].pk == actor.zone_id
    by = FIELDS.get(query.get("by", ""))
    told = tuple((key, query.get(key, "")) for key in DAYS if query.get(key, "").strip())
    filters = tuple((code, query.get(code, "")) for code in FIELDS if query.get(code) and code != "zone")
    try:
        days = {key: _day(key, text, today) for key, text in told}
        asked = question(
            actor=actor,
            zones=zones,
            today=today,
            first=days.get("from"),
            last=days.get("to"),
            as_of=days.get("as-of"),
            filters=filters,
        )
    except (Unreadable, Refused) as error:
        said = error.message if isinstance(error, Refused) else str(error)
        plain = question(actor=actor, zones=zones, today=today, filters=filters)
        return Asked(plain, by, own, (), _("%(why)s 下面是今年到现在的数。") % {"why": said})
    return Asked(asked, by, own, told)


def _day(key: str, text: str, today: date) -> date:
    """A day typed without its year is one that has come: `12.31` in October is that of last year.

    Only the end of a period may lie ahead, in the same year. Raises Unreadable."""
    day = read_day(text, today=today).day
    latest = date(today.year, 12, 31) if key == "to" else today
    return add_months(day, -12) if day > latest and WITHOUT_YEAR.fullmatch(text.strip()) else day


def zones_asked(actor: Actor, codes: list[str]) -> tuple[Zone, ...]:
    """The actor's own zone unless he names others: several are added only where all are named."""
    visible = zones_visible_to(actor)
    if not codes:
        return (visible.get(pk=actor.zone_id or 0),)
    found = {zone.code: zone for zone in visible.filter(code__in=codes)}
    if set(codes) - set(found):
        raise NotVisible
    return tuple(found[code] for code in dict.fromkeys(codes))
