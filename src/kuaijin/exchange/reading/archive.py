"""The inside of an .xlsx before anything trusts it: size when unpacked, and marks that the reader does not report."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import normpath
from xml.etree import ElementTree

from kuaijin.exchange.reading.grid import Position, SheetFacts
from kuaijin.exchange.reading.notes import Refused

MAX_PARTS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 8_000_000
CHUNK = 1 << 20

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_ROW = re.compile(
    rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"|<row\b[^>]*?\bhidden="(?:1|true)"[^>]*?\br="(\d+)"'
)
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d+"[^>]*[^/]>')
_LONG = re.compile(rb'\br="[A-Z]{1,3}(\d{5,7})"[^>]*[^/]>')
_ERROR = re.compile(rb'\br="([A-Z]+)(\d+)"[^>]*\bt="e"')
_UNCACHED = re.compile(rb'\br="([A-Z]+)(\d+)"[^>]*><f\b(?:[^<]*</f>|[^>]*/>)(?:<v></v>|<v ?/>)?</c>')
_MONTH_BUILTIN = frozenset({17, 27, 36, 50, 52, 57})


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    sheets: dict[str, SheetFacts]
    mac_dates: bool


def inspect(content: bytes, *, limit_mb: int) -> ArchiveFacts:
    """Unpacks every part once, counting, keeps nothing. Refuses bombs by declared and by actual size."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _inspect(archive, limit_mb)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ElementTree.ParseError, KeyError) as error:
        raise Refused("refused.damaged", detail=type(error).__name__) from error
    except RuntimeError as error:  # zipfile: an encrypted member
        raise Refused("refused.password") from error


def _inspect(archive: zipfile.ZipFile, limit_mb: int) -> ArchiveFacts:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise Refused("refused.too_many_parts", count=len(parts), limit=MAX_PARTS)
    budget = limit_mb << 20
    if sum(part.file_size for part in parts) > budget:
        raise Refused("refused.bomb", limit=limit_mb)
    names = _sheet_names(archive)
    months = _month_styles(archive)
    left = budget
    facts: dict[str, SheetFacts] = {}
    for part in parts:
        scan = _Scan(names[part.filename], months) if part.filename in names else None
        for chunk in _chunks(archive, part):
            left -= len(chunk)
            if left < 0:
                raise Refused("refused.bomb", limit=limit_mb)
            if part.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise Refused("refused.doctype")
            if scan:
                scan.feed(chunk)
        if scan:
            facts[scan.name] = scan.finish()
    return ArchiveFacts(facts, _mac_dates(archive))


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


class _Scan:
    """Reads a sheet's XML in chunks, cut where a cell begins."""

    def __init__(self, name: str, months: frozenset[int]) -> None:
        self.name = name
        self.rest = b""
        self.hidden: set[int] = set()
        self.errors: set[Position] = set()
        self.uncached: set[Position] = set()
        self.month_only: set[Position] = set()
        self.rows = self.columns = 0
        styles = b"|".join(str(style).encode() for style in sorted(months))
        self.month_style = re.compile(rb'\br="([A-Z]+)(\d+)"[^>]*\bs="(?:' + styles + rb')"') if months else None

    def feed(self, chunk: bytes) -> None:
        text = self.rest + chunk
        cut = text.rfind(b"<c ")
        if cut < 0:
            cut = max(text.rfind(b"<"), 0)
        self.rest = text[cut:]
        self._read(text[:cut])

    def finish(self) -> SheetFacts:
        self._read(self.rest)
        if self.rows > MAX_ROWS or self.columns > MAX_COLUMNS or self.rows * self.columns > MAX_CELLS:
            limits = {"max_rows": MAX_ROWS, "max_columns": MAX_COLUMNS, "max_cells": MAX_CELLS}
            raise Refused("refused.too_many_cells", sheet=self.name, rows=self.rows, columns=self.columns, **limits)
        return SheetFacts(
            frozenset(self.hidden), frozenset(self.month_only), frozenset(self.errors), frozenset(self.uncached)
        )

    def _read(self, text: bytes) -> None:
        self.hidden.update(int(first or second) - 1 for first, second in _HIDDEN_ROW.findall(text))
        self.columns = max([self.columns, 26, *(_column(letters) + 1 for letters in set(_WIDE.findall(text)))])
        self.rows = max([self.rows, *map(int, set(_LONG.findall(text)))])
        if b't="e"' in text:
            self.errors.update(map(_position, _ERROR.findall(text)))
        if b"<f" in text:
            self.uncached.update(map(_position, _UNCACHED.findall(text)))
        if self.month_style:
            self.month_only.update(map(_position, self.month_style.findall(text)))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _position(found: tuple[bytes, bytes]) -> Position:
    return int(found[1]) - 1, _column(found[0])


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    """A small part of the archive as a tree; None where it is absent. Refuses declarations of entities."""
    if name not in archive.namelist():
        return None
    if archive.getinfo(name).file_size > 32 << 20:
        raise Refused("refused.bomb", limit=32)
    with archive.open(name) as stream:
        text = stream.read((32 << 20) + 1)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("refused.doctype")
    return ElementTree.fromstring(text)


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name → the sheet's name."""
    book, links = _xml(archive, "xl/workbook.xml"), _xml(archive, "xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    names: dict[str, str] = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_REL, ""), "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        names[path] = sheet.get("name", "")
    return names


def _mac_dates(archive: zipfile.ZipFile) -> bool:
    book = _xml(archive, "xl/workbook.xml")
    settings = book.find(f"{_MAIN}workbookPr") if book is not None else None
    return settings is not None and settings.get("date1904") in {"1", "true"}


def _month_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Cell styles that show a date as year and month only."""
    styles = _xml(archive, "xl/styles.xml")
    if styles is None:
        return frozenset()
    own = {int(fmt.get("numFmtId", "0")): fmt.get("formatCode", "") for fmt in styles.iter(f"{_MAIN}numFmt")}
    formats = styles.find(f"{_MAIN}cellXfs")
    if formats is None:
        return frozenset()
    ids = [int(style.get("numFmtId", "0")) for style in formats]
    return frozenset(place for place, number in enumerate(ids) if _shows_month_only(own.get(number), number))


def _shows_month_only(code: str | None, number: int) -> bool:
    if code is None:
        return number in _MONTH_BUILTIN
    bare = re.sub(r"\[[^\]]*\]|\\.", "", code.split(";")[0]).lower()
    signs = re.sub(r'"[^"]*"', "", bare)
    return "y" in signs and "m" in signs and not re.search(r"[dhs日]", signs + bare.replace('"', ""))
