"""The plan as a constraint model: positions on the axis, terms and levers to choose from, places in departments.

Where a matter has periods outside the clock there are two lines of positions: the days as they come, and the counted
days with those periods left out. Links and places hold on both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.axis import Axis
from kuaijin.planning.causes import Cause, CauseKind, stages_together
from kuaijin.planning.levers import KINDS
from kuaijin.planning.matters import Asked, Lever, Link, Matter, Outside
from kuaijin.planning.network import LinkKind
from kuaijin.planning.timing import STAGE_LIMIT, Ending, end_of, statutory_end
from kuaijin.planning.uses import Use, merges_between

Var = cp_model.IntVar
Expr = Any  # a variable, a sum of variables or a plain number


@dataclass(frozen=True, slots=True)
class Rules:
    """What a model is built under. `last`: no position lies after it. `lawful`: the law's limits hold.

    `at_once`: parallel handling is used, not merely allowed.
    """

    uses: frozenset[Use]
    last: int
    lawful: bool = True
    at_once: bool = False
    aside: frozenset[Cause] = frozenset()


@dataclass(slots=True)
class Option:
    """One way to handle a matter: a term, and the literal that chooses it."""

    by: str
    chosen: Var
    days: int
    mode: Mode


@dataclass(slots=True)
class Line:
    """Positions of each matter: review or acceptance, acceptance, end of its own term, decision."""

    name: str
    review: dict[str, Var] = field(default_factory=dict)
    accept: dict[str, Var] = field(default_factory=dict)
    base: dict[str, Var] = field(default_factory=dict)
    decide: dict[str, Var] = field(default_factory=dict)


class Model:
    """`days` is the length on the counted line; `uses` the literal of each lever's use."""

    def __init__(self, asked: Asked, axis: Axis, rules: Rules) -> None:
        self.asked, self.axis, self.rules = asked, axis, rules
        self.cp = cp_model.CpModel()
        self.uses: dict[Use, Var] = {use: self._literal(f"{use[0]} {use[1]}") for use in sorted(rules.uses)}
        self.options: dict[str, list[Option]] = {}
        self._tables: dict[tuple[object, ...], list[Ending]] = {}
        self.real = self._line("day")
        two = any(self.periods(matter) for matter in asked.matters)
        self.counted = self._line("counted") if two else self.real
        for matter in asked.matters:
            self.options[matter.id] = self._options(matter)
        self._arrivals: dict[tuple[str, str, int], Expr] = {}
        for matter in asked.matters:
            self._lengths(matter)
        for line in self.lines:
            for matter in asked.matters:
                self._links(line, matter)
                self._decision(line, matter)
            self._places(line)
            self._one_by_one(line)
        if two:
            self._same_order()
        if any(lever is Lever.MERGED_HANDLING for lever, _ in self.uses):
            self._turns()
        if rules.lawful:
            self._law()
        self.days = self.cp.new_int_var(0, rules.last, "days")
        for matter in asked.matters:
            self.cp.add(self.days >= self.counted.decide[matter.id])

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.real,) if self.counted is self.real else (self.real, self.counted)

    def periods(self, matter: Matter) -> tuple[Outside, ...]:
        gone = self._aside(CauseKind.OUTSIDE_CLOCK, matter.id) or self._aside(CauseKind.TERM, matter.id)
        return () if gone else matter.outside

    # --- choices -----------------------------------------------------------------------------------------------

    def _options(self, matter: Matter) -> list[Option]:
        """Merged; else on a commitment; else the promised limit where promised limits hold; else the law's."""
        found, taken = [], []
        if (merged := self._use(Lever.MERGED_HANDLING, matter.id)) is not None:
            found.append(Option("merged", merged, 0, Mode.WORKING))
            taken.append(merged)
        if matter.commitment is not None and (on := self._use(Lever.NOTIFIED_COMMITMENT, matter.id)) is not None:
            found.append(Option("commitment", on, matter.commitment, Mode.WORKING))
            taken.append(on)
        promised = self._use(Lever.PROMISED_LIMITS) if matter.promised < matter.statutory else None
        if promised is not None:
            found.append(Option("promised", self._all_of([promised], taken), matter.promised, matter.mode))
            taken = [*taken, promised]
        found.append(Option("statutory", self._all_of([], taken), matter.statutory, matter.mode))
        self.cp.add_exactly_one(option.chosen for option in found)
        if self._aside(CauseKind.TERM, matter.id):
            for option in found:
                option.days, option.mode = 0, Mode.WORKING
        return found

    def _use(self, lever: Lever, matter_id: str = "") -> Var | None:
        return self.uses.get((lever, matter_id))

    def _all_of(self, true: list[Var], false: list[Var]) -> Var:
        """A literal that holds exactly where all of `true` and none of `false` do."""
        literal = self._literal("")
        parts = [*true, *(one.negated() for one in false)]
        self.cp.add_bool_and(parts).only_enforce_if(literal)
        self.cp.add_bool_or([literal, *(part.negated() for part in parts)])
        return literal

    # --- lengths -----------------------------------------------------------------------------------------------

    def _lengths(self, matter: Matter) -> None:
        """The end of its own term, from where it was begun, on each line; a merged matter has none."""
        options, periods = self.options[matter.id], self.periods(matter)
        plain = not periods and all(option.mode is Mode.WORKING for option in options)
        if plain:
            length = sum(option.chosen * option.days for option in options)
            for line in self.lines:
                self.cp.add(line.base[matter.id] == line.review[matter.id] + length)
            return
        start = self.real.review[matter.id]
        for option in options:
            table = self._of(option, periods)
            length = self._looked_up(start, [ending.position - at for at, ending in enumerate(table)])
            self.cp.add(self.real.base[matter.id] == start + length).only_enforce_if(option.chosen)
            if self.counted is not self.real:
                counted = self._looked_up(start, [ending.counted for ending in table])
                begun = self.counted.review[matter.id]
                self.cp.add(self.counted.base[matter.id] == begun + counted).only_enforce_if(option.chosen)

    def _table(self, days: int, mode: Mode, periods: tuple[Outside, ...] = ()) -> list[Ending]:
        """Where a term ends, for every start."""
        key = (days, mode, periods)
        if key not in self._tables:
            starts = range(self.rules.last + 1)
            self._tables[key] = [end_of(self.axis, start, days, mode, periods) for start in starts]
        return self._tables[key]

    def _of(self, option: Option, periods: tuple[Outside, ...]) -> list[Ending]:
        return self._table(option.days, option.mode, () if option.by == "merged" else periods)

    def _looked_up(self, position: Var, values: list[int]) -> Expr:
        if min(values) == max(values):
            return values[0]
        found = self.cp.new_int_var(min(values), max(values), "")
        self.cp.add_element(position, values, found)
        return found

    # --- order -------------------------------------------------------------------------------------------------

    def _links(self, line: Line, matter: Matter) -> None:
        waits = self._waits(matter)
        review = line.review[matter.id]
        self.cp.add(review >= waits)
        for place, link in enumerate(matter.after):
            if self._aside(CauseKind.LINK, matter.id, place):
                continue
            arrival = self._arrival(line, matter, link, place)
            unless = self._one_case(matter, self.asked.matter(link.matter))
            if link.kind is LinkKind.FINISH_FINISH:
                held = [self.cp.add(line.decide[matter.id] >= arrival)]
            elif link.kind is LinkKind.REVIEW_THEN_DECIDE and self._use(Lever.REVIEW_IN_ADVANCE) is not None:
                off = self._uses_off(Lever.REVIEW_IN_ADVANCE)
                held = [self.cp.add(review >= arrival + waits)]
                held[0].only_enforce_if([off, *unless])
                held = [self.cp.add(line.decide[matter.id] >= arrival)]
            else:
                held = [self.cp.add(review >= arrival + waits)]
            for constraint in held:
                constraint.only_enforce_if(unless)

    def _uses_off(self, lever: Lever) -> Var:
        return self.uses[(lever, "")].negated()  # type: ignore[return-value]

    def _waits(self, matter: Matter) -> Expr:
        """Working days of waiting for papers before acceptance."""
        days = 0 if self._aside(CauseKind.WAITING, matter.id) else matter.deferrable
        deferred = self._use(Lever.DEFERRED_DOCUMENTS, matter.id)
        return days if deferred is None else days - days * deferred

    def _arrival(self, line: Line, matter: Matter, link: Link, place: int) -> Expr:
        """The position at which what is waited for arrives, lag included."""
        key = (line.name, matter.id, place)
        if key not in self._arrivals:
            ends = line.accept if link.kind is LinkKind.START_START else line.decide
            self._arrivals[key] = ends[link.matter] + self._lag(link)
        return self._arrivals[key]

    def _lag(self, link: Link) -> Expr:
        if link.lag.mode is Mode.WORKING or link.lag.days == 0:
            return link.lag.days
        ends = self.real.accept if link.kind is LinkKind.START_START else self.real.decide
        table = self._table(link.lag.days, link.lag.mode)
        return self._looked_up(ends[link.matter], [ending.counted for ending in table])

    def _one_case(self, matter: Matter, other: Matter) -> list[Var]:
        """Literals under which a link still holds: two matters decided as one do not wait for each other."""
        same = self._merged_as_one(matter, other)
        return [] if same is None else [same.negated()]  # type: ignore[list-item]

    def _merged_as_one(self, matter: Matter, other: Matter) -> Var | None:
        """The literal of two matters being decided as one; None where they never are."""
        merges = [self._use(Lever.MERGED_HANDLING, one) for one in merges_between(self.asked, matter, other)]
        literals = [merge for merge in merges if merge is not None]
        if not merges or len(literals) < len(merges):
            return None
        return literals[0] if len(literals) == 1 else self._all_of(literals, [])

    def _turns(self) -> None:
        """A merger is not taken where the order would then run in a circle."""
        turn = {matter.id: self.cp.new_int_var(0, len(self.asked.matters), "") for matter in self.asked.matters}
        for matter in self.asked.matters:
            merged = self._use(Lever.MERGED_HANDLING, matter.id)
            if merged is not None and matter.merge_into is not None:
                self.cp.add(turn[matter.id] == turn[matter.merge_into]).only_enforce_if(merged)
            for place, link in enumerate(matter.after):
                if not self._aside(CauseKind.LINK, matter.id, place):
                    unless = self._one_case(matter, self.asked.matter(link.matter))
                    self.cp.add(turn[matter.id] > turn[link.matter]).only_enforce_if(unless)

    def _decision(self, line: Line, matter: Matter) -> None:
        """Accepted when the last awaited result is there; decided then, or at the end of its own term if later."""
        merged = self._use(Lever.MERGED_HANDLING, matter.id)
        own = [] if merged is None else [merged.negated()]
        review, accept = line.review[matter.id], line.accept[matter.id]
        arrivals = self._awaited(line, matter)
        if arrivals:
            last = self._position()
            self.cp.add_max_equality(last, [review, *arrivals])
            end = self._position()
            self.cp.add_max_equality(end, [line.base[matter.id], accept])
        else:
            last, end = review, line.base[matter.id]
        for constraint in (self.cp.add(accept == last), self.cp.add(line.decide[matter.id] == end)):
            constraint.only_enforce_if(own)
        if merged is not None and matter.merge_into is not None:
            for places in (line.review, line.accept, line.decide):
                self.cp.add(places[matter.id] == places[matter.merge_into]).only_enforce_if(merged)

    def _awaited(self, line: Line, matter: Matter) -> list[Expr]:
        """Results that its review need not wait for, and those awaited by the matters merged into it."""
        if self._use(Lever.REVIEW_IN_ADVANCE) is None:
            return []
        arrivals: list[Expr] = []
        for arrival, link in self._own_awaited(line, matter):
            merged = self._merged_as_one(self.asked.matter(link.matter), matter)
            arrivals.append(arrival if merged is None else self._where(arrival, merged.negated()))
        for guest in self.asked.matters:
            merged = self._merged_as_one(guest, matter) if self._below(guest, matter) else None
            if merged is None:
                continue
            for arrival, link in self._own_awaited(line, guest):
                if link.matter == matter.id:
                    continue
                within = self._merged_as_one(self.asked.matter(link.matter), matter)
                apart = [] if within is None else [within]
                arrivals.append(self._where(arrival, self._all_of([merged], apart) if apart else merged))
        return arrivals

    def _below(self, guest: Matter, matter: Matter) -> bool:
        """Whether the guest is merged into the matter, straight or through others."""
        merges = merges_between(self.asked, guest, matter)
        return bool(merges) and matter.id not in merges

    def _own_awaited(self, line: Line, matter: Matter) -> Iterable[tuple[Expr, Link]]:
        for place, link in enumerate(matter.after):
            if link.kind is LinkKind.REVIEW_THEN_DECIDE and not self._aside(CauseKind.LINK, matter.id, place):
                yield self._arrival(line, matter, link, place), link

    def _where(self, value: Expr, literal: Any) -> Var:
        """The value where the literal holds, else 0."""
        found = self._position()
        self.cp.add(found == value).only_enforce_if(literal)
        self.cp.add(found == 0).only_enforce_if(literal.negated())
        return found

    # --- places ------------------------------------------------------------------------------------------------

    def _places(self, line: Line) -> None:
        """No department has more in hand at once than it has places; review in advance takes one too."""
        for department, places in self.asked.capacities.items():
            matters = [matter for matter in self.asked.matters if matter.department == department]
            if len(matters) <= places or self._aside(CauseKind.CAPACITY, department):
                continue
            held = [self._interval(line.review[one.id], line.decide[one.id], self._own(one)) for one in matters]
            self.cp.add_cumulative(held, [1] * len(held), places)

    def _one_by_one(self, line: Line) -> None:
        """Without parallel handling the next one is taken up when the one before is decided."""
        parallel = self._use(Lever.PARALLEL)
        if self.rules.at_once and parallel is not None:
            self.cp.add(parallel == 1)
            return
        if self._aside(CauseKind.ONE_BY_ONE):
            return
        held = []
        for matter in self.asked.matters:
            begun = self._position()
            self.cp.add(begun == line.review[matter.id] - self._waits(matter))
            alone = [*([] if parallel is None else [parallel.negated()]), *self._own(matter)]
            held.append(self._interval(begun, line.decide[matter.id], alone))  # type: ignore[arg-type]
        self.cp.add_no_overlap(held)

    def _own(self, matter: Matter) -> list[Var]:
        merged = self._use(Lever.MERGED_HANDLING, matter.id)
        return [] if merged is None else [merged.negated()]  # type: ignore[list-item]

    def _interval(self, start: Var, end: Var, under: list[Var]) -> cp_model.IntervalVar:
        size = self._position()
        if not under:
            return self.cp.new_interval_var(start, size, end, "")
        present = under[0] if len(under) == 1 else self._all_of(under, [])
        return self.cp.new_optional_interval_var(start, size, end, present, "")

    def _same_order(self) -> None:
        """In a department with one place the order of the counted line is that of the days."""
        for department, places in self.asked.capacities.items():
            if places > 1 or self._aside(CauseKind.CAPACITY, department):
                continue
            matters = [matter for matter in self.asked.matters if matter.department == department]
            for index, one in enumerate(matters):
                for other in matters[index + 1 :]:
                    self._in_a_row(one, other)

    def _in_a_row(self, one: Matter, other: Matter) -> None:
        first = self._literal("")
        unless = [*self._own(one), *self._own(other)]
        for line in self.lines:
            self.cp.add(line.decide[one.id] <= line.review[other.id]).only_enforce_if([first, *unless])
            later = self.cp.add(line.decide[other.id] <= line.review[one.id])
            later.only_enforce_if([first.negated(), *unless])

    # --- law ---------------------------------------------------------------------------------------------------

    def _law(self) -> None:
        """A term alone never passes the law's limit; a public notice in it can, and so can another matter's term."""
        for matter in self.asked.matters:
            if self._aside(CauseKind.STATUTORY_LIMIT, matter.id):
                continue
            if self.periods(matter):
                self._within_statutory(matter)
            if (merged := self._use(Lever.MERGED_HANDLING, matter.id)) is not None:
                self._before_limit(matter, [merged])
        parallel = self._use(Lever.PARALLEL)
        for stage, matters in stages_together(self.asked).items():
            if parallel is not None and not self._aside(CauseKind.STAGE_LIMIT, stage):
                self._within_stage(matters, parallel)

    def _within_statutory(self, matter: Matter) -> None:
        """From acceptance to decision; counted from the review it holds all the more, as review comes before."""
        for option in self.options[matter.id]:
            table = self._of(option, self.periods(matter))
            kept = [
                start
                for start, ending in enumerate(table)
                if ending.position <= statutory_end(self.axis, start, matter.statutory, matter.mode, ending.stretches)
            ]
            from_review = self._literal("")
            domain = cp_model.Domain.from_values(kept)
            inside = self.cp.add_linear_expression_in_domain(self.real.review[matter.id], domain)
            inside.only_enforce_if(from_review, option.chosen)
            self._before_limit(matter, [option.chosen, from_review.negated()])  # type: ignore[list-item]

    def _before_limit(self, matter: Matter, under: list[Var]) -> None:
        accept, decide = self.real.accept[matter.id], self.real.decide[matter.id]
        if matter.mode is Mode.WORKING:
            self.cp.add(decide <= accept + matter.statutory).only_enforce_if(under)
            return
        table = self._table(matter.statutory, matter.mode)
        limit = self._looked_up(accept, [ending.counted for ending in table])
        self.cp.add(decide <= accept + limit).only_enforce_if(under)

    def _within_stage(self, matters: list[Matter], parallel: Var) -> None:
        """First acceptance to last decision; what stops the law's clock longest in one matter is given back."""
        first, back = self._position(), self._position()
        self.cp.add_min_equality(first, [self.real.accept[matter.id] for matter in matters])
        self.cp.add_max_equality(back, [0, *(self._given_back(matter) for matter in matters)])
        for matter in matters:
            within = self.cp.add(self.real.decide[matter.id] <= first + STAGE_LIMIT + back)
            within.only_enforce_if(parallel)

    def _given_back(self, matter: Matter) -> Expr:
        periods = self.periods(matter)
        if not any(period.statutory for period in periods):
            return 0
        given = self._position()
        for option in self.options[matter.id]:
            days = [ending.given_back for ending in self._of(option, periods)]
            found = self._looked_up(self.real.review[matter.id], days)
            self.cp.add(given == found).only_enforce_if(option.chosen)
        return given

    # --- small parts -------------------------------------------------------------------------------------------

    def _aside(self, kind: CauseKind, subject: str = "", place: int = 0) -> bool:
        return Cause(kind, subject, place) in self.rules.aside

    def _line(self, name: str) -> Line:
        line = Line(name)
        for places in (line.review, line.accept, line.base, line.decide):
            for matter in self.asked.matters:
                places[matter.id] = self._position()
        return line

    def _literal(self, name: str) -> Var:
        return self.cp.new_bool_var(name)

    def _position(self) -> Var:
        return self.cp.new_int_var(0, self.rules.last, "")

    def points(self) -> Expr:
        """The cost of the levers used."""
        return sum(KINDS[lever].points * literal for (lever, _), literal in self.uses.items())

    def kinds_used(self) -> Expr:
        """How many kinds of levers are used, and then on how many matters."""
        kinds: dict[Lever, list[Var]] = {}
        for (lever, _), literal in self.uses.items():
            kinds.setdefault(lever, []).append(literal)
        total: Expr = 0
        for literals in kinds.values():
            used = self._literal("")
            self.cp.add_max_equality(used, literals)
            total += used * (len(self.uses) + 1) + sum(literals)
        return total
