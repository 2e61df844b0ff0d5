"""Grounds of a pause: which clock each one stops, and by which source. Without a source it stops nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from kuaijin.law import fields
from kuaijin.law.attribution import Party
from kuaijin.law.clock.terms import ClockKind
from kuaijin.law.fields import Malformed
from kuaijin.law.words import Bilingual


@dataclass(frozen=True, slots=True)
class Ground:
    """`owner` is the party whose days these are."""

    code: str
    name: str
    name_en: str
    owner: Party
    stops: tuple[tuple[ClockKind, str], ...]

    def source_for(self, clock: ClockKind) -> str:
        """The source by which it stops this clock; empty when it does not."""
        return next((source for kind, source in self.stops if kind is clock), "")


class Grounds:
    """The grounds of the packs that hold, one after the other; a later pack adds clocks to a ground or renames it."""

    def __init__(self, grounds: Iterable[Ground] = ()) -> None:
        self._by_code: dict[str, Ground] = {}
        for ground in grounds:
            before = self._by_code.get(ground.code)
            stops = dict(before.stops) if before else {}
            stops.update(ground.stops)
            self._by_code[ground.code] = Ground(
                ground.code, ground.name, ground.name_en, ground.owner, tuple(stops.items())
            )

    def get(self, code: str) -> Ground | None:
        return self._by_code.get(code)

    def all(self) -> tuple[Ground, ...]:
        return tuple(self._by_code.values())

    def source_for(self, code: str, clock: ClockKind) -> str:
        ground = self._by_code.get(code)
        return ground.source_for(clock) if ground else ""

    def name(self, code: str) -> Bilingual:
        """The name, or the code as given when no pack knows it."""
        ground = self._by_code.get(code)
        if ground is None:
            return Bilingual(code or "（未写明）", code or "(not named)")
        return Bilingual(ground.name, ground.name_en)


def grounds_from(document: object) -> tuple[Ground, ...]:
    """The grounds of one pack (`pack`, `name`, `grounds`)."""
    given = fields.mapping("文件", document, ("pack", "name", "grounds"))
    entries = fields.sequence("grounds", given.get("grounds"))
    return tuple(_ground(f"grounds[{position}]", entry) for position, entry in enumerate(entries, start=1))


def _ground(place: str, entry: object) -> Ground:
    try:
        given = fields.mapping("ground", entry, ("code", "name", "name_en", "owner", "stops"))
        return Ground(
            code=fields.text("code", given.get("code")),
            name=fields.text("name", given.get("name")),
            name_en=fields.text("name_en", given.get("name_en")),
            owner=fields.choice("owner", given.get("owner"), Party),
            stops=tuple(_stop(stop) for stop in fields.sequence("stops", given.get("stops"))),
        )
    except Malformed as error:
        raise error.within(place) from None


def _stop(entry: object) -> tuple[ClockKind, str]:
    given = fields.mapping("stops", entry, ("clock", "source"))
    return fields.choice("clock", given.get("clock"), ClockKind), fields.text("source", given.get("source"))
