#!/usr/bin/env python3
"""Fill an empty database with invented work, to measure at the size of a province.

    KUAIJIN_DATA=DIR python -m bench.synthetic [--projects 10000] [--obligations 100000]

Who there is comes by commands, as in life; projects and obligations are rows made in bulk, with due days read by the
law and entries on the journal's chains. Prints one JSON object: sessions of two ordinary users and the ids to ask for.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaijin.config.settings")
os.environ["KUAIJIN_DEMO"] = "1"  # the day is pinned, so that every run sees the same lights

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.db import connection, transaction

from kuaijin.directory import accounts as account_commands
from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.directory.models import Account, Organisation, Person, Post, Region, Zone
from kuaijin.directory.names import normalised, search_text
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod, Party, Role, Series
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.chains import Draft, append
from kuaijin.kit import clock
from kuaijin.law.clock import Event
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import ClockEvent, Kind, Obligation
from kuaijin.obligations.rules import Materialised, materialise, working_days
from kuaijin.obligations.schedule import next_check
from kuaijin.obligations.standings import refresh
from kuaijin.projects.models import STAGES, Project, ProjectStage
from kuaijin.taskforces import commands as taskforces
from kuaijin.taskforces.models import TaskForce

if TYPE_CHECKING:
    from django.db.models import Model

SEED = 20261009
PROMISES = "园区服务承诺 2026 版"
BATCH = 1000
SINCE = date(2026, 1, 5)
SECTORS = ("高端装备", "新材料", "生物医药", "电子信息", "绿色食品", "现代物流", "新能源", "节能环保", "纺织服装")
TOWNS = ("临湖镇", "青岗街道", "白塔镇", "柳河镇", "石桥镇", "大营镇", "沙河街道", "南山镇", "北坡镇", "东关街道")
OFFICES = ("供电公司", "自然资源局", "生态环境局", "住房城乡建设局", "水务公司", "燃气公司", "行政审批局", "人社局")
OWED = ("供电方案答复", "用地预审意见", "环评批复", "施工图审查", "取水许可", "临时用气接入", "规划许可证", "用工对接")
SURNAMES = "褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
STEMS = "甲乙丙丁戊己庚辛壬癸"
SYLLABLES = "澄赤青朗启恒瑞宏远博嘉和川石岳峰禾泽森源"
TRADES = ("电机", "新材", "药业", "电子", "食品", "物流", "能源", "环保", "纺织", "机械")


@dataclass
class Zoned:
    """The zone and who is in it."""

    zone: Zone
    towns: list[Region]
    forces: list[TaskForce]
    obligors: dict[int, list[Post]]  # task force → posts of its own
    departments: list[Post]


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.day = clock.today()
        self.at = clock.now()
        self.actor = system()

    @property
    def act(self) -> dict[str, Any]:
        return {"actor": self.actor, "at": self.at}

    # --- who there is, by commands ----------------------------------------------------------------------------

    def person(self, zone: Zone, number: int) -> Person:
        name = SURNAMES[number % len(SURNAMES)] + STEMS[number // len(SURNAMES) % len(STEMS)]
        return directory.create_person(**self.act, zone=zone, name=name, phone=f"1380000{number % 10000:04d}")

    def zoned(self) -> Zoned:
        zone = directory.create_zone(**self.act, code="B", name="测量新区", opened_on=SINCE)
        self.actor = system(zone.pk)
        towns = [directory.create_region(**self.act, zone=zone, name=name, level=Region.Level.TOWN) for name in TOWNS]
        people = (self.person(zone, number) for number in range(10_000))
        forces = [self.force(zone, sector, towns, people) for sector in SECTORS]
        departments = [self.department(zone, name, n, people) for name in OFFICES for n in range(8)]
        obligors = {force.pk: list(Post.objects.filter(organisation=force.organisation)) for force in forces}
        self.gather(zone, forces)
        return Zoned(zone, towns, forces, obligors, departments)

    def force(self, zone: Zone, sector: str, towns: list[Region], people: Iterator[Person]) -> TaskForce:
        force = taskforces.create(**self.act, zone=zone, name=f"{sector}专班", opened_on=SINCE)
        fill = {**self.act, "task_force": force, "starts_on": SINCE}
        for role in (Role.LEADER, Role.MANAGER, Role.CONTACT):
            taskforces.fill_seat(**fill, role=role, person=next(people))
        for town in towns:
            taskforces.fill_seat(**fill, role=Role.LOCAL, person=next(people), region=town)
            taskforces.add_scope(**fill, sector=sector, region=town)
        return force

    def department(self, zone: Zone, name: str, number: int, people: Iterator[Person]) -> Post:
        kind = Organisation.Kind.DEPARTMENT
        office = Organisation.objects.filter(zone=zone, name=name).first() or directory.create_organisation(
            **self.act, zone=zone, name=name, kind=kind
        )
        post = directory.create_post(**self.act, organisation=office, title=f"窗口 {number + 1} 岗")
        directory.assign_post(**self.act, post=post, person=next(people), starts_on=SINCE)
        return post

    def gather(self, zone: Zone, forces: list[TaskForce]) -> None:
        """All task forces stand under one office, whose people see the work of all by their scope."""
        head = directory.create_organisation(
            **self.act, zone=zone, name="服务专班办公室", kind=Organisation.Kind.TASK_FORCE
        )
        for force in forces:
            force.organisation.parent = head
            force.organisation.path = f"{head.path}{force.organisation_id}/"
            force.organisation.save(update_fields=["parent", "path"])

    def user(self, zone: Zone, username: str, organisation: Organisation, post: Post) -> str:
        """An ordinary user who holds `post` and works in the scope of `organisation`; returns his session key."""
        person = post.holdings.get(ends_on=None).person
        account = account_commands.create_account(
            **self.act, person=person, username=username, password="kuaijin-bench-2026"
        )
        account_commands.grant_role(
            **self.act, account=account, role="member", zone=zone, starts_on=SINCE, organisation=organisation
        )
        return session_of(account)

    # --- what there is, in bulk -------------------------------------------------------------------------------

    def enterprises(self, there: Zoned, count: int) -> list[Enterprise]:
        names = [self.enterprise_name(number) for number in range(count)]
        towns = [self.random.choice(there.towns) for _ in names]
        organisations = [
            Organisation(zone=there.zone, name=name, kind=Organisation.Kind.ENTERPRISE, region=town, path="/")
            for name, town in zip(names, towns, strict=True)
        ]
        bulk(organisations)
        for organisation in organisations:
            organisation.path = f"/{organisation.pk}/"
        Organisation.objects.bulk_update(organisations, ["path"], batch_size=BATCH // 4)
        dossiers = self.dossiers(there.zone, "enterprise", "QY", organisations, names)
        rows = [
            Enterprise(
                dossier=dossier, zone=there.zone, organisation=organisation, name=name, name_key=normalised(name)
            )
            for dossier, organisation, name in zip(dossiers, organisations, names, strict=True)
        ]
        bulk(rows)
        return rows

    def enterprise_name(self, number: int) -> str:
        first, rest = divmod(number, len(SYLLABLES))
        second, trade = SYLLABLES[first % len(SYLLABLES)], TRADES[first // len(SYLLABLES) % len(TRADES)]
        return f"{SYLLABLES[rest]}{second}{trade}{number}有限公司"

    def dossiers(
        self, zone: Zone, kind: str, prefix: str, organisations: list[Organisation], titles: list[str]
    ) -> list[Dossier]:
        rows = []
        for number, (organisation, title) in enumerate(zip(organisations, titles, strict=True), 1):
            given = f"2026-{prefix}-{number:04d}"
            rows.append(
                Dossier(
                    zone=zone,
                    number=given,
                    kind=kind,
                    title=title,
                    region=organisation.region,
                    organisation=organisation,
                    opened_on=SINCE,
                    search=search_text(title, organisation.name, given),
                )
            )
        bulk(rows)
        Series.objects.update_or_create(zone=zone, prefix=prefix, year=2026, defaults={"last": len(rows)})
        return rows

    def projects(self, there: Zoned, enterprises: list[Enterprise], count: int) -> list[tuple[Project, TaskForce]]:
        owners = [enterprises[number % len(enterprises)] for number in range(count)]
        titles = [f"{owner.name.removesuffix('有限公司')}生产线 {n} 期项目" for n, owner in enumerate(owners, 1)]
        dossiers = self.dossiers(there.zone, "project", "XM", [owner.organisation for owner in owners], titles)
        stages = [self.random.choice(STAGES) for _ in owners]
        forces = [self.random.choice(there.forces) for _ in owners]
        rows = [
            Project(
                dossier=dossier,
                enterprise=owner,
                title_key=normalised(dossier.title),
                sector=self.random.choice(SECTORS),
                total_investment=self.random.randint(1000, 900_000) * 10_000,
                stage=stage,
            )
            for dossier, owner, stage in zip(dossiers, owners, stages, strict=True)
        ]
        bulk(rows)
        landed = STAGES.index("landing")
        bulk([Inheritance(dossier=d, source=f.dossier, starts_on=SINCE) for d, f in zip(dossiers, forces, strict=True)])
        bulk(
            [
                KeyPeriod(dossier=d, ground=KeyPeriod.Ground.LANDED, starts_on=SINCE)
                for d, stage in zip(dossiers, stages, strict=True)
                if STAGES.index(stage) >= landed
            ]
        )
        bulk(
            [
                ProjectStage(project=project, stage=stage, reached_on=SINCE)
                for project in rows
                for stage in STAGES[: STAGES.index(project.stage) + 1]
            ]
        )
        self.journal(there.zone, dossiers, "projects.create")
        return list(zip(rows, forces, strict=True))

    def obligations(self, there: Zoned, projects: list[tuple[Project, TaskForce]], count: int) -> None:
        """Spread over all projects; one project in six is late with something."""
        calendar = calendar_of(there.zone.code)
        late = {project.pk for project, _ in projects if self.random.random() < 1 / 6}
        rows, parties = [], set()
        for number in range(count):
            project, force = projects[number % len(projects)]
            days = self.random.choice((5, 8, 10, 20, 30))
            behind = project.pk in late and number < len(projects)
            ago = days + self.random.randint(1, 12) if behind else self.random.randint(0, days - 1)
            obligor = self.random.choice(
                there.departments if self.random.random() < 2 / 3 else there.obligors[force.pk]
            )
            rows.append(self.obligation(project, obligor, force, days, calendar.add(self.day, -ago), there))
            parties.add((project.pk, obligor.organisation_id))
        bulk([row for row, _ in rows])
        bulk(
            [
                ClockEvent(
                    obligation=row, seq=1, kind="received", on=on, recorded_at=self.at, recorded_by=self.actor.name
                )
                for row, on in rows
            ]
        )
        bulk([Party(dossier_id=d, organisation_id=o, starts_on=SINCE) for d, o in sorted(parties)])
        self.journal(there.zone, [row.dossier for row, _ in rows], "obligations.open")
        refresh(project.pk for project, _ in projects)

    def obligation(
        self, project: Project, obligor: Post, force: TaskForce, days: int, on: date, there: Zoned
    ) -> tuple[Obligation, date]:
        values, check = reading(there.zone.pk, days, on, self.day)
        waiting = there.obligors[force.pk][1]
        return (
            Obligation(
                dossier=project.dossier,
                kind=Kind.PROMISE,
                title=self.random.choice(OWED),
                obligor=obligor,
                beneficiary=project.enterprise.organisation,
                waiting=waiting if waiting != obligor else None,
                term=working_days(days, PROMISES),
                source=PROMISES,
                opened_at=self.at,
                due_set_on=on,
                next_check_at=check,
                **asdict(values),
            ),
            on,
        )

    def journal(self, zone: Zone, dossiers: list[Dossier], code: str) -> None:
        drafts = [
            Draft(self.at, code, zone.pk, dossier.pk, None, self.actor.name, after={"title": dossier.title})
            for dossier in dossiers
        ]
        for start in range(0, len(drafts), 10 * BATCH):
            append(drafts[start : start + 10 * BATCH])


@cache
def reading(zone_id: int, days: int, on: date, day: date) -> tuple[Materialised, datetime | None]:
    """Obligations with the same term and start have the same due day: the law is asked once for each."""
    sample = Obligation(
        dossier=Dossier(zone=Zone.objects.get(pk=zone_id)),
        term=working_days(days, PROMISES),
        due_set_on=day,
    )
    values = materialise(sample, day, events=[Event.from_dict({"kind": "received", "on": on.isoformat()})])
    sample.due_on = values.due_on
    return values, next_check(sample)


def bulk(rows: list[Any]) -> None:
    if rows:
        model: type[Model] = type(rows[0])
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def session_of(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "kuaijin.directory.backends.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--obligations", type=int, default=100_000)
    args = parser.parse_args()
    call_command("migrate", verbosity=0)
    if Zone.objects.exists():
        parser.error("this database is not empty")
    maker = Maker(SEED)
    with transaction.atomic():
        there = maker.zoned()
        firms = maker.enterprises(there, max(1, args.projects // 3))
        projects = maker.projects(there, firms, args.projects)
        maker.obligations(there, projects, args.obligations)
        head = Organisation.objects.get(zone=there.zone, name="服务专班办公室")
        first, second = there.forces[:2]
        sessions = {
            "all": maker.user(there.zone, "all", head, there.obligors[first.pk][1]),
            "own": maker.user(there.zone, "own", second.organisation, there.obligors[second.pk][1]),
        }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        json.dumps(
            {
                "sessions": sessions,
                "zone": there.zone.pk,
                "projects": [projects[0][0].pk, projects[-1][0].pk],
                "enterprise": firms[0].pk,
                "town": there.towns[0].pk,
                "obligor": there.departments[0].pk,
                "counts": {
                    "projects": Project.objects.count(),
                    "obligations": Obligation.objects.count(),
                    "enterprises": Enterprise.objects.count(),
                },
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
