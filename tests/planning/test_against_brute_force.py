"""Every promise is what trying everything finds, and every plan passes the checker that shares no code with it."""

from dataclasses import replace

import pytest

from kuaijin.law.calendar import Calendar
from kuaijin.planning.answer import Answer
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from tests.planning import brute, cases

pytest.importorskip("ortools", reason="the solver is an extra")

SECONDS = 20


def answer(asked: object, calendar: Calendar) -> Answer:
    from kuaijin.planning.solve.promise import promise

    return promise(asked, calendar, SECONDS)  # type: ignore[arg-type]


def compare(seed: int, calendar: Calendar) -> None:
    asked = cases.small(seed)
    known = brute.shortest(asked)
    best = answer(asked, calendar)
    told = document(best)
    assert best.found is not None
    assert (best.found.days, told["proved"]) == (known, True), seed
    assert faults(asked, told, calendar) == [], seed
    if known:
        less = answer(replace(asked, promise=known - 1), calendar)
        assert (less.feasible, bool(less.conflicts)) == (False, True), seed
    kept = answer(replace(asked, promise=known + 1), calendar)
    assert kept.feasible is True
    assert faults(kept.asked, document(kept), calendar) == [], seed


@pytest.mark.parametrize("seed", [*range(20), 1038, 1819, 1948])
def test_the_promise_is_what_trying_everything_finds(seed: int, calendar: Calendar) -> None:
    compare(seed, calendar)


def check(seed: int, calendar: Calendar) -> int | None:
    """With periods and calendar days the checker alone is the judge. The length, None where no plan is lawful."""
    asked = cases.with_periods(seed)
    best = answer(asked, calendar)
    told = document(best)
    assert told["proved"] is True, seed
    assert faults(asked, told, calendar) == [], seed
    if best.found is None:
        assert best.unlawful and best.conflicts, seed
        return None
    if best.found.days:
        less = answer(replace(asked, promise=best.found.days - 1), calendar)
        assert less.feasible is False and less.conflicts, seed
    return best.found.days


def test_plans_over_holidays_with_notices_and_reviews_hold(calendar: Calendar) -> None:
    lengths = [check(seed, calendar) for seed in range(8)]
    assert sum(length is not None for length in lengths) > 4


@pytest.mark.drill
@pytest.mark.parametrize("hundred", range(3))
def test_three_hundred_plans_over_holidays_hold(hundred: int, calendar: Calendar) -> None:
    for seed in range(hundred * 100, 100 + hundred * 100):
        check(seed, calendar)


@pytest.mark.drill
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_promises_are_what_trying_everything_finds(hundred: int, calendar: Calendar) -> None:
    for seed in range(1000 + hundred * 100, 1100 + hundred * 100):
        compare(seed, calendar)
