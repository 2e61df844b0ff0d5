"""The best plan of a model, goal after goal: shortest, cheapest levers, fewest, earliest starts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from kuaijin.planning.axis import Axis
from kuaijin.planning.bounds import ROOM, Bounds, latest
from kuaijin.planning.causes import at_once_is_best, stages_together
from kuaijin.planning.chains import in_days
from kuaijin.planning.matters import Asked, Lever
from kuaijin.planning.outcome import Found, Goal, Handled, Nothing, Places
from kuaijin.planning.solve.build import built
from kuaijin.planning.solve.model import Line, Model, Rules, Var
from kuaijin.planning.uses import Use

SMALL = 120
"""Matters up to which one thread is enough; with one the answer is the same every time."""
BUILDING = 0.0005
"""Seconds that a model takes to build, for each of its matters."""
SEED = 2020
WAYS = ("no_lp", "objective_lb_search_no_lp")
"""Two threads for a large plan: one improves it, the other its bound; relaxations cost more here than they tell."""
SHARES = {"days": 0.7, "levers_cost": 0.5, "levers_number": 0.5, "starts": 0.25}
"""Of the seconds left when a goal's turn comes; proving the last one is worth least."""
COUNTED_FIRST = 0.65
"""Share of the seconds for the counted days, where periods outside the clock are then put back."""


@dataclass(slots=True)
class Budget:
    """Seconds of solving that are left."""

    seconds: float

    def spend(self, seconds: float) -> None:
        self.seconds = max(0.0, self.seconds - seconds)


def best(
    asked: Asked, axis: Axis, uses: frozenset[Use], budget: Budget, *, within: int | None = None
) -> Found | Nothing:
    """The best lawful plan. `within`: a length asked for instead of the shortest."""
    if not _two_lines_apart(asked):
        return _best_of_all(asked, axis, uses, budget, within)
    part = Budget(budget.seconds * COUNTED_FIRST)
    before = part.seconds
    counted = _best_of_all(asked.without_outside(), axis, uses, part, within)
    budget.spend(before - part.seconds)
    if isinstance(counted, Nothing):
        return counted
    return _with_outside(asked, axis, counted, budget) or _best_of_all(asked, axis, uses, budget, within)


def _two_lines_apart(asked: Asked) -> bool:
    """Counted days do not depend on the day of the calendar: length and levers are found on them alone."""
    return asked.has_outside and not asked.has_calendar


def _with_outside(asked: Asked, axis: Axis, counted: Found, budget: Budget) -> Found | None:
    """The plan of the counted days told with its periods outside the clock; None where the law forbids it so."""
    ends = max(decide for _, decide in in_days(asked, axis, counted).values())
    rules = Rules(counted.uses, min(latest(asked), ends + ROOM))
    search = _Search(built(asked, axis, rules), budget)
    for literal in search.model.uses.values():
        search.model.cp.add(literal == 1)
    search.keep(counted)
    if isinstance(search.minimise("starts", search.starts(), SHARES["starts"]), Nothing):
        return None
    found = search.found()
    return replace(found, goals=(*counted.goals[:-1], *found.goals))


def _best_of_all(asked: Asked, axis: Axis, uses: frozenset[Use], budget: Budget, within: int | None) -> Found | Nothing:
    last, whole = Bounds(asked, uses).reach(within), latest(asked)
    if (Lever.PARALLEL, "") in uses:
        found = _best(asked, axis, Rules(uses, last, at_once=True), budget, within)
        if not _may_do_without(asked, uses, found, within):
            return found
    found = _best(asked, axis, Rules(uses, last), budget, within)
    if isinstance(found, Nothing) and found.impossible and within is None and last < whole:
        # the law may ask for a longer plan than the levers would give
        return _best(asked, axis, Rules(uses, whole), budget, within)
    return found


def _may_do_without(asked: Asked, uses: frozenset[Use], found: Found | Nothing, within: int | None) -> bool:
    """Whether one matter after the other could do: cheaper by a lever, or lawful where all at once is not."""
    at_least = Bounds(asked, uses).one_by_one_at_least()
    if isinstance(found, Nothing):
        return found.impossible and (within is None or at_least <= within)
    return at_least <= (found.days if within is None else within)


def _best(asked: Asked, axis: Axis, rules: Rules, budget: Budget, within: int | None) -> Found | Nothing:
    """Goal after goal, each kept while the next is sought."""
    search = _Search(built(asked, axis, rules), budget)
    model = search.model
    goals: list[tuple[str, Callable[[], object]]] = [
        ("levers_cost", model.points),
        ("levers_number", model.kinds_used),
        ("days", lambda: model.days),
        ("starts", search.starts),
    ]
    if within is None:
        goals = [goals[2], goals[0], goals[1], goals[3]]
    else:
        model.cp.add(model.days <= within)
    if not rules.uses:
        goals = [goal for goal in goals if not goal[0].startswith("levers")]
    for name, of in goals:
        outcome = search.minimise(name, of(), share=SHARES[name])
        if isinstance(outcome, Nothing):
            return outcome
    return search.found()


def shortest(asked: Asked, axis: Axis, uses: frozenset[Use], budget: Budget, *, lawful: bool) -> Goal | Nothing:
    """Only the length."""
    if _two_lines_apart(asked):
        goal = shortest(asked.without_outside(), axis, uses, budget, lawful=lawful)
        if not lawful or isinstance(goal, Nothing):
            return goal
        rules = Rules(uses, Bounds(asked, uses).reach(goal.value), at_once=at_once_is_best(asked))
        if possible(asked, axis, rules, budget, goal.value):
            return goal
    bounds = Bounds(asked, uses)
    low, high = bounds.at_least(), bounds.one_pass().length
    if low == high and _plain(asked, lawful):
        return Goal("days", high, low)
    at_once = not lawful or at_once_is_best(asked)
    search = _Search(built(asked, axis, Rules(uses, bounds.reach(None), lawful, at_once)), budget)
    search.model.cp.add(search.model.days >= low)
    return search.minimise("days", search.model.days)


def possible(asked: Asked, axis: Axis, rules: Rules, budget: Budget, within: int | None) -> bool | None:
    """Whether any lawful plan fits; None when that stayed open."""
    if within is not None:
        bounds = Bounds(asked, rules.uses, rules.aside)
        if bounds.at_least() > within:
            return False
        if _plain(asked, lawful=True) and bounds.one_pass().length <= within:
            return True
        if _two_lines_apart(asked) and possible(asked.without_outside(), axis, rules, budget, within) is False:
            return False
    search = _Search(built(asked, axis, rules), budget)
    if within is not None:
        search.model.cp.add(search.model.days <= within)
    outcome = search.minimise("any", None)
    if isinstance(outcome, Nothing):
        return False if outcome.impossible else None
    return True


def _plain(asked: Asked, lawful: bool) -> bool:
    """Whether a plan made in one pass stands: no calendar days, and nothing by which it could be unlawful."""
    return not asked.has_calendar and not (lawful and (asked.has_outside or stages_together(asked)))


class _Search:
    def __init__(self, model: Model, budget: Budget) -> None:
        self.model, self.budget = model, budget
        budget.spend(BUILDING * len(model.asked.matters))
        self.goals: list[Goal] = []
        self.values: list[int] = []
        bounds = Bounds(model.asked, model.rules.uses, model.rules.aside)
        self._suggest(bounds)

    def minimise(self, name: str, goal: object, share: float = 1.0) -> Goal | Nothing:
        """Solves for one goal and keeps it for those that follow."""
        if not self.goals and len(self.model.asked.matters) > SMALL:
            self._begin()
        cp, solver = self.model.cp, self._solver(share)
        if goal is None:
            cp.clear_objective()  # type: ignore[no-untyped-call]
        else:
            cp.minimize(goal)  # type: ignore[arg-type]
        if self.values:
            cp.clear_hints()  # type: ignore[no-untyped-call]
            for index, value in enumerate(self.values):
                cp.add_hint(cp.get_int_var_from_proto_index(index), value)
        status = solver.solve(cp)
        self.budget.spend(solver.wall_time)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if self.values and status != cp_model.INFEASIBLE:
                return self._unimproved(name)
            return Nothing(status == cp_model.INFEASIBLE)
        self.values = list(solver.response_proto.solution)
        if goal is None:
            return Goal(name, 0, 0)
        value = round(solver.objective_value)
        reached = Goal(name, value, value if status == cp_model.OPTIMAL else round(solver.best_objective_bound))
        cp.add(goal <= value)  # type: ignore[operator]
        self.goals.append(reached)
        return reached

    def _begin(self) -> None:
        """Takes what was suggested as the plan at hand, where it is one: a large search starts from something."""
        solver = self._solver(0.3)
        solver.parameters.fix_variables_to_their_hinted_value = True
        status = solver.solve(self.model.cp)
        self.budget.spend(solver.wall_time)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.values = list(solver.response_proto.solution)

    def _suggest(self, bounds: Bounds) -> None:
        """The plan of one pass, with every lever but mergers."""
        model = self.model
        told = bounds.one_pass()
        for line in model.lines:
            for matter in model.asked.matters:
                if told.decide[matter.id] <= model.rules.last:
                    model.cp.add_hint(line.review[matter.id], told.review[matter.id])
                    model.cp.add_hint(line.decide[matter.id], told.decide[matter.id])
        for (lever, matter_id), literal in model.uses.items():
            model.cp.add_hint(literal, self._worth_while(lever, matter_id, bounds))

    def _worth_while(self, lever: Lever, matter_id: str, bounds: Bounds) -> bool:
        """As the plan of one pass has it."""
        if lever is Lever.NOTIFIED_COMMITMENT:
            matter = self.model.asked.matter(matter_id)
            return matter.commitment == bounds.days(matter)
        return lever is not Lever.MERGED_HANDLING

    def keep(self, counted: Found) -> None:
        """The counted days as they were found; what is left is the calendar, in order."""
        self.model.cp.clear_hints()  # type: ignore[no-untyped-call]
        for matter_id, (review, decide) in in_days(self.model.asked, self.model.axis, counted).items():
            if decide <= self.model.rules.last:
                self.model.cp.add_hint(self.model.real.review[matter_id], review)
                self.model.cp.add_hint(self.model.real.decide[matter_id], decide)
        line = self.model.counted
        for one in counted.handled:
            for positions, position in (
                (line.review, one.counted.review),
                (line.accept, one.counted.accept),
                (line.decide, one.counted.decide),
            ):
                self.model.cp.add(positions[one.matter] == position)

    def _unimproved(self, name: str) -> Goal:
        """Out of time before anything better came up: the plan at hand stays, unproved for this goal."""
        at_hand = max(self.value(position) for position in self.model.counted.decide.values())
        goal = Goal(name, at_hand, 0) if name == "days" else Goal(name, 1, 0)
        self.goals.append(goal)
        return goal

    def _solver(self, share: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.01, self.budget.seconds * share)
        solver.parameters.random_seed = SEED
        if len(self.model.asked.matters) <= SMALL:
            solver.parameters.num_workers = 1
        else:
            solver.parameters.num_workers = len(WAYS)
            solver.parameters.subsolvers.extend(WAYS)
        return solver

    def starts(self) -> object:
        line = self.model.real
        return sum(line.review.values()) + sum(line.accept.values()) + sum(line.decide.values())

    def value(self, variable: Var) -> int:
        return self.values[variable.index]

    def found(self) -> Found:
        model = self.model
        handled = []
        for matter in model.asked.matters:
            option = next(one for one in model.options[matter.id] if self.value(one.chosen))
            real, counted = (self._places(line, matter.id) for line in (model.real, model.counted))
            handled.append(Handled(matter.id, option.by, option.days, option.mode, real, counted))
        uses = frozenset(use for use, literal in model.uses.items() if self.value(literal))
        days = max(one.counted.decide for one in handled)
        return Found(days, tuple(handled), uses, tuple(self.goals))

    def _places(self, line: Line, matter_id: str) -> Places:
        of = (line.review, line.accept, line.base, line.decide)
        return Places(*(self.value(positions[matter_id]) for positions in of))
