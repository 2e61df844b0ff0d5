from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.law.attribution import HandOver, Party, split
from tests.support.matters import CALENDAR, D

DAYS = st.dates(date(2024, 1, 1), date(2025, 12, 31))
HAND_OVERS = st.lists(
    st.builds(HandOver, DAYS, st.sampled_from(list(Party)), st.sampled_from(["", "行政审批局", "自然资源局"])),
    max_size=12,
)
DEPARTMENT = HandOver(date(2024, 1, 1), Party.DEPARTMENT, "行政审批局")


def test_the_days_are_split_among_those_who_held_the_matter():
    found = split(
        D("2026-03-02"),
        D("2026-04-01"),
        [
            HandOver(D("2026-03-04"), Party.APPLICANT),
            HandOver(D("2026-03-10"), Party.DEPARTMENT, "行政审批局"),
            HandOver(D("2026-03-12"), Party.LEGAL_PROCEDURE, "听证"),
            HandOver(D("2026-03-25"), Party.DEPARTMENT, "自然资源局"),
        ],
        first=HandOver(D("2026-03-02"), Party.DEPARTMENT, "行政审批局"),
    )
    assert found.by_party() == {
        Party.APPLICANT: 6,
        Party.DEPARTMENT: 11,
        Party.LEGAL_PROCEDURE: 13,
        Party.HIGHER_AUTHORITY: 0,
        Party.THIRD_PARTY: 0,
    }
    assert found.of_holder(Party.DEPARTMENT, "自然资源局") == 7
    assert found.days == 30


def test_of_hand_overs_on_one_day_the_last_holds():
    day = D("2026-03-04")
    both = [HandOver(day, Party.APPLICANT), HandOver(day, Party.THIRD_PARTY)]
    found = split(D("2026-03-02"), D("2026-03-06"), both, first=DEPARTMENT)
    assert (found.of(Party.APPLICANT), found.of(Party.THIRD_PARTY)) == (0, 2)


def test_an_end_before_the_start_is_no_course():
    with pytest.raises(ValueError, match="before the start"):
        split(D("2026-03-02"), D("2026-03-01"), [], first=DEPARTMENT)


@given(DAYS, DAYS, HAND_OVERS, st.booleans())
def test_5_every_day_has_one_owner_the_parts_sum_to_the_whole(a, b, hand_overs, working):
    start, end = min(a, b), max(a, b)
    measure = {"measure": CALENDAR.between} if working else {}
    found = split(start, end, hand_overs, first=DEPARTMENT, **measure)
    assert sum(found.by_party().values()) == found.days
    assert found.days == (CALENDAR.between(start, end) if working else (end - start).days)
    edges = [start, *(stretch.end for stretch in found.stretches)]
    assert [stretch.start for stretch in found.stretches] == edges[:-1]
    assert edges[-1] == end
