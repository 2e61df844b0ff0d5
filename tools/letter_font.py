#!/usr/bin/env python3
"""Make the font that letters are printed with: the serif face of Noto CJK, cut down to what Chinese letters need.

    python tools/letter_font.py --unihan Unihan_OtherMappings.txt [--font NotoSerifCJK-Regular.ttc]

Kept are the 8,105 characters of 通用规范汉字表 (`kTGH` of the Unihan database), GB 2312, the signs of Chinese and
Latin text, and every character that the packs, the code and the English of the product hold.
Written are `noto/letters.otf`, `noto/characters.txt` (what it can draw, by code point) and the checksums in
`manifest.json`. Exit code 1 when the font itself lacks a character of a pack.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "kuaijin"
VENDOR = PACKAGE / "kit" / "paper" / "vendor"
FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
FAMILY = "Noto Serif CJK SC"
NORMED = 8105
SIGNS = (
    (0x20, 0x7E),  # Latin letters, digits, signs
    (0xA0, 0xFF),
    (0x100, 0x17F),  # pinyin and names
    (0x2010, 0x2027),  # dashes, quotation marks, dots
    (0x2030, 0x203B),
    (0x2103, 0x2103),  # ℃
    (0x2160, 0x217B),  # Roman numerals
    (0x2190, 0x2193),
    (0x2460, 0x2473),  # ①
    (0x25A0, 0x25CF),
    (0x2610, 0x2612),  # boxes to tick
    (0x3000, 0x3017),
    (0x3220, 0x3229),  # ㈠
    (0x338E, 0x33D5),  # ㎡
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE5),
)


def of_the_table(unihan: Path) -> set[int]:
    lines = unihan.read_text(encoding="utf-8").splitlines()
    found = {int(line.split("\t")[0].removeprefix("U+"), 16) for line in lines if "\tkTGH\t" in line}
    if len(found) != NORMED:
        raise SystemExit(f"{unihan} holds {len(found)} characters of the table, not {NORMED}")
    return found


def of_gb2312() -> Iterator[int]:
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield ord(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def of_the_product() -> set[int]:
    """The characters of the product's own texts."""
    kinds = {".yaml", ".csv", ".py", ".html", ".po", ".typ"}
    paths = (path for path in PACKAGE.rglob("*") if path.suffix in kinds and "vendor" not in path.parts)
    return {ord(sign) for path in paths for sign in path.read_text(encoding="utf-8") if sign.isprintable()}


def face_of(collection: Path) -> TTFont:
    for font in TTCollection(collection).fonts:
        if font["name"].getDebugName(1) == FAMILY:
            return font
    raise SystemExit(f"{collection} holds no {FAMILY}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Cut the font of the letters.")
    parser.add_argument("--unihan", type=Path, required=True)
    parser.add_argument("--font", type=Path, default=FONT)
    chosen = parser.parse_args()

    wanted = of_the_table(chosen.unihan) | set(of_gb2312()) | of_the_product()
    wanted |= {code for first, last in SIGNS for code in range(first, last + 1)}
    font = face_of(chosen.font)
    version = font["name"].getDebugName(5)
    options = subset.Options(hinting=False, desubroutinize=False, glyph_names=False, notdef_outline=True)
    options.layout_features = ["kern", "locl", "palt"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    folder = VENDOR / "noto"
    font.save(folder / "letters.otf")
    drawn = set(font.getBestCmap())
    (folder / "characters.txt").write_text("".join(map(chr, sorted(drawn))) + "\n", encoding="utf-8")

    entries = [
        {
            "name": FAMILY,
            "version": version,
            "file": "noto/letters.otf",
            "sha256": hashlib.sha256((folder / "letters.otf").read_bytes()).hexdigest(),
            "licence": "OFL-1.1",
            "licence_file": "noto/OFL.txt",
            "further_files": ["noto/characters.txt"],
            "changed": f"cut down to {len(drawn)} characters by tools/letter_font.py",
        }
    ]
    (VENDOR / "manifest.json").write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    lacking = sorted(of_the_product() - drawn)
    print(f"{len(drawn)} characters; not in the font: {''.join(map(chr, lacking)) or 'none'}")
    return 1 if any(0x3400 <= code <= 0x323AF for code in lacking) else 0


if __name__ == "__main__":
    sys.exit(main())
