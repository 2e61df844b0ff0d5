"""The reading as JSON, written row by row: a hundred thousand rows never stand in memory twice."""

from collections.abc import Iterable
from typing import BinaryIO

import orjson

from kuaijin.exchange.reading.result import LedgerReading, SheetReading, Totals, sheet_head


def write_json(reading: LedgerReading, stream: BinaryIO, lang: str = "zh") -> None:
    """The same document as `LedgerReading.to_dict`, one row a line."""
    stream.write(b'{"kind":' + orjson.dumps(reading.kind) + b',"sheets":[')
    for place, sheet in enumerate(reading.sheets):
        stream.write(b",\n" if place else b"\n")
        _write_sheet(sheet, stream, lang)
    totals = {name: getattr(reading.totals, name) for name in Totals.__slots__}
    questions = [question.to_dict(lang) for question in reading.questions]
    stream.write(b'\n],"questions":[')
    _write_lines((orjson.dumps(question) for question in questions), stream)
    stream.write(b'],"totals":' + orjson.dumps(totals) + b"}\n")


def _write_sheet(sheet: SheetReading, stream: BinaryIO, lang: str) -> None:
    stream.write(orjson.dumps(sheet_head(sheet))[:-1] + b',"rows":[')
    _write_lines((orjson.dumps(row.to_dict(lang)) for row in sheet.rows), stream)
    stream.write(b'],"ignored":[')
    _write_lines((orjson.dumps(line.to_dict(lang)) for line in sheet.ignored), stream)
    stream.write(b"]}")


def _write_lines(lines: Iterable[bytes], stream: BinaryIO) -> None:
    for place, line in enumerate(lines):
        stream.write(b",\n" if place else b"\n")
        stream.write(line)
