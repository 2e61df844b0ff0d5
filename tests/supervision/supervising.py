"""A slip about the power supply of a landed project, and a meeting about it. Time moves with the day that is given."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.obligations.commands import open_obligation
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.obligations.rules import working_days
from kuaijin.supervision import commands
from kuaijin.supervision.models import DispatchMeeting, SupervisionSlip
from tests.support.world import DAY, World

LATE = date(2026, 10, 15)


def at(day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def who(world: World, username: str, day: date = DAY) -> Actor:
    return actor_for(world.account(username), day)


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + name.encode() * 9)


def issued(world: World, username: str = "wangxin", day: date = LATE, **facts: Any) -> SupervisionSlip:
    """About the answer of the power company that was due on 2026-10-13, unless `facts` say otherwise."""
    given: dict[str, Any] = {
        "dossier": world.project.dossier,
        "about": world.obligation,
        "words": "供电方案一直没有答复",
        "asked": "两天内书面答复供电方案，说清二期容量",
        **facts,
    }
    slip: SupervisionSlip = commands.issue_slip(actor=who(world, username, day), at=at(day), day=day, **given)
    return slip


def late_task(world: World, title: str = "验收资料补齐") -> Obligation:
    """Owed by the power company since before the present day."""
    made: Obligation = open_obligation(
        actor=system(world.zone.pk),
        at=at(),
        dossier=world.project.dossier,
        kind=Kind.TASK,
        title=title,
        obligor=world.posts["power"],
        term=working_days(1, "约定"),
        received_on=date(2026, 9, 24),
        day=DAY,
    )
    return made


def planned(world: World, username: str = "wangxin", day: date = DAY, **facts: Any) -> DispatchMeeting:
    given: dict[str, Any] = {
        "zone": world.zone,
        "title": "澄川电机项目现场调度会",
        "on": day,
        "chair": world.posts["manager"],
        "projects": [world.project.dossier],
        "posts": [world.posts["power"], world.posts["manager"]],
        "place": "澄川电机二期工地",
        **facts,
    }
    meeting: DispatchMeeting = commands.plan_meeting(actor=who(world, username, day), at=at(day), day=day, **given)
    return meeting
