from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.law.coverage import Gap, Seat, covered, gaps, held_on
from kuaijin.law.dates import each_day
from tests.support.matters import D

ROLES = ("leader", "manager", "contact", "local")
START, END = D("2026-01-01"), D("2026-02-01")


def seat(start, end=None, role="leader", holder="王辛"):
    return Seat(role, holder, D(start), D(end) if end else None)


@pytest.mark.parametrize(
    ("seats", "found"),
    [
        ([], [("2026-01-01", "2026-02-01")]),
        ([seat("2025-06-01")], []),
        ([seat("2026-01-01", "2026-02-01")], []),
        ([seat("2026-01-01", "2026-01-20"), seat("2026-01-20")], []),
        ([seat("2026-01-01", "2026-01-20"), seat("2026-01-21")], [("2026-01-20", "2026-01-21")]),
        (
            [seat("2026-01-05"), seat("2026-01-03", "2026-01-04")],
            [("2026-01-01", "2026-01-03"), ("2026-01-04", "2026-01-05")],
        ),
        ([seat("2025-01-01", "2026-01-10")], [("2026-01-10", "2026-02-01")]),
        ([seat("2026-03-01")], [("2026-01-01", "2026-02-01")]),
        ([seat("2026-01-10", "2026-01-10")], [("2026-01-01", "2026-02-01")]),
        ([seat("2026-01-01", "2026-01-25"), seat("2026-01-05", "2026-01-10")], [("2026-01-25", "2026-02-01")]),
    ],
)
def test_gaps_are_listed_from_day_to_day(seats, found):
    assert gaps(seats, ["leader"], START, END) == tuple(Gap("leader", D(a), D(b)) for a, b in found)


def test_without_an_end_a_gap_may_still_be_open():
    assert gaps([seat("2025-01-01", "2026-01-10")], ["leader"], START) == (Gap("leader", D("2026-01-10"), None),)
    assert covered([seat("2025-01-01")], ["leader"], START)
    assert Gap("leader", START, END).last_day == D("2026-01-31")


def test_four_seats_held_prove_coverage_and_one_missing_is_named():
    four = [seat("2025-01-01", role=role) for role in ROLES]
    assert covered(four, ROLES, START, END)
    assert gaps(four[:3], ROLES, START, END) == (Gap("local", START, END),)


def test_a_role_nobody_asked_for_covers_nothing():
    assert not covered([seat("2025-01-01", role="driver")], ["leader"], START, END)


def test_it_names_who_holds_what_on_a_day():
    seats = [seat("2026-01-01", "2026-01-10"), seat("2026-01-10", holder="褚乙"), seat("2026-01-01", role="local")]
    assert held_on(seats, D("2026-01-10")) == {"leader": ("褚乙",), "local": ("王辛",)}


DAYS = st.dates(date(2025, 12, 1), date(2026, 3, 1))


@given(st.lists(st.builds(Seat, st.sampled_from(ROLES), st.just("王辛"), DAYS, st.none() | DAYS), max_size=12))
def test_a_day_lies_in_a_gap_exactly_when_nobody_holds_the_role(seats):
    found = gaps(seats, ROLES, START, END)
    for day in each_day(START, D("2026-01-31")):
        held = held_on(seats, day)
        for role in ROLES:
            in_gap = sum(gap.role == role and gap.start <= day < gap.end for gap in found)
            assert in_gap == (role not in held)
