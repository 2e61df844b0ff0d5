"""A zone whose packs are published, whose departments have desks, and a project with an open checklist."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kuaijin.approvals.commands import answer_facts, make_plan, open_checklist, publish_plan
from kuaijin.approvals.models import Checklist, Desk, PackVersion, Plan
from kuaijin.approvals.rules import promising
from kuaijin.config.documents import documents_from
from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.directory.models import Organisation, Person, Post, Zone
from kuaijin.planning.matters import Lever
from tests.support import guard
from tests.support.beginnings import begun_once
from tests.support.world import AT, DAY, SINCE, World, person_with_account

HERE = Path(__file__).parent
# The six matters of the example: 94 working days one after another.
PLANT: dict[str, Any] = {"area": 6.2, "eia": "form", "tce": 860, "new_building": True, "explosive": False}
SIX = ("L1", "L2", "E1", "S1", "Q1", "B1")
LEVERS = (
    Lever.PARALLEL,
    Lever.REVIEW_IN_ADVANCE,
    Lever.PROMISED_LIMITS,
    Lever.MERGED_HANDLING,
    Lever.DEFERRED_DOCUMENTS,
)
DEPARTMENTS = ("自然资源", "生态环境", "水利", "住建", "发展改革", "气象")


@dataclass
class Approving:
    """`world`, the checklist of its project with nothing answered, and the desk's post of each department."""

    world: World
    checklist: Checklist
    desks: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def zone(self) -> Zone:
        return self.world.zone

    @property
    def act(self) -> dict[str, Any]:
        return {"actor": system(self.world.zone.pk), "at": AT}

    def answered(self, day: date = DAY, **facts: Any) -> Checklist:
        return answer_facts(**self.act, checklist=self.checklist, answers=facts or PLANT, day=day, source="示例")

    def plan(
        self,
        start: date = DAY,
        levers: Sequence[Lever] = LEVERS,
        promise: int | None = None,
        matters: Sequence[str] | None = SIX,
        waits: dict[str, int] | None = None,
        day: date = DAY,
    ) -> Plan:
        """Solved and kept, as the desk does it."""
        question = promising.Question(start, tuple(levers), promise, matters and tuple(matters), waits or {}, {})
        answer = promising.answered(promising.drawn(self.checklist, question, day))
        return make_plan(
            **self.act, checklist=self.checklist, asked=question.as_asked(), document=answer.document, day=day
        )

    def published(self, **how: Any) -> Plan:
        """The plant's facts, the six matters in 8 counted days, published: with cases, links and filing owed."""
        self.answered()
        plan = self.plan(**{"waits": {"B1": 2}, **how})
        return publish_plan(**self.act, plan=plan, day=how.get("day", DAY))


def publish(zone: Zone, name: str, number: int = 1, valid_from: date = SINCE, **changes: Any) -> PackVersion:
    """A pack of this folder, published without asking anybody."""
    document = documents_from((HERE / f"{name}.yaml").read_text(encoding="utf-8"))[0]
    assert isinstance(document, dict)
    text = json.dumps(document | changes, default=str, ensure_ascii=False)
    with guard.setup():
        return PackVersion.objects.create(
            zone=zone,
            code=name,
            number=number,
            name=document["name"],
            state="published",
            valid_from=valid_from,
            document=json.loads(text),
            digest=hashlib.sha256(text.encode()).hexdigest(),
            source=document["source"],
            loaded_at=AT,
            loaded_by="钱甲",
            published_at=AT,
            published_by="钱甲",
        )


def with_desks(world: World) -> tuple[dict[str, Post], dict[str, Person]]:
    """A department, a post and a person who is signed up for each department of the packs: `desk0`, `desk1`, …"""
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    posts, people = {}, {}
    stems = "甲乙丙丁戊己"
    for number, name in enumerate(DEPARTMENTS):
        office = directory.create_organisation(
            **act, zone=world.zone, name=f"{name}局", kind=Organisation.Kind.DEPARTMENT
        )
        post = directory.create_post(**act, organisation=office, title="审批岗")
        person = person_with_account(
            act["actor"], world.zone, f"吕{stems[number]}", f"desk{number}", "department", organisation=office
        )
        directory.assign_post(**act, post=post, person=person, starts_on=SINCE)
        with guard.setup():
            Desk.objects.create(zone=world.zone, department=name, post=post)
        posts[name], people[name] = post, person
    return posts, people


@begun_once
def build(world: World) -> Approving:
    publish(world.zone, "example")
    posts, people = with_desks(world)
    checklist = open_checklist(actor=system(world.zone.pk), at=AT, dossier=world.project.dossier, day=DAY)
    return Approving(world, checklist, posts, people)
