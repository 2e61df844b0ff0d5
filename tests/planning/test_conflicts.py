"""The causes named cannot hold together with the promise; without any one of them the rest can."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from kuaijin.law.calendar import Calendar
from kuaijin.planning.answer import Answer
from kuaijin.planning.causes import Cause, CauseKind, causes_of
from kuaijin.planning.matters import Asked, Lever
from tests.planning import brute, cases

pytest.importorskip("ortools", reason="the solver is an extra")


def without(asked: Asked, causes: Iterable[Cause]) -> Asked:
    """What is asked, with the causes taken out of it by hand."""
    gone = set(causes)
    matters = []
    for one in asked.matters:
        after = [link for place, link in enumerate(one.after) if Cause(CauseKind.LINK, one.id, place) not in gone]
        waits = 0 if Cause(CauseKind.WAITING, one.id) in gone else one.deferrable
        kept = replace(one, after=tuple(after), deferrable=waits)
        if Cause(CauseKind.TERM, one.id) in gone:
            kept = replace(kept, promised=0, commitment=0)
            asked = replace(asked, levers=(*asked.levers, Lever.NOTIFIED_COMMITMENT))
        matters.append(kept)
    places = {name: n for name, n in asked.capacities.items() if Cause(CauseKind.CAPACITY, name) not in gone}
    levers = asked.levers
    if Cause(CauseKind.ONE_BY_ONE) in gone and Lever.PARALLEL not in levers:
        levers = (*levers, Lever.PARALLEL)
    return replace(asked, matters=tuple(matters), capacities=places, levers=levers)


def refused(seed: int, calendar: Calendar) -> Answer | None:
    """An answer to a promise a day too short; None where nothing can be refused, or a limit of the law takes part."""
    from kuaijin.planning.solve.promise import promise

    asked = cases.small(seed)
    asked = replace(asked, levers=tuple(lever for lever in asked.levers if lever is not Lever.NOTIFIED_COMMITMENT))
    asked = replace(asked, matters=tuple(replace(one, commitment=None) for one in asked.matters))
    known = brute.shortest(asked)
    if known == 0:
        return None
    answer = promise(replace(asked, promise=known - 1), calendar, 20)
    limits = {CauseKind.STATUTORY_LIMIT, CauseKind.STAGE_LIMIT}
    return None if any(cause.kind in limits for cause in answer.conflicts) else answer


def test_the_causes_alone_rule_it_out_and_none_is_spare(calendar: Calendar) -> None:
    looked_at = 0
    for seed in range(40, 52):
        answer = refused(seed, calendar)
        if answer is None:
            continue
        looked_at += 1
        asked, named = answer.asked, set(answer.conflicts)
        assert asked.promise is not None
        assert answer.feasible is False and answer.irreducible
        others = [cause for cause in causes_of(asked) if cause not in named]
        assert brute.shortest(without(asked, others)) > asked.promise, seed
        for spare in named:
            assert brute.shortest(without(asked, [*others, spare])) <= asked.promise, (seed, spare)
        if answer.other_conflicts is False:
            assert all(brute.shortest(without(asked, [cause])) <= asked.promise for cause in named), seed
    assert looked_at >= 6
