"""What is asked about a project, and the answers, read once and refused by field."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kuaijin.law import fields
from kuaijin.law.fields import Malformed
from kuaijin.law.words import Bilingual

Fact = bool | str | int | float
Facts = Mapping[str, Fact]
"""Answers by the code of the fact. What is not answered is not in it."""
NOTHING = Bilingual("", "")


class FactType(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class FactKind:
    """One question. `choices` for a choice, `unit` for a number."""

    code: str
    name: Bilingual
    kind: FactType
    choices: tuple[Choice, ...] = ()
    unit: Bilingual = NOTHING
    hint: Bilingual = NOTHING
    pack: str = ""

    def said(self, value: Fact) -> Bilingual:
        """An answer in words."""
        if isinstance(value, bool):
            return Bilingual("是", "yes") if value else Bilingual("否", "no")
        if self.kind is FactType.CHOICE:
            return next((one.name for one in self.choices if one.code == value), Bilingual(str(value), str(value)))
        unit_zh, unit_en = (f" {unit}" if unit else "" for unit in (self.unit.zh, self.unit.en))
        return Bilingual(f"{value}{unit_zh}", f"{value}{unit_en}")


def answers(kinds: Mapping[str, FactKind], given: Mapping[str, object]) -> dict[str, Fact]:
    """The answers as facts; empty ones are left out. Malformed names the fact that does not exist or does not fit."""
    read: dict[str, Fact] = {}
    for code, value in given.items():
        if code not in kinds:
            raise Malformed(f"facts.{code}", value, "bad.choice", known="、".join(kinds))
        if value is not None and value != "":
            read[code] = answer(kinds[code], value)
    return read


def answer(kind: FactKind, value: object) -> Fact:
    """One answer, from a form or a file."""
    field = f"facts.{kind.code}"
    match kind.kind:
        case FactType.YES_NO:
            return fields.yes_or_no(field, value)
        case FactType.CHOICE:
            codes = [one.code for one in kind.choices]
            word = str(value).strip()
            if isinstance(value, bool) or word not in codes:
                raise Malformed(field, value, "bad.choice", known="、".join(codes))
            return word
        case FactType.NUMBER:
            return _number(field, value)


def _number(field: str, value: object) -> int | float:
    try:
        number = float(value.strip()) if isinstance(value, str) else value
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number) or number < 0:
        raise Malformed(field, value, "bad.quantity")
    return int(number) if float(number).is_integer() else number


def in_order(kinds: Sequence[FactKind], codes: set[str]) -> tuple[str, ...]:
    """The codes in the order in which the packs ask."""
    return tuple(kind.code for kind in kinds if kind.code in codes)
