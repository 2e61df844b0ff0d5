"""The text of a holiday notice → `Notice`, with errors that name field, value, rule and next step.

The document (YAML, already parsed into plain values): year, number, issued_on, source, off, work. An entry of `off` or
`work` is a day, `{date, name}` or `{from, to, name}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from kuaijin.law.calendar import ExtraOff, Notice
from kuaijin.law.dates import days_between, each_day

FIELDS = frozenset({"year", "number", "issued_on", "source", "off", "work"})
EXTRA_FIELDS = frozenset({"source", "off"})
FIRST_YEAR, LAST_YEAR = 1949, 2199
LONGEST_HOLIDAY = 31


class NoticeError(Exception):
    """Which field of which document holds what, the rule it breaks, and what to do."""

    def __init__(self, field: str, value: str, rule: str, step: str) -> None:
        super().__init__(f"{field}：{value}——{rule}。{step}")
        self.field, self.value, self.rule, self.step = field, value, rule, step


def notice_from(document: object) -> Notice:
    """One notice. Its days lie in its year or in the December before (a New Year's holiday may begin there)."""
    fields = _mapping(document, FIELDS)
    year = fields.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoticeError("year", _shown(year), "年份是四位整数", "例如 year: 2027")
    off = tuple(_days("off", fields.get("off"), year))
    work = tuple(_days("work", fields.get("work"), year))
    if not off and not work:
        raise NoticeError("off", "[]", "通知至少写明一天放假或上班", "按通知原文补上 off 和 work")
    both = {day for day, _ in off} & {day for day, _ in work}
    if both:
        raise NoticeError("work", min(both).isoformat(), "同一天不能既放假又上班", "查对通知原文，删去其中一处")
    number = fields.get("number")
    return Notice(
        year=year,
        number=None if number is None else _text("number", number),
        issued_on=None if fields.get("issued_on") is None else day_from("issued_on", fields["issued_on"]),
        source=_text("source", fields.get("source")),
        off=off,
        work=work,
    )


def extra_off_from(document: object) -> tuple[ExtraOff, ...]:
    """A zone's further days off: `source` and `off`."""
    fields = _mapping(document, EXTRA_FIELDS)
    source = _text("source", fields.get("source"))
    days = tuple(ExtraOff(day, name, source) for day, name in _days("off", fields.get("off"), None))
    if not days:
        raise NoticeError("off", "[]", "至少写明一天", "例如 off: [{date: 2026-04-20, name: 牡丹节}]")
    return days


def day_from(field: str, value: object) -> date:
    """A day, quoted or not."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise NoticeError(field, _shown(value), "日期写成年-月-日，并且存在", "例如 2027-01-01") from None


def _days(field: str, entries: object, year: int | None) -> Iterator[tuple[date, str]]:
    if entries is None:
        return
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise NoticeError(field, _shown(entries), "是一列日期", f"例如 {field}: [2027-01-01]")
    seen: set[date] = set()
    for position, entry in enumerate(entries, start=1):
        where = f"{field}[{position}]"
        for day, name in _entry(where, entry):
            if year is not None and not (day.year == year or (day.year == year - 1 and day.month == 12)):
                raise NoticeError(where, day.isoformat(), f"{year} 年的通知只管当年和上年 12 月", "改正日期或 year")
            if day in seen:
                raise NoticeError(where, day.isoformat(), "同一天只写一次", "删去重复的一处")
            seen.add(day)
            yield day, name


def _entry(where: str, entry: object) -> Iterator[tuple[date, str]]:
    if not isinstance(entry, Mapping):
        yield day_from(where, entry), ""
        return
    unknown = set(entry) - {"date", "from", "to", "name"}
    if unknown or ("date" in entry) == ("from" in entry) or ("from" in entry) != ("to" in entry):
        raise NoticeError(
            where, _shown(dict(entry)), "写 date，或者写 from 和 to，可加 name", "例如 {date: 2027-01-01, name: 元旦}"
        )
    name = str(entry.get("name") or "")
    first = day_from(where, entry["date"] if "date" in entry else entry["from"])
    last = day_from(where, entry["date"] if "date" in entry else entry["to"])
    if not 0 <= days_between(first, last) < LONGEST_HOLIDAY:
        raise NoticeError(where, f"{first}–{last}", f"from 不晚于 to，一段不超过 {LONGEST_HOLIDAY} 天", "改正起止日期")
    for day in each_day(first, last):
        yield day, name


def _mapping(document: object, known: frozenset[str]) -> Mapping[str, object]:
    if not isinstance(document, Mapping):
        raise NoticeError("文件", _shown(document), "内容是一组字段", f"写明 {'、'.join(sorted(known))}")
    unknown = sorted(str(key) for key in set(document) - known)
    if unknown:
        raise NoticeError(
            unknown[0], _shown(document.get(unknown[0])), "没有这个字段", f"可用 {'、'.join(sorted(known))}"
        )
    return document


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise NoticeError(field, _shown(value), "写明文字", "例如 source: 国务院办公厅关于2027年部分节假日安排的通知")
    return value.strip()


def _shown(value: object) -> str:
    text = "（空）" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
