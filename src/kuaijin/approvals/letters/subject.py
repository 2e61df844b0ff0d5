"""What a letter is about, and the facts that an act gives for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kuaijin.approvals.letters.content import LetterContent, Table, said


class MissingFact(ValueError):
    """A letter cannot be written without this fact; nothing is put in its place."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


@dataclass(frozen=True)
class Subject:
    """`office` writes to `addressee` about `matter` of `project`, as `packs` let it. `contact` is post and phone."""

    office: str
    addressee: str
    project: str
    matter: str
    number: str
    on: date
    packs: frozenset[str] = frozenset()
    contact: str = ""

    @property
    def asked(self) -> str:
        return self.asking((self.matter,))

    def asking(self, matters: Iterable[str]) -> str:
        return f"你单位就“{self.project}”申请办理{''.join(f'“{matter}”' for matter in matters)}"

    def accepted(self, on: date) -> str:
        return f"{self.asked}，本机关已于{said(on)}受理。"

    def letter(
        self,
        kind: str,
        title: str,
        *,
        before: tuple[str, ...],
        table: Table | None = None,
        after: tuple[str, ...] = (),
        basis: tuple[str, ...] = (),
        signers: tuple[str, ...] = (),
    ) -> LetterContent:
        return LetterContent(
            kind=kind,
            title=title,
            number=self.number,
            office=self.office,
            addressee=self.addressee,
            on=self.on,
            before=before,
            table=table,
            after=after,
            basis=tuple(dict.fromkeys(basis)),
            signers=signers,
            contact=self.contact,
        )


@dataclass(frozen=True)
class Listed:
    """A line of a list in a letter: a document, a thing to be mended, a condition."""

    name: str
    why: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Facts:
    """Facts of an act as it was written down: a day is one or its ISO text, a list has texts or {name, why, until}."""

    given: Mapping[str, Any] = field(default_factory=dict)

    def maybe(self, fact: str) -> str:
        value = self.given.get(fact)
        return "" if value is None else str(value).strip()

    def text(self, fact: str) -> str:
        return self.maybe(fact) or self._missing(fact)

    def flag(self, fact: str) -> bool:
        return bool(self.given.get(fact))

    def maybe_day(self, fact: str) -> date | None:
        return _day(self.given.get(fact))

    def day(self, fact: str) -> date:
        return self.maybe_day(fact) or self._missing(fact)

    def day_said(self, fact: str) -> str:
        return said(self.day(fact))

    def number(self, fact: str) -> int:
        value = self.given.get(fact)
        return int(value) if value is not None else self._missing(fact)

    def maybe_number(self, fact: str) -> int | None:
        value = self.given.get(fact)
        return None if value is None else int(value)

    def listed(self, fact: str) -> tuple[Listed, ...]:
        return self.maybe_listed(fact) or self._missing(fact)

    def maybe_listed(self, fact: str) -> tuple[Listed, ...]:
        value = self.given.get(fact) or ()
        items = (value,) if isinstance(value, str) else value
        return tuple(_listed(item) for item in items)

    def texts(self, fact: str) -> tuple[str, ...]:
        """A list that may be absent, such as further sources."""
        return tuple(item.name for item in self.maybe_listed(fact))

    def _missing(self, fact: str) -> Any:
        raise MissingFact(fact)


def _listed(item: Any) -> Listed:
    if isinstance(item, Mapping):
        name = str(item.get("name") or item.get("what") or "").strip()
        return Listed(name=name, why=str(item.get("why") or "").strip(), until=_day(item.get("until")))
    return Listed(name=str(item).strip())


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def days_said(count: int, mode: str) -> str:
    return f"{count}个工作日" if mode == "working" else f"{count}个自然日"
