"""Figures as a document: what the shell prints, the API answers and a seal keeps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from kuaijin.cockpit.figures.counting import Row, key_of, listed, numbers, value_of
from kuaijin.cockpit.figures.fields import Field, Key, in_order
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.registry import FIGURES
from kuaijin.cockpit.figures.relations import Figure


def document(asked: Question, by: Field | None = None, figures: Iterable[Figure] = FIGURES) -> dict[str, Any]:
    """`zone` is the code, several joined by a comma. Money is text in CNY with two decimals, null: not known."""
    return {
        "zone": ",".join(zone.code for zone in asked.zones),
        "from": _day(asked.first),
        "to": _day(asked.last),
        "as_of": _day(asked.as_of),
        "figures": [one(figure, asked, by) for figure in figures],
    }


def one(figure: Figure, asked: Question, by: Field | None = None) -> dict[str, Any]:
    known = figure.known(asked)
    rows, called = listed(figure, asked, by) if known else ([], {})
    # a row that stands in several groups counts once in the whole
    whole = listed(figure, asked)[0] if by is not None and by.several and known else rows
    said: dict[str, Any] = {
        "code": figure.code,
        "name": str(figure.name),
        "value": amount_said(figure, whole) if known else None,
        "unit": figure.unit,
        "rows": numbers(figure, whole),
    }
    if by is not None:
        said["groups"] = _groups(figure, rows, called) if known and by.fits(figure.family) else []
    return said


def amount_said(figure: Figure, rows: Sequence[Row]) -> str | int:
    amount = value_of(figure, rows).amount or 0
    return f"{amount:.2f}" if figure.is_money else int(amount)


def _groups(figure: Figure, rows: Sequence[Row], called: dict[Any, Key]) -> list[dict[str, Any]]:
    parts: dict[Key, list[Row]] = {}
    for row in rows:
        parts.setdefault(key_of(row.raw, called), []).append(row)
    ordered = sorted(parts.items(), key=lambda part: in_order(part[0], value_of(figure, part[1]).amount))
    return [
        {"key": key.key, "name": key.name, "value": amount_said(figure, group), "rows": numbers(figure, group)}
        for key, group in ordered
    ]


def _day(day: date) -> str:
    return day.isoformat()
