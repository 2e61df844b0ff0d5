"""Which column is which: by the words of its header, and by what its cells hold."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kuaijin.exchange.reading.cells.dates import Years, read_day
from kuaijin.exchange.reading.cells.money import unit_in_header
from kuaijin.exchange.reading.cells.people import TOWN_ENDING
from kuaijin.exchange.reading.cells.text import Raw, compact
from kuaijin.exchange.reading.fields import COMPANIES, DAYS, MONEY, Field, SheetKind, Unit
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.headers import fields_named, names_both
from kuaijin.exchange.reading.layout import Block, column_path
from kuaijin.exchange.reading.letters import letter_of, place_of
from kuaijin.exchange.reading.notes import Refused
from kuaijin.exchange.reading.result import Column

SAMPLE = 80
ENOUGH = 0.4

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.IGNORECASE)
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}")
_COMPANY = re.compile(r"(公司|集团|工厂|厂|合作社|研究院|中心|有限合伙|银行|分公司)([(（].*)?$")
_TOWN = re.compile(rf"({TOWN_ENDING})$")
_NATURES = frozenset(
    {"新建", "扩建", "改建", "改扩建", "技改", "技术改造", "续建", "迁建", "新开工", "研发", "对外合作"}
)
_PERSON = re.compile(r"[\u3400-\u9fff·]{2,4}")
_ANY_YEAR = Years(2020)
# what cells alone can tell, without a header's word
_BY_CELLS = (Field.USCC, Field.TASKFORCE, Field.TITLE, Field.ENTERPRISE, Field.PLACE, Field.NATURE, Field.PHONE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: int
    path: tuple[str, ...]
    words: dict[Field, float]
    cells: dict[Field, float]
    both: frozenset[Field]

    def score(self, field: Field) -> float:
        word, cell = self.words.get(field, 0.0), self.cells.get(field)
        if word == 0.0:
            return 0.6 * (cell or 0.0) if field in _BY_CELLS and not self.words else 0.0
        if cell is None:
            return word * 0.9
        return word * (0.55 + 0.45 * cell)


def recognise(
    grid: Grid, block: Block, words: str, towns: Sequence[str], override: Mapping[str, str] | None = None
) -> tuple[tuple[Column, ...], SheetKind]:
    """Columns from left to right with the fields they hold, and the kind of sheet they make.

    `words`: title and sheet name. `override`: field → header text or column letter; an empty one is not read.
    """
    candidates = [_candidate(grid, block, place, towns) for place in range(grid.width)]
    candidates = [candidate for candidate in candidates if candidate.path or any(candidate.cells.values())]
    taken = _overridden(candidates, override or {})
    named = frozenset(_fields(override or {}))
    _assign(candidates, taken, named)
    kind = kind_of({field for fields in taken.values() for field in fields}, words)
    _settle_words(taken, kind, named)
    leaves = [candidate.path[-1] for candidate in candidates if candidate.path]
    return tuple(_column(candidate, taken.get(candidate.place, []), leaves) for candidate in candidates), kind


def _column(candidate: _Candidate, fields: list[Field], leaves: list[str]) -> Column:
    letter = letter_of(candidate.place)
    leaf = candidate.path[-1] if candidate.path else letter
    if len(candidate.path) > 1 and leaf and not fields_named(leaf) and unit_in_header(leaf):
        leaf = candidate.path[-2] + leaf
    header = leaf if leaves.count(leaf) < 2 else "/".join(candidate.path)
    confidence = min((candidate.score(field) for field in fields), default=0.0)
    unit: Unit | None = None
    if any(field in MONEY for field in fields):
        unit = next((found for text in reversed(candidate.path) if (found := unit_in_header(text))), None)
    return Column(letter, header, candidate.path, tuple(fields), round(min(confidence, 1.0), 2), unit)


def _candidate(grid: Grid, block: Block, place: int, towns: Sequence[str]) -> _Candidate:
    path = column_path(grid, block.head, place)
    values: list[Raw] = []
    for row in block.body:
        value = grid.own(row, place)
        if value is not None:
            values.append(value)
            if len(values) >= SAMPLE:
                break
    return _Candidate(place, path, _words(path), _held(values, towns), names_both(path[-1]) if path else frozenset())


def _words(path: tuple[str, ...]) -> dict[Field, float]:
    """The leaf decides; a group above completes a vague word (`企业 / 名称`) or says whose person it is."""
    if not path:
        return {}
    words = dict(fields_named(path[-1]))
    group = path[-2] if len(path) > 1 else ""
    if group and not words and unit_in_header(path[-1]):
        return dict(fields_named(group + path[-1]))
    if group:
        for field, weight in fields_named(group + path[-1]):
            words[field] = max(words.get(field, 0.0), weight * 0.95)
        whose = {field for field, _weight in fields_named(group)}
        if whose & COMPANIES and not whose & {Field.CONTACT}:
            for field in (Field.CONTACT, Field.MANAGER, Field.PHONE, Field.LEADER):
                if field in words:
                    words[field] *= 0.4
    return words


def _held(values: list[Raw], towns: Sequence[str]) -> dict[Field, float]:
    """For fields whose cells have a shape: the share of cells that have it. A field absent here has no shape."""
    if not values:
        return {}
    texts = [compact(str(value)) for value in values]
    known = frozenset(towns)

    def share(test: object) -> float:
        assert callable(test)
        return sum(bool(test(value, text)) for value, text in zip(values, texts, strict=True)) / len(values)

    days = share(lambda value, text: read_day(value, _ANY_YEAR).value)
    money = share(lambda value, text: not isinstance(value, str) or bool(re.search(r"\d", text) and len(text) <= 20))
    company = share(lambda value, text: _COMPANY.search(_USCC.sub("", text).rstrip("()（） ")))
    person = share(lambda value, text: _PERSON.search(text) and len(text) <= 40)
    return {
        Field.USCC: share(lambda value, text: _USCC.search(text)),
        Field.PHONE: share(lambda value, text: _PHONE.search(re.sub(r"[-()+]|^86", "", text.removesuffix(".0")))),
        Field.TASKFORCE: share(lambda value, text: text.endswith(("专班", "工作组", "专组", "组"))),
        Field.TITLE: share(lambda value, text: re.search(r"项目([(（].*)?$|工程$|(?=.*[\u4e00-\u9fff]).{6,}", text))
        * 0.9,
        Field.ENTERPRISE: company,
        Field.INVESTOR: company,
        Field.PLACE: share(lambda value, text: text in known or _TOWN.search(text) or text[:3] in known),
        Field.NATURE: share(lambda value, text: text in _NATURES),
        **dict.fromkeys(DAYS, days),
        **dict.fromkeys(MONEY, money),
        **dict.fromkeys((Field.LEADER, Field.MANAGER, Field.CONTACT, Field.LOCAL), person),
    }


def _assign(candidates: list[_Candidate], taken: dict[int, list[Field]], fixed: frozenset[Field]) -> None:
    """Best pairs first; each field goes to one column, each column to one field, or to the two its header names."""
    used = set(fixed)
    ranked = sorted(
        ((candidate.score(field), -candidate.place, field, candidate) for candidate in candidates for field in Field),
        key=lambda item: (-item[0], -item[1]),
    )
    for score, _place, field, candidate in ranked:
        if score < ENOUGH or field in used:
            continue
        held = taken.setdefault(candidate.place, [])
        partner = candidate.both == frozenset({*held, field}) and _may_pair(held, field)
        if held and not partner:
            continue
        if not held and field is Field.PHONE and candidate.both and Field.CONTACT not in candidate.both:
            continue
        if field is Field.PHONE and not held and _phone_of_another(candidates, candidate):
            continue
        held.append(field)
        used.add(field)


def _may_pair(held: list[Field], field: Field) -> bool:
    together = {*held, field}
    return bool(together & COMPANIES and Field.USCC in together) or {Field.CONTACT, Field.PHONE} == together


def _phone_of_another(candidates: list[_Candidate], phone: _Candidate) -> bool:
    """Of several phone columns the contact's is the one that follows the contact."""
    phones = [one for one in candidates if one.words.get(Field.PHONE, 0) >= 0.9 and not one.both]
    contacts = [one.place for one in candidates if one.words.get(Field.CONTACT, 0) >= 0.9]
    if len(phones) < 2 or not contacts:
        return False
    after = [one.place for one in phones if one.place > contacts[0]]
    return bool(after) and phone.place != after[0]


def _settle_words(taken: dict[int, list[Field]], kind: SheetKind, fixed: frozenset[Field]) -> None:
    """One company column and one column of progress mean what the kind of sheet makes of them."""
    used = {field for fields in taken.values() for field in fields}
    swaps: dict[Field, Field] = {}
    if kind is SheetKind.SIGNINGS:
        swaps = {Field.ENTERPRISE: Field.INVESTOR, Field.PROGRESS: Field.LANDING}
    elif kind in (SheetKind.STARTS, SheetKind.PROJECTS):
        swaps = {Field.INVESTOR: Field.ENTERPRISE, Field.LANDING: Field.PROGRESS}
    for fields in taken.values():
        for place, field in enumerate(fields):
            if field in swaps and field not in fixed and swaps[field] not in used:
                fields[place] = swaps[field]
        fields.sort(key=list(Field).index)


def kind_of(fields: set[Field], words: str) -> SheetKind:
    """`words`: title and sheet name. Seats without a project make a roster; the day a sheet tells makes its kind."""
    seats = fields & {Field.LEADER, Field.MANAGER, Field.CONTACT, Field.LOCAL, Field.SCOPE}
    if Field.TITLE not in fields:
        return SheetKind.TASKFORCES if Field.TASKFORCE in fields and len(seats) >= 2 else SheetKind.OTHER
    started, signed = Field.STARTED in fields, Field.SIGNED in fields
    if started != signed:
        return SheetKind.STARTS if started else SheetKind.SIGNINGS
    if "签约" in words and "开工" not in words:
        return SheetKind.SIGNINGS
    if "开工" in words:
        return SheetKind.STARTS
    return SheetKind.SIGNINGS if Field.ARRIVED in fields and not started else SheetKind.PROJECTS


def _fields(override: Mapping[str, str]) -> list[Field]:
    try:
        return [Field(name) for name in override]
    except ValueError as error:
        raise Refused("refused.mapping", detail=str(error)) from error


def _overridden(candidates: list[_Candidate], override: Mapping[str, str]) -> dict[int, list[Field]]:
    """An empty column name means: this field is not read."""
    taken: dict[int, list[Field]] = {}
    for field, wanted in zip(_fields(override), override.values(), strict=True):
        if not wanted:
            continue
        place = _place_of(candidates, wanted)
        if place is None:
            raise Refused("refused.mapping", detail=f"{field.value}={wanted}")
        taken.setdefault(place, []).append(field)
    return taken


def _place_of(candidates: list[_Candidate], wanted: str) -> int | None:
    plain = compact(wanted)
    for candidate in candidates:
        path = [compact(text) for text in candidate.path]
        if path and plain in (path[-1], "/".join(path)):
            return candidate.place
    if re.fullmatch(r"[A-Za-z]{1,3}", plain):
        return place_of(plain.upper())
    return None
