"""A problem of the power supply of a landed project."""

from datetime import UTC, date, datetime
from typing import Any

from kuaijin.directory.actors import Actor
from kuaijin.problems import commands
from kuaijin.problems.models import Problem
from tests.support.world import World

RAISED = date(2026, 9, 28)


def raise_on(world: World, actor: Actor, **facts: Any) -> Problem:
    given = {
        "dossier": world.project.dossier,
        "kind": "resources",
        "words": "二期用电容量不够，差 2000 kVA",
        "owner": world.posts["power"],
        "day": RAISED,
        **facts,
    }
    problem: Problem = commands.raise_problem(actor=actor, at=datetime(2026, 9, 28, 2, tzinfo=UTC), **given)
    return problem
