"""A whole model: choices, lengths and order, then places and the law's limits."""

from kuaijin.planning.axis import Axis
from kuaijin.planning.matters import Asked
from kuaijin.planning.solve.limits import hold_law
from kuaijin.planning.solve.model import Model, Rules
from kuaijin.planning.solve.places import hold_one_by_one, hold_places, hold_same_order


def built(asked: Asked, axis: Axis, rules: Rules) -> Model:
    model = Model(asked, axis, rules)
    for line in model.lines:
        hold_places(model, line)
        hold_one_by_one(model, line)
    if len(model.lines) > 1:
        hold_same_order(model)
    if rules.lawful:
        hold_law(model)
    return model
