"""The law's limits: of a matter with periods in its term, of one decided with another, of a stage handled together."""

from ortools.sat.python import cp_model

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.causes import CauseKind, stages_together
from kuaijin.planning.matters import Lever, Matter
from kuaijin.planning.solve.model import Expr, Model, Var
from kuaijin.planning.timing import STAGE_LIMIT, statutory_end


def hold_law(model: Model) -> None:
    """A term alone never passes the law's limit; a public notice in it can, and so can another matter's term."""
    for matter in model.asked.matters:
        if model.aside(CauseKind.STATUTORY_LIMIT, matter.id):
            continue
        if model.periods(matter):
            _within_statutory(model, matter)
        if (merged := model.use(Lever.MERGED_HANDLING, matter.id)) is not None:
            _before_limit(model, matter, [merged])
    parallel = model.use(Lever.PARALLEL)
    for stage, matters in stages_together(model.asked).items():
        if parallel is not None and not model.aside(CauseKind.STAGE_LIMIT, stage):
            _within_stage(model, matters, parallel)


def _within_statutory(model: Model, matter: Matter) -> None:
    """From acceptance to decision; counted from the review it holds all the more, as review comes before."""
    for option in model.options[matter.id]:
        table = model.of(option, model.periods(matter))
        kept = [
            start
            for start, ending in enumerate(table)
            if ending.position <= statutory_end(model.axis, start, matter.statutory, matter.mode, ending.stretches)
        ]
        from_review = model.literal("")
        domain = cp_model.Domain.from_values(kept)
        inside = model.cp.add_linear_expression_in_domain(model.real.review[matter.id], domain)
        inside.only_enforce_if(from_review, option.chosen)
        _before_limit(model, matter, [option.chosen, from_review.negated()])  # type: ignore[list-item]


def _before_limit(model: Model, matter: Matter, under: list[Var]) -> None:
    accept, decide = model.real.accept[matter.id], model.real.decide[matter.id]
    if matter.mode is Mode.WORKING:
        model.cp.add(decide <= accept + matter.statutory).only_enforce_if(under)
        return
    table = model.table(matter.statutory, matter.mode)
    limit = model.looked_up(accept, [ending.counted for ending in table])
    model.cp.add(decide <= accept + limit).only_enforce_if(under)


def _within_stage(model: Model, matters: list[Matter], parallel: Var) -> None:
    """First acceptance to last decision; what stops the law's clock longest in one matter is given back."""
    first, back = model.position(), model.position()
    model.cp.add_min_equality(first, [model.real.accept[matter.id] for matter in matters])
    model.cp.add_max_equality(back, [0, *(_given_back(model, matter) for matter in matters)])
    for matter in matters:
        within = model.cp.add(model.real.decide[matter.id] <= first + STAGE_LIMIT + back)
        within.only_enforce_if(parallel)


def _given_back(model: Model, matter: Matter) -> Expr:
    periods = model.periods(matter)
    if not any(period.statutory for period in periods):
        return 0
    given = model.position()
    for option in model.options[matter.id]:
        days = [ending.given_back for ending in model.of(option, periods)]
        found = model.looked_up(model.real.review[matter.id], days)
        model.cp.add(given == found).only_enforce_if(option.chosen)
    return given
