"""A letter as PDF, in the letter form of GB/T 9704, with a QR code that opens its check page."""

import io
import json
from collections.abc import Collection
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Final

import segno
import typst

from kuaijin.approvals.letters.content import LetterContent
from kuaijin.approvals.letters.setting import SCAN, check_line, fingerprint, seal_of

HERE = Path(__file__).parent
FONTS = HERE / "vendor" / "noto"
TEMPLATE = HERE / "letter.typ"
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


def pdf(content: LetterContent, *, check_url: str, digest: str) -> bytes:
    """PDF/A; the same letter gives the same bytes. Raises Undrawable rather than print a gap."""
    if lacking := undrawable(content.texts()):
        raise Undrawable(lacking)
    said_with = {
        **content.document(),
        "greeting": content.greeting,
        "small": [text for text in (content.basis_line, content.contact_line) if text],
        "signs": content.sign_lines,
        "day": content.day_said,
        "seal": seal_of(content.kind),
        "scan": SCAN,
        "check": check_line(check_url),
        "fingerprint": fingerprint(digest),
    }
    made = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(said_with, ensure_ascii=False), "qr": code(check_url)},
        timestamp=datetime.combine(content.on, time(), UTC),
        pdf_standards=STANDARD,
    )
    if not isinstance(made, bytes):
        raise TypeError("a letter is one document")
    return made


def code(address: str) -> str:
    """The QR code as SVG. Correction level M: a fold or a stamp on the paper does not spoil it."""
    drawing = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=2, scale=4)
    return drawing.getvalue().decode()
