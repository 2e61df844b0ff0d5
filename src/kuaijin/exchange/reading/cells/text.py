"""Plain text as a clerk cleans it: signs of one width, no stray spaces."""

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

Raw = str | int | float | bool | date | datetime | time | None

_KEEP_WIDE = frozenset("，。；：！？、")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2002: 0x20, 0x2003: 0x20}
_HALF_IN_PROSE = {code: half for code, half in _HALF.items() if chr(code) not in _KEEP_WIDE}
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x202A, 0x202C, 0x202D, 0x202E])
_WIDE = re.compile("[\u00a0\u00ad\u2000-\u206f\u3000\ufeff\uff01-\uff5e]")
_SPACES = re.compile(r"[ \t\r\n\v\f]+")
_CJK = "\u2e80-\u9fff\uf900-\ufaff"
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}()]) | (?=[{_CJK}()])")

FILLERS = frozenset(
    {"", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "无", "暂无", "没有", "n/a", "na", "none", "null", "*"}
)
UNDECIDED = frozenset({"待定", "未定", "不详", "不明", "待补充", "待填", "待确定", "待核实", "?", "??", "？"})
DITTO = frozenset({"同上", "〃", "″", '"', "’’", "''"})


def half_width(text: str) -> str:
    """Every full-width sign as its half-width twin: for codes, money, days and phones."""
    if not _WIDE.search(text):
        return text
    return text.translate(_INVISIBLE).translate(_HALF)


def prose_width(text: str) -> str:
    """Letters, digits and brackets half-width; Chinese commas and stops stay as they are."""
    if not _WIDE.search(text):
        return text
    return text.translate(_INVISIBLE).translate(_HALF_IN_PROSE)


def one_line(text: str) -> str:
    """A name on one line; spaces beside Chinese characters are typing slips and go."""
    return _BESIDE_CJK.sub("", _SPACES.sub(" ", prose_width(text)).strip())


def paragraph(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in prose_width(text).splitlines())
    return "\n".join(line for line in lines if line)


def compact(text: str) -> str:
    """Without any space, half-width: for comparing and for pattern matching."""
    return _SPACES.sub("", half_width(text))


@lru_cache(maxsize=1 << 16)
def match_key(text: str) -> str:
    """Two names are the same name when their keys are equal: width, case, spaces, brackets and stops do not count."""
    folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def shown(raw: Raw) -> str | None:
    """The cell as text: a whole number without `.0`, a day in ISO form, an empty cell as None."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e18 else repr(raw)
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ")
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)
