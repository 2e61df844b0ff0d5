"""The checker finds what is wrong with a plan, whoever made it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from kuaijin.config.grounds import load_grounds
from kuaijin.law.calendar import Calendar
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from kuaijin.planning.matters import Asked
from kuaijin.planning.reading import asked_from

pytest.importorskip("ortools", reason="the solver is an extra")

GIVEN: dict[str, Any] = {
    "start": "2026-03-02",
    "promise": 6,
    "levers": ["parallel", "review_in_advance", "promised_limits", "merged_handling", "deferred_documents"],
    "capacities": {"x": 1},
    "matters": [
        {"id": "a", "statutory": 6, "promised": 2, "department": "x"},
        {"id": "b", "statutory": 9, "promised": 3, "department": "x"},
        {"id": "c", "statutory": 9, "promised": 2, "outside_clock": [{"kind": "public_notice", "days": 7}]},
        {"id": "d", "statutory": 3, "after": ["b"], "merge_into": "e"},
        {"id": "e", "statutory": 4, "promised": 3, "deferrable": 5, "after": ["b", "d"]},
        {"id": "f", "statutory": 4, "promised": 1, "after": [{"matter": "a", "link": "review_then_decide"}]},
    ],
}
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def made(calendar: Calendar) -> tuple[Asked, dict[str, Any]]:
    from kuaijin.planning.solve.promise import promise

    asked = asked_from(GIVEN, load_grounds())
    told = document(promise(asked, calendar, 20))
    assert told["promise"]["feasible"] is True
    assert faults(asked, told, calendar) == []
    return asked, told


def entry(told: dict[str, Any], one: str) -> dict[str, Any]:
    return next(each for each in told["plan"] if each["id"] == one)


def change(one: str, **values: Any) -> Change:
    return lambda told: entry(told, one).update(values)


def counted(one: str, **values: int) -> Change:
    return lambda told: entry(told, one)["counted"].update(values)


def no_lever(kind: str) -> Change:
    def taken(told: dict[str, Any]) -> None:
        told["levers"] = [one for one in told["levers"] if one["kind"] != kind]

    return taken


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda told: told["plan"].pop(), "not every matter"),
        (lambda told: told["levers"].append({"kind": "mock_approval", "matters": []}), "not allowed"),
        (no_lever("parallel"), "without parallel handling"),
        (no_lever("promised_limits"), "may not be handled as promised"),
        (no_lever("deferred_documents"), "papers"),
        (change("a", decide="2026-03-03"), "term and what it awaits"),
        (change("a", review_start="2026-02-27", start="2026-02-27"), "out of order"),
        (change("a", by="commitment", days=0), "may not be handled as commitment"),
        (change("a", days=1), "may not be handled as promised"),
        (change("b", statutory_due="2026-03-01"), "after it is due"),
        (change("d", decide="2026-03-11"), "not decided with e"),
        (change("f", start="2026-03-02"), "last result arrives"),
        (counted("e", review_start=0), "counted"),
        (counted("f", decide=0), "counted days"),
        (lambda told: told["promise"].update(days=1), "last counted decision"),
        (lambda told: told.update(elapsed_days=3), "elapsed"),
        (lambda told: told["outside_clock"].clear(), "term and what it awaits"),
        (lambda told: told["outside_clock"][0].update(to="2026-03-08"), "term and what it awaits"),
        (lambda told: told["outside_clock"][0].update(working_days=4), "miscounted"),
    ],
)
def test_it_finds_what_is_spoilt(
    made: tuple[Asked, dict[str, Any]], calendar: Calendar, spoil: Change, said: str
) -> None:
    asked, told = made
    spoilt = copy.deepcopy(told)
    spoil(spoilt)
    found = faults(asked, spoilt, calendar)
    assert any(said in fault for fault in found), found


def test_it_finds_two_in_one_place_and_an_order_turned_round(
    made: tuple[Asked, dict[str, Any]], calendar: Calendar
) -> None:
    asked, told = made
    spoilt = copy.deepcopy(told)
    first, second = entry(spoilt, "a"), entry(spoilt, "b")
    for key in ("review_start", "start"):
        first[key] = second[key] = "2026-03-02"
    first["decide"], second["decide"] = "2026-03-04", "2026-03-05"
    found = faults(asked, spoilt, calendar)
    assert any("more than 1 in hand" in fault for fault in found), found
    spoilt = copy.deepcopy(told)
    entry(spoilt, "e").update(review_start="2026-03-02", start="2026-03-02", decide="2026-03-05")
    assert any("before what it waits for, b" in fault for fault in faults(asked, spoilt, calendar))


def test_it_finds_a_stage_beyond_its_limit(calendar: Calendar) -> None:
    """The law's forty-five days are looked at again, not taken from the solver."""
    from dataclasses import replace

    from kuaijin.planning.solve.promise import promise

    given = {
        "start": "2026-03-02",
        "levers": ["parallel"],
        "matters": [
            {"id": "a", "statutory": 30},
            {"id": "b", "statutory": 20, "after": ["a"]},
            {"id": "c", "statutory": 20},
        ],
    }
    asked = asked_from(given, load_grounds())
    told = document(promise(asked, calendar, 20))
    assert faults(asked, told, calendar) == []
    staged = replace(asked, matters=tuple(replace(one, stage="s") for one in asked.matters))
    assert any("handled together" in fault for fault in faults(staged, told, calendar))
