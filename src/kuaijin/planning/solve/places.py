"""Who can be in hand at once: places of departments, and one after the other without parallel handling."""

from ortools.sat.python import cp_model

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.causes import CauseKind
from kuaijin.planning.matters import Lever, Matter
from kuaijin.planning.solve.model import Expr, Line, Model, Var


def hold_places(model: Model, line: Line) -> None:
    """No department has more in hand at once than it has places; review in advance takes one too."""
    for department, places in model.asked.capacities.items():
        matters = [matter for matter in model.asked.matters if matter.department == department]
        if len(matters) <= places or model.aside(CauseKind.CAPACITY, department):
            continue
        held = [_interval(model, line.review[one.id], line.decide[one.id], model.own(one)) for one in matters]
        model.cp.add_cumulative(held, [1] * len(held), places)
        terms = [option for one in matters for option in model.options[one.id] if option.mode is Mode.WORKING]
        model.cp.add(model.days * places >= sum(option.chosen * option.days for option in terms))


def hold_one_by_one(model: Model, line: Line) -> None:
    """Without parallel handling the next one is taken up when the one before is decided."""
    parallel = model.use(Lever.PARALLEL)
    if model.rules.at_once and parallel is not None:
        model.cp.add(parallel == 1)
        return
    if model.aside(CauseKind.ONE_BY_ONE):
        return
    held = []
    for matter in model.asked.matters:
        begun = model.position()
        model.cp.add(begun == line.review[matter.id] - model.waits(matter))
        alone = [*([] if parallel is None else [parallel.negated()]), *model.own(matter)]
        held.append(_interval(model, begun, line.decide[matter.id], alone))  # type: ignore[arg-type]
    model.cp.add_no_overlap(held)
    # follows from the rest, and tells the solver at once
    at_least = model.cp.add(model.days >= sum(_work(model, matter) for matter in model.asked.matters))
    if parallel is not None:
        at_least.only_enforce_if(parallel.negated())


def _work(model: Model, matter: Matter) -> Expr:
    """Counted working days that it takes for itself, waiting for papers included where it cannot be merged."""
    term = sum(option.chosen * option.days for option in model.options[matter.id] if option.mode is Mode.WORKING)
    return term if model.own(matter) else term + model.waits(matter)


def _interval(model: Model, start: Var, end: Var, under: list[Var]) -> cp_model.IntervalVar:
    size = model.position()
    if not under:
        return model.cp.new_interval_var(start, size, end, "")
    present = under[0] if len(under) == 1 else model.all_of(under, [])
    return model.cp.new_optional_interval_var(start, size, end, present, "")


def hold_same_order(model: Model) -> None:
    """In a department with one place the order of the counted line is that of the days."""
    for department, places in model.asked.capacities.items():
        if places > 1 or model.aside(CauseKind.CAPACITY, department):
            continue
        matters = [matter for matter in model.asked.matters if matter.department == department]
        for index, one in enumerate(matters):
            for other in matters[index + 1 :]:
                _in_a_row(model, one, other)


def _in_a_row(model: Model, one: Matter, other: Matter) -> None:
    first = model.literal("")
    unless = [*model.own(one), *model.own(other)]
    for line in model.lines:
        model.cp.add(line.decide[one.id] <= line.review[other.id]).only_enforce_if([first, *unless])
        later = model.cp.add(line.decide[other.id] <= line.review[one.id])
        later.only_enforce_if([first.negated(), *unless])
