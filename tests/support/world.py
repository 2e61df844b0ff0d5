"""A small zone made by calling commands: two task forces, their people, firms and projects. Another zone beside it.

The day is 2026-10-09, a Friday; the next working day is Saturday 2026-10-10."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client, override_settings

from kuaijin.directory import accounts as account_commands
from kuaijin.directory import commands as directory
from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.directory.models import Account, Organisation, Person, Post, Region, Zone
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.enterprises import commands as enterprises
from kuaijin.enterprises.models import Enterprise
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.obligations.rules import working_days
from kuaijin.projects import commands as projects
from kuaijin.projects.models import Project, StageName
from kuaijin.taskforces import commands as taskforces
from kuaijin.taskforces.models import TaskForce
from tests.support.beginnings import begun_once

DAY = date(2026, 10, 9)
AT = datetime(2026, 10, 9, 1, 20, tzinfo=UTC)
SINCE = date(2026, 1, 5)
PASSWORD = "kuaijin-demo-2026"


@contextmanager
def pinned(day: date = DAY) -> Iterator[None]:
    """Pages see this day, as in the demo."""
    # Argon2 is slow on purpose; a dozen accounts for each test need not be.
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(KUAIJIN_DEMO=True, KUAIJIN_DEMO_DAY=day, PASSWORD_HASHERS=fast):
        yield


@dataclass
class World:
    """Everything by a short name. `outside` is a second zone with one account and one project."""

    zone: Zone
    town: Region
    other_town: Region
    office: Organisation
    department: Organisation
    enterprise: Enterprise
    task_force: TaskForce
    other_force: TaskForce
    project: Project
    other_project: Project
    obligation: Obligation
    people: dict[str, Person]
    posts: dict[str, Post] = field(default_factory=dict)
    outside: "Outside | None" = None

    def account(self, username: str) -> Account:
        return Account.objects.select_related("person").get(username=username)

    def actor(self, username: str) -> Actor:
        return actor_for(self.account(username), DAY)

    def client(self, username: str) -> Client:
        client = Client()
        client.force_login(self.account(username), backend="kuaijin.directory.backends.AccountBackend")
        return client


@dataclass
class Outside:
    zone: Zone
    project: Project
    account: Account


def build_zone(code: str, name: str) -> tuple[Zone, Region, Region, Actor]:
    act = {"actor": system(), "at": AT}
    zone = directory.create_zone(**act, code=code, name=name, opened_on=SINCE)
    actor = system(zone.pk)
    act = {"actor": actor, "at": AT}
    town = directory.create_region(**act, zone=zone, name="临湖镇", level=Region.Level.TOWN)
    other = directory.create_region(**act, zone=zone, name="青岗街道", level=Region.Level.TOWN)
    return zone, town, other, actor


def person_with_account(
    actor: Actor,
    zone: Zone,
    name: str,
    username: str,
    role: str,
    *,
    phone: str = "",
    organisation: Organisation | None = None,
    region: Region | None = None,
) -> Person:
    act: dict[str, Any] = {"actor": actor, "at": AT}
    person = directory.create_person(**act, zone=zone, name=name, phone=phone)
    account = account_commands.create_account(**act, person=person, username=username, password=PASSWORD)
    account_commands.grant_role(
        **act, account=account, role=role, zone=zone, starts_on=SINCE, organisation=organisation, region=region
    )
    return person


def task_force_with_people(
    actor: Actor, zone: Zone, name: str, people: dict[str, Person], towns: dict[Region, Person]
) -> TaskForce:
    act: dict[str, Any] = {"actor": actor, "at": AT}
    task_force = taskforces.create(**act, zone=zone, name=name, opened_on=SINCE)
    for role, person in people.items():
        taskforces.fill_seat(**act, task_force=task_force, role=role, person=person, starts_on=SINCE)
    for town, person in towns.items():
        taskforces.fill_seat(**act, task_force=task_force, role=Role.LOCAL, person=person, starts_on=SINCE, region=town)
        taskforces.add_scope(**act, task_force=task_force, starts_on=SINCE, sector=name[:-2], region=town)
    return task_force


def landed_project(
    actor: Actor, zone: Zone, enterprise: Enterprise, title: str, town: Region, task_force: TaskForce
) -> Project:
    act: dict[str, Any] = {"actor": actor, "at": AT}
    project = projects.create(
        **act, zone=zone, title=title, enterprise=enterprise, opened_on=date(2026, 2, 2), region=town, sector="高端装备"
    )
    for thing in (project.dossier, enterprise.dossier):
        taskforces.look_after(**act, dossier=thing, task_force=task_force, starts_on=date(2026, 2, 2))
    projects.reach_stage(
        **act, project=project, stage=StageName.SIGNING, reached_on=date(2026, 2, 2), day=date(2026, 2, 2)
    )
    projects.reach_stage(
        **act, project=project, stage=StageName.LANDING, reached_on=date(2026, 3, 2), day=date(2026, 3, 2)
    )
    return project


def owed(actor: Actor, dossier: Dossier, title: str, obligor: Post, **facts: Any) -> Obligation:
    """Eight working days from 2026-09-24: due on 2026-10-13, unless `facts` say otherwise."""
    given: dict[str, Any] = {
        "kind": Kind.PROMISE,
        "term": working_days(8, "园区用电服务承诺 2026 版第 4 条"),
        "received_on": date(2026, 9, 24),
        "day": date(2026, 9, 24),
        **facts,
    }
    opened = given.pop("opened", datetime(2026, 9, 24, 2, 0, tzinfo=UTC))
    return obligations.open_obligation(
        actor=actor,
        at=opened,
        dossier=dossier,
        title=title,
        obligor=obligor,
        **given,
    )


@begun_once
def build() -> World:
    """Zone N. Accounts: sysadmin, secadmin, audadmin, leader, wangxin (manager), shenji (contact), zhenggeng (town),
    fengkui (department), yangding (enterprise), auditor, bob (another task force). Outside: charlie."""
    zone, town, other_town, actor = build_zone("N", "临湖新区")
    act: dict[str, Any] = {"actor": actor, "at": AT}
    office = Organisation.objects.get(zone=zone, kind=Organisation.Kind.OFFICE)
    department = directory.create_organisation(**act, zone=zone, name="供电公司", kind=Organisation.Kind.UTILITY)
    people = {
        "sysadmin": person_with_account(actor, zone, "钱甲", "sysadmin", "system_admin"),
        "secadmin": person_with_account(actor, zone, "孙乙", "secadmin", "security_admin"),
        "audadmin": person_with_account(actor, zone, "李丙", "audadmin", "audit_admin"),
        "auditor": person_with_account(actor, zone, "周丁", "auditor", "auditor"),
        "leader": person_with_account(actor, zone, "褚乙", "leader", "leader", phone="13800000102"),
    }
    directory.assign_post(**act, post=office.posts.get(is_backstop=True), person=people["sysadmin"], starts_on=SINCE)
    leader, manager, contact, local = (
        people["leader"],
        directory.create_person(**act, zone=zone, name="王辛", phone="13800000315"),
        directory.create_person(**act, zone=zone, name="沈己", phone="13800000326"),
        directory.create_person(**act, zone=zone, name="郑庚", phone="13800000448"),
    )
    task_force = task_force_with_people(
        actor,
        zone,
        "高端装备专班",
        {Role.LEADER: leader, Role.MANAGER: manager, Role.CONTACT: contact},
        {town: local},
    )
    bob = directory.create_person(**act, zone=zone, name="韩丙", phone="13800000338")
    other_force = task_force_with_people(
        actor, zone, "新材料专班", {Role.LEADER: leader, Role.MANAGER: bob, Role.CONTACT: bob}, {other_town: local}
    )
    people |= {"wangxin": manager, "shenji": contact, "zhenggeng": local, "bob": bob}
    enterprise = enterprises.create(**act, zone=zone, name="澄川电机有限公司", opened_on=date(2026, 2, 2), region=town)
    second = enterprises.create(
        **act, zone=zone, name="赤石新材有限公司", opened_on=date(2026, 2, 2), region=other_town
    )
    for username, person, role, organisation, region in (
        ("wangxin", manager, "member", task_force.organisation, None),
        ("shenji", contact, "member", task_force.organisation, None),
        ("bob", bob, "member", other_force.organisation, None),
        ("zhenggeng", local, "town", None, town),
    ):
        account = account_commands.create_account(**act, person=person, username=username, password=PASSWORD)
        account_commands.grant_role(
            **act, account=account, role=role, zone=zone, starts_on=SINCE, organisation=organisation, region=region
        )
    people["fengkui"] = person_with_account(
        actor, zone, "冯癸", "fengkui", "department", phone="13800000417", organisation=department
    )
    people["yangding"] = person_with_account(
        actor, zone, "杨丁", "yangding", "enterprise", phone="13800000709", organisation=enterprise.organisation
    )
    power = directory.create_post(**act, organisation=department, title="客户服务岗")
    directory.assign_post(**act, post=power, person=people["fengkui"], starts_on=SINCE)
    project = landed_project(actor, zone, enterprise, "澄川电机年产 30 万套驱动电机项目", town, task_force)
    other_project = landed_project(actor, zone, second, "赤石新材碳纤维一期", other_town, other_force)
    manager_post = Post.objects.get(organisation=task_force.organisation, holdings__person=manager)
    obligation = owed(
        actor, project.dossier, "供电方案答复", power, beneficiary=enterprise.organisation, waiting=manager_post
    )
    return World(
        zone=zone,
        town=town,
        other_town=other_town,
        office=office,
        department=department,
        enterprise=enterprise,
        task_force=task_force,
        other_force=other_force,
        project=project,
        other_project=other_project,
        obligation=obligation,
        people=people,
        posts={"power": power, "manager": manager_post},
        outside=build_outside(),
    )


def build_outside() -> Outside:
    zone, town, _other, actor = build_zone("K", "客区")
    act: dict[str, Any] = {"actor": actor, "at": AT}
    office = Organisation.objects.get(zone=zone, kind=Organisation.Kind.OFFICE)
    charlie = person_with_account(actor, zone, "何己", "charlie", "leader")
    directory.assign_post(**act, post=office.posts.get(is_backstop=True), person=charlie, starts_on=SINCE)
    enterprise = enterprises.create(**act, zone=zone, name="客区电子有限公司", opened_on=SINCE, region=town)
    project = projects.create(
        **act, zone=zone, title="客区电子一期项目", enterprise=enterprise, opened_on=SINCE, region=town
    )
    return Outside(zone=zone, project=project, account=charlie.account)
