"""The margin of the desk: one cell, what can be done with it, and which other doubts there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.exchange import saying
from kuaijin.exchange.desk import Asked
from kuaijin.exchange.looking import Doubt, Looked
from kuaijin.exchange.models import Import
from kuaijin.exchange.reading import Cell, Field, Row, RowRef
from kuaijin.exchange.reading.fields import MONEY
from kuaijin.exchange.reading.grid import Grid
from kuaijin.kit.formats import labelled, money_text

OURS, EXACT, TYPED, EMPTY, AGAIN = "ours", "exact", "typed", "empty", "again"
APPROXIMATE = "money.approximate"


@dataclass(frozen=True)
class Option:
    value: str
    title: str
    help: str = ""
    checked: bool = False


@dataclass(frozen=True)
class KindView:
    mark: str
    words: str
    count: str
    href: str
    current: bool


@dataclass(frozen=True)
class Margin:
    """`typed` is what stands in the text field; `alike` how many doubted cells are written the same way."""

    ref: RowRef
    field: Field
    place: str
    label: str
    raw: str
    about: str
    position: str
    notes: tuple[str, ...]
    wrong: bool
    options: tuple[Option, ...]
    typed: str
    alike: int
    settled: bool
    next_href: str
    close_href: str


def chosen(looked: Looked, wanted: Asked) -> tuple[RowRef, Field] | None:
    """The cell the address names; else the first doubt, on the shown sheet if it has one."""
    if wanted.cell is not None:
        return wanted.cell
    first = next((doubt for doubt in looked.doubts if doubt.ref.sheet == wanted.sheet), None)
    first = first or next(iter(looked.doubts), None)
    return (first.ref, first.field) if first else None


def following(looked: Looked, cell: tuple[RowRef, Field] | None, kind: str = "") -> tuple[RowRef, Field] | None:
    """The next doubt after this cell, of this kind while there are some; after the last comes the first. None when no
    other is left."""
    of_kind = [doubt for doubt in looked.doubts if any(note.code == kind for note in doubt.notes)]
    doubts = of_kind or list(looked.doubts)
    if not doubts:
        return None
    if cell is not None and (known := looked.by_cell.get(cell)) in doubts:
        at = doubts.index(known) + 1
        after = doubts[at % len(doubts)]
    else:
        order = {sheet.name: at for at, sheet in enumerate(looked.reading.sheets)}
        here = (order[cell[0].sheet], cell[0].row) if cell else (-1, 0)
        later = (doubt for doubt in doubts if (order[doubt.ref.sheet], doubt.ref.row) >= here)
        after = next(later, doubts[0])
    return None if (after.ref, after.field) == cell else (after.ref, after.field)


def margin_of(batch: Import, looked: Looked, grids: Sequence[Grid], wanted: Asked) -> Margin | None:
    cell = chosen(looked, wanted)
    if cell is None:
        return None
    ref, name = cell
    row = looked.rows[ref]
    read, doubt = row.cell(name), looked.by_cell.get(cell)
    after = following(looked, cell, wanted.kind)
    settled = looked.decisions.settled(ref.sheet, ref.row, name, read.raw)
    kept = _stored(read, settled) if settled is not None else None
    return Margin(
        ref=ref,
        field=name,
        place=_place(looked, ref, name),
        label=saying.label(name),
        raw=saying.raw_text(read) or _("空"),
        about=_about(looked, row, ref),
        position=_position(looked, cell),
        notes=tuple(saying.said(note) for note in doubt.notes) if doubt else (),
        wrong=bool(doubt and doubt.wrong),
        options=_options(name, read, doubt, kept),
        typed=settled or _proposed(name, read),
        alike=len(looked.alike(name, read.raw)) if doubt else 0,
        settled=settled is not None,
        next_href=wanted.href(batch, cell=after, start=wanted.start) if after else "",
        close_href=wanted.href(batch, start=wanted.start) if wanted.cell else "",
    )


def _place(looked: Looked, ref: RowRef, name: Field) -> str:
    """`H7` as Excel says it."""
    sheet = looked.sheet(ref.sheet)
    letters = [column.letter for column in sheet.columns if name in column.fields] if sheet else []
    return f"{letters[0]}{ref.row}" if letters else str(ref.row)


def _about(looked: Looked, row: Row, ref: RowRef) -> str:
    title = row.value(Field.TITLE) or row.value(Field.TASKFORCE) or ""
    where = _("%(sheet)s 第 %(row)s 行") % {"sheet": ref.sheet, "row": ref.row}
    return f"{title} · {where}" if title else where


def _position(looked: Looked, cell: tuple[RowRef, Field]) -> str:
    doubt = looked.by_cell.get(cell)
    if doubt is None:
        return _("第 3 步 · 没有疑问的一格")
    return _("第 3 步 · %(all)s 处里的第 %(n)s 处") % {
        "all": len(looked.doubts),
        "n": looked.doubts.index(doubt) + 1,
    }


def _stored(read: Cell, settled: str) -> str:
    """Which option was taken."""
    if settled == "":
        return EMPTY
    return OURS if settled == read.raw else TYPED


def _options(name: Field, read: Cell, doubt: Doubt | None, kept: str | None) -> tuple[Option, ...]:
    found = []
    notes = doubt.notes if doubt else ()
    wrong = bool(doubt and doubt.wrong)
    if not wrong and read.value is not None:
        reading = saying.full_text(name, read.value)
        if any(note.code == APPROXIMATE for note in notes):
            about = money_text(Decimal(read.value), approx=True)
            found.append(Option(OURS, about, _("合计里照算，旁边注明是约数")))
            found.append(Option(EXACT, reading, _("当准数，不再写“约”")))
        else:
            found.append(Option(OURS, reading, saying.remarks(notes) or _("我们的读法")))
    found.append(Option(TYPED, _("写成别的"), _hint(name)))
    found.append(Option(EMPTY, _("空着"), _("这一项先不填，以后在项目页补")))
    checked = kept or found[0].value
    return tuple(Option(one.value, one.title, one.help, one.value == checked) for one in found)


def _hint(name: Field) -> str:
    if name in MONEY:
        return _("例如 2.23 亿元、4390 万元")
    return {
        Field.STARTED: _("例如 2023-02-28，只知道月份写 2023-02"),
        Field.SIGNED: _("例如 2023-02-28，只知道月份写 2023-02"),
        Field.USCC: _("18 位"),
        Field.PHONE: _("11 位手机号，或带区号的座机"),
    }.get(name, "")


def _proposed(name: Field, read: Cell) -> str:
    """What is put into the text field to begin with."""
    if read.value is not None and name in MONEY:
        return f"{Decimal(read.value) / 10_000:f}万元"
    return read.value or ("" if read.error is None else saying.raw_text(read))


def text_for(option: str, name: Field, read: Cell, typed: str) -> str | None:
    """The text that settles the cell; None leaves it empty."""
    if option == OURS:
        return read.raw if read.raw and read.raw.strip() else read.value
    if option == EXACT and read.value is not None:
        return f"{Decimal(read.value) / 10_000:f}万元"
    return typed.strip() or None if option == TYPED else None


def kind_views(batch: Import, looked: Looked, wanted: Asked) -> list[KindView]:
    """Kinds of doubt with their numbers; the current one is that of the address."""
    found = []
    for kind in looked.kinds:
        first = next(doubt for doubt in looked.doubts if any(note.code == kind.code for note in doubt.notes))
        href = Asked(sheet=first.ref.sheet, kind=kind.code, wide=wanted.wide).href(batch)
        said = ngettext("%(n)s 处", "%(n)s 处", kind.count) % {"n": kind.count}
        mark = "red" if kind.wrong else "yellow"
        found.append(KindView(mark, saying.said(kind.sample), said, href, kind.code == wanted.kind))
    return found


def read_without_doubt(looked: Looked, grids: Sequence[Grid]) -> list[str]:
    """What was read at once, in numbers: units, forms of days, merged ranges, trailing spaces."""
    units, days, spaces = looked.plain
    merges = sum(len(grid.merges) for grid in grids)
    told = (
        (_("金额自带单位"), units),
        (_("日期换成一种写法"), days),
        (_("合并格"), merges),
        (_("首尾空格"), spaces),
    )
    return [labelled(words, str(n)) for words, n in told if n]
