"""Search text and English names of Chinese words: pinyin initials and full pinyin, with a dictionary of place names."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# pypinyin reads these as common words; as places they are read otherwise.
load_phrases_dict(
    {
        "单县": [["shàn"], ["xiàn"]],
        "曹县": [["cáo"], ["xiàn"]],
        "牡丹区": [["mǔ"], ["dān"], ["qū"]],
        "郓城": [["yùn"], ["chéng"]],
        "鄄城": [["juàn"], ["chéng"]],
        "泗水": [["sì"], ["shuǐ"]],
        "兖州": [["yǎn"], ["zhōu"]],
        "汶上": [["wèn"], ["shàng"]],
    }
)


def normalised(text: str) -> str:
    """For comparing names: full-width to half-width, no spaces, brackets alike, lower case."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s·•\-_、,，.。()（）\[\]【】《》“”\"']+", "", text).lower()


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Pinyin initials: 澄川电机 → ccdj."""
    return "".join(lazy_pinyin(normalised(text), style=Style.FIRST_LETTER, errors=lambda rest: list(rest)))


@lru_cache(maxsize=20_000)
def pinyin(text: str) -> str:
    """Pinyin without tones, one word."""
    return "".join(lazy_pinyin(normalised(text), errors=lambda rest: list(rest)))


def search_text(*parts: str) -> str:
    """What a search box is compared with: the words themselves and their initials."""
    words = [normalised(part) for part in parts if part]
    return " ".join([*words, *(initials(part) for part in parts if part)])[:400]


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
    cut = 2 if name.startswith(SURNAMES_OF_TWO) else 1
    parts = ["".join(lazy_pinyin(part)).capitalize() for part in (name[:cut], name[cut:]) if part]
    return " ".join(parts)
