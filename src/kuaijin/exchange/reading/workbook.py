"""Opens a workbook: judges the file by its content, refuses what is not a plain Excel file, hands out its sheets."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import cast

import python_calamine as calamine

from kuaijin.exchange.reading.archive import MAX_CELLS, ArchiveFacts, inspect
from kuaijin.exchange.reading.cells.text import Raw
from kuaijin.exchange.reading.grid import Grid, SheetFacts
from kuaijin.exchange.reading.notes import Refused

LIMIT_MB = 20
UNPACKED_LIMIT_MB = 400

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
)


@dataclass(frozen=True, slots=True)
class Workbook:
    grids: tuple[Grid, ...]
    fingerprint: str
    mac_dates: bool = False
    old_format: bool = False


def file_content(source: str | PathLike[str] | bytes, *, limit_mb: int = LIMIT_MB) -> bytes:
    """The bytes of the file; a file over the limit is refused before it is read."""
    if isinstance(source, bytes | bytearray | memoryview):
        content = bytes(source)
        _check_size(len(content), limit_mb)
        return content
    path = Path(source)
    if not path.is_file():
        raise Refused("refused.missing", path=path)
    _check_size(path.stat().st_size, limit_mb)
    return path.read_bytes()


def _check_size(size: int, limit_mb: int) -> None:
    if size == 0:
        raise Refused("refused.empty")
    if size > limit_mb << 20:
        raise Refused("refused.too_big", size=f"{size / (1 << 20):.1f}", limit=limit_mb)


def open_workbook(content: bytes) -> Workbook:
    if content.startswith(_OLE):
        facts = None
        _check_ole(content)
    elif content.startswith(b"PK"):
        _check_zip_kind(content)
        facts = inspect(content, limit_mb=UNPACKED_LIMIT_MB)
    else:
        raise _other_file(content)
    return Workbook(
        _grids(content, facts),
        sha256(content).hexdigest(),
        mac_dates=bool(facts and facts.mac_dates),
        old_format=facts is None,
    )


def _check_ole(content: bytes) -> None:
    """An OLE container is an .xls, an encrypted .xlsx, or a Word file; its directory names tell."""
    if _ole_name("EncryptedPackage") in content or _ole_name("EncryptionInfo") in content:
        raise Refused("refused.password")
    if _ole_name("WordDocument") in content:
        raise Refused("refused.format", kind="Word (.doc)")
    if _ole_name("Workbook") not in content and _ole_name("Book") not in content:
        raise Refused("refused.not_excel")


def _ole_name(name: str) -> bytes:
    return name.encode("utf-16-le")


def _check_zip_kind(content: bytes) -> None:
    if b"xl/workbook.xml" in content:
        return
    for mark, kind in (
        (b"xl/workbook.bin", ".xlsb"),
        (b"word/document.xml", "Word (.docx)"),
        (b"ppt/presentation.xml", "PowerPoint (.pptx)"),
        (b"opendocument.spreadsheet", ".ods"),
    ):
        if mark in content:
            raise Refused("refused.format", kind=kind)
    if b"[Content_Types].xml" in content:
        return
    if b"PK\x05\x06" in content or b"PK\x01\x02" in content:
        raise Refused("refused.format", kind="ZIP")
    raise Refused("refused.damaged", detail="ZIP")


def _other_file(content: bytes) -> Refused:
    for mark, kind in _KINDS:
        if content.startswith(mark):
            return Refused("refused.format", kind=kind)
    head = content[:4096]
    if b"<html" in head.lower() or b"<table" in head.lower() or b"<!doctype html" in head.lower():
        return Refused("refused.html")
    if b"\x00" not in head and any(sign in head for sign in (b",", b"\t", b";")) and b"\n" in head:
        return Refused("refused.csv")
    return Refused("refused.not_excel")


def _grids(content: bytes, facts: ArchiveFacts | None) -> tuple[Grid, ...]:
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
            return tuple(_grid(book, sheet, facts) for sheet in sheets)
    except calamine.PasswordError as error:
        raise Refused("refused.password") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("refused.damaged", detail=str(error)[:80] or type(error).__name__) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own crash on a mangled file
            raise
        raise Refused("refused.damaged", detail="XLS") from error


def _grid(book: calamine.CalamineWorkbook, sheet: calamine.SheetMetadata, facts: ArchiveFacts | None) -> Grid:
    read = book.get_sheet_by_name(sheet.name)
    if read.total_height * read.total_width > MAX_CELLS:
        limits = {"max_rows": "200000", "max_columns": 256, "max_cells": MAX_CELLS}
        sizes = {"rows": read.total_height, "columns": read.total_width}
        raise Refused("refused.too_many_cells", sheet=sheet.name, **sizes, **limits)
    hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
    own = facts.sheets.get(sheet.name) if facts else None
    merges = tuple(read.merged_cell_ranges or ())
    rows = cast(list[list[Raw]], read.to_python(skip_empty_area=False))
    return Grid(sheet.name, rows, merges, own or SheetFacts(), hidden)
