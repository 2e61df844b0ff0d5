"""The critical path: textbook answers, known networks, and the definition itself on random ones."""

import itertools
import json
import random
from pathlib import Path

import pytest

from bench.psplib import read
from kuaijin.planning.network import Arc, Cycle, LinkKind, Span, critical_path, in_order

FS, SS, FF, RTD = LinkKind


def test_the_model_problem_of_glpk_takes_46_days(data: Path) -> None:
    network = json.loads((data / "cpm" / "networks.json").read_text("utf-8"))["glpk_cpp_mod"]
    arcs = [Arc(before, after) for after, befores in network["preds"].items() for before in befores]
    course = critical_path(network["durations"], arcs)
    assert course.length == network["expected"] == 46
    assert sum(network["durations"][one] for one in course.path) == 46


def test_taylors_table_of_early_and_late_days_and_slack(data: Path) -> None:
    network = json.loads((data / "cpm" / "networks.json").read_text("utf-8"))["taylor_ch8_p1"]
    lengths = {f"{tail}-{head}": days for tail, head, days in network["arcs"]}
    arcs = [
        Arc(one, other) for one, other in itertools.permutations(lengths, 2) if one.split("-")[1] == other.split("-")[0]
    ]
    course = critical_path(lengths, arcs)
    for name, (early, early_end, late, late_end, slack) in network["expected_table_ES_EF_LS_LF_slack"].items():
        times = course.times[name]
        assert (times.start, times.end, times.latest_start, times.latest_end) == (early, early_end, late, late_end)
        assert times.slack == slack
    assert course.path == ("1-3", "3-4", "4-5", "5-6")


def test_every_known_network_has_its_length(data: Path) -> None:
    files = sorted((data / "psplib").glob("*.sm"))
    assert len(files) == 48
    for path in files:
        case = read(path)
        arcs = [Arc(str(before), str(after)) for before, after in case.arcs]
        course = critical_path({str(job): days for job, days in case.days.items()}, arcs)
        assert course.length == case.mpm_time, path.name


@pytest.mark.parametrize(
    ("kind", "lag", "start", "end"),
    [(FS, 0, 5, 8), (FS, 2, 7, 10), (SS, 1, 1, 4), (FF, 0, 2, 5), (FF, 4, 6, 9), (RTD, 0, 0, 5), (RTD, 3, 0, 8)],
)
def test_each_kind_of_link(kind: LinkKind, lag: int, start: int, end: int) -> None:
    times = critical_path({"a": 5, "b": 3}, [Arc("a", "b", kind, lag)]).times["b"]
    assert (times.start, times.end) == (start, end)


def test_slack_says_how_far_each_may_slip() -> None:
    course = critical_path({"a": 5, "b": 3, "c": 1}, [Arc("a", "c"), Arc("b", "c")])
    assert {one: times.slack for one, times in course.times.items()} == {"a": 0, "b": 2, "c": 0}
    assert course.critical == course.path == ("a", "c")


def test_a_length_may_depend_on_its_start() -> None:
    """A stretch that always ends on the next multiple of five, forwards and backwards."""
    week = Span(lambda day: (day // 5 + 1) * 5)
    course = critical_path({"a": 2, "b": week, "c": 1, "d": 4}, [Arc("a", "b"), Arc("b", "c"), Arc("d", "c")])
    assert (course.times["b"].start, course.times["b"].end, course.times["b"].latest_start) == (2, 5, 4)
    assert (course.times["a"].latest_end, course.times["a"].slack, course.length) == (4, 2, 6)


def test_a_cycle_is_refused_and_named() -> None:
    with pytest.raises(Cycle) as refused:
        in_order("abcd", [Arc("a", "b"), Arc("b", "c"), Arc("c", "b"), Arc("c", "d")])
    assert set(refused.value.ids) == {"b", "c"}
    assert refused.value.ids[0] == refused.value.ids[-1]
    with pytest.raises(Cycle):
        in_order("a", [Arc("a", "a")])


@pytest.mark.parametrize("seed", range(20))
def test_no_day_less_is_possible_and_slack_is_used_up(seed: int) -> None:
    """An activity delayed by its slack leaves the length as it is; by one more it does not."""
    dice = random.Random(seed)
    ids = [f"m{number}" for number in range(7)]
    lengths = {one: dice.randint(0, 6) for one in ids}
    arcs = [
        Arc(a, b, dice.choice([FS, SS, FF]), dice.randint(0, 3))
        for a, b in itertools.combinations(ids, 2)
        if dice.random() < 0.4
    ]
    course = critical_path(lengths, arcs)
    for one in ids:
        for delay, longer in ((course.times[one].slack, 0), (course.times[one].slack + 1, 1)):
            gate = Arc("gate", one, FS, course.times[one].start + delay)
            assert critical_path({**lengths, "gate": 0}, [*arcs, gate]).length == course.length + longer
