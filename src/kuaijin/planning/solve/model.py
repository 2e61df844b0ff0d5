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
from kuaijin.planning.causes import Cause, CauseKind
from kuaijin.planning.levers import KINDS
from kuaijin.planning.matters import Asked, Lever, Link, Matter, Outside
from kuaijin.planning.network import LinkKind
from kuaijin.planning.timing import Ending, end_of
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
    """Choices, lengths and order. `days` is the length on the counted line; `uses` the literal of each lever's use."""

    def __init__(self, asked: Asked, axis: Axis, rules: Rules) -> None:
        self.asked, self.axis, self.rules = asked, axis, rules
        self.cp = cp_model.CpModel()
        self.uses: dict[Use, Var] = {use: self.literal(f"{use[0]} {use[1]}") for use in sorted(rules.uses)}
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
        if any(lever is Lever.MERGED_HANDLING for lever, _ in self.uses):
            self._turns()
        self.days = self.cp.new_int_var(0, rules.last, "days")
        for matter in asked.matters:
            self.cp.add(self.days >= self.counted.decide[matter.id])

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.real,) if self.counted is self.real else (self.real, self.counted)

    def periods(self, matter: Matter) -> tuple[Outside, ...]:
        gone = self.aside(CauseKind.OUTSIDE_CLOCK, matter.id) or self.aside(CauseKind.TERM, matter.id)
        return () if gone else matter.outside

    # --- choices -----------------------------------------------------------------------------------------------

    def _options(self, matter: Matter) -> list[Option]:
        """Merged; else on a commitment; else the promised limit where promised limits hold; else the law's."""
        found, taken = [], []
        if (merged := self.use(Lever.MERGED_HANDLING, matter.id)) is not None:
            found.append(Option("merged", merged, 0, Mode.WORKING))
            taken.append(merged)
        if matter.commitment is not None and (on := self.use(Lever.NOTIFIED_COMMITMENT, matter.id)) is not None:
            found.append(Option("commitment", on, matter.commitment, Mode.WORKING))
            taken.append(on)
        promised = self.use(Lever.PROMISED_LIMITS) if matter.promised < matter.statutory else None
        if promised is not None:
            found.append(Option("promised", self.all_of([promised], taken), matter.promised, matter.mode))
            taken = [*taken, promised]
        found.append(Option("statutory", self.all_of([], taken), matter.statutory, matter.mode))
        self.cp.add_exactly_one(option.chosen for option in found)
        if self.aside(CauseKind.TERM, matter.id):
            for option in found:
                option.days, option.mode = 0, Mode.WORKING
        return found

    def use(self, lever: Lever, matter_id: str = "") -> Var | None:
        return self.uses.get((lever, matter_id))

    def all_of(self, true: list[Var], false: list[Var]) -> Var:
        """A literal that holds exactly where all of `true` and none of `false` do."""
        literal = self.literal("")
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
            table = self.of(option, periods)
            length = self.looked_up(start, [ending.position - at for at, ending in enumerate(table)])
            self.cp.add(self.real.base[matter.id] == start + length).only_enforce_if(option.chosen)
            if self.counted is not self.real:
                counted = self.looked_up(start, [ending.counted for ending in table])
                begun = self.counted.review[matter.id]
                self.cp.add(self.counted.base[matter.id] == begun + counted).only_enforce_if(option.chosen)

    def table(self, days: int, mode: Mode, periods: tuple[Outside, ...] = ()) -> list[Ending]:
        """Where a term ends, for every start."""
        key = (days, mode, periods)
        if key not in self._tables:
            starts = range(self.rules.last + 1)
            self._tables[key] = [end_of(self.axis, start, days, mode, periods) for start in starts]
        return self._tables[key]

    def of(self, option: Option, periods: tuple[Outside, ...]) -> list[Ending]:
        return self.table(option.days, option.mode, () if option.by == "merged" else periods)

    def looked_up(self, position: Var, values: list[int]) -> Expr:
        if min(values) == max(values):
            return values[0]
        found = self.cp.new_int_var(min(values), max(values), "")
        self.cp.add_element(position, values, found)
        return found

    # --- order -------------------------------------------------------------------------------------------------

    def _links(self, line: Line, matter: Matter) -> None:
        waits = self.waits(matter)
        review = line.review[matter.id]
        self.cp.add(review >= waits)
        for place, link in enumerate(matter.after):
            if self.aside(CauseKind.LINK, matter.id, place):
                continue
            arrival = self._arrival(line, matter, link, place)
            unless = self._one_case(matter, self.asked.matter(link.matter))
            if link.kind is LinkKind.FINISH_FINISH:
                held = [self.cp.add(line.decide[matter.id] >= arrival)]
            elif link.kind is LinkKind.REVIEW_THEN_DECIDE and self.use(Lever.REVIEW_IN_ADVANCE) is not None:
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

    def waits(self, matter: Matter) -> Expr:
        """Working days of waiting for papers before acceptance."""
        days = 0 if self.aside(CauseKind.WAITING, matter.id) else matter.deferrable
        deferred = self.use(Lever.DEFERRED_DOCUMENTS, matter.id)
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
        table = self.table(link.lag.days, link.lag.mode)
        return self.looked_up(ends[link.matter], [ending.counted for ending in table])

    def _one_case(self, matter: Matter, other: Matter) -> list[Var]:
        """Literals under which a link still holds: two matters decided as one do not wait for each other."""
        same = self._merged_as_one(matter, other)
        return [] if same is None else [same.negated()]  # type: ignore[list-item]

    def _merged_as_one(self, matter: Matter, other: Matter) -> Var | None:
        """The literal of two matters being decided as one; None where they never are."""
        merges = [self.use(Lever.MERGED_HANDLING, one) for one in merges_between(self.asked, matter, other)]
        literals = [merge for merge in merges if merge is not None]
        if not merges or len(literals) < len(merges):
            return None
        return literals[0] if len(literals) == 1 else self.all_of(literals, [])

    def _turns(self) -> None:
        """A merger is not taken where the order would then run in a circle."""
        turn = {matter.id: self.cp.new_int_var(0, len(self.asked.matters), "") for matter in self.asked.matters}
        for matter in self.asked.matters:
            merged = self.use(Lever.MERGED_HANDLING, matter.id)
            if merged is not None and matter.merge_into is not None:
                self.cp.add(turn[matter.id] == turn[matter.merge_into]).only_enforce_if(merged)
            for place, link in enumerate(matter.after):
                if not self.aside(CauseKind.LINK, matter.id, place):
                    unless = self._one_case(matter, self.asked.matter(link.matter))
                    self.cp.add(turn[matter.id] > turn[link.matter]).only_enforce_if(unless)

    def _decision(self, line: Line, matter: Matter) -> None:
        """Accepted when the last awaited result is there; decided then, or at the end of its own term if later."""
        merged = self.use(Lever.MERGED_HANDLING, matter.id)
        own = [] if merged is None else [merged.negated()]
        review, accept = line.review[matter.id], line.accept[matter.id]
        arrivals = self._awaited(line, matter)
        if arrivals:
            last = self.position()
            self.cp.add_max_equality(last, [review, *arrivals])
            end = self.position()
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
        if self.use(Lever.REVIEW_IN_ADVANCE) is None:
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
                arrivals.append(self._where(arrival, self.all_of([merged], apart) if apart else merged))
        return arrivals

    def _below(self, guest: Matter, matter: Matter) -> bool:
        """Whether the guest is merged into the matter, straight or through others."""
        merges = merges_between(self.asked, guest, matter)
        return bool(merges) and matter.id not in merges

    def _own_awaited(self, line: Line, matter: Matter) -> Iterable[tuple[Expr, Link]]:
        for place, link in enumerate(matter.after):
            if link.kind is LinkKind.REVIEW_THEN_DECIDE and not self.aside(CauseKind.LINK, matter.id, place):
                yield self._arrival(line, matter, link, place), link

    def _where(self, value: Expr, literal: Any) -> Var:
        """The value where the literal holds, else 0."""
        found = self.position()
        self.cp.add(found == value).only_enforce_if(literal)
        self.cp.add(found == 0).only_enforce_if(literal.negated())
        return found

    # --- small parts -------------------------------------------------------------------------------------------

    def aside(self, kind: CauseKind, subject: str = "", place: int = 0) -> bool:
        return Cause(kind, subject, place) in self.rules.aside

    def _line(self, name: str) -> Line:
        line = Line(name)
        for places in (line.review, line.accept, line.base, line.decide):
            for matter in self.asked.matters:
                places[matter.id] = self.position()
        return line

    def literal(self, name: str) -> Var:
        return self.cp.new_bool_var(name)

    def position(self) -> Var:
        return self.cp.new_int_var(0, self.rules.last, "")

    def own(self, matter: Matter) -> list[Var]:
        """Literals under which a matter is a case of its own."""
        merged = self.use(Lever.MERGED_HANDLING, matter.id)
        return [] if merged is None else [merged.negated()]  # type: ignore[list-item]

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
            used = self.literal("")
            self.cp.add_max_equality(used, literals)
            total += used * (len(self.uses) + 1) + sum(literals)
        return total
