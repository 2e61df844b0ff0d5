"""The tour: what the reports tell, beside what the database says and the screen that shows it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from kuaijin.contacts.models import DutyRoster
from kuaijin.demo.counts import COUNTS, Look
from kuaijin.demo.scene import pack
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.kit.formats import is_english

Row = dict[str, Any]
# Asks a figure of the product: row of the pack, reader, zone, day → value and the address of its rows.
Ask = Callable[[Row, Look], tuple[int, str]]

PAGES = {
    "taskforces": "taskforces:list",
    "projects": "projects:list",
    "figures": "cockpit:figures",
    "requests": "requests:list",
    "survey": "contacts:log",
    "drives": "projects:drives",
    "programmes": "projects:programmes",
}
# Whom to sign in as for the rows of a zone.
GUIDES = {"N": "chuyi", "K": "luojia"}
SYSTEMS = "MG"


@dataclass(frozen=True)
class Stop:
    """One row: `found` None where the reader does not see the zone whole, or its part is not built (`waits_for`)."""

    source: str
    source_zone: str
    words: str
    told: int | None
    at_least: bool
    found: int | None = None
    address: str = ""
    waits_for: str = ""

    @property
    def holds(self) -> bool:
        if self.found is None or self.told is None:
            return False
        return self.found >= self.told if self.at_least else self.found == self.told

    @property
    def guide(self) -> str:
        return GUIDES.get(self.source_zone, "")


def stops(actor: Actor, day: date, ask: Ask) -> list[Stop]:
    """Every row, in the order of the reports; the figures of a zone only for who sees it whole."""
    codes = {row["zone"] for row in pack("tour")["rows"]}
    whole = {one.zone_id for one in actor.scopes if one.whole_zone and Reads.DOSSIERS in ROLES[one.role].reads}
    zones = {zone.code: zone for zone in Zone.objects.filter(code__in=codes) if actor.is_system or zone.pk in whole}
    return list(_in_order(actor, day, ask, zones))


def _in_order(actor: Actor, day: date, ask: Ask, zones: dict[str, Zone]) -> Iterator[Stop]:
    for row in pack("tour")["rows"]:
        zone = zones.get(row["zone"])
        if "later" in row or zone is None:
            yield Stop(**_said(row), waits_for=_word(row["later"]) if "later" in row else "")
        else:
            yield stop(row, Look(actor, zone, day), ask)


def stop(row: Row, look: Look, ask: Ask) -> Stop:
    """A row that is built, with what the reader finds."""
    if "figure" in row:
        found, address = ask(row["figure"], look)
        return Stop(**_said(row), found=found, address=address)
    return Stop(**_said(row), found=COUNTS[row["count"]](look), address=_address(row["page"], look))


def _said(row: Row) -> dict[str, Any]:
    return {
        "source": row["source"],
        "source_zone": row["zone"],
        "words": row["en"] if is_english() else row["say"],
        "told": row.get("told"),
        "at_least": bool(row.get("at_least")),
    }


def _word(told: dict[str, str]) -> str:
    return told["en"] if is_english() else told["zh"]


def _address(page: str, look: Look) -> str:
    """A page of the list above, with or without a question, or one of those that are somebody's."""
    kind, _, firm = page.partition(":")
    if page == "survey":
        return _survey(look)
    if not firm:
        name, mark, asked = kind.partition("?")
        return reverse(PAGES[name]) + mark + asked
    number = look.of(firm).values_list("dossier__number", flat=True).first()
    return OWN_PAGES[kind](look, firm, number) if number else reverse("projects:list")


def _survey(look: Look) -> str:
    rows = visible_dossiers(look.actor).filter(zone=look.zone, kind="survey").order_by("pk")
    number = rows.values_list("number", flat=True).first()
    return f"{reverse('contacts:log')}?of={number}" if number else reverse("contacts:log")


def _roster(look: Look, firm: str, _number: str) -> str:
    rosters = DutyRoster.objects.filter(dossier__in=look.of(firm).values("dossier")).order_by("-starts_on")
    key = rosters.values_list("pk", flat=True).first()
    return reverse("contacts:roster", args=[key]) if key else reverse("contacts:duty")


OWN_PAGES: dict[str, Callable[[Look, str, str], str]] = {
    "project": lambda _look, _firm, number: reverse("projects:detail", args=[number]),
    "plan": lambda _look, _firm, number: reverse("approvals:saved_plan", args=[number, 1]),
    "served": lambda _look, _firm, number: f"{reverse('contacts:log')}?of={number}",
    "roster": _roster,
}


def summary(found: Iterable[Stop]) -> dict[str, int]:
    """How many rows hold, do not, are out of the reader's sight, wait for their part."""
    counted = {"holds": 0, "differs": 0, "unseen": 0, "waits": 0}
    for one in found:
        key = "waits" if one.waits_for else "unseen" if one.found is None else "holds" if one.holds else "differs"
        counted[key] += 1
    return counted
