"""Sealed figures beside what is known now: which rows came in, which went out, whose sum changed, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.cockpit.figures.asking import rows_address
from kuaijin.cockpit.figures.counting import Row, listed
from kuaijin.cockpit.figures.document import amount_said
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import BY_CODE
from kuaijin.cockpit.figures.relations import Figure
from kuaijin.cockpit.models import PublishedFigures
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.models import Dossier
from kuaijin.journal import registry
from kuaijin.journal.models import Entry
from kuaijin.kit.formats import money_text, number_text

# So many acts of one thing are told; the rest stand on its own page.
ACTS_TOLD = 3


def sealed(figures: Iterable[Figure], asked: Question) -> dict[str, Any]:
    """Code → value and rows as [dossier number, amount]: money as text, counts as numbers."""
    found: dict[str, Any] = {}
    for figure in figures:
        rows = listed(figure, asked)[0] if figure.known(asked) else []
        found[figure.code] = {
            "value": amount_said(figure, rows) if figure.known(asked) else None,
            "rows": [[number, said] for number, said in _summed(figure, rows).items()],
        }
    return found


def _summed(figure: Figure, rows: Iterable[Row]) -> dict[str, str | int]:
    """What each dossier adds in all."""
    sums: dict[str, Any] = {}
    for row in rows:
        sums[row.number] = sums.get(row.number, 0) + (row.amount or 0)
    return {number: f"{Decimal(amount):.2f}" if figure.is_money else int(amount) for number, amount in sums.items()}


@dataclass(frozen=True)
class Act:
    """One entry of the journal since the seal."""

    at: datetime
    what: str
    who: str
    reason: str


def amount_text(figure: Figure, told: str | int) -> str:
    """What a seal keeps, as people read it."""
    return money_text(Decimal(told)) if figure.is_money else number_text(int(told))


@dataclass(frozen=True)
class Change:
    """A dossier that counts otherwise now: `before` or `now` None: it did not, or does not count at all."""

    figure: Figure
    dossier: Dossier | None
    number: str
    before: str | int | None
    now: str | int | None
    acts: tuple[Act, ...]

    @property
    def before_text(self) -> str:
        return _("没算") if self.before is None else amount_text(self.figure, self.before)

    @property
    def now_text(self) -> str:
        return _("不算了") if self.now is None else amount_text(self.figure, self.now)

    @property
    def href(self) -> str:
        return address_of(self.dossier) if self.dossier else ""


@dataclass(frozen=True)
class Compared:
    figure: Figure
    before: str | int | None
    now: str | int | None
    changes: tuple[Change, ...]
    href: str

    @property
    def before_text(self) -> str:
        return _("没有留下") if self.before is None else amount_text(self.figure, self.before)

    @property
    def now_text(self) -> str:
        return _("没有留下") if self.now is None else amount_text(self.figure, self.now)

    @property
    def opens(self) -> bool:
        """There are rows behind what it is now, as far as the value says."""
        return self.now is not None and Decimal(self.now) != 0

    @property
    def same(self) -> bool:
        return self.before == self.now and not self.changes


def compared(seal: PublishedFigures, asked: Question) -> list[Compared]:
    """Every figure of the seal, in its order, asked again for the same period and day."""
    present = {code: _now(BY_CODE[code], asked) for code in seal.document if code in BY_CODE}
    moved = {code: _moved(seal.document[code], now) for code, (_value, now) in present.items()}
    numbers = {number for changes in moved.values() for number in changes}
    things = {one.number: one for one in Dossier.objects.filter(zone=seal.zone_id, number__in=numbers)}
    acts = _acts(seal, [thing.pk for thing in things.values()])
    found = []
    for code, (value, _rows) in present.items():
        figure, changes = BY_CODE[code], []
        for number, (before, now) in moved[code].items():
            thing = things.get(number)
            changes.append(Change(figure, thing, number, before, now, acts.get(thing.pk, ()) if thing else ()))
        told = seal.document[code]["value"]
        found.append(Compared(figure, told, value, tuple(changes), rows_address(figure, asked)))
    return found


def _now(figure: Figure, asked: Question) -> tuple[str | int | None, dict[str, str | int] | None]:
    if not figure.known(asked):
        return None, None
    rows = listed(figure, asked)[0]
    return amount_said(figure, rows), _summed(figure, rows)


def _moved(
    told: dict[str, Any], now: dict[str, str | int] | None
) -> dict[str, tuple[str | int | None, str | int | None]]:
    """Numbers whose part is another one now. A figure that nothing keeps for that day cannot be compared."""
    if now is None or told["value"] is None:
        return {}
    before = dict(told["rows"])
    return {
        number: (before.get(number), now.get(number))
        for number in sorted({*before, *now})
        if before.get(number) != now.get(number)
    }


def _acts(seal: PublishedFigures, dossiers: list[int]) -> dict[int, tuple[Act, ...]]:
    """The latest entries of each dossier since the seal."""
    found: dict[int, list[Act]] = {}
    rows = Entry.objects.filter(dossier_id__in=dossiers, at__gte=seal.published_at).order_by("-at", "-pk")
    for entry in rows:
        told = found.setdefault(entry.dossier_id or 0, [])
        if len(told) < ACTS_TOLD:
            spec = registry.commands.get(entry.code)
            told.append(Act(entry.at, str(spec.label) if spec else entry.code, entry.actor_name, entry.reason))
    return {pk: tuple(acts) for pk, acts in found.items()}
