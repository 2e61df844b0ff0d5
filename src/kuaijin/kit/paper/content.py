"""What stands on a paper in the letter form of GB/T 9704, apart from how it is set."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Table:
    """`head` names the columns; `shares` are their widths as parts of the line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.shares) != len(self.head) or any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"a table of {len(self.head)} columns has rows of another width")


@dataclass(frozen=True)
class Code:
    """The QR code of a paper: the address it opens, what it is for, and the line under it."""

    address: str
    purpose: str
    line: str
    fingerprint: str = ""

    @property
    def lines(self) -> str:
        return "　".join(filter(None, (self.purpose, self.fingerprint, self.line)))


@dataclass(frozen=True)
class Paper:
    """`head` stands in red on top. `before` stands above the table, `after` below it, `small` under both. `signs` are
    blank lines to be signed on paper. `office` and the day end it, with what is said of the seal; an empty `office`
    ends it without. `on` is the day of the paper."""

    head: str
    number: str
    title: str
    on: date
    code: Code
    greeting: str = ""
    before: tuple[str, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    office: str = ""
    seal: str = ""

    @property
    def day(self) -> str:
        return said(self.on)

    def texts(self) -> str:
        """Every character that the paper prints."""
        table = self.table or Table((), (), ())
        cells = (*table.head, *(cell for row in table.rows for cell in row))
        parts = (*self.before, *cells, *self.after, *self.small, *self.attachments, *self.signs)
        return "".join((self.title, self.number, self.head, self.greeting, self.office, self.seal, *parts))


def said(day: date) -> str:
    """A day as official documents write it, in whatever language the reader's pages are."""
    return f"{day.year}年{day.month}月{day.day}日"
