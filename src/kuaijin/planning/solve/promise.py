"""The promise: the best lawful plan, what each lever saves, and why a promise cannot be kept."""

from kuaijin.law.calendar import Calendar
from kuaijin.planning.answer import Answer, Used
from kuaijin.planning.axis import Axis
from kuaijin.planning.levers import told_in_order
from kuaijin.planning.matters import Asked, Lever
from kuaijin.planning.outcome import Found, Goal, Nothing
from kuaijin.planning.solve.conflicts import conflict
from kuaijin.planning.solve.search import BUILDING, Budget, best, shortest
from kuaijin.planning.uses import Use, uses_of

MODELS = 4
"""Models that one question about a lever may take."""
FOR_PLAN = 0.5
"""Share of the time for the plan itself; the rest is for what the levers save or for the causes."""


def promise(asked: Asked, calendar: Calendar, seconds: float) -> Answer:
    """Counted working days throughout. `seconds` bound the solving; what they did not suffice for is said."""
    axis = Axis(asked.start, calendar)
    uses = uses_of(asked, asked.levers)
    plan, rest = Budget(seconds * FOR_PLAN), Budget(seconds * (1 - FOR_PLAN))
    found = best(asked, axis, uses, plan, within=asked.promise)
    if isinstance(found, Found):
        return _kept(asked, axis, found, rest)
    feasible = False if found.impossible else None
    if asked.promise is not None:
        found = best(asked, axis, uses, plan if plan.seconds else rest)
    if isinstance(found, Found):
        return _broken(asked, axis, found, feasible, rest)
    if not found.impossible:
        return Answer(asked, axis, None, None, _parallel_days(asked, axis, rest))
    causes = conflict(asked, axis, rest, None)
    parallel = _parallel_days(asked, axis, rest)
    return Answer(
        asked, axis, None, False, parallel, (), causes.causes, causes.irreducible, causes.others, unlawful=True
    )


def _kept(asked: Asked, axis: Axis, found: Found, budget: Budget) -> Answer:
    return Answer(asked, axis, found, True, _parallel_days(asked, axis, budget), _used(asked, axis, found, budget))


def _broken(asked: Asked, axis: Axis, found: Found, feasible: bool | None, budget: Budget) -> Answer:
    """The shortest lawful plan with the causes for which the promise asked for cannot be kept."""
    parallel, used = _parallel_days(asked, axis, budget), _used(asked, axis, found, budget)
    if asked.promise is not None and found.days <= asked.promise:
        return Answer(asked, axis, found, True, parallel, used)
    if feasible is None:
        return Answer(asked, axis, found, None, parallel, used)
    causes = conflict(asked, axis, budget, asked.promise)
    return Answer(asked, axis, found, False, parallel, used, causes.causes, causes.irreducible, causes.others)


def _parallel_days(asked: Asked, axis: Axis, budget: Budget) -> int | None:
    goal = _length(asked, axis, frozenset({(Lever.PARALLEL, "")}), budget, lawful=False)
    return goal.value if isinstance(goal, Goal) else None


def _length(asked: Asked, axis: Axis, uses: frozenset[Use], budget: Budget, *, lawful: bool) -> Goal | Nothing:
    """The shortest length with these uses at most; Nothing where no lawful plan is left, or no time to look."""
    if budget.seconds < MODELS * BUILDING * len(asked.matters):
        return Nothing(impossible=False)
    part = Budget(budget.seconds / 4)
    before = part.seconds
    goal = shortest(asked, axis, uses, part, lawful=lawful)
    budget.spend(before - part.seconds)
    return goal


def _used(asked: Asked, axis: Axis, found: Found, budget: Budget) -> tuple[Used, ...]:
    """A staircase from the serial sum down to the plan; each step is what a lever takes off after those before it."""
    order = told_in_order({lever for lever, _ in found.uses}, asked.levers)
    allowed = uses_of(asked, asked.levers)
    stands = sum(one.statutory for one in asked.matters if one.mode == "working")
    told: list[Used] = []
    for number, lever in enumerate(order, start=1):
        so_far = frozenset(use for use in found.uses if use[0] in order[:number])
        last = number == len(order)
        step = Goal("days", found.days, found.days) if last else _length(asked, axis, so_far, budget, lawful=False)
        off = _length(asked, axis, frozenset(use for use in allowed if use[0] is not lever), budget, lawful=True)
        # with one lever more no plan gets longer, whatever the time sufficed for
        lands = stands
        if isinstance(step, Goal):
            lands = min(step.value, stands) if told else step.value
        exact = isinstance(step, Goal) and step.proved and (off.impossible if isinstance(off, Nothing) else off.proved)
        on = tuple(one.id for one in asked.matters if (lever, one.id) in found.uses)
        told.append(Used(lever, on, stands - lands, off.value if isinstance(off, Goal) else None, exact))
        stands = lands
    return tuple(told)
