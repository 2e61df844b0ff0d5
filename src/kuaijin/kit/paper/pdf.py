"""Papers as PDF/A, with the font at hand and a QR code. The setting program is loaded when the first paper is made."""

import io
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import segno

from kuaijin.kit.paper.content import Paper

HERE = Path(__file__).parent
FONTS = HERE / "vendor" / "noto"
LETTER = HERE / "letter.typ"
# Archived papers are read in thirty years, their text too.
STANDARD: Final = "a-2u"


class Undrawable(ValueError):
    """No font at hand draws these characters: the paper would have gaps. The Word file has them."""

    def __init__(self, characters: Collection[str]) -> None:
        self.characters = tuple(characters)
        super().__init__("".join(self.characters))


@lru_cache(maxsize=1)
def drawn() -> frozenset[str]:
    return frozenset((FONTS / "characters.txt").read_text(encoding="utf-8"))


def undrawable(text: str) -> tuple[str, ...]:
    """What the shipped font lacks, in the order of the text."""
    return tuple(dict.fromkeys(sign for sign in text if sign not in drawn()))


def pdf(paper: Paper) -> bytes:
    """The same paper gives the same bytes. Raises Undrawable rather than print a gap."""
    if lacking := undrawable(paper.texts()):
        raise Undrawable(lacking)
    told = asdict(paper) | {"on": paper.on.isoformat(), "day": paper.day}
    return typeset(LETTER, {"letter": told}, on=paper.on, address=paper.code.address)


def typeset(template: Path, told: Mapping[str, Any], *, on: date, address: str = "") -> bytes:
    """One document from a template of our own: each of `told` comes to it as JSON under its name, and the QR code of
    `address` as SVG under `qr`."""
    inputs = {name: json.dumps(value, ensure_ascii=False) for name, value in told.items()}
    made = import_module("typst").compile(
        template,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs=inputs | ({"qr": code(address)} if address else {}),
        timestamp=datetime.combine(on, time(), UTC),
        pdf_standards=STANDARD,
    )
    if not isinstance(made, bytes):
        raise TypeError("a paper is one document")
    return made


def code(address: str) -> str:
    """The QR code as SVG. Correction level M: a fold or a stamp on the paper does not spoil it."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=2, scale=4)
    return drawing.getvalue().decode()
