"""Enterprises and projects of the demo zones, each act on its day."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from kuaijin.demo import parts
from kuaijin.demo.scene import Course, Scene, Told, instant, pack
from kuaijin.demo.teams import open_team
from kuaijin.directory.commands import assign_post, create_person, create_post
from kuaijin.enterprises import commands as enterprises
from kuaijin.projects import commands as projects
from kuaijin.taskforces.commands import look_after, override_seat
from kuaijin.taskforces.models import TaskForce

BATCHES = {"spring": ("2025年春季集中开工", "spring"), "autumn": ("2025年秋季集中开工", "autumn")}
EVIDENCE = {
    "signing": "签订的投资协议",
    "landing": "土地合同和项目公司营业执照",
    "start": "施工许可证和现场照片",
    "construction": "监理月报",
    "completion": "竣工验收意见书",
    "production": "首批产品出厂记录",
    "full_capacity": "月产量报表",
}
# From here on the zones keep books: what was reached before is told on this day.
FIRST_DAY = date(2024, 9, 12)
# Who looks after a project of zone K that has no working team yet.
ATTRACTION = "凌丁"


def open_batches(scene: Scene) -> None:
    for key, (name, season) in BATCHES.items():
        scene.batches[key] = projects.create_batch(
            actor=scene.script, at=instant(date(2025, 1, 6)), zone=scene.zone, name=name, year=2025, season=season
        )


def rows(zone: str) -> list[dict[str, Any]]:
    """Of zone N the twelve told at length first, then the others."""
    if zone == "N":
        return [*pack("projects")["projects"], *pack("starts")["projects"]]
    return list(pack(zone.lower())["projects"])


def plan(scene: Scene, course: Course) -> None:
    """Puts every act about enterprises and projects on its day."""
    for row in rows(scene.zone.code):
        opened = opened_on(row)
        course.add(opened, "09:10", partial(_open, scene, row, opened))
        parts.plan(scene, course, row, opened)
        _plan_walk(scene, course, row, None, row, opened)
        for phase in row.get("phases", ()):
            _plan_walk(scene, course, row, phase["name"], phase, opened)
        for visit in visits(row):
            course.add(visit[0], "15:30", partial(_verify, scene, row, visit))
        if "override" in row:
            course.add(row["override"]["day"], "11:00", partial(_override, scene, row))
    for row in pack("projects")["merged"] if scene.zone.code == "N" else ():
        course.add(row["day"], "10:40", partial(_merge, scene, row))


def opened_on(row: dict[str, Any]) -> date:
    """The day on which the project is first told of."""
    return max(min(Told.of(value).known_on for value in _all_reached(row)), FIRST_DAY)


def _all_reached(row: dict[str, Any]) -> list[Any]:
    return [value for part in (row, *row.get("phases", ())) for value in part.get("reached", {}).values()]


def _plan_walk(
    scene: Scene, course: Course, row: dict[str, Any], phase: str | None, told: dict[str, Any], opened: date
) -> None:
    """The stages of the whole, or of one phase, reached and planned."""
    reached = told.get("reached", {})
    for stage, value in reached.items():
        on = Told.of(value)
        day = max(on.known_on, opened)
        course.add(day, "14:00", partial(_reach, scene, row, phase, stage, on, day))
    days = [Told.of(value).known_on for value in reached.values()] or [
        Told.of(value).known_on for value in _all_reached(row)
    ]
    for stage, value in told.get("planned", {}).items():
        _plan_stage(scene, course, row, phase, stage, value, max([*days, opened]))


def visits(row: dict[str, Any]) -> list[tuple[date, str, str]]:
    told = row.get("verified", [])
    if isinstance(told, date):
        return [(told, manager_of(row), "")]
    return [(day, by, seen) for day, by, seen in told]


def _plan_stage(
    scene: Scene, course: Course, row: dict[str, Any], phase: str | None, stage: str, value: Any, day: date
) -> None:
    first, later = (value, None) if not isinstance(value, list) else value
    course.add(day, "14:30", partial(_set_plan, scene, row, phase, stage, Told.of(first)))
    if later is not None:
        course.add(row["moved_on"], "16:20", partial(_set_plan, scene, row, phase, stage, Told.of(later)))


def _open(scene: Scene, row: dict[str, Any], day: date, at: datetime) -> None:
    told, facts = row["enterprise"], dict(row["project"])
    key, town = told["key"], facts.pop("town")
    force = _task_force(scene, row, facts.pop("task_force", None), day, at)
    enterprise = enterprises.create(
        actor=scene.script,
        at=at,
        zone=scene.zone,
        name=told["name"],
        name_en=told.get("name_en", ""),
        uscc=told["uscc"],
        industry=facts["industry"],
        region=scene.regions[told.get("home", town)],
        opened_on=day,
    )
    scene.enterprises[key] = enterprise
    scene.organisations[told["name"]] = enterprise.organisation
    _contact(scene, key, told["contact"], day, at)
    responsible = facts.pop("responsible", None)
    amounts = {
        "total_investment": facts.pop("total"),
        "fixed_investment": facts.pop("fixed", None),
        # told by day in `money`, where the pack knows the days
        "arrived_funds": None if "money" in row else facts.pop("arrived", None),
    }
    project = projects.create(
        actor=scene.script,
        at=at,
        zone=scene.zone,
        enterprise=enterprise,
        opened_on=day,
        region=scene.regions[town],
        sector=facts.pop("sector", None) or _sector(row["project"]["task_force"]),
        responsible=scene.organisations[responsible] if responsible else None,
        batch=scene.batches.get(row.get("batch", "")),
        problem=row.get("problem", ""),
        **{name: None if amount is None else Decimal(amount) for name, amount in amounts.items()},
        **facts,
    )
    scene.projects[key] = project
    scene.managers[key] = manager_of(row)
    for dossier in (enterprise.dossier, project.dossier) if force else ():
        look_after(actor=scene.script, at=at, dossier=dossier, task_force=force, starts_on=day)


def _task_force(scene: Scene, row: dict[str, Any], name: str | None, day: date, at: datetime) -> TaskForce | None:
    """The one that is named, the project's own team, or none before the project is key."""
    if name is not None:
        return scene.task_forces[name]
    return open_team(scene, row, day, at) if "team" in row else None


def manager_of(row: dict[str, Any]) -> str:
    force = row["project"].get("task_force")
    if force is None:
        return str(row.get("team", {}).get("manager", ATTRACTION))
    forces = pack("task_forces")["task_forces"]
    return str(next(told["manager"]["name"] for told in forces if told["name"] == force))


def _sector(task_force: str) -> str:
    return str(next(row["sector"] for row in pack("task_forces")["task_forces"] if row["name"] == task_force))


def _contact(scene: Scene, key: str, told: list[str], day: date, at: datetime) -> None:
    """Somebody to call at the enterprise; he also holds the post that owes what the enterprise owes."""
    name, phone, title = (*told, "项目经理")[:3]
    enterprise = scene.enterprises[key]
    enterprises.add_contact(actor=scene.script, at=at, enterprise=enterprise, name=name, phone=phone, title=title)
    post = create_post(
        actor=scene.script, at=at, organisation=enterprise.organisation, title="项目联系岗", title_en="Project contact"
    )
    person = create_person(actor=scene.script, at=at, zone=scene.zone, name=name, phone=phone)
    assign_post(actor=scene.script, at=at, post=post, person=person, starts_on=day)
    scene.people[name], scene.posts[name] = person, post


def _reach(
    scene: Scene, row: dict[str, Any], phase: str | None, stage: str, told: Told, day: date, at: datetime
) -> None:
    projects.reach_stage(
        actor=scene.script,
        at=at,
        project=scene.projects[row["enterprise"]["key"]],
        phase=parts.phase_of(scene, row, phase),
        evidence_words=EVIDENCE.get(stage, "项目台账"),
        stage=stage,
        reached_on=told.on,
        precision=told.precision,
        day=day,
    )


def _set_plan(scene: Scene, row: dict[str, Any], phase: str | None, stage: str, told: Told, at: datetime) -> None:
    projects.plan_stage(
        actor=scene.script,
        at=at,
        project=scene.projects[row["enterprise"]["key"]],
        phase=parts.phase_of(scene, row, phase),
        stage=stage,
        planned_on=told.on,
        precision=told.precision,
    )


def _verify(scene: Scene, row: dict[str, Any], told: tuple[date, str, str], at: datetime) -> None:
    day, by, seen = told
    projects.report_progress(
        actor=scene.actor(by, day),
        at=at,
        project=scene.projects[row["enterprise"]["key"]],
        on=day,
        day=day,
        words=seen or "到现场看过，照计划在做。",
        stood_there=True,
        shown_outside=True,
    )


def _override(scene: Scene, row: dict[str, Any], at: datetime) -> None:
    told = row["override"]
    override_seat(
        actor=scene.script,
        at=at,
        dossier=scene.projects[row["enterprise"]["key"]].dossier,
        role=told["role"],
        post=scene.posts[told["person"]],
        starts_on=told["day"],
        reason=told["reason"],
    )


def _merge(scene: Scene, row: dict[str, Any], at: datetime) -> None:
    kept = scene.enterprises[row["kept"]]
    gone = enterprises.create(
        actor=scene.script,
        at=at,
        zone=scene.zone,
        name=row["gone"],
        opened_on=row["day"],
        region=kept.dossier.region,
    )
    name, phone = row["contact"]
    enterprises.add_contact(actor=scene.script, at=at, enterprise=gone, name=name, phone=phone)
    enterprises.merge(actor=scene.actor("秦甲", row["day"]), at=at, kept=kept, gone=gone, reason=row["reason"])
