"""Filters that live in the URL: declared once, read from the query, shown as chips. The page makes their Q."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.addresses import changed
from kuaijin.kit.components import chip
from kuaijin.kit.formats import labelled, listed
from kuaijin.kit.typed import Unreadable, read_day

Words = str | Promise
TICKS_AT_MOST = 8


@dataclass(frozen=True)
class Choice:
    """One of a few values; several may hold at once (`?stage=a&stage=b`)."""

    key: str
    label: Words
    choices: tuple[tuple[str, Words], ...]
    kind: str = "choice"

    @property
    def params(self) -> tuple[str, ...]:
        return (self.key,)


@dataclass(frozen=True)
class Search:
    """Free words in one field."""

    key: str
    label: Words
    kind: str = "search"

    @property
    def params(self) -> tuple[str, ...]:
        return (self.key,)


@dataclass(frozen=True)
class DayRange:
    """Two days, both included, either may be absent: `?due-from=2026-10-09&due-to=10.16`."""

    key: str
    label: Words
    kind: str = "days"

    @property
    def params(self) -> tuple[str, ...]:
        return (f"{self.key}-from", f"{self.key}-to")


Filter = Choice | Search | DayRange


@dataclass(frozen=True)
class Span:
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Active:
    """A filter in force. `value` is a tuple of choices, the words, or a Span; `text` is what the chip says."""

    filter: Filter
    value: tuple[str, ...] | str | Span
    text: str


@dataclass(frozen=True)
class Reading:
    """What the query asks for; `refused` names what could not be read, in words for the page."""

    query: QueryDict
    active: tuple[Active, ...]
    refused: tuple[str, ...] = field(default=())

    def chosen(self, key: str) -> tuple[str, ...]:
        value = self._value(key)
        return value if isinstance(value, tuple) else ()

    def words(self, key: str) -> str:
        value = self._value(key)
        return value if isinstance(value, str) else ""

    def span(self, key: str) -> Span | None:
        value = self._value(key)
        return value if isinstance(value, Span) else None

    def chips(self) -> list[SafeString]:
        return [chip(str(a.filter.label), a.text, self.without(a.filter)) for a in self.active]

    def without(self, gone: Filter) -> str:
        """The same page with one condition less, from its first row."""
        return changed(self.query, {**dict.fromkeys(gone.params), "from": None})

    def lines(self) -> list[str]:
        """The conditions in words, for the sheet that goes with an export."""
        return [labelled(a.filter.label, a.text) for a in self.active]

    def _value(self, key: str) -> tuple[str, ...] | str | Span | None:
        return next((a.value for a in self.active if a.filter.key == key), None)


def read(filters: Iterable[Filter], query: QueryDict, *, today: date) -> Reading:
    active: list[Active] = []
    refused: list[str] = []
    for declared in filters:
        try:
            found = _read_one(declared, query, today)
        except Unreadable as unreadable:
            refused.append(labelled(declared.label, str(unreadable)))
            continue
        if found is not None:
            active.append(found)
    return Reading(query, tuple(active), tuple(refused))


def _read_one(declared: Filter, query: QueryDict, today: date) -> Active | None:
    if isinstance(declared, Choice):
        return _choices(declared, query.getlist(declared.key))
    if isinstance(declared, Search):
        words = query.get(declared.key, "").strip()
        return Active(declared, words, words) if words else None
    first, last = (_day(query.get(param, ""), today) for param in declared.params)
    if first is None and last is None:
        return None
    return Active(declared, Span(first, last), _span_text(first, last, today))


def _choices(declared: Choice, asked: Sequence[str]) -> Active | None:
    known = {value: str(label) for value, label in declared.choices}
    wrong = [value for value in asked if value and value not in known]
    if wrong:
        raise Unreadable(_("没有“%(value)s”这个选项") % {"value": wrong[0]})
    chosen = tuple(value for value in asked if value)
    return Active(declared, chosen, listed([known[v] for v in chosen])) if chosen else None


def _day(typed: str, today: date) -> date | None:
    return read_day(typed, today=today).day if typed.strip() else None


def _span_text(first: date | None, last: date | None, today: date) -> str:
    if first is not None and last is not None:
        return formats.day_range_text(first, last, today=today)
    if first is not None:
        return _("%(day)s 起") % {"day": formats.day_text(first, today=today)}
    assert last is not None
    return _("到 %(day)s") % {"day": formats.day_text(last, today=today)}


@dataclass(frozen=True)
class FilterField:
    """One line of the form that adds conditions, with what holds now."""

    key: str
    label: Words
    kind: str
    choices: tuple[tuple[str, Words], ...] = ()
    chosen: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    words: str = ""

    @property
    def is_short(self) -> bool:
        """Few enough to stand side by side as ticks."""
        return len(self.choices) <= TICKS_AT_MOST


@dataclass(frozen=True)
class FilterForm:
    """What `kit/filters.html` draws; `kept` are the other parameters of the page."""

    fields: tuple[FilterField, ...]
    kept: tuple[tuple[str, str], ...]
    cancel_href: str


def form_of(filters: Sequence[Filter], reading: Reading, *, opened_by: str = "filters") -> FilterForm:
    """The form; `opened_by` is the parameter that shows it."""
    query = reading.query
    own = {param for f in filters for param in f.params} | {opened_by, "from"}
    kept = tuple((key, value) for key, values in query.lists() if key not in own for value in values)
    return FilterForm(tuple(_field(f, query) for f in filters), kept, changed(query, {opened_by: None}))


def _field(f: Filter, query: QueryDict) -> FilterField:
    if isinstance(f, Choice):
        return FilterField(f.key, f.label, f.kind, choices=f.choices, chosen=tuple(query.getlist(f.key)))
    if isinstance(f, Search):
        return FilterField(f.key, f.label, f.kind, words=query.get(f.key, ""))
    first, last = (query.get(param, "") for param in f.params)
    return FilterField(f.key, f.label, f.kind, first=first, last=last)
