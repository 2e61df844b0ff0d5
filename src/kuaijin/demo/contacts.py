"""Acts of service in the demo zones: the first round of the task forces, visits, errands, and duty on a site."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from kuaijin.contacts import commands as contacts
from kuaijin.contacts.models import Duty
from kuaijin.demo.projects import FIRST_DAY, manager_of, opened_on, rows, visits
from kuaijin.demo.scene import Course, Scene, instant, pack
from kuaijin.directory.actors import system
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations.calendars import calendar_of

Row = dict[str, Any]
# The first round: a few firms a day, so that all are seen well within the month.
FIRMS_A_DAY = 4


def plan(scene: Scene, course: Course) -> None:
    _plan_first_round(scene, course)
    for row in rows(scene.zone.code):
        for visit in visits(row):
            course.add(visit[0], "15:40", partial(_visited, scene, row, visit))
    if scene.zone.code != "N":
        return
    told = pack("contacts")
    for row in told["contacts"]:
        course.add(row["day"], "16:10", partial(_record, scene, row))
    for row in told["duty"]:
        course.add(row["day"], "09:20", partial(_plan_duty, scene, row))
        for day, name in row["present"]:
            course.add(day, "08:35", partial(_stand, scene, row, day, name))


def look_over(scenes: Sequence[Scene], day: date) -> None:
    """The nightly round, after which silence is grey."""
    for scene in scenes:
        act: dict[str, Any] = {"actor": system(scene.zone.pk), "at": instant(day, "00:20")}
        contacts.look_over(**act, zone=scene.zone, day=day)
        contacts.settle_duty(**act, zone=scene.zone, day=day)


def _plan_first_round(scene: Scene, course: Course) -> None:
    """Everybody who was there when the task forces began is seen within the first month."""
    calendar = calendar_of()
    there = [row for row in rows(scene.zone.code) if opened_on(row) == FIRST_DAY and _looked_after(row)]
    day = FIRST_DAY
    for place, row in enumerate(there):
        if place % FIRMS_A_DAY == 0:
            day = calendar.add(day, 1)
        course.add(day, "10:50", partial(_first_visit, scene, row, day))


def _looked_after(row: Row) -> bool:
    return "task_force" in row["project"] or "team" in row


def _first_visit(scene: Scene, row: Row, day: date, at: datetime) -> None:
    contacts.record(
        actor=scene.script,
        at=at,
        dossier=scene.enterprises[row["enterprise"]["key"]].dossier,
        kind="visit",
        on=day,
        day=day,
        people=[_manager_post(scene, row)],
        done="专班上门，认识企业的人，留下四个人的电话。",
    )


def _manager_post(scene: Scene, row: Row) -> Post:
    name = manager_of(row)
    force = row["project"].get("task_force")
    return scene.posts.get(f"{name}@{force}", scene.posts[name])


def _visited(scene: Scene, row: Row, told: tuple[date, str, str], at: datetime) -> None:
    """Who looked at the site also spoke with the firm."""
    day, by, seen = told
    contacts.record(
        actor=scene.script,
        at=at,
        dossier=scene.projects[row["enterprise"]["key"]].dossier,
        kind="visit",
        on=day,
        day=day,
        people=[scene.posts[by]],
        done=seen or "到现场看进度，问了企业有什么难处。",
    )


def _record(scene: Scene, row: Row, at: datetime) -> None:
    contacts.record(
        actor=scene.script,
        at=at,
        dossier=_about(scene, row),
        kind=row["kind"],
        on=row["day"],
        day=row["day"],
        people=_posts(scene, row["who"]),
        others=row.get("others", ""),
        heard=row.get("heard", ""),
        done=row.get("done", ""),
        place=row.get("place", ""),
    )


def _about(scene: Scene, row: Row) -> Dossier:
    return scene.projects[row["project"]].dossier if "project" in row else scene.enterprises[row["enterprise"]].dossier


def _posts(scene: Scene, names: Sequence[str]) -> list[Post]:
    return [scene.posts[name] for name in names]


def _plan_duty(scene: Scene, row: Row, at: datetime) -> None:
    contacts.plan_duty(
        actor=scene.script,
        at=at,
        dossier=scene.projects[row["project"]].dossier,
        starts_on=row["from"],
        ends_on=row["until"],
        posts=_posts(scene, row["who"]),
        day=row["day"],
    )


def _stand(scene: Scene, row: Row, day: date, name: str, at: datetime) -> None:
    duty = Duty.objects.select_related("dossier__zone", "post").get(
        dossier=scene.projects[row["project"]].dossier, on=day
    )
    contacts.confirm_presence(actor=scene.actor(name, day), at=at, duty=duty, day=day, place="二期工地门口")
