"""Values, groups and rows, all taken from one relation: the number and what it opens cannot differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from kuaijin.cockpit.figures.fields import Field, Key, in_order, key_of, narrowed
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import families
from kuaijin.cockpit.figures.relations import Family, Figure, Relation
from kuaijin.dossiers.models import Dossier

Amount = int | Decimal
GROUP = "group_key"
ZERO = Decimal("0.00")
# A limit that no zone reaches keeps the database from reckoning a row anew for each figure that is counted of it.
ALL = 1_000_000_000


@dataclass(frozen=True)
class Value:
    """`amount` None: nothing keeps it for that day. `rows` are counted with it; `untold` of them name no sum."""

    amount: Amount | None
    rows: int = 0
    untold: int = 0

    @property
    def known(self) -> bool:
        return self.amount is not None


@dataclass(frozen=True)
class Group:
    key: Key
    value: Value


@dataclass(frozen=True)
class Row:
    """One row of a figure: `amount` is what it adds, None where no sum was told."""

    number: str
    dossier_id: int
    amount: Amount | None
    raw: Any = None


UNKNOWN = Value(None)


def relation_of(family: Family, asked: Question) -> Relation:
    return narrowed(family.rows(asked), asked)


def rows_of(figure: Figure, asked: Question) -> Relation:
    """Exactly the rows of a figure; none where it is not known."""
    if not figure.known(asked):
        return relation_of(figure.family, asked).filtered(Q(pk__in=[]))
    return relation_of(figure.family, asked).filtered(figure.part)


def values(figures: Iterable[Figure], asked: Question) -> dict[str, Value]:
    """Code → value: one statement for each family, however many figures it has."""
    found: dict[str, Value] = {}
    for family, group in families(figures).items():
        known = [figure for figure in group if figure.known(asked)]
        found.update({figure.code: UNKNOWN for figure in group})
        if known:
            counted = relation_of(family, asked).query.order_by()[:ALL].aggregate(**_sums(known))
            found.update({figure.code: _value(figure, counted) for figure in known})
    return found


def groups(figures: Iterable[Figure], asked: Question, by: Field) -> dict[str, list[Group]]:
    """Code → its groups by the field, in the field's order, else the largest first: one statement a family."""
    found: dict[str, list[Group]] = {}
    for family, group in families(figures).items():
        known = [figure for figure in group if figure.known(asked)]
        found.update({figure.code: [] for figure in group})
        relation = relation_of(family, asked)
        if not known or not by.fits(family):
            continue
        marked = by.mark(relation, asked, GROUP).order_by()
        rows = list(marked.values(GROUP).annotate(**_sums(known)))
        called = by.called(asked, {row[GROUP] for row in rows})
        for figure in known:
            parts = [(key_of(row[GROUP], called), _value(figure, row)) for row in rows]
            found[figure.code] = folded(parts)
    return found


def folded(parts: Iterable[tuple[Key, Value]]) -> list[Group]:
    """Several raw keys may be one group; what has no row is no group."""
    sums: dict[Key, Value] = {}
    for key, value in parts:
        before = sums.get(key)
        sums[key] = value if before is None else _added(before, value)
    made = [Group(key, value) for key, value in sums.items() if value.rows]
    return sorted(made, key=lambda one: in_order(one.key, one.value.amount))


def _added(a: Value, b: Value) -> Value:
    return Value((a.amount or 0) + (b.amount or 0), a.rows + b.rows, a.untold + b.untold)


def listed(figure: Figure, asked: Question, by: Field | None = None) -> tuple[list[Row], dict[Any, Key]]:
    """All rows by day, then number; with `by` also their raw keys, and what these are called.

    With a field of several groups a row comes once for each."""
    relation = rows_of(figure, asked)
    if by is not None and not by.fits(figure.family):
        by = None
    query = relation.query if by is None else by.mark(relation, asked, GROUP)
    columns = [relation.at_dossier("number"), relation.thing]
    columns += [figure.measure] if figure.measure else []
    columns += [GROUP] if by is not None else []
    ordered = query.order_by(*([relation.on] if relation.on else []), relation.at_dossier("number"), "pk")
    rows = []
    for told in ordered.values_list(*columns):
        amount = told[2] if figure.measure else 1
        rows.append(Row(told[0], told[1], amount, told[-1] if by is not None else None))
    called = by.called(asked, {row.raw for row in rows}) if by is not None else {}
    return rows, called


def value_of(figure: Figure, rows: Sequence[Row]) -> Value:
    """The value of listed rows: what `values` counts in the database."""
    untold = sum(row.amount is None for row in rows)
    amount: Amount = sum((row.amount or 0 for row in rows), start=ZERO if figure.is_money else 0)
    return Value(amount, len(rows), untold)


def numbers(figure: Figure, rows: Sequence[Row]) -> list[str]:
    """Dossier numbers behind a value: of a count so many as it says, of money each once."""
    if figure.is_money:
        return list(dict.fromkeys(row.number for row in rows))
    return [row.number for row in rows for _n in range(int(row.amount or 0))]


def dossiers_of(rows: Iterable[Row]) -> QuerySet[Dossier]:
    return Dossier.objects.filter(pk__in={row.dossier_id for row in rows}).select_related("zone")


def _sums(figures: Sequence[Figure]) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for figure in figures:
        part = figure.part
        asked[f"n_{figure.code}"] = Count("pk", filter=part) if part else Count("pk")
        if figure.measure:
            asked[f"s_{figure.code}"] = Sum(F(figure.measure), filter=part) if part else Sum(F(figure.measure))
        if figure.is_money:
            asked[f"t_{figure.code}"] = Count(F(figure.measure), filter=part)
    return asked


def _value(figure: Figure, counted: dict[str, Any]) -> Value:
    rows = counted[f"n_{figure.code}"]
    if figure.is_money:
        amount = counted[f"s_{figure.code}"]
        return Value(ZERO if amount is None else Decimal(amount), rows, rows - counted[f"t_{figure.code}"])
    return Value(counted[f"s_{figure.code}"] or 0 if figure.measure else rows, rows)
