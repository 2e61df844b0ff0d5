"""The arithmetic of a plan, on the office calendar of 2026, and what each lever does."""

from typing import Any

import pytest

from kuaijin.config.grounds import load_grounds
from kuaijin.law.calendar import Calendar
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from kuaijin.planning.reading import asked_from

pytest.importorskip("ortools", reason="the solver is an extra")

ALL = ["parallel", "review_in_advance", "promised_limits", "merged_handling", "deferred_documents"]
NOTICE = [{"kind": "public_notice", "days": 7}]


def six(**changed: Any) -> dict[str, Any]:
    """An illustration: six matters, 94 working days by the law one after the other."""
    matters: list[dict[str, Any]] = [
        {"id": "land", "statutory": 20, "promised": 4, "department": "planning"},
        {"id": "works", "statutory": 20, "promised": 4, "department": "planning", "outside_clock": NOTICE},
        {"id": "eia", "statutory": 30, "promised": 5},
        {"id": "soil", "statutory": 10, "promised": 4},
        {"id": "quality", "statutory": 7, "promised": 6, "merge_into": "permit", "after": ["works"]},
        {
            "id": "permit",
            "statutory": 7,
            "promised": 4,
            "deferrable": 2,
            "after": ["works", {"matter": "eia", "link": "review_then_decide"}],
        },
    ]
    return {"start": "2026-10-09", "levers": ALL, "matters": matters, **changed}


@pytest.fixture
def plan(calendar: Calendar):  # type: ignore[no-untyped-def]
    """The document of a plan; each has passed the independent checker."""
    from kuaijin.planning.solve.promise import promise

    def made(*matters: dict[str, Any], **changed: Any) -> dict[str, Any]:
        given = {"start": "2026-03-02", "matters": list(matters), "levers": ["parallel"], **changed}
        asked = asked_from(given, load_grounds(None, given.get("packs", ["national"])))
        told = document(promise(asked, calendar, 20))
        assert faults(asked, told, calendar) == []
        told["at"] = {one["id"]: one for one in told["plan"]}
        return told

    return made


def days(told: dict[str, Any], one: str) -> tuple[str, str, str]:
    entry = told["at"][one]
    return entry["review_start"][5:], entry["start"][5:], entry["decide"][5:]


def test_six_matters_take_eight_counted_days_and_eighteen_in_all(plan: Any) -> None:
    told = plan(**six())
    assert (told["serial_days"], told["promise"]["days"], told["proved"], told["gap"]) == (94, 8, True, 0)
    assert told["elapsed"] == {"days": 18, "counted": 8, "outside": 7, "rest": 3}
    assert told["critical_path"] == ["works", "permit"]
    assert told["at"]["permit"]["decide"] == "2026-10-27"
    assert told["at"]["works"]["statutory_due"] == "2026-11-05"
    assert [(one["from"], one["to"], one["stops"]) for one in told["outside_clock"]] == [
        ("2026-10-14", "2026-10-20", ["promised"])
    ]


def test_the_steps_of_the_levers_sum_and_each_says_what_it_is_worth_alone(plan: Any) -> None:
    told = plan(**six())
    steps = {one["kind"]: (one["saves"], one["matter"]) for one in told["levers"]}
    assert list(steps) == ALL
    assert sum(saves for saves, _ in steps.values()) == 94 - 8
    assert steps["deferred_documents"] == (2, "permit") and steps["parallel"][0] == 94 - told["parallel_days"]
    for one in told["levers"]:
        again = plan(**six(levers=[lever for lever in ALL if lever != one["kind"]]))
        assert one["without"] == again["promise"]["days"], one["kind"]
        assert "stated in the file" in one["source"]


def test_seven_days_are_refused_with_three_causes(plan: Any) -> None:
    told = plan(**six(promise=7))
    assert (told["promise"]["feasible"], told["promise"]["days"]) == (False, 8)
    assert [(one["kind"], one["matter"]) for one in told["promise"]["conflicts"]] == [
        ("link", "permit"),
        ("term", "works"),
        ("term", "permit"),
    ]
    assert told["promise"]["irreducible"] and told["promise"]["other_conflicts"] is True


def test_a_longer_promise_takes_fewer_levers(plan: Any) -> None:
    told = plan(**six(promise=30))
    assert told["promise"]["feasible"] and told["promise"]["days"] <= 30
    assert [one["kind"] for one in told["levers"]] == ["promised_limits"]


def test_a_chain_of_terms_adds_up_over_rest_days(plan: Any) -> None:
    told = plan({"id": "a", "statutory": 3}, {"id": "b", "statutory": 2, "after": ["a"]})
    assert days(told, "a") == ("03-02", "03-02", "03-05")
    assert days(told, "b") == ("03-05", "03-05", "03-09")
    assert (told["promise"]["days"], told["elapsed_days"]) == (5, 7)


@pytest.mark.parametrize(
    ("before", "own", "review", "start", "decide"),
    [(6, 4, "03-02", "03-10", "03-10"), (2, 5, "03-02", "03-04", "03-09"), (0, 1, "03-02", "03-02", "03-03")],
)
def test_review_then_decide(plan: Any, before: int, own: int, review: str, start: str, decide: str) -> None:
    link = {"matter": "a", "link": "review_then_decide"}
    matters = {"id": "a", "statutory": before}, {"id": "b", "statutory": own, "after": [link]}
    told = plan(*matters, levers=["parallel", "review_in_advance"])
    assert days(told, "b") == (review, start, decide)
    assert plan(*matters)["promise"]["days"] == before + own


@pytest.mark.parametrize(
    ("link", "start", "decide"), [("start_start", "03-03", "03-05"), ("finish_finish", "03-05", "03-09")]
)
def test_links_of_starts_and_of_ends(plan: Any, link: str, start: str, decide: str) -> None:
    told = plan(
        {"id": "a", "statutory": 4}, {"id": "b", "statutory": 2, "after": [{"matter": "a", "link": link, "lag": 1}]}
    )
    assert days(told, "b")[1:] == (start, decide)


def test_a_lag_in_calendar_days_ends_on_a_working_day(plan: Any) -> None:
    link = {"matter": "a", "lag": {"days": 1, "mode": "calendar"}}
    told = plan({"id": "a", "statutory": 4}, {"id": "b", "statutory": 1, "after": [link]})
    assert days(told, "b")[1:] == ("03-09", "03-10")
    assert told["promise"]["days"] == 6


def test_a_calendar_term_rolls_and_is_summed_apart(plan: Any) -> None:
    told = plan({"id": "a", "statutory": 5, "mode": "calendar"}, {"id": "b", "statutory": 1, "after": ["a"]})
    assert (told["serial_days"], told["serial_calendar_days"]) == (1, 5)
    assert (days(told, "a")[2], told["at"]["a"]["statutory_due"], told["promise"]["days"]) == ("03-09", "2026-03-09", 6)


def test_without_parallel_handling_one_follows_the_other(plan: Any) -> None:
    told = plan({"id": "a", "statutory": 3}, {"id": "b", "statutory": 2}, levers=[])
    assert (told["promise"]["days"], told["parallel_days"], told["levers"]) == (5, 3, [])


def test_places_of_a_department_make_a_queue(plan: Any) -> None:
    matters = [{"id": one, "statutory": 3, "department": "x"} for one in "abc"]
    assert plan(*matters)["promise"]["days"] == 3
    assert plan(*matters, capacities={"x": 2})["promise"]["days"] == 6
    told = plan(*matters, capacities={"x": 1}, promise=8)
    kinds = {one["kind"] for one in told["promise"]["conflicts"]}
    assert (told["promise"]["days"], kinds) == (9, {"capacity", "term"})


def test_waiting_for_papers_is_what_deferring_them_removes(plan: Any) -> None:
    matters = {"id": "a", "statutory": 3, "deferrable": 2}, {"id": "b", "statutory": 1, "deferrable": 4}
    assert (plan(*matters)["promise"]["days"], days(plan(*matters), "a")[1]) == (5, "03-04")
    told = plan(*matters, levers=["parallel", "deferred_documents"])
    assert told["promise"]["days"] == 3
    assert told["levers"][-1]["matters"] == ["a", "b"]
    one = plan(*matters, levers=["parallel", "deferred_documents"], promise=4)["levers"][-1]
    assert (one["matter"], one["saves"], one["without"]) == ("b", 0, 5) or one["matters"] == ["a", "b"]


def test_a_commitment_is_taken_only_where_it_is_stated(plan: Any) -> None:
    levers = ["parallel", "notified_commitment"]
    told = plan({"id": "a", "statutory": 10, "commitment": 1}, {"id": "b", "statutory": 6}, levers=levers)
    assert (told["promise"]["days"], told["at"]["a"]["by"], told["at"]["b"]["by"]) == (6, "commitment", "statutory")


def test_a_merged_matter_is_decided_with_the_other_and_waits_for_its_own(plan: Any) -> None:
    matters = (
        {"id": "a", "statutory": 2},
        {"id": "b", "statutory": 5, "merge_into": "c", "after": ["a"]},
        {"id": "c", "statutory": 5, "after": ["b"]},
    )
    told = plan(*matters, levers=["parallel", "merged_handling"])
    assert (told["promise"]["days"], told["at"]["b"]["by"]) == (7, "merged")
    assert days(told, "b") == days(told, "c") == ("03-04", "03-04", "03-11")


def test_a_notice_counts_against_the_laws_limit(plan: Any) -> None:
    """Seven days of notice hold five working days: a term of the law's own length with them in it is too long."""
    matter = {"id": "a", "statutory": 6, "promised": 1, "outside_clock": NOTICE}
    told = plan(matter)
    assert (told["promise"]["days"], told["promise"]["feasible"], told["plan"]) == (None, False, [])
    assert {one["kind"] for one in told["promise"]["conflicts"]} == {"term", "outside_clock", "statutory_limit"}
    kept = plan(matter, levers=["promised_limits"])
    assert (kept["promise"]["days"], kept["at"]["a"]["decide"], kept["at"]["a"]["statutory_due"]) == (
        1,
        "2026-03-10",
        "2026-03-10",
    )


def test_an_expert_review_stops_the_laws_clock_too(plan: Any) -> None:
    review = [{"kind": "expert_review", "days": 10}]
    told = plan({"id": "a", "statutory": 6, "outside_clock": review})
    assert (told["promise"]["days"], told["at"]["a"]["decide"]) == (6, told["at"]["a"]["statutory_due"])
    assert told["outside_clock"][0]["stops"] == ["promised", "statutory"]


def test_a_stage_handled_together_has_forty_five_days(plan: Any) -> None:
    stage = [
        {"id": "a", "statutory": 30, "stage": "s"},
        {"id": "b", "statutory": 20, "stage": "s", "after": ["a"]},
    ]
    assert plan(*stage, levers=[])["promise"]["days"] == 50
    told = plan(*stage, {"id": "c", "statutory": 40}, promise=50)
    assert told["promise"]["feasible"] is False
    assert "stage_limit" in {one["kind"] for one in told["promise"]["conflicts"]}
    short = [{**one, "promised": 20} for one in stage]
    assert plan(*short, {"id": "c", "statutory": 40}, levers=["parallel", "promised_limits"])["promise"]["days"] == 40


def test_where_no_stage_is_named_a_warning_says_so(plan: Any) -> None:
    warned = plan({"id": "a", "statutory": 3}, {"id": "b", "statutory": 2})["warnings"]
    assert [one["code"] for one in warned] == ["no_stage"]


def test_a_year_without_notice_is_an_estimate(plan: Any) -> None:
    told = plan({"id": "a", "statutory": 5}, start="2026-12-30")
    entry = told["at"]["a"]
    assert (told["provisional"], told["missing_year"], told["promise"]["days"]) == (True, 2027, 5)
    assert (entry["start"], entry["decide"], entry["decide_estimate"]) == ("2026-12-30", None, "2027-01-06")


def test_levers_without_effect_are_said_to_have_none(plan: Any) -> None:
    told = plan({"id": "a", "statutory": 3}, levers=["agency_service", "parallel"])
    assert told["levers"] == []
    assert [one["kind"] for one in told["unused_levers"]] == ["agency_service", "parallel"]
