"""Reasons as values: a code with its parameters, worded in Chinese or English only when somebody reads it."""

from dataclasses import dataclass
from datetime import date

from kuaijin.law.phrases import NAMES, PHRASES

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True, order=True)
class Bilingual:
    """A name in both languages."""

    zh: str
    en: str


Param = str | int | date | Bilingual | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why. `code` is stable and known to `phrases.PHRASES`; `params` are sorted (name, value) pairs."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()

    def text(self, language: str = "zh") -> str:
        """The sentence in "zh" or "en" (any tag that begins so, such as "zh-hans")."""
        chosen = "en" if language.lower().startswith("en") else "zh"
        words = {name: _word(value, chosen) for name, value in self.params}
        return PHRASES[self.code][LANGUAGES.index(chosen)].format(**words)


def reason(code: str, **params: Param) -> Reason:
    """A reason with its parameters; a code without wording is refused at once, not when a page shows it."""
    if code not in PHRASES:
        raise KeyError(code)
    return Reason(code, tuple(sorted(params.items(), key=lambda param: param[0])))


def name_in(name: str, language: str) -> str:
    """A holiday's or ground's name in the language asked for; names nobody translated stay as written."""
    return NAMES.get(name, name) if language.lower().startswith("en") else name


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_in(day: date, language: str) -> str:
    if language.lower().startswith("en"):
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _word(value: Param, language: str) -> str:
    if isinstance(value, date):
        return day_in(value, language)
    if isinstance(value, Bilingual):
        return value.en if language == "en" else value.zh
    return name_in(str(value), language)
