"""Turns in zone N: leave and substitute, a post that falls vacant, hand-overs, files that prove something."""

from datetime import datetime
from functools import partial
from typing import Any

import yaml

from kuaijin.demo.files import picture, prints
from kuaijin.demo.scene import Course, Scene, pack
from kuaijin.directory.commands import create_person, end_holding, record_leave
from kuaijin.directory.models import Holding
from kuaijin.dossiers.models import Assignment, Role, Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.obligations.notices import load_notice
from kuaijin.taskforces import hand_overs

Row = dict[str, Any]
ON_BEHALF = "秦甲"


def plan(scene: Scene, course: Course) -> None:
    facts = pack("turns")
    for row in facts["leaves"]:
        course.add(row["day"], "16:00", partial(_leave, scene, row))
    for row in facts["departures"]:
        course.add(row["day"], "09:05", partial(_depart, scene, row))
    for row in facts["hand_overs"]:
        course.add(row["proposed"], "15:00", partial(_propose, scene, row))
    for row in facts["days_off"]:
        course.add(row["day"], "10:30", partial(_days_off, scene, row))
    for row in facts["files"]:
        course.add(row["day"], "16:40", partial(_attach, scene, row))


def _leave(scene: Scene, row: Row, at: datetime) -> None:
    record_leave(
        actor=scene.actor(row["person"], row["day"]),
        at=at,
        person=scene.people[row["person"]],
        substitute=scene.people[row["substitute"]],
        starts_on=row["first"],
        last_day=row["last"],
        reason=row["reason"],
    )


def _days_off(scene: Scene, row: Row, at: datetime) -> None:
    """The zone orders a further day off: what falls behind it moves, and the journal says what."""
    told = {"source": row["source"], "off": [{"date": row["free"], "name": row["name"]}]}
    load_notice(
        actor=scene.actor(ON_BEHALF, row["day"]),
        at=at,
        text=yaml.safe_dump(told, allow_unicode=True),
        day=row["day"],
        zone=scene.zone,
        name=row["free"].isoformat(),
    )


def _seat(scene: Scene, row: Row, role: str) -> Assignment:
    seats = Assignment.objects.filter(dossier=scene.task_forces[row["task_force"]].dossier, role=role, ends_on=None)
    if role == Role.LOCAL:
        seats = seats.filter(region=scene.regions[row["town"]])
    return seats.select_related("post", "dossier").get()


def _depart(scene: Scene, row: Row, at: datetime) -> None:
    """Transferred from above: the seat falls vacant although key things need it."""
    holding = Holding.objects.get(post=_seat(scene, row, Role.LOCAL).post, ends_on=None)
    end_holding(
        actor=scene.actor(ON_BEHALF, row["day"]),
        at=at,
        holding=holding,
        ends_on=row["day"],
        reason=row["reason"],
        departed=True,
    )


def _propose(scene: Scene, row: Row, at: datetime) -> None:
    day, told = row["proposed"], row["successor"]
    scene.people[told["name"]] = create_person(actor=scene.script, at=at, zone=scene.zone, **told)
    offered = hand_overs.propose(
        actor=scene.actor(_proposer(row), day),
        at=at,
        assignment=_seat(scene, row, row["role"]),
        successor=scene.people[told["name"]],
        takes_effect_on=row["effect"],
        day=day,
        note=row["note"],
    )
    if "accepted" in row:
        on_behalf = scene.actor(ON_BEHALF, row["accepted"])
        hand_overs.accept(actor=on_behalf, at=at, hand_over=offered, day=row["accepted"], on_behalf=True)


def _proposer(row: Row) -> str:
    forces = pack("task_forces")["task_forces"]
    return str(next(force["manager"]["name"] for force in forces if force["name"] == row["task_force"]))


def _attach(scene: Scene, row: Row, at: datetime) -> None:
    content = picture(row["what"]) if row["kind"] == "picture" else prints(row["text"])
    attach(
        actor=scene.actor(row["by"], row["day"]),
        at=at,
        dossier=scene.projects[row["project"]].dossier,
        file=content.named(row["name"]),
        what=row["what"],
        secrecy=Secrecy.OUTSIDE if row["outside"] else Secrecy.INTERNAL,
    )
