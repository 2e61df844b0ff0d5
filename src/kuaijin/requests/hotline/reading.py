"""A hotline's export read row by row: Excel or CSV, as it was exported. Nothing is repaired, every doubt is said."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from kuaijin.journal.errors import Refused
from kuaijin.law.dates import SHANGHAI
from kuaijin.requests.hotline.columns import columns_of, kind_of, ways

LARGEST = 20 * 1024 * 1024
UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 20_000
HEADER_WITHIN = 10
ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
WHEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:：时](\d{1,2}))?")


@dataclass(frozen=True)
class Line:
    """`row` counts as the spreadsheet does. `fault`: why it is not taken in; `doubts` go with it as a note inside."""

    row: int
    number: str
    words: str
    kind: str
    at: datetime | None = None
    said_by: str = ""
    phone: str = ""
    enterprise: str = ""
    uscc: str = ""
    due: str = ""
    address: str = ""
    fault: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """`headers` as they stand, `fields` which column says what."""

    headers: tuple[str, ...]
    fields: dict[str, int]
    lines: tuple[Line, ...]


def read(content: bytes, now: datetime) -> Export:
    """Raises Refused for what is no table, has no header that is known, or is too large."""
    if len(content) > LARGEST:
        raise Refused(_("文件超过 20 MB。按月分开导出再传。"), field="file", rule="size")
    grid = _grid(content)
    top = _header(grid)
    headers = tuple(_text(cell) for cell in grid[top])
    fields = columns_of(headers)
    rows = [(at, cells) for at, cells in enumerate(grid[top + 1 :], top + 2) if any(_text(cell) for cell in cells)]
    if len(rows) > MOST_ROWS:
        raise Refused(_("一次最多 %(n)s 行。按月分开导出再传。") % {"n": MOST_ROWS}, field="file", rule="rows")
    return Export(headers, fields, tuple(_lines(rows, fields, now)))


def _grid(content: bytes) -> list[list[Any]]:
    try:
        if content.startswith(ZIP):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(part.file_size for part in archive.infolist()) > UNPACKED:
                    raise Refused(_("文件解开后太大，不读。按月分开导出再传。"), field="file", rule="size")
        if content.startswith((ZIP, OLE)):
            return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, zipfile.BadZipFile) as error:
        raise Refused(_("这个文件打不开。在热线平台重新导出一份。"), field="file", rule="broken") from error
    return _csv(content)


def _csv(content: bytes) -> list[list[Any]]:
    """UTF-8 with or without mark, else GB 18030, as exports from Windows are."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused(_("这个文件不是 Excel，也不是 CSV。"), field="file", rule="type")
    if "\x00" in text:
        raise Refused(_("这个文件不是 Excel，也不是 CSV。"), field="file", rule="type")
    top = "\n".join(text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN])
    mark = max((",", "\t", ";"), key=top.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise Refused(_("这个文件打不开。在热线平台重新导出一份。"), field="file", rule="broken") from error


def _header(grid: Sequence[Sequence[Any]]) -> int:
    """Titles may stand above the header."""
    required = ways().required
    for at, row in enumerate(grid[:HEADER_WITHIN]):
        fields = columns_of([_text(cell) for cell in row])
        if all(name in fields for name in required):
            return at
    raise Refused(
        _("前 %(n)s 行里没有认出表头。要有“工单编号”和“诉求内容”两列。") % {"n": HEADER_WITHIN},
        field="file",
        rule="header",
    )


def _lines(rows: Sequence[tuple[int, Sequence[Any]]], fields: dict[str, int], now: datetime) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for at, cells in rows:
        given = {name: cells[place] if place < len(cells) else "" for name, place in fields.items()}
        line = _line(at, given, now)
        if not line.fault and line.number in seen:
            said = _("工单编号和第 %(row)s 行重复") % {"row": seen[line.number]}
            line = Line(line.row, line.number, line.words, line.kind, fault=said)
        elif not line.fault:
            seen[line.number] = line.row
        yield line


def _line(row: int, given: dict[str, Any], now: datetime) -> Line:
    text = {name: _text(value) for name, value in given.items()}
    kind, told = kind_of(text.get("kind", ""))
    at, fault = _when(given.get("at", ""), now)
    faults, doubts = [fault] if fault else [], []
    if not told and not text.get("kind"):
        doubts.append(_("没有写类别，按“生产经营”收"))
    elif not told:
        doubts.append(_("类别“%(told)s”认不出，按“生产经营”收") % {"told": text.get("kind", "")[:40]})
    if not text["number"]:
        faults.append(_("没有工单编号"))
    elif len(text["number"]) > 80:
        faults.append(_("工单编号太长"))
    if not text["words"]:
        faults.append(_("没有诉求内容"))
    return Line(
        row=row,
        number=text["number"][:80],
        words=text["words"],
        kind=kind,
        at=at,
        said_by=text.get("said_by", "")[:80],
        phone=text.get("phone", "")[:20],
        enterprise=text.get("enterprise", "")[:120],
        uscc=text.get("uscc", "")[:18],
        due=text.get("due", "")[:40],
        address=text.get("address", "")[:200],
        fault="；".join(faults),
        doubts=tuple(doubts),
    )


def _when(value: Any, now: datetime) -> tuple[datetime | None, str]:
    """The instant, and why it is none. Times of day are Asia/Shanghai; a day alone is taken at its beginning."""
    at: datetime | None
    if isinstance(value, datetime):
        at = value.replace(tzinfo=SHANGHAI)
    elif isinstance(value, date):
        at = datetime(value.year, value.month, value.day, tzinfo=SHANGHAI)
    else:
        text = _text(value)
        if not text:
            return None, ""
        at = _written(text)
        if at is None:
            return None, _("来电时间读不懂：%(told)s") % {"told": text[:40]}
    if at > now:
        return None, _("来电时间在以后：%(told)s") % {"told": f"{at:%Y-%m-%d %H:%M}"}
    return at, ""


def _written(text: str) -> datetime | None:
    match = WHEN.search(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)
    except ValueError:
        return None


def _text(value: Any) -> str:
    """A number that a spreadsheet made of digits keeps its digits."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value).strip()
