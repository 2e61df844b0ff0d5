"""Every write of projects, split by noun."""

from kuaijin.projects.commands.course import leave_stage, mistaken_stage, plan_stage, reach_stage, verify_stage
from kuaijin.projects.commands.lists import (
    create_batch,
    create_programme,
    put_in_batch,
    put_in_drive,
    put_on_programme,
    take_off_programme,
    take_out_of_drive,
)
from kuaijin.projects.commands.making import correct, create, end
from kuaijin.projects.commands.money import mistaken_money, tell_money
from kuaijin.projects.commands.parts import (
    add_component,
    add_product,
    drop_component,
    set_component_state,
    tell_capacity,
)
from kuaijin.projects.commands.phases import add_phase, end_phase
from kuaijin.projects.commands.progress import report_progress, verify_progress, withdraw_progress

__all__ = [
    "add_component",
    "add_phase",
    "add_product",
    "correct",
    "create",
    "create_batch",
    "create_programme",
    "drop_component",
    "end",
    "end_phase",
    "leave_stage",
    "mistaken_money",
    "mistaken_stage",
    "plan_stage",
    "put_in_batch",
    "put_in_drive",
    "put_on_programme",
    "reach_stage",
    "report_progress",
    "set_component_state",
    "take_off_programme",
    "take_out_of_drive",
    "tell_capacity",
    "tell_money",
    "verify_progress",
    "verify_stage",
    "withdraw_progress",
]
