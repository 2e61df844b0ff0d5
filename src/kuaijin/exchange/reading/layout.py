"""The shape of a sheet: where headers stand, which rows are the ledger's own, what the rest is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kuaijin.exchange.reading.cells.text import Raw, compact
from kuaijin.exchange.reading.fields import Field
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.headers import fields_named
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import Ignored

SUBTOTAL = re.compile(r"^.{0,24}?(小计|合计|总计|累计|共计)([(（:：\d].*|\d*个?项?)?$")
FOOTER = re.compile(
    r"^(填报|审核|制表|填表|报送|复核|备注|说明|注|附注|联系电话|填写说明|单位负责人|分管负责人|主要负责人|签字|盖章|统计口径|数据来源|数据截至|截至|负责人签字|联系人)"
    r"([人单位时间日期说明签字（(]*)[:：、.]|^(注|备注|说明)\d|^(填报人|审核人|制表人|填表人|填报日期|填报单位|填表说明)"
)
NOTE_ROW = re.compile(
    r"单位[:：]|金额单位|填报单位|填报日期|填报时间|报送|制表|数据截至|截至|截止|统计时间|更新时间|^[(（].*[)）]$|密级|^注[:：]|^说明"
)
TITLE = re.compile(r"台账|[览总细计任况度单目排进化息]表|名单|清单|项目表|项目$|项目[(（]|名册")
SECTION = re.compile(
    r"^([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[、部批])|专班[(（:：]?"
)
_KEYS = frozenset({Field.TITLE, Field.ENTERPRISE, Field.INVESTOR, Field.TASKFORCE, Field.SCOPE})
_NUMBERED = re.compile(r"[甲乙丙丁戊己庚辛]|[(（]?\d{1,2}[)）]?|[A-Z]")
ONLY_UNIT = re.compile(r"[(（]?(单位[:：])?(人民币)?(亿元|万元|千元|元|亩|个|%|平方米)[)）]?")
HEADER_HITS = 3
SURE = 0.75


@dataclass(frozen=True, slots=True)
class Block:
    """One header with the rows below it, up to the next header or the end. Rows count from 0."""

    head: range
    body: range
    preface: tuple[int, ...]


def find_blocks(grid: Grid, forced: int | None = None) -> tuple[Block, ...]:
    """Header blocks from top to bottom. `forced`: the header row a user named (from 0)."""
    heads: list[range] = []
    row = 0
    while row < len(grid.rows):
        if (forced is None and _is_header(grid, row)) or row == forced:
            head = _whole_header(grid, row, heads[-1].stop if heads else 0)
            heads.append(head)
            row = head.stop
        else:
            row += 1
    return tuple(_blocks(grid, heads))


def _blocks(grid: Grid, heads: list[range]) -> Iterator[Block]:
    """A header that says the same as the one before only repeats it on the next printed page."""
    kept: list[range] = []
    for head in heads:
        if not kept or _path_texts(grid, head) != _path_texts(grid, kept[-1]):
            kept.append(head)
    for place, head in enumerate(kept):
        above = _preface(grid, kept[place - 1].stop if place else 0, head.start, first=place == 0)
        below = kept[place + 1].start if place + 1 < len(kept) else len(grid.rows)
        yield Block(head, range(head.stop, below), above)


def _preface(grid: Grid, start: int, stop: int, *, first: bool) -> tuple[int, ...]:
    """Title and note rows right above a header; above a later header only until the rows of the block before."""
    rows = [row for row in range(start, stop) if grid.texts(row)]
    if first:
        return tuple(rows)
    own: list[int] = []
    for row in reversed(rows):
        if len(grid.texts(row)) > 2 or FOOTER.match(compact(grid.texts(row)[0])):
            break
        own.insert(0, row)
    return tuple(own)


def _path_texts(grid: Grid, head: range) -> list[str]:
    return [compact(text) for row in head for text in grid.texts(row)]


def _is_header(grid: Grid, row: int) -> bool:
    """Only short words, at least three of them naming different fields, one of them what a row is about."""
    line = grid.rows[row]
    texts: list[str] = []
    for value in line:
        if value in ("", None):
            continue
        if not isinstance(value, str):
            return False
        texts.append(value)
    if len(texts) < HEADER_HITS:
        return False
    named, sure = _named(texts)
    if len(named) >= HEADER_HITS and sure >= 2 and named & _KEYS:
        return True
    below = _child_names(grid, row)
    return len(named | below) >= HEADER_HITS and bool((named | below) & _KEYS) and sure >= 2


def _named(texts: list[str]) -> tuple[set[Field], int]:
    """The fields these words name, and how many of them by their very word (data may hold a telling word by chance)."""
    best = [fields[0] for text in texts if len(text) <= 40 and (fields := fields_named(text))]
    return {field for field, _weight in best}, len({field for field, weight in best if weight >= SURE})


def _child_names(grid: Grid, row: int) -> set[Field]:
    if row + 1 >= len(grid.rows) or any(
        value not in ("", None) and not isinstance(value, str) for value in grid.rows[row + 1]
    ):
        return set()
    named, sure = _named(grid.texts(row + 1))
    return named if sure >= 2 else set()


def _whole_header(grid: Grid, row: int, floor: int) -> range:
    """Merged headers span rows: up to the groups above, down to the children below."""
    top, bottom = row, row
    while top - 1 >= floor and _is_group_row(grid, top - 1):
        top -= 1
    for (first, _left), (last, _right) in grid.merges:
        if top <= first <= bottom and last <= first + 3:
            bottom = max(bottom, last)
    if bottom == row and (_has_children(grid, row) or _says_on(grid, row)):
        bottom = row + 1
    return range(top, bottom + 1)


def _is_group_row(grid: Grid, row: int) -> bool:
    """`基本情况 | 投资情况 | 包保责任人` above the header: several short texts, no note, no title across the sheet."""
    texts = grid.texts(row)
    if len(texts) < 2 or any(not isinstance(value, str) for value in grid.rows[row] if value not in ("", None)):
        return False
    if any(NOTE_ROW.search(compact(text)) or len(text) > 20 for text in texts):
        return False
    widths = [right - left for (top, left), (_bottom, right) in grid.merges if top == row]
    return bool(widths) or len(texts) >= 3


def _has_children(grid: Grid, row: int) -> bool:
    """Without merges: the next row names fields exactly where this row is empty or names a group."""
    if row + 1 >= len(grid.rows):
        return False
    below = grid.rows[row + 1]
    if any(value not in ("", None) and not isinstance(value, str) for value in below):
        return False
    places = [column for column, value in enumerate(below) if value not in ("", None)]
    gaps = [column for column in places if grid.own(row, column) is None]
    first = next((column for column, value in enumerate(grid.rows[row]) if value not in ("", None)), 0)
    if len(places) < 2 or not gaps or first in places:
        return False
    hits = sum(bool(fields_named(str(below[column]))) for column in places)
    return hits >= 2 and hits * 2 >= len(places)


def _says_on(grid: Grid, row: int) -> bool:
    """The next row repeats several of these words and says others below a group (flattened merges), or only units."""
    if row + 1 >= len(grid.rows):
        return False
    pairs = [(grid.own(row, column), grid.own(row + 1, column)) for column in range(grid.width)]
    same = sum(first is not None and first == second for first, second in pairs)
    others = [second for first, second in pairs if second is not None and first != second]
    texts = [str(second) for second in others if isinstance(second, str)]
    if texts and len(texts) == len(others) and all(ONLY_UNIT.fullmatch(compact(text)) for text in texts):
        return True
    return same >= HEADER_HITS and bool(texts) and len(texts) == len(others) and any(map(fields_named, texts))


def column_path(grid: Grid, head: range, column: int) -> tuple[str, ...]:
    """The header of a column from the group down to its own word, each said once."""
    path: list[str] = []
    for row in head:
        value = grid.value(row, column)
        if value is None and row < head.stop - 1:
            value = _group_left(grid, head, row, column)
        text = re.sub(r"\s+", "", str(value)) if value is not None else ""
        if text and text not in path:
            path.append(text)
    return tuple(path)


def _group_left(grid: Grid, head: range, row: int, column: int) -> Raw:
    """Without merging, a group stands over its first column only; the next ones are its own while words go on below."""
    last = head.stop - 1
    while column > 0 and grid.own(last, column) is not None:
        column -= 1
        if (value := grid.value(row, column)) is not None:
            return value if grid.own(last, column) is not None else None
    return None


def is_column_numbers(grid: Grid, row: int) -> bool:
    """`1 2 3 4` or `甲 乙 1 2` under the header."""
    texts = [compact(text).removesuffix(".0") for text in grid.texts(row)]
    if len(texts) < HEADER_HITS or not all(_NUMBERED.fullmatch(text) for text in texts):
        return False
    numbers = [int(re.sub(r"\D", "", text)) for text in texts if re.search(r"\d", text)]
    return len(numbers) >= HEADER_HITS and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def line_kind(grid: Grid, row: int, filled: int, *, has_title: bool) -> Note | None:
    """Why a row below the header is none of the ledger's own, or None. `filled`: own mapped cells beside the number."""
    texts = grid.texts(row)
    first = compact(texts[0])
    if filled < 2 and len(texts) < 3 and re.match(r"其中[:：]|平均", first):
        return note("ignored.subtotal")
    if any(SUBTOTAL.match(compact(text)) for text in texts[:4]) and not (has_title and filled >= 4):
        return note("ignored.subtotal")
    if FOOTER.search(first) and (filled < 4 or not has_title):
        return note("ignored.footer")
    if len(texts) == 1 and SECTION.search(first) and len(first) <= 40:
        return note("ignored.section")
    if filled < 2 and not has_title:
        return note("ignored.stray")
    return None


def preface_lines(grid: Grid, block: Block) -> tuple[Ignored, ...]:
    title = _title_row(grid, block)
    lines = [Ignored(row + 1, note("ignored.title" if row == title else "ignored.note")) for row in block.preface]
    return (*lines, *(Ignored(row + 1, note("ignored.header")) for row in block.head))


def header_texts(grid: Grid, block: Block) -> tuple[str, ...]:
    """What the header says, without spaces, to know it again further down."""
    return tuple(compact(text) for row in block.head for text in grid.texts(row))


def title_of(grid: Grid, block: Block) -> str | None:
    row = _title_row(grid, block)
    return None if row is None else re.sub(r"\s+", "", " ".join(grid.texts(row)))


def _title_row(grid: Grid, block: Block) -> int | None:
    """The line above the header that calls itself a table, else the longest that is no note."""
    lines = [(row, compact(" ".join(grid.texts(row)))) for row in block.preface]
    named = [row for row, text in lines if TITLE.search(text)]
    plain = [(len(text), -row) for row, text in lines if not NOTE_ROW.search(text)]
    return named[0] if named else (-max(plain)[1] if plain else None)
