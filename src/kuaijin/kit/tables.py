"""Tables: columns declared once for page, filter and Excel; order, columns and density come from the URL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.addresses import changed
from kuaijin.kit.components import count, more
from kuaijin.kit.formats import MoneyUnit, unit_text

Row = TypeVar("Row")
Words = str | Promise
ROWS = 50
PHONE_ROLES = ("li", "na", "du", "pe", "st", "mo", "ver")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """`cell(row, ctx)` draws it, `export(row)` is its value in Excel (yuan for money, date, number or text).

    `unit` stands once, in the head. `sort` is the word in the URL that the page turns into an order; empty: none.
    `css` is the place on the phone: li(ght), na(me), du(e), pe(rson), st(age), mo(ney); ver and desk stay on the desk;
    other columns become labelled lines."""

    key: str
    label: Words
    cell: Callable[[Row, Any], SafeString | str]
    export: Callable[[Row], object] | None = None
    unit: MoneyUnit | Words = ""
    align: str = "left"
    sort: str = ""
    css: str = ""
    default: bool = True

    @property
    def unit_words(self) -> str:
        return unit_text(self.unit) if isinstance(self.unit, MoneyUnit) else str(self.unit)


@dataclass(frozen=True)
class Table(Generic[Row]):
    """The declaration. `default_order` says how rows stand when nobody sorts; `row_id`, `row_name` name a checkbox."""

    name: str
    columns: tuple[Column[Row], ...]
    default_order: Words
    row_id: Callable[[Row], object]
    row_name: Callable[[Row], str]

    def column(self, key: str) -> Column[Row] | None:
        return next((c for c in self.columns if c.key == key), None)


@dataclass(frozen=True)
class State:
    """What this reader sees: columns in order, the sort (`""`, `key` or `-key`), density, first row."""

    query: QueryDict
    columns: tuple[str, ...]
    sort: str = ""
    dense: bool = False
    start: int = 0
    choosing: bool = False

    def href(self, **changes: str | None) -> str:
        return changed(self.query, changes)


def state_of(request: HttpRequest, table: Table[Row]) -> State:
    """From the URL; columns and density are remembered in the session, per table."""
    query = request.GET
    session = getattr(request, "session", None)
    kept = dict(session.get(f"kj-table-{table.name}", {})) if session is not None else {}
    known = {c.key for c in table.columns}
    asked = [k for k in str(query.get("cols", kept.get("cols", ""))).split(",") if k in known]
    columns = tuple(dict.fromkeys(asked)) or tuple(c.key for c in table.columns if c.default)
    # what the person set for all tables holds until this table was set otherwise
    preferred = getattr(getattr(request, "actor", None), "preferences", {}).get("dense", False)
    dense = query.get("dense", kept.get("dense", "1" if preferred else "")) == "1"
    if session is not None and ("cols" in query or "dense" in query):
        session[f"kj-table-{table.name}"] = {"cols": ",".join(columns), "dense": "1" if dense else ""}
    sorts = {c.sort for c in table.columns if c.sort}
    sort = query.get("sort", "")
    start = query.get("from", "0")
    return State(
        query,
        columns,
        sort if sort.removeprefix("-") in sorts else "",
        dense,
        min(int(start), 1_000_000) if start.isdecimal() else 0,
        query.get("choose") == "1",
    )


@dataclass(frozen=True)
class Saved:
    """A named filter: text and count; the current one is marked."""

    label: Words
    href: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class BulkAct:
    """What can be done to the selected rows; `name` is the value of the button `act`."""

    name: str
    label: Words


@dataclass(frozen=True)
class TableView(Generic[Row]):
    """Everything `kit/table.html` draws. `rows` are at most ROWS; `total` counts all rows of the filter; `sums` by
    column key are already drawn. `total_more`: counting stopped there. `empty` is shown instead of no rows."""

    table: Table[Row]
    state: State
    rows: Sequence[Row]
    total: int
    ctx: Any = None
    total_more: bool = False
    sums: Mapping[str, SafeString | str] = field(default_factory=dict)
    unit: Words = ""
    total_href: str = ""
    saved: Sequence[Saved] = ()
    save_href: str = ""
    chips: Sequence[SafeString] = ()
    add_href: str = ""
    export_href: str = ""
    bulk: Sequence[BulkAct] = ()
    bulk_href: str = ""
    as_of: SafeString | str = ""
    empty: SafeString | str = ""
    opened: object = None

    @property
    def columns(self) -> list[Column[Row]]:
        found = (self.table.column(key) for key in self.state.columns)
        return [c for c in found if c is not None]

    @property
    def order_words(self) -> str:
        return order_words(self.table, self.state)

    @property
    def head(self) -> SafeString:
        picks = f'<th scope="col"><span class="visually-hidden">{escape(_("选中"))}</span></th>' if self.bulk else ""
        return SafeString(f"<tr>{picks}{''.join(_head(c, self.state) for c in self.columns)}</tr>")

    @property
    def body(self) -> SafeString:
        columns = [(c, _cell_open(c)) for c in self.columns]
        return SafeString("".join(self._row(row, columns) for row in self.rows))

    def _row(self, row: Row, columns: list[tuple[Column[Row], str]]) -> str:
        row_id = self.table.row_id(row)
        cells = []
        if self.bulk:
            label = escape(_("选中 %(name)s") % {"name": self.table.row_name(row)})
            box = f'<input type="checkbox" name="pick" value="{escape(row_id)}" form="kj-bulk" aria-label="{label}">'
            cells.append(f'<td class="kj-ck">{box}</td>')
        cells += [f"{opening}{conditional_escape(c.cell(row, self.ctx))}</td>" for c, opening in columns]
        css = ' class="kj-on"' if self.opened is not None and row_id == self.opened else ""
        return f"<tr{css}>{''.join(cells)}</tr>"

    @property
    def foot(self) -> SafeString:
        """How many rows the filter has, the sums, and the way to the next rows."""
        shown = self.state.start + len(self.rows)
        total = count(self.total, self.total_href, str(self.unit), more=self.total_more)
        first = _("第 %(a)s–%(b)s 个") % {"a": self.state.start + 1, "b": shown} if self.state.start else ""
        here = first or (_("这里显示 %(n)s 个") % {"n": shown} if shown < self.total else "")
        said = f"{total}{', ' if formats.is_english() else '，'}<span>{escape(here)}</span>" if here else total
        lead = 1
        while lead < len(self.columns) and self.columns[lead].key not in self.sums and lead < 2:
            lead += 1
        link, columns = self._more(shown), self.columns
        cells = ['<td class="kj-ck"></td>'] if self.bulk else []
        cells.append(f'<td class="kj-li" colspan="{lead}">{said}</td>')
        for c in columns[lead:]:
            sum_ = conditional_escape(self.sums.get(c.key, ""))
            if link and c is columns[-1] and not sum_:
                cells.append(f'<td class="kj-next">{link}</td>')
                link = ""
            else:
                cells.append(f"{_cell_open(c) if sum_ else '<td>'}{sum_}</td>")
        span = len(columns) + bool(self.bulk)
        last = f'<tr><td class="kj-next" colspan="{span}">{link}</td></tr>' if link else ""
        return SafeString(f"<tr>{''.join(cells)}</tr>{last}")

    def _more(self, shown: int) -> str:
        if shown >= self.total and not self.total_more:
            return ""
        following = min(ROWS, self.total - shown) if self.total > shown else ROWS
        return more(following, self.state.href(**{"from": str(shown), "choose": None}))

    @property
    def choices(self) -> list["ColumnChoice"]:
        return column_choices(self.table, self.state)

    @property
    def choose_href(self) -> str:
        return self.state.href(choose=None if self.state.choosing else "1")

    @property
    def dense_href(self) -> str:
        return self.state.href(dense="0" if self.state.dense else "1")


def order_words(table: Table[Row], state: State) -> str:
    """The order as a sentence; the default when nobody sorts."""
    key = state.sort.removeprefix("-")
    column = next((c for c in table.columns if c.sort and c.sort == key), None)
    if column is None:
        return str(table.default_order)
    down = state.sort.startswith("-")
    if column.align == "right":
        pattern = _("按“%(column)s”从大到小") if down else _("按“%(column)s”从小到大")
    else:
        pattern = _("按“%(column)s”倒序") if down else _("按“%(column)s”正序")
    return pattern % {"column": column.label}


def _head(column: Column[Row], state: State) -> str:
    unit = f"<br>{escape(column.unit_words)}" if column.unit_words else ""
    label = f"{escape(column.label)}"
    css = _css(column)
    if not column.sort:
        return f'<th scope="col"{css}>{label}{unit}</th>'
    up, down = state.sort == column.sort, state.sort == f"-{column.sort}"
    following = f"-{column.sort}" if up else None if down else column.sort
    arrow, aria = (" ↑", ' aria-sort="ascending"') if up else (" ↓", ' aria-sort="descending"') if down else ("", "")
    href = escape(state.href(sort=following, **{"from": None}))
    return f'<th scope="col"{css}{aria}><a href="{href}">{label}{arrow}</a>{unit}</th>'


def _css(column: Column[Row]) -> str:
    names = [f"kj-{column.css}"] if column.css else []
    if column.align == "right":
        names.append("kj-r")
    return f' class="{" ".join(names)}"' if names else ""


def _cell_open(column: Column[Row]) -> str:
    attributes = _css(column)
    if column.css == "mo" and column.unit_words:
        attributes += f' data-u="{escape(column.unit_words)}"'
    elif column.css not in (*PHONE_ROLES, "desk"):
        attributes += f' data-l="{escape(column.label)}"'
    return f"<td{attributes}>"


@dataclass(frozen=True)
class ColumnChoice:
    """A line of the chooser: plain links that show, hide or move one column."""

    label: str
    shown: bool
    toggle_href: str
    earlier_href: str = ""
    later_href: str = ""


def column_choices(table: Table[Row], state: State) -> list[ColumnChoice]:
    shown = list(state.columns)
    lines = []
    for place, key in enumerate(shown):
        column = table.column(key)
        if column is None:
            continue
        rest = [k for k in shown if k != key]
        earlier = state.href(cols=",".join(_moved(shown, place, -1))) if place else ""
        later = state.href(cols=",".join(_moved(shown, place, 1))) if place + 1 < len(shown) else ""
        hide = state.href(cols=",".join(rest)) if rest else ""
        lines.append(ColumnChoice(str(column.label), True, hide, earlier, later))
    hidden = (c for c in table.columns if c.key not in shown)
    lines += [ColumnChoice(str(c.label), False, state.href(cols=",".join([*shown, c.key]))) for c in hidden]
    return lines


def _moved(keys: list[str], place: int, step: int) -> list[str]:
    moved = keys.copy()
    moved[place], moved[place + step] = moved[place + step], moved[place]
    return moved
