"""A faulty file is refused by name: the field, the value and what to do."""

from typing import Any

import pytest

from kuaijin.config.grounds import load_grounds
from kuaijin.law.fields import Malformed
from kuaijin.planning.matters import Asked, Lag, Lever
from kuaijin.planning.network import LinkKind
from kuaijin.planning.reading import asked_from, packs_of


def read(**changed: Any) -> Asked:
    given = {"start": "2026-03-02", "matters": [{"id": "a", "statutory": 3}], **changed}
    return asked_from(given, load_grounds(None, packs_of(given)))


def test_what_is_not_said_has_its_default() -> None:
    asked = read(matters=[{"id": "a", "statutory": 3}, {"id": "b", "statutory": 0, "after": ["a"]}])
    a, b = asked.matters
    assert (a.promised, a.mode, a.commitment, a.deferrable, a.merge_into) == (3, "working", None, 0, None)
    assert (b.after[0].kind, b.after[0].lag) == (LinkKind.FINISH_START, Lag(0, "working"))
    assert (asked.levers, asked.promise, asked.packs, asked.capacities) == ((), None, ("national",), {})


def test_a_lag_may_be_in_calendar_days() -> None:
    link = {"matter": "a", "lag": {"days": 4, "mode": "calendar"}}
    asked = read(matters=[{"id": "a", "statutory": 3}, {"id": "b", "statutory": 1, "after": [link]}])
    assert asked.matters[1].after[0].lag == Lag(4, "calendar")


def test_a_period_says_by_which_source_it_stops_which_clock() -> None:
    periods = [{"kind": "public_notice", "days": 7}, {"kind": "expert_review", "days": 5, "mode": "working"}]
    notice, review = read(matters=[{"id": "a", "statutory": 3, "outside_clock": periods}]).matters[0].outside
    assert (notice.mode, notice.statutory, bool(notice.promised)) == ("calendar", "", True)
    assert (review.mode, review.statutory) == ("working", "行政许可法（2019）第四十五条")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"start": None}, "start"),
        ({"matters": None}, "matters"),
        ({"matters": []}, "matters"),
        ({"facts": {"land": "grant"}}, "facts"),
        ({"promise": -1}, "promise"),
        ({"promise": 7.5}, "promise"),
        ({"promise": "soon"}, "promise"),
        ({"levers": ["parallel", "magic"]}, "levers[2]"),
        ({"capacities": {"x": 0}}, "capacities.x"),
        ({"capacities": 3}, "capacities"),
        ({"packs": ["mars"]}, "packs"),
        ({"hurry": True}, "hurry"),
    ],
)
def test_the_field_of_the_file_is_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Malformed) as refused:
        read(**changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("matter", "field", "value"),
    [
        ({"statutory": None}, "statutory", "（空）"),
        ({"statutory": -1}, "statutory", "-1"),
        ({"promised": 4}, "promised", "4"),
        ({"commitment": 4}, "commitment", "4"),
        ({"deferrable": -2}, "deferrable", "-2"),
        ({"mode": "lunar"}, "mode", "lunar"),
        ({"merge_into": "z"}, "merge_into", "z"),
        ({"after": ["z"]}, "after matter", "z"),
        ({"after": [{"matter": "b", "link": "hop"}]}, "after[1] b link", "hop"),
        ({"after": [{"matter": "b", "lag": -1}]}, "after[1] b lag", "-1"),
        ({"outside_clock": [{"kind": "tea", "days": 1}]}, "outside_clock[1] kind", "tea"),
        ({"outside_clock": [{"kind": "opinions", "days": 1}]}, "outside_clock[1] kind", "opinions"),
        ({"outside_clock": [{"kind": "hearing", "days": 0}]}, "outside_clock[1] days", "0"),
        ({"statutory": 0, "outside_clock": [{"kind": "hearing", "days": 3}]}, "statutory", "0"),
        ({"days": 3}, "days", "3"),
    ],
)
def test_the_matter_and_its_field_are_named(matter: dict[str, Any], field: str, value: str) -> None:
    with pytest.raises(Malformed) as refused:
        read(matters=[{"id": "b", "statutory": 1}, {"id": "a", "statutory": 3, **matter}])
    assert refused.value.field == f"matters[2] a {field}"
    assert refused.value.value == value


def test_an_id_is_used_once() -> None:
    with pytest.raises(Malformed, match="编号只用一次"):
        read(matters=[{"id": "a", "statutory": 1}, {"id": "a", "statutory": 2}])


def test_a_circle_is_named() -> None:
    with pytest.raises(Malformed, match=r"a → b → a|b → a → b"):
        read(matters=[{"id": "a", "statutory": 1, "after": ["b"]}, {"id": "b", "statutory": 2, "after": ["a"]}])
    with pytest.raises(Malformed) as refused:
        read(matters=[{"id": "a", "statutory": 1, "merge_into": "a"}])
    assert refused.value.field == "merge_into"


def test_a_lever_is_allowed_once() -> None:
    assert read(levers=["parallel", "parallel"]).levers == (Lever.PARALLEL,)
