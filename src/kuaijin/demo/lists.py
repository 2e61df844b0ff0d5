"""Programme lists and the four batches (四个一批) of the demo zones."""

from datetime import date, datetime
from functools import partial
from typing import Any

from kuaijin.demo.projects import opened_on, rows
from kuaijin.demo.scene import Course, Scene, pack
from kuaijin.projects import commands as projects
from kuaijin.projects.models import Programme

Row = dict[str, Any]


def plan(scene: Scene, course: Course) -> None:
    """A project that is first told of after its list came out joins it on that day."""
    told, opened = (
        pack("lists")[scene.zone.code],
        {row["enterprise"]["key"]: opened_on(row) for row in rows(scene.zone.code)},
    )
    for row in told["programmes"]:
        course.add(row["day"], "15:10", partial(_open_programme, scene, row))
        for key in row["members"]:
            day = max(row["day"], opened[key])
            course.add(day, "15:15", partial(_join, scene, row, key, day))
    for row in told["drives"]:
        for key in row["members"]:
            day = max(row["day"], opened[key])
            course.add(day, "15:20", partial(_drive, scene, row, key, day))


def _open_programme(scene: Scene, row: Row, at: datetime) -> None:
    projects.create_programme(
        actor=scene.script, at=at, zone=scene.zone, name=row["name"], level=row["level"], source=row["source"]
    )


def _join(scene: Scene, row: Row, key: str, day: date, at: datetime) -> None:
    programme = Programme.objects.get(zone=scene.zone, name=row["name"])
    projects.put_on_programme(actor=scene.script, at=at, project=scene.projects[key], programme=programme, on=day)


def _drive(scene: Scene, row: Row, key: str, day: date, at: datetime) -> None:
    projects.put_in_drive(
        actor=scene.script, at=at, project=scene.projects[key], drive=row["drive"], year=row["year"], on=day
    )
