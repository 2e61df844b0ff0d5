"""A remark about a cell, row or file: a code with parameters, told in Chinese or English."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kuaijin.exchange.reading.fields import LABELS, Field
from kuaijin.exchange.reading.outcomes import OUTCOMES
from kuaijin.exchange.reading.remarks import REMARKS

TEXTS = REMARKS | OUTCOMES


@dataclass(frozen=True, slots=True)
class Note:
    """`params` by name. Those in `TOLD` name fields and seats, which have other words in each language."""

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str = "zh") -> str:
        english = lang.startswith("en")
        given = {name: TOLD[name](value, english) if name in TOLD else value for name, value in self.params}
        return TEXTS[self.code][english].format(**given)

    def plain(self) -> list[Any]:
        """For keeping as JSON."""
        return [self.code, dict(self.params)]


def note(code: str, /, **params: object) -> Note:
    return Note(code, tuple((name, str(value)) for name, value in params.items()))


def notes_of(kept: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Note, ...]:
    """From JSON. A remark that this version does not know is left out."""
    return tuple(note(code, **params) for code, params in kept if code in TEXTS)


def told(notes: Iterable[Note], lang: str = "zh") -> str:
    return ("; " if lang.startswith("en") else "；").join(one.text(lang) for one in notes)


def field_list(fields: Iterable[Field]) -> str:
    return ",".join(fields)


def seat_list(seats: Iterable[tuple[Field, str]]) -> str:
    """Roles, each with where its seat is."""
    return "\n".join(f"{role}:{where}" for role, where in seats)


def _fields(value: str, english: bool) -> str:
    return (", " if english else "、").join(LABELS[Field(name)][english] for name in value.split(",") if name)


def _seats(value: str, english: bool) -> str:
    found = []
    for line in value.split("\n"):
        role, _colon, where = line.partition(":")
        label = LABELS[Field(role)][english]
        found.append(f"{where} {label}" if english and where else f"{where}{label}")
    return (", " if english else "、").join(found)


TOLD: Mapping[str, Callable[[str, bool], str]] = {"fields": _fields, "seats": _seats}


class Refused(Exception):
    """The file cannot be read at all: says what, which rule, and the next step."""

    def __init__(self, code: str, /, **params: object) -> None:
        self.note = note(code, **params)
        super().__init__(self.note.text("zh"))

    @property
    def code(self) -> str:
        return self.note.code

    def text(self, lang: str = "zh") -> str:
        return self.note.text(lang)
