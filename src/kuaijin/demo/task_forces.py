"""The nine task forces of zone N: seats, scopes, and what later happened to them."""

from datetime import date
from typing import Any

from kuaijin.demo.scene import Scene, instant, pack
from kuaijin.directory.commands import create_person
from kuaijin.dossiers.models import Role
from kuaijin.taskforces.commands import add_scope, create, fill_seat, seat_post


def open_task_forces(scene: Scene) -> None:
    facts = pack("task_forces")
    for row in facts["task_forces"]:
        _open(scene, row, facts["starts_on"])


def _open(scene: Scene, row: dict[str, Any], day: date) -> None:
    at = instant(day)
    force = create(actor=scene.script, at=at, zone=scene.zone, name=row["name"], name_en=row["name_en"], opened_on=day)
    scene.task_forces[row["name"]] = force
    scene.organisations[row["name"]] = force.organisation
    add_scope(actor=scene.script, at=at, task_force=force, starts_on=day, sector=row["sector"])
    fill_seat(
        actor=scene.script,
        at=at,
        task_force=force,
        role=Role.LEADER,
        person=scene.people[row["leader"]],
        starts_on=day,
    )
    for role in (Role.MANAGER, Role.CONTACT):
        name = row[role]["name"]
        if name not in scene.people:
            scene.people[name] = create_person(actor=scene.script, at=at, zone=scene.zone, **row[role])
        person = scene.people[name]
        fill_seat(actor=scene.script, at=at, task_force=force, role=role, person=person, starts_on=day)
        post = seat_post(scene.script, at, force, role)
        scene.posts.setdefault(name, post)
        scene.posts[f"{name}@{row['name']}"] = post
    for town, name in row["local"].items():
        fill_seat(
            actor=scene.script,
            at=at,
            task_force=force,
            role=Role.LOCAL,
            person=scene.people[name],
            region=scene.regions[town],
            starts_on=day,
        )
