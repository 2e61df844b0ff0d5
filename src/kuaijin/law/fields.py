"""Plain values (of YAML, JSON, a form) into law's own: a faulty one is refused by field, value, rule and step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from kuaijin.law.words import Param, reason

YES, NO = frozenset({"yes", "true", "是", "有"}), frozenset({"no", "false", "否", "无"})
SHOWN = 60
Choice = TypeVar("Choice", bound=StrEnum)


class Malformed(Exception):
    """A value that cannot be read. `code` names the rule in `phrases`, `code` + ".step" what to do."""

    def __init__(self, field: str, value: object, code: str, **params: Param) -> None:
        self.field, self.value = field, shown(value)
        self._rule, self._step = reason(code, **params), reason(f"{code}.step", **params)
        super().__init__(self.text())

    @property
    def rule(self) -> str:
        return self._rule.text()

    @property
    def step(self) -> str:
        return self._step.text()

    def text(self, language: str = "zh") -> str:
        if language.lower().startswith("en"):
            return f"{self.field}: {self.value} – {self._rule.text('en')}. {self._step.text('en')}"
        return f"{self.field}：{self.value}——{self.rule}。{self.step}"

    def within(self, place: str) -> "Malformed":
        """The same complaint, with the place (a file, an event) before the field."""
        self.field = f"{place} {self.field}"
        self.args = (self.text(),)
        return self


def shown(value: object) -> str:
    text = "（空）" if value is None else str(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def mapping(field: str, value: object, known: Sequence[str]) -> Mapping[str, object]:
    """A group of fields, all of them known."""
    if not isinstance(value, Mapping):
        raise Malformed(field, value, "bad.mapping", known="、".join(known))
    for key in value:
        if key not in known:
            raise Malformed(str(key), value[key], "bad.unknown_field", known="、".join(known))
    return value


def sequence(field: str, value: object) -> Sequence[object]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise Malformed(field, value, "bad.list")
    return value


def day(field: str, value: object) -> date:
    """A day, quoted or not."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Malformed(field, value, "bad.day") from None


def instant(field: str, value: object) -> datetime:
    """An instant with its offset from UTC, such as 2026-10-09T09:10+08:00."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Malformed(field, value, "bad.instant") from None
    if found.tzinfo is None:
        raise Malformed(field, value, "bad.instant")
    return found


def text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Malformed(field, value, "bad.text")
    return value.strip()


def whole_number(field: str, value: object, *, least: int, most: int = 3660) -> int:
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise Malformed(field, value, "bad.number", least=least, most=most)
    return number


def yes_or_no(field: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise Malformed(field, value, "bad.yes_or_no")


def choice(field: str, value: object, of: type[Choice]) -> Choice:
    try:
        return of(str(value).strip())
    except ValueError:
        raise Malformed(field, value, "bad.choice", known="、".join(of)) from None
