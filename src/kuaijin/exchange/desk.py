"""The desk of one import: the sheet as it is, our reading on top, what becomes of each row. A hundred rows a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.exchange import saying
from kuaijin.exchange.importing.preview import Fate, Preview
from kuaijin.exchange.looking import Looked
from kuaijin.exchange.models import Import
from kuaijin.exchange.reading import Action, Cell, Column, Field, Ignored, Row, RowRef, SheetReading
from kuaijin.exchange.reading.fields import MONEY
from kuaijin.exchange.reading.grid import Grid
from kuaijin.exchange.reading.letters import letter_of, place_of
from kuaijin.kit.formats import unit_text

ROWS = 100
SHOWN_FIELDS = (
    Field.TASKFORCE, Field.TITLE, Field.ENTERPRISE, Field.INVESTOR, Field.USCC, Field.TOTAL, Field.STARTED,
    Field.SIGNED, Field.CONTACT, Field.PHONE,
)  # fmt: skip
ROSTER_FIELDS = (
    Field.TASKFORCE, Field.SCOPE, Field.LEADER, Field.MANAGER, Field.CONTACT, Field.PHONE, Field.LOCAL,
)  # fmt: skip
NAMES = frozenset({Field.TITLE})
SHOWS = ("", "doubt", "error", "twin", "there", "make", "merge", "skip", "ignored")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: sheet, filter, kind of doubt, all columns or the main ones, first row, chosen cell."""

    sheet: str = ""
    show: str = ""
    kind: str = ""
    wide: bool = False
    start: int = 0
    cell: tuple[RowRef, Field] | None = None

    def href(self, batch: Import, **changes: object) -> str:
        other = replace(self, **{"start": 0, "cell": None, **changes})  # type: ignore[arg-type]
        query: dict[str, object] = {
            "sheet": other.sheet,
            "show": other.show,
            "kind": other.kind,
            "wide": 1 if other.wide else "",
            "from": other.start or "",
        }
        anchor = ""
        if other.cell is not None:
            ref, name = other.cell
            query |= {"sheet": ref.sheet, "row": ref.row, "field": name.value}
            anchor = f"#r{ref.row}"
        given = {key: value for key, value in query.items() if value != ""}
        return f"{reverse('exchange:desk', args=[batch.pk])}?{urlencode(given)}{anchor}"


def asked(query: Mapping[str, str], looked: Looked) -> Asked:
    """What is not there is not asked for: the first sheet with rows, all rows, no cell."""
    names = [sheet.name for sheet in looked.reading.sheets]
    first = next((sheet.name for sheet in looked.reading.sheets if sheet.rows), names[0])
    sheet = query.get("sheet", "")
    sheet = sheet if sheet in names else first
    show = query.get("show", "")
    start, row, name = query.get("from", "0"), query.get("row", ""), query.get("field", "")
    cell = None
    if row.isdecimal() and name in set(Field) and RowRef(sheet, int(row)) in looked.rows:
        cell = (RowRef(sheet, int(row)), Field(name))
    return Asked(
        sheet,
        show if show in SHOWS else "",
        query.get("kind", "")[:40],
        query.get("wide") == "1",
        int(start) if start.isdecimal() else 0,
        cell,
    )


@dataclass(frozen=True)
class Tab:
    name: str
    rows: int
    href: str
    current: bool


@dataclass(frozen=True)
class Chip:
    label: str
    count: int
    href: str
    mark: str = ""
    current: bool = False


@dataclass(frozen=True)
class Head:
    """`given` as the ledger heads it, `label` what we take it for."""

    letter: str
    given: str
    label: str
    css: str
    href: str


@dataclass(frozen=True)
class Piece:
    """One field of a cell: a column may hold a name and a code."""

    text: str
    raw: str
    note: str
    mark: str
    href: str
    label: str
    current: bool = False


@dataclass(frozen=True)
class CellView:
    pieces: tuple[Piece, ...]
    css: str = ""
    span: int = 1
    merged: str = ""
    label: str = ""


@dataclass(frozen=True)
class RowView:
    number: int
    cells: tuple[CellView, ...]
    act: str
    act_href: str = ""
    note: str = ""
    css: str = ""
    ignored: str = ""


@dataclass(frozen=True)
class Desk:
    tabs: tuple[Tab, ...]
    chips: tuple[Chip, ...]
    heads: tuple[Head, ...]
    rows: tuple[RowView, ...]
    hidden: int
    wide_href: str
    before_href: str
    after_href: str
    first: int
    last: int
    total: int
    asked: Asked = field(repr=False)

    @property
    def span(self) -> int:
        return len(self.heads)


@dataclass(frozen=True)
class _Setting:
    """Everything one page of the desk is made of."""

    batch: Import
    looked: Looked
    preview: Preview
    asked: Asked
    sheet: SheetReading
    grid: Grid | None
    current: tuple[RowRef, Field] | None


def desk_of(
    batch: Import,
    looked: Looked,
    preview: Preview,
    grids: Sequence[Grid],
    wanted: Asked,
    current: tuple[RowRef, Field] | None,
) -> Desk:
    """`current` is the cell that stands in the margin."""
    sheet = looked.sheet(wanted.sheet)
    assert sheet is not None
    here = _Setting(
        batch, looked, preview, wanted, sheet, next((g for g in grids if g.name == sheet.name), None), current
    )
    lines = _lines(here)
    start = wanted.start
    if wanted.cell is not None:
        place = next((at for at, line in enumerate(lines) if line.row == wanted.cell[0].row), None)
        start = start if place is None else place // ROWS * ROWS
    start = start if start < len(lines) else 0
    shown = lines[start : start + ROWS]
    columns = _columns(here, shown)
    after = start + ROWS
    return Desk(
        tabs=_tabs(here),
        chips=_chips(here),
        heads=tuple(_head(here, column) for column in columns),
        rows=tuple(_rows(here, shown, columns)),
        hidden=len(sheet.columns) - len(columns),
        wide_href=wanted.href(batch, wide=not wanted.wide, start=start, cell=wanted.cell),
        before_href=wanted.href(batch, start=max(0, start - ROWS)) if start else "",
        after_href=wanted.href(batch, start=after) if after < len(lines) else "",
        first=start + 1 if shown else 0,
        last=start + len(shown),
        total=len(lines),
        asked=wanted,
    )


def _tabs(here: _Setting) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            sheet.name,
            len(sheet.rows),
            Asked(show=here.asked.show, wide=here.asked.wide, sheet=sheet.name).href(here.batch),
            sheet.name == here.sheet.name,
        )
        for sheet in here.looked.reading.sheets
    )


def _chips(here: _Setting) -> tuple[Chip, ...]:
    looked, name = here.looked, here.sheet.name
    doubts = [doubt for doubt in looked.doubts if doubt.ref.sheet == name]
    there = sum(bool(fate.number) for ref, fate in here.preview.fates.items() if ref.sheet == name)
    pairs = sum(row.twin is not None for row in here.sheet.rows)
    counts = (
        ("", _("全部行"), len(here.sheet.rows), ""),
        ("doubt", _("有疑问"), sum(not doubt.wrong for doubt in doubts), "yellow"),
        ("error", _("有错"), sum(doubt.wrong for doubt in doubts), "red"),
        ("twin", _("重复"), pairs, ""),
        ("there", _("园区里已有"), there, ""),
        ("ignored", _("略过"), len(here.sheet.ignored), ""),
    )
    chips = [
        Chip(label, count, here.asked.href(here.batch, show=show, kind=""), mark, here.asked.show == show)
        for show, label, count, mark in counts
        if count or not show or show == here.asked.show
    ]
    if here.asked.show in ("make", "merge", "skip"):
        words = {"make": _("新建"), "merge": _("并入"), "skip": _("跳过")}[here.asked.show]
        chips.append(Chip(words, len(_lines(here)), here.asked.href(here.batch, show=""), "", True))
    return tuple(chips)


def _lines(here: _Setting) -> list[Row | Ignored]:
    """Rows of the filter; without one also the lines that are left out, where they stand."""
    show, kind = here.asked.show, here.asked.kind
    if show == "ignored":
        return list(here.sheet.ignored)
    if not show and not kind:
        head = max(here.sheet.header_rows[:1], default=0)
        within = (line for line in here.sheet.ignored if line.row > head and line.reason.code != "ignored.header")
        return sorted([*here.sheet.rows, *within], key=lambda line: line.row)
    return [row for row in here.sheet.rows if _wanted(here, row)]


def _wanted(here: _Setting, row: Row) -> bool:
    ref, show, kind = RowRef(here.sheet.name, row.row), here.asked.show, here.asked.kind
    looked = here.looked
    if kind:
        doubts = (looked.by_cell.get((ref, name)) for name in row.cells)
        return any(doubt and any(note.code == kind for note in doubt.notes) for doubt in doubts)
    fate = here.preview.fates.get(ref)
    if show == "doubt":
        return any((found := looked.by_cell.get((ref, name))) and not found.wrong for name in row.cells)
    if show == "error":
        return looked.doubtful_rows.get(ref, False)
    if show == "twin":
        return ref in looked.twins
    if show == "there":
        return bool(fate and fate.number)
    return bool(fate and fate.action.value == show)


def _columns(here: _Setting, shown: Sequence[Row | Ignored]) -> list[Column]:
    """The main ones, and those in which something on this page is doubted or chosen."""
    read = [column for column in here.sheet.columns if column.fields]
    if here.asked.wide:
        return read
    main = ROSTER_FIELDS if here.sheet.kind.value == "taskforces" else SHOWN_FIELDS
    rows = {RowRef(here.sheet.name, line.row) for line in shown}
    asking = {doubt.field for doubt in here.looked.doubts if doubt.ref in rows}
    if here.asked.cell is not None:
        asking.add(here.asked.cell[1])
    return [column for column in read if set(column.fields) & (set(main) | asking)]


def _head(here: _Setting, column: Column) -> Head:
    words = [saying.label(name) for name in column.fields]
    if any(name in MONEY for name in column.fields):
        words.append(unit_text(saying.money_unit(column)))
    main = column.fields[0]
    css = "kj-w1" if main in (Field.TASKFORCE, Field.NUMBER) else "kj-w3" if Field.USCC in column.fields else "kj-w5"
    if main in MONEY:
        css = "kj-w4"
    if main is Field.TITLE:
        css = "kj-w2"
    columns = f"{reverse('exchange:columns', args=[here.batch.pk])}?{urlencode({'sheet': here.sheet.name})}"
    return Head(column.letter, " ".join(column.path[-1:]), " ".join(words), css, f"{columns}#c{column.letter}")


def _rows(here: _Setting, shown: Sequence[Row | Ignored], columns: Sequence[Column]) -> list[RowView]:
    spans = _spans(here, shown, columns)
    return [_ignored(here, line) if isinstance(line, Ignored) else _row(here, line, columns, spans) for line in shown]


def _spans(here: _Setting, shown: Sequence[Row | Ignored], columns: Sequence[Column]) -> dict[tuple[int, str], int]:
    """(row, column letter) → how many shown rows a merged value spans from here; 0 where it stands above."""
    spans: dict[tuple[int, str], int] = {}
    for column in columns:
        place = place_of(column.letter)
        head, anchor = None, None
        for line in shown:
            mine = _anchor(here.grid, line.row - 1, place) if isinstance(line, Row) else None
            if mine is not None and mine == anchor and head is not None:
                spans[head, column.letter] += 1
                spans[line.row, column.letter] = 0
            else:
                head, anchor = line.row, mine
                spans[line.row, column.letter] = 1
    return spans


def _anchor(grid: Grid | None, row: int, column: int) -> tuple[int, int] | None:
    if grid is None:
        return None
    if (row, column) in grid.anchors:
        return grid.anchors[row, column]
    return (row, column) if (row, column) in _tops(grid) else None


def _tops(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """Top left of each merged range → its bottom right."""
    kept: dict[tuple[int, int], tuple[int, int]] | None = grid.__dict__.get("_tops")
    if kept is None:
        kept = grid.__dict__["_tops"] = dict(grid.merges)
    return kept


def _row(here: _Setting, row: Row, columns: Sequence[Column], spans: Mapping[tuple[int, str], int]) -> RowView:
    ref = RowRef(here.sheet.name, row.row)
    fate = here.preview.fates.get(ref) or Fate(row.action)
    views = tuple(
        replace(_cell(here, ref, row, column), span=spans[row.row, column.letter], merged=_merged(here, row, column))
        for column in columns
        if spans[row.row, column.letter]
    )
    act, note = _act(row, fate)
    href = reverse("projects:detail", args=[fate.number]) if fate.number else ""
    css = "" if ref in here.looked.doubtful_rows or row.twin or ref in here.looked.twins else "kj-clean"
    if ref in here.looked.twins and row.twin is None:
        act, css = _("留这一行"), "kj-twin"
    return RowView(row.row, views, act, href, note, css)


def _act(row: Row, fate: Fate) -> tuple[str, str]:
    """What becomes of the row, and why where it is not simply made."""
    told = saying.remarks(fate.reason)
    why = saying.said(row.reason) if row.reason else told
    if fate.action is Action.MAKE:
        return _("新建"), saying.said(row.reason) if row.reason else ""
    if fate.action is Action.MERGE:
        return _("并入 %(row)s 行") % {"row": row.twin.row} if row.twin else _("并入"), why
    return _("跳过"), told or why


def _merged(here: _Setting, row: Row, column: Column) -> str:
    """`B5:B9` on the first row of a merged range of several rows."""
    place = place_of(column.letter)
    ends = _tops(here.grid).get((row.row - 1, place)) if here.grid else None
    if ends is None or ends[0] == row.row - 1:
        return ""
    return f"{column.letter}{row.row}:{letter_of(ends[1])}{ends[0] + 1}"


def _cell(here: _Setting, ref: RowRef, row: Row, column: Column) -> CellView:
    pieces = tuple(_piece(here, ref, name, row.cell(name), column) for name in column.fields)
    marks = {piece.mark for piece in pieces}
    css = ["kj-bad"] if "red" in marks else ["kj-ask"] if "yellow" in marks else []
    if any(piece.current for piece in pieces):
        css.append("kj-cur")
    if column.fields[0] in MONEY:
        css.append("kj-r")
    if column.fields[0] in NAMES:
        css.append("kj-id")
        if ref in here.looked.twins and not marks & {"red", "yellow"}:
            css.append("kj-ask")
    asking = next((piece for piece in pieces if piece.mark), pieces[0])
    return CellView(pieces, " ".join(css), label="" if "kj-id" in css else asking.label)


def _piece(here: _Setting, ref: RowRef, name: Field, cell: Cell, column: Column) -> Piece:
    doubt = here.looked.by_cell.get((ref, name))
    shown = saying.value_text(name, cell.value, saying.money_unit(column))
    raw = ""
    if saying.raw_differs(name, cell, shown) and (len(column.fields) == 1 or doubt is not None):
        raw = saying.raw_text(cell)
    return Piece(
        shown or ("—" if not raw else ""),
        raw,
        saying.remarks(doubt.notes) if doubt and doubt.wrong else "",
        ("red" if doubt.wrong else "yellow") if doubt else "",
        here.asked.href(here.batch, cell=(ref, name), start=here.asked.start),
        saying.label(name),
        here.current == (ref, name),
    )


def _ignored(here: _Setting, line: Ignored) -> RowView:
    texts = here.grid.texts(line.row - 1) if here.grid and line.row <= len(here.grid.rows) else []
    said = " · ".join(" ".join(text.split()) for text in texts[:8])
    return RowView(line.row, (), _("略过"), note=saying.said(line.reason), css="kj-ign", ignored=said or "—")
