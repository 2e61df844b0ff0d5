"""Cases on the table, with a small vocabulary in which a course of handling can be told day by day.

Everything is done by the people whose step it is: the enterprise (杨丁), its specialist (沈己), the desks of two
departments. Days are dates; nothing is mocked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.approvals import commands
from kuaijin.approvals.jobs import settle_day
from kuaijin.approvals.models import Case, CaseLink, Checklist, Document, Letter, Plan
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.rules import clocks
from kuaijin.directory import commands as directory
from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.directory.models import Account, Organisation, Post
from kuaijin.law.clock import Reading
from kuaijin.obligations.models import Obligation
from tests.support import guard
from tests.support.beginnings import begun_once
from tests.support.world import AT, SINCE, World, person_with_account

# A Monday without a holiday near: three plain working weeks follow.
MONDAY = date(2026, 11, 2)
LAW = "行政许可法（2019）第四十二条第一款"
PACKS = {"national": 1, "shandong": 1, "binzhou": 1}
PAPERS: dict[str, dict[str, Any]] = {
    "application": {"name": "申请表"},
    "contract": {"name": "土地出让合同"},
    "design": {"name": "设计方案"},
    "licence": {"name": "营业执照", "obtainable": True, "source": "滨州市工程建设项目并联审批管理规定（2020）第九条"},
}
FACTS: dict[str, Any] = {
    "correction_days": {"days": 2, "source": "滨州市工程建设项目并联审批管理规定（2020）第十条第二款"},
    "deemed_accepted": {"holds": True, "source": "行政许可法（2019）第三十二条第一款第四项"},
    "extension": {"days": 10, "authority": "本机关负责人", "source": LAW},
    "needs": ["application", "contract", "licence"],
    "deferrable": ["contract"],
    "documents": PAPERS,
}


def paper(name: str = "paper.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"{name} 正文".encode(), "text/plain")


def term(days: int, mode: str = "working", source: str = LAW) -> dict[str, Any]:
    return {"days": days, "mode": mode, "source": source}


@dataclass
class Table:
    """One project's cases. `land` (自然资源) and `build` (住建) are the two desks."""

    world: World
    checklist: Checklist
    plan: Plan
    posts: dict[str, Post]

    def actor(self, username: str, day: date) -> Actor:
        account = Account.objects.select_related("person").get(username=username)
        return actor_for(account, day)

    def act(self, username: str, day: date) -> dict[str, Any]:
        actor = system(self.world.zone.pk) if username == "system" else self.actor(username, day)
        return {"actor": actor, "at": AT, "day": day}

    def case(
        self,
        matter: str,
        *,
        days: int = 20,
        promised: int = 8,
        desk: str = "land",
        stage: str = "land",
        way: str = Way.PROMISED,
        mode: str = "working",
        merged_into: Case | None = None,
        after: Mapping[Case, str] | None = None,
        **facts: Any,
    ) -> Case:
        with guard.setup():
            case = Case.objects.create(
                dossier=self.checklist.dossier,
                checklist=self.checklist,
                plan=self.plan,
                matter=matter,
                name=matter,
                stage=stage,
                department=desk,
                post=self.posts[desk],
                way=way,
                merged_into=merged_into,
                promised_term=term(promised),
                statutory_term=term(days, mode),
                matter_facts={**FACTS, **facts},
            )
            for before, kind in (after or {}).items():
                CaseLink.objects.create(case=case, after=before, kind=kind, source="示例")
        return case

    def file(
        self,
        day: date,
        *,
        stage: str = "land",
        by: str = "yangding",
        papers: Any = ("application", "contract"),
        **more: Any,
    ) -> None:
        files = {code: paper(f"{code}.txt") for code in papers}
        commands.file_stage(**self.act(by, day), checklist=self.checklist, stage=stage, on=day, files=files, **more)

    def do(self, what: str, case: Case, day: date, *, by: str = "", **more: Any) -> Case:
        """Any act on a case on its day, by its own desk unless `by` says otherwise."""
        case.refresh_from_db()
        who = by or DESKS[case.department]
        getattr(commands, what)(**self.act(who, day), case=case, on=day, **more)
        return self.now(case)

    def grant(self, case: Case, day: date, **more: Any) -> Case:
        return self.do("decide", case, day, outcome="granted", **more)

    def refuse(self, case: Case, day: date, motive: str = "不符合规划条件", **more: Any) -> Case:
        return self.do("decide", case, day, outcome="refused", motive=motive, **more)

    def now(self, case: Case) -> Case:
        return Case.objects.select_related("obligation__dossier__zone", "dossier__zone", "checklist").get(pk=case.pk)

    def night(self, day: date) -> None:
        """What the clock itself does at the beginning of `day`."""
        settle_day(system(self.world.zone.pk), AT, day)

    def promised(self, case: Case, day: date) -> Reading:
        reading = clocks.readings(self.now(case), day).promised
        assert reading is not None
        return reading

    def statutory(self, case: Case, day: date) -> Reading:
        reading = clocks.readings(self.now(case), day).statutory
        assert reading is not None
        return reading

    def owed(self, case: Case, word: str = "") -> Obligation | None:
        return Obligation.objects.filter(about=clocks.about_of(case, word)).order_by("-pk").first()

    def open_owed(self, case: Case, word: str = "") -> Obligation | None:
        return Obligation.objects.filter(about=clocks.about_of(case, word), state="open").first()

    def steps(self, case: Case) -> list[str]:
        return list(case.steps.order_by("seq").values_list("what", flat=True))

    def letters(self, case: Case) -> list[str]:
        return list(Letter.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))

    def document(self, code: str) -> Document:
        return Document.objects.get(checklist=self.checklist, code=code)


DESKS = {"land": "desk-land", "build": "desk-build"}
__all__ = ["DESKS", "MONDAY", "CaseState", "Table", "lay", "paper"]


@begun_once
def lay(world: World, packs: Mapping[str, int] = PACKS) -> Table:
    """Two desks with people who are signed up, and a published plan without cases."""
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    posts = {}
    for (key, username), (name, person) in zip(
        DESKS.items(), {"自然资源局": "吕甲", "住建局": "吕乙"}.items(), strict=True
    ):
        office = directory.create_organisation(**act, zone=world.zone, name=name, kind=Organisation.Kind.DEPARTMENT)
        post = directory.create_post(**act, organisation=office, title="审批岗")
        who = person_with_account(act["actor"], world.zone, person, username, "department", organisation=office)
        directory.assign_post(**act, post=post, person=who, starts_on=SINCE)
        posts[key] = post
    with guard.setup():
        checklist = Checklist.objects.create(dossier=world.project.dossier, packs=dict(packs), opened_on=SINCE)
        plan = Plan.objects.create(
            checklist=checklist,
            number=1,
            state="published",
            asked={},
            document={
                "matters": [],
                "terms": {},
                "plan": [],
                "elapsed": None,
                "outside_clock": [],
                "promise": {"days": 8},
            },
            lawful=True,
            starts_on=MONDAY,
            promise_days=8,
            ends_on=MONDAY,
            serial_days=94,
            made_at=AT,
            made_by="王辛",
            published_on=SINCE,
            published_by="王辛",
        )
    return Table(world, checklist, plan, posts)
