"""One working team for each key project of zone K: a task force of kind single project, with its four seats."""

from datetime import date, datetime
from typing import Any

from kuaijin.demo.scene import Scene
from kuaijin.dossiers.models import Role
from kuaijin.taskforces.commands import add_scope, create, fill_seat
from kuaijin.taskforces.models import TaskForce


def open_team(scene: Scene, row: dict[str, Any], day: date, at: datetime) -> TaskForce:
    """The team of one project, its local seat in the project's town."""
    key, project, told = row["enterprise"]["key"], row["project"], row["team"]
    town = scene.regions[project["town"]]
    name = f"{key}项目工作专班"
    act = {"actor": scene.script, "at": at}
    force = create(**act, zone=scene.zone, name=name, opened_on=day, kind=TaskForce.Kind.PROJECT)
    add_scope(**act, task_force=force, starts_on=day, sector=project["sector"], region=town)
    for role in Role.values:
        fill_seat(
            **act,
            task_force=force,
            role=role,
            person=scene.people[told[role]],
            starts_on=day,
            region=town if role == Role.LOCAL else None,
        )
    scene.task_forces[name] = force
    scene.organisations[name] = force.organisation
    return force
