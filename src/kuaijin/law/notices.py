"""The text of a holiday notice → `Notice`, with errors that name field, value, rule and next step.

The document (YAML, already parsed into plain values): year, number, issued_on, source, off, work. An entry of `off` or
`work` is a day, `{date, name}` or `{from, to, name}`.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from kuaijin.law import fields
from kuaijin.law.calendar import ExtraOff, Notice
from kuaijin.law.dates import days_between, each_day
from kuaijin.law.fields import Malformed

FIELDS = ("year", "number", "issued_on", "source", "off", "work")
EXTRA_FIELDS = ("source", "off")
FIRST_YEAR, LAST_YEAR = 1949, 2199
LONGEST_HOLIDAY = 31


def notice_from(document: object) -> Notice:
    """One notice. Its days lie in its year or in the December before (a New Year's holiday may begin there)."""
    given = fields.mapping("文件", document, FIELDS)
    year = fields.whole_number("year", given.get("year"), least=FIRST_YEAR, most=LAST_YEAR)
    off = tuple(_days("off", given.get("off"), year))
    work = tuple(_days("work", given.get("work"), year))
    if not off and not work:
        raise Malformed("off", "[]", "bad.notice_empty")
    both = {day for day, _ in off} & {day for day, _ in work}
    if both:
        raise Malformed("work", min(both), "bad.off_and_work")
    number, issued_on = given.get("number"), given.get("issued_on")
    return Notice(
        year=year,
        number=None if number is None else fields.text("number", number),
        issued_on=None if issued_on is None else fields.day("issued_on", issued_on),
        source=fields.text("source", given.get("source")),
        off=off,
        work=work,
    )


def extra_off_from(document: object) -> tuple[ExtraOff, ...]:
    """A zone's further days off: `source` and `off`."""
    given = fields.mapping("文件", document, EXTRA_FIELDS)
    source = fields.text("source", given.get("source"))
    days = tuple(ExtraOff(day, name, source) for day, name in _days("off", given.get("off"), None))
    if not days:
        raise Malformed("off", "[]", "bad.notice_empty")
    return days


def _days(field: str, entries: object, year: int | None) -> Iterator[tuple[date, str]]:
    seen: set[date] = set()
    for position, entry in enumerate(fields.sequence(field, entries), start=1):
        where = f"{field}[{position}]"
        for day, name in _entry(where, entry):
            if year is not None and not (day.year == year or (day.year == year - 1 and day.month == 12)):
                raise Malformed(where, day, "bad.other_year", year=str(year))
            if day in seen:
                raise Malformed(where, day, "bad.twice")
            seen.add(day)
            yield day, name


def _entry(where: str, entry: object) -> Iterator[tuple[date, str]]:
    if not isinstance(entry, Mapping):
        yield fields.day(where, entry), ""
        return
    unknown = set(entry) - {"date", "from", "to", "name"}
    if unknown or ("date" in entry) == ("from" in entry) or ("from" in entry) != ("to" in entry):
        raise Malformed(where, dict(entry), "bad.day_entry")
    name = str(entry.get("name") or "")
    first = fields.day(where, entry["date"] if "date" in entry else entry["from"])
    last = fields.day(where, entry["date"] if "date" in entry else entry["to"])
    if not 0 <= days_between(first, last) < LONGEST_HOLIDAY:
        raise Malformed(where, f"{first}–{last}", "bad.stretch", most=LONGEST_HOLIDAY)
    for day in each_day(first, last):
        yield day, name
