"""Search text and English names of Chinese words: pinyin initials and full pinyin, with a dictionary of place names."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

# pypinyin reads these as common words; as places they are read otherwise.
PLACES = {
    "单县": [["shàn"], ["xiàn"]],
    "曹县": [["cáo"], ["xiàn"]],
    "牡丹区": [["mǔ"], ["dān"], ["qū"]],
    "郓城": [["yùn"], ["chéng"]],
    "鄄城": [["juàn"], ["chéng"]],
    "泗水": [["sì"], ["shuǐ"]],
    "兖州": [["yǎn"], ["zhōu"]],
    "汶上": [["wèn"], ["shàng"]],
}


@cache
def _reader() -> tuple[Any, Any]:
    """Loaded when the first name is written: its dictionary takes 56 MB that a page which only reads does not need."""
    from pypinyin import Style, lazy_pinyin, load_phrases_dict  # noqa: PLC0415 - see above

    load_phrases_dict(PLACES)
    return lazy_pinyin, Style.FIRST_LETTER


def normalised(text: str) -> str:
    """For comparing names: full-width to half-width, no spaces, brackets alike, lower case."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s·•\-_、,，.。()（）\[\]【】《》“”\"']+", "", text).lower()


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Pinyin initials: 澄川电机 → ccdj."""
    if text.isascii():
        return normalised(text)
    lazy_pinyin, first_letter = _reader()
    return "".join(lazy_pinyin(normalised(text), style=first_letter, errors=lambda rest: list(rest)))


@lru_cache(maxsize=20_000)
def pinyin(text: str) -> str:
    """Pinyin without tones, one word: 电机 → dianji."""
    if text.isascii():
        return normalised(text)
    lazy_pinyin, _ = _reader()
    return "".join(lazy_pinyin(normalised(text), errors=lambda rest: list(rest)))


def search_text(*parts: str, longest: int = 400) -> str:
    """What a search box is compared with: the words themselves, their initials, and how they are read."""
    given = [part for part in parts if part]
    ways = dict.fromkeys(way(part) for way in (normalised, initials, pinyin) for part in given)
    return " ".join(ways)[:longest]


SURNAMES_OF_TWO = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "宇文",
    "长孙",
    "夏侯",
    "司徒",
)


def english_name(name: str) -> str:
    """Surname first: 王辛 → Wang Xin."""
    lazy_pinyin, _ = _reader()
    cut = 2 if name.startswith(SURNAMES_OF_TWO) else 1
    parts = ["".join(lazy_pinyin(part)).capitalize() for part in (name[:cut], name[cut:]) if part]
    return " ".join(parts)
