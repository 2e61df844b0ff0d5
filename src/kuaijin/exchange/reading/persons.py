"""Who is one person: name, phone and organisation; without these the same seat. A name in two seats is asked once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kuaijin.exchange.reading.fields import SEATS, Action, Field, SheetKind
from kuaijin.exchange.reading.notes import note, seat_list
from kuaijin.exchange.reading.result import Question, Row, RowRef, SheetReading


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a name stands: a role of a task force, for the local one of a town; or an office (`responsible`)."""

    role: Field
    taskforce: str
    town: str = ""
    office: str = ""

    @property
    def where(self) -> str:
        return self.office or "".join((self.taskforce, self.town and f"·{self.town}"))


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a seat, with the phone the row gives."""

    name: str
    seat: Seat
    phone: str | None
    ref: RowRef


def people_named(sheets: Iterable[SheetReading]) -> Iterator[Named]:
    """Everyone the rows name, row by row; of a merged or skipped row nobody."""
    for sheet in sheets:
        for row in sheet.rows:
            if row.action is Action.MAKE:
                yield from _of_row(sheet, row)


def _of_row(sheet: SheetReading, row: Row) -> Iterator[Named]:
    taskforce, ref = row.value(Field.TASKFORCE) or "", RowRef(sheet.name, row.row)
    for role in SEATS:
        name = row.value(role)
        if not name:
            continue
        if role is Field.LOCAL:
            yield from (Named(who, Seat(role, taskforce, town), None, ref) for town, who in _locals(sheet, row, name))
        else:
            yield Named(name, Seat(role, taskforce), row.value(Field.PHONE) if role is Field.CONTACT else None, ref)
    for office, name in row.cell(Field.RESPONSIBLE).parts:
        yield Named(name, Seat(Field.RESPONSIBLE, "", office=office), None, ref)


def _locals(sheet: SheetReading, row: Row, name: str) -> list[tuple[str, str]]:
    parts = [(town, who) for town, who in row.cell(Field.LOCAL).parts if town]
    place = row.value(Field.PLACE) or ""
    return parts or [("" if sheet.kind is SheetKind.TASKFORCES and "、" in place else place, name)]


def person_questions(sheets: Iterable[SheetReading], answers: Mapping[str, str]) -> list[Question]:
    """One question for a name in several seats, unless the same phone in all of them says it is one person."""
    seats: dict[str, dict[Seat, Named]] = defaultdict(dict)
    for named in people_named(sheets):
        seats[named.name].setdefault(named.seat, named)
    found: list[Question] = []
    for name, held in seats.items():
        phones = {named.phone for named in held.values()}
        if len(held) < 2 or (len(phones) == 1 and None not in phones) or f"person:{name}" in answers:
            continue
        seats_told = seat_list((seat.role, seat.where) for seat in held)
        said = note("question.person", name=name, count=len(held), seats=seats_told)
        found.append(Question("person", f"person:{name}", said, tuple(named.ref for named in held.values())))
    return found
