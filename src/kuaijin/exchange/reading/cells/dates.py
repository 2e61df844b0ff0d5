"""Days in the forms offices write them, to ISO. A month stays a month; a missing year is borrowed and said."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from kuaijin.exchange.reading.cells.numerals import CHINESE_NUMERAL, chinese_number, positional
from kuaijin.exchange.reading.cells.text import FILLERS, UNDECIDED, Raw, compact, half_width, shown
from kuaijin.exchange.reading.letters import day_of
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import Cell

YEARS = range(1990, 2100)
SERIALS = range(32874, 73051)  # 1990-01-01 to 2099-12-31 as Excel counts days
_FULL = re.compile(
    r"(\d{4}|\d{2}(?=年)|[12]\d(?=[-./]\d{1,2}[-./]))[-./\\。、·年](\d{1,2})[-./\\。、·月](\d{1,2})[日号]?"
)
_MONTH = re.compile(r"(\d{4}|\d{2}(?=年))[-./\\。、·年](\d{1,2})月?份?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-./\\。、·月](\d{1,2})[日号]?")
_MONTH_ALONE = re.compile(r"(\d{1,2})月份?")
_PACKED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_TIME = re.compile(r"[t ]?\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", re.IGNORECASE)
_PART = re.compile(r"(?<=月)份?(?:的)?(上旬|中旬|下旬|初|中|底|末)")
_PLANNED = re.compile(r"预计|计划|拟|力争|预定|暂定|约|左右|前后?(?=$)|底前")
_RANGE = re.compile(r"^(.*?\d[日号月]?)(?:~|—|–|～|至|到|-(?=\d{4})|(?<=[日号月])-)(.*\d.*)$")
_CHINESE_DATE = re.compile(rf"({CHINESE_NUMERAL}+)(?=[年月日号])")
_OPEN = re.compile(r"未开工|未签约|未动工|尚未|未定|待开工|未启动")


@dataclass(frozen=True, slots=True)
class Years:
    """The year a day without year takes, and where it stands (`title`, `sheet`, `note`, `file`, `given`)."""

    year: int | None = None
    source: str = "title"
    as_of: date | None = None
    mac: bool = False


def read_day(raw: Raw, years: Years, *, month_only: bool = False) -> Cell:
    """`month_only`: the workbook shows this true date as year and month, so its day was never told."""
    text = shown(raw)
    if text is None:
        return Cell(None, None)
    if isinstance(raw, datetime | date):
        return _of_date(text, raw.date() if isinstance(raw, datetime) else raw, years, month_only)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return Cell(text, None, error=note("date.unreadable", raw=text))
    if isinstance(raw, int | float):
        return _of_number(text, float(raw), years)
    return _of_text(text, years)


def _of_date(raw: str, day: date, years: Years, month_only: bool) -> Cell:
    if day.year not in YEARS:
        return Cell(raw, None, error=note("date.unreadable", raw=raw))
    return _checked(raw, day.year, day.month, None if month_only else day.day, years, [])


def _of_number(raw: str, number: float, years: Years) -> Cell:
    if number.is_integer() and int(number) in SERIALS:
        day = day_of(int(number), mac=years.mac)
        return _checked(raw, day.year, day.month, day.day, years, [note("date.serial", raw=raw)])
    if number.is_integer() and (packed := _PACKED.fullmatch(raw)):
        return _checked(raw, int(packed[1]), int(packed[2]), int(packed[3]) if packed[3] else None, years, [])
    whole, _, part = raw.partition(".")
    if part and part in {"1", "2", "3"} and (int(whole) not in YEARS or part == "1"):
        return Cell(raw, None, error=note("date.lost_zero", raw=raw))
    if part:
        return _of_text(raw, years)
    return Cell(raw, None, error=note("date.unreadable", raw=raw))


def _of_text(raw: str, years: Years) -> Cell:
    text = _CHINESE_DATE.sub(_digits, compact(_TIME.sub("", half_width(raw).strip())))
    if text.lower() in FILLERS:
        return Cell(raw, None)
    if text in UNDECIDED or _OPEN.search(text):
        return Cell(raw, None, (note("cell.undecided", raw=raw.strip()),))
    warnings: list[Note] = []
    if span := _RANGE.match(text):
        warnings.append(note("date.range", raw=raw.strip()))
        text = span[1]
    if part := _PART.search(text):
        warnings.append(note("date.part_of_month", part=part[1]))
        text = _PART.sub("", text)
    if _PLANNED.search(text):
        warnings.append(note("date.planned", raw=raw.strip()))
        text = _PLANNED.sub("", text)
    text = re.sub(r"^(?:已于|于|实际|已)|(?:正式|集中)?(?:开工|签约|动工|签订)?$|[(（].*[)）]$", "", text)
    return _of_parts(raw, text, years, warnings)


def _digits(found: re.Match[str]) -> str:
    text = found[1]
    return positional(text) if len(text) == 4 and "十" not in text else str(chinese_number(text))


def _of_parts(raw: str, text: str, years: Years, warnings: list[Note]) -> Cell:
    if full := _FULL.fullmatch(text):
        year = _year(full[1], warnings)
        return _checked(raw, year, int(full[2]), int(full[3]), years, warnings)
    if month := _MONTH.fullmatch(text):
        return _checked(raw, _year(month[1], warnings), int(month[2]), None, years, warnings)
    if packed := _PACKED.fullmatch(text):
        return _checked(raw, int(packed[1]), int(packed[2]), int(packed[3]) if packed[3] else None, years, warnings)
    if text.isdigit() and int(text) in SERIALS:
        return _of_number(text, float(text), years)
    alone = _MONTH_ALONE.fullmatch(text)
    found = _MONTH_DAY.fullmatch(text) or alone
    if not found:
        code = (
            "date.year_only" if re.fullmatch(r"\d{4}年?(.*季度|[上下]半年|全年|年[初底])?", text) else "date.unreadable"
        )
        return Cell(raw, None, error=note(code, raw=raw.strip()))
    if years.year is None:
        return Cell(raw, None, error=note("date.no_year", raw=raw.strip()))
    warnings.append(note(f"date.year_from_{years.source}", year=years.year))
    return _checked(raw, years.year, int(found[1]), None if alone else int(found[2]), years, warnings)


def _year(text: str, warnings: list[Note]) -> int:
    if len(text) == 4:
        return int(text)
    warnings.append(note("date.short_year", year=f"20{text}"))
    return 2000 + int(text)


def _checked(raw: str, year: int, month: int, day: int | None, years: Years, warnings: list[Note]) -> Cell:
    try:
        first = date(year, month, day or 1)
    except ValueError:
        return Cell(raw, None, error=note("date.impossible", raw=raw.strip()))
    if year not in YEARS:
        return Cell(raw, None, error=note("date.unreadable", raw=raw.strip()))
    if years.as_of and first > years.as_of:
        warnings.append(note("date.after_as_of", as_of=years.as_of.isoformat()))
    return Cell(raw, first.isoformat() if day else f"{year:04d}-{month:02d}", tuple(warnings))


def year_in(text: str) -> int | None:
    """The one year a title tells; two different years are no answer."""
    found = {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?=年|度|$|\D)", half_width(text))}
    return found.pop() if len(found) == 1 else None


def day_in(text: str) -> date | None:
    """The first full day within a note: `数据截至2023年12月20日`."""
    found = _FULL.search(compact(text))
    if not found or len(found[1]) != 4:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
