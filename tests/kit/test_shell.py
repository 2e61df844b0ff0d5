"""The frame says what is out of the ordinary about the day, and marks where the reader is."""

from datetime import date

import pytest
from django.utils import translation

from kuaijin.kit.gallery.samples import CALENDAR, TODAY, shell
from kuaijin.kit.shell import Entry, Shell, leaf_note


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2026, 10, 9), "明天周六 调休上班"),
        (date(2026, 10, 10), "今天调休上班"),
        (date(2026, 10, 11), "今天休息，10月12日 周一 上班"),
        (date(2026, 9, 30), "明天起放假，10月8日 上班"),
        (date(2026, 10, 13), ""),
        (date(2026, 12, 31), "2027 年放假安排未出"),
    ],
)
def test_the_leaf_tells_what_is_unusual(day: date, note: str) -> None:
    assert leaf_note(day, CALENDAR) == note


def test_the_leaf_in_english() -> None:
    with translation.override("en"):
        assert leaf_note(TODAY, CALENDAR) == "Tomorrow, Sat, is a make-up working day"


def test_the_longest_address_is_the_current_entry() -> None:
    groups = ((Entry("a", "/"), Entry("b", "/projects"), Entry("c", "/projects/map")),)
    framed = Shell(today=TODAY, calendar=CALENDAR, groups=groups)

    def current(path: str) -> list[str]:
        return [e.label for group in framed.at(path).groups for e in group if e.current]

    assert current("/projects/map/3") == ["c"] and current("/projects/7") == ["b"]
    assert current("/") == ["a"] and current("/jobs") == [] and current("/projectsX") == []


def test_the_rail_holds_eleven_entries_at_most() -> None:
    assert sum(len(group) for group in shell("zh-hans", "/ui").groups) == 11
    with pytest.raises(ValueError, match="at most 11"):
        Shell(today=TODAY, calendar=CALENDAR, groups=(tuple(Entry(str(n), "/") for n in range(12)),))
