"""Every command × every role × every scope, and every address × every role."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import kuaijin
from kuaijin.approvals.models import (
    Case,
    Check,
    Checklist,
    Confirmation,
    Letter,
    Mandate,
    PackVersion,
    Plan,
    Ruling,
    Session,
)
from kuaijin.contacts.models import Contact, Duty, DutyRoster, PlannedVisit
from kuaijin.directory import accounts, commands, rights
from kuaijin.directory.actors import Actor, Scope, system
from kuaijin.directory.models import Account, Grant, Holding, Organisation
from kuaijin.directory.roles import ADMINISTRATORS, OWN, ROLES
from kuaijin.dossiers.models import Assignment, Dossier
from kuaijin.evidence.models import Evidence
from kuaijin.exchange.models import Import
from kuaijin.feeds.models import Hook, HookDelivery
from kuaijin.jobs.models import Task
from kuaijin.journal import registry
from kuaijin.journal.errors import Forbidden, NotVisible
from kuaijin.messaging.models import Channel, Message
from kuaijin.obligations.models import Obligation
from kuaijin.problems.models import Problem
from kuaijin.projects.models import Component, MoneyStatement, Phase, Product, ProgressReport, Project, Reach
from kuaijin.requests.models import Door, Reform, Sender, ServiceRequest
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision, SupervisionSlip
from kuaijin.taskforces.models import HandOver, TaskForce
from tests.support.world import AT, DAY, PASSWORD, World

pytestmark = pytest.mark.django_db
ALLOWED, FORBIDDEN, ABSENT = "allowed", "forbidden", "absent"


@pytest.fixture(scope="module", autouse=True)
def _every_command() -> None:
    """The registry is complete only when every module has been read."""
    for module in pkgutil.walk_packages(kuaijin.__path__, "kuaijin."):
        if not module.name.startswith(("kuaijin.cli", "kuaijin.__main__")) and ".migrations" not in module.name:
            importlib.import_module(module.name)


def answer(actor: Actor, command: registry.Command, subject: Any) -> str:
    try:
        rights.check(actor, command, subject)
    except NotVisible:
        return ABSENT
    except Forbidden as refusal:
        assert refusal.message
        return FORBIDDEN
    return ALLOWED


def somebody(*scopes: Scope, zone: int, account: int = 0, person: int = 0) -> Actor:
    return Actor(account_id=account, person_id=person, name="某人", zone_id=zone, day=DAY, scopes=scopes)


class Things:
    """For every kind of subject one inside the first task force's scope, one outside of it, one of another zone."""

    def __init__(self, world: World) -> None:
        assert world.outside is not None
        self.world, self.act = world, {"actor": system(world.zone.pk), "at": AT}
        self.office = world.task_force.organisation
        assert self.office is not None
        foreign_office = Organisation.objects.get(zone=world.outside.zone, kind=Organisation.Kind.OFFICE)
        self.kinds: dict[str, Callable[[], tuple[Any, Any, Any]]] = {
            "organisation": lambda: (self.office, world.department, foreign_office),
            "post": lambda: tuple(one.posts.all()[0] for one in (self.office, world.department, foreign_office)),
            "person": lambda: (world.people["wangxin"], world.people["fengkui"], world.outside.account.person),  # type: ignore[union-attr]
            "account": lambda: (world.account("wangxin"), world.account("fengkui"), world.outside.account),  # type: ignore[union-attr]
            "holding": lambda: tuple(
                Holding.objects.filter(post__organisation=one)[0]
                for one in (self.office, world.department, foreign_office)
            ),
            "leave": self.leaves,
            "dossier": lambda: (world.project.dossier, world.other_project.dossier, world.outside.project.dossier),  # type: ignore[union-attr]
            "project": lambda: (world.project, world.other_project, world.outside.project),  # type: ignore[union-attr]
            "enterprise": self.enterprises,
            "kept": self.enterprises,
            "task_force": lambda: (world.task_force, world.other_force, TaskForce(dossier=self.foreign_dossier())),
            "obligation": lambda: self.on_dossiers(Obligation),
            "problem": lambda: self.on_dossiers(Problem),
            "evidence": lambda: self.on_dossiers(Evidence),
            "assignment": lambda: self.on_dossiers(Assignment),
            "contact": lambda: self.on_dossiers(Contact),
            "roster": lambda: self.on_dossiers(DutyRoster),
            "duty": lambda: self.on_dossiers(Duty),
            "visit": lambda: self.on_dossiers(PlannedVisit),
            "reach": lambda: self.of_projects(Reach),
            "report": lambda: self.of_projects(ProgressReport),
            "phase": lambda: self.of_projects(Phase),
            "component": lambda: self.of_projects(Component),
            "product": lambda: self.of_projects(Product),
            "statement": lambda: self.of_projects(MoneyStatement),
            "checklist": lambda: self.on_dossiers(Checklist),
            "case": lambda: self.on_dossiers(Case),
            "letter": lambda: self.on_dossiers(Letter),
            "mandate": lambda: self.on_dossiers(Mandate),
            "session": lambda: self.on_dossiers(Session),
            "slip": lambda: self.on_dossiers(SupervisionSlip),
            "request": lambda: self.on_dossiers(ServiceRequest),
            "into": lambda: self.on_dossiers(ServiceRequest),
            "reform": lambda: self.on_dossiers(Reform),
            "decision": lambda: self.on_dossiers(MeetingDecision),
            "plan": lambda: tuple(Plan(checklist=one) for one in self.on_dossiers(Checklist)),
            "check": lambda: tuple(Check(case=one) for one in self.on_dossiers(Case)),
        }

    def foreign_dossier(self) -> Dossier:
        assert self.world.outside is not None
        return self.world.outside.project.dossier

    def enterprises(self) -> tuple[Any, Any, Any]:
        projects: tuple[Project, ...] = (self.world.project, self.world.other_project, self.world.outside.project)  # type: ignore[union-attr]
        return tuple(project.enterprise for project in projects)  # type: ignore[return-value]

    def on_dossiers(self, model: Any) -> tuple[Any, Any, Any]:
        dossiers = (self.world.project.dossier, self.world.other_project.dossier, self.foreign_dossier())
        return tuple(model(dossier=dossier) for dossier in dossiers)  # type: ignore[return-value]

    def of_projects(self, model: Any) -> tuple[Any, Any, Any]:
        projects = (self.world.project, self.world.other_project, self.world.outside.project)  # type: ignore[union-attr]
        return tuple(model(project=project) for project in projects)  # type: ignore[return-value]

    def leaves(self) -> tuple[Any, Any, Any]:
        made = []
        world = self.world
        for person, substitute in (("wangxin", "shenji"), ("fengkui", "bob")):
            made.append(
                commands.record_leave(
                    **self.act,
                    person=world.people[person],
                    substitute=world.people[substitute],
                    starts_on=DAY,
                    last_day=DAY,
                )
            )
        assert world.outside is not None
        stranger = commands.create_person(
            actor=system(world.outside.zone.pk), at=AT, zone=world.outside.zone, name="卫庚"
        )
        foreign = commands.record_leave(
            actor=system(world.outside.zone.pk),
            at=AT,
            person=world.outside.account.person,
            substitute=stranger,
            starts_on=DAY,
            last_day=DAY,
        )
        return made[0], made[1], foreign


# Subjects that lie in a zone and nowhere else: the role alone decides inside the zone.
IN_THE_ZONE = {
    "": lambda zone: None,
    "zone": lambda zone: zone,
    "grant": lambda zone: Grant(zone=zone),
    "door": lambda zone: Door(zone=zone),
    "sender": lambda zone: Sender(zone=zone),
    "task": lambda zone: Task(zone_id=zone.pk),
    "batch": lambda zone: Import(zone=zone),
    "version": lambda zone: PackVersion(zone=zone),
    "confirmation": lambda zone: Confirmation(zone=zone),
    "ruling": lambda zone: Ruling(zone=zone),
    "meeting": lambda zone: DispatchMeeting(zone=zone),
    "channel": lambda zone: Channel(zone=zone),
    "message": lambda zone: Message(zone=zone),
    "hook": lambda zone: Hook(zone=zone),
    "delivery": lambda zone: HookDelivery(zone=zone),
}
PARTS = {"reach", "report", "phase", "component", "product", "statement", "contact", "roster", "duty"}
PARTS |= {"slip", "decision", "visit", "request", "into", "reform"}
PARTS |= {"checklist", "case", "letter", "mandate", "session", "plan", "check"}
ON_DOSSIERS = PARTS | {
    *("dossier", "project", "enterprise", "kept", "task_force", "obligation", "problem", "evidence", "assignment"),
}
# A hand-over belongs to whom it is addressed; its own test says so.
ELSEWHERE = {"hand_over"}


def scopes_of(things: Things, role: str) -> dict[str, Actor]:
    world = things.world
    assert world.outside is not None
    whole = Scope(role, world.zone.pk)
    part = Scope(role, world.zone.pk, organisation_path=things.office.path)  # type: ignore[union-attr]
    foreign = Scope(role, world.outside.zone.pk)
    return {
        "whole zone": somebody(whole, zone=world.zone.pk),
        "own office": somebody(part, zone=world.zone.pk),
        "other zone": somebody(foreign, zone=world.outside.zone.pk),
    }


def test_every_subject_of_a_command_is_in_this_test(world: World) -> None:
    subjects = {command.subject for command in registry.commands.values()}
    assert subjects <= set(Things(world).kinds) | set(IN_THE_ZONE) | ELSEWHERE


def test_every_command_for_every_role_in_every_scope(world: World) -> None:
    things, checked = Things(world), 0
    subjects = {name: make() for name, make in things.kinds.items()}
    for command in registry.commands.values():
        if command.subject not in subjects:
            continue
        inside, outside, foreign = subjects[command.subject]
        for code, role in ROLES.items():
            may = role.may(command.code)
            sees = bool({"dossiers"} & set(role.reads))
            actors = scopes_of(things, code)
            by_dossier = command.subject in ON_DOSSIERS
            reached = ALLOWED if may else FORBIDDEN
            near = ALLOWED if may and (sees or not by_dossier) else FORBIDDEN
            expected = {
                ("whole zone", "inside"): reached,
                ("whole zone", "outside"): reached,
                ("whole zone", "foreign"): ABSENT,
                ("own office", "inside"): near if by_dossier else reached,
                ("own office", "outside"): FORBIDDEN,
                ("own office", "foreign"): ABSENT,
                ("other zone", "inside"): ABSENT,
                ("other zone", "outside"): ABSENT,
                ("other zone", "foreign"): reached,
            }
            for (scope, place), wanted in expected.items():
                subject = {"inside": inside, "outside": outside, "foreign": foreign}[place]
                got = answer(actors[scope], command, subject)
                assert got == wanted, (command.code, code, scope, place)
                checked += 1
    assert checked > 1000


def test_what_lies_in_the_zone_alone_is_for_the_role_to_decide(world: World) -> None:
    things = Things(world)
    assert world.outside is not None
    for command in registry.commands.values():
        if command.subject not in IN_THE_ZONE:
            continue
        make = IN_THE_ZONE[command.subject]
        here, there = make(world.zone), make(world.outside.zone)
        for code, role in ROLES.items():
            actors, may = scopes_of(things, code), role.may(command.code)
            reached = ALLOWED if may else FORBIDDEN
            assert answer(actors["whole zone"], command, here) == reached, (command.code, code)
            # a scoped role may begin things in its zone; an administrator's acts need the whole of it
            part = FORBIDDEN if command.subject and code in ADMINISTRATORS else reached
            assert answer(actors["own office"], command, here) == part, (command.code, code, "own office")
            if command.subject:
                assert answer(actors["whole zone"], command, there) == ABSENT, (command.code, code)


def test_somebody_without_a_role_keeps_his_own_account_and_nothing_else(world: World) -> None:
    account = world.account("wangxin")
    actor = somebody(zone=world.zone.pk, account=account.pk, person=account.person_id)
    for command in registry.commands.values():
        if command.subject == "account":
            wanted = ALLOWED if command.code in OWN else ABSENT
            assert answer(actor, command, account) == wanted, command.code
            assert answer(actor, command, world.account("fengkui")) == ABSENT, command.code


def test_a_hand_over_is_answered_by_whom_it_is_offered_to(world: World) -> None:
    """A contact of another task force takes over a seat of this one: the thing lies outside his scope until then."""
    offered = HandOver(dossier=world.task_force.dossier, role="contact", successor=world.people["bob"])
    command = registry.commands["taskforces.accept_hand_over"]
    assert answer(world.actor("bob"), command, offered) == ALLOWED
    assert answer(world.actor("fengkui"), command, offered) == FORBIDDEN
    assert answer(world.actor("yangding"), command, offered) == FORBIDDEN


def test_what_one_role_reads_another_role_may_not_change(world: World) -> None:
    """Auditor of the whole zone and member of one task force: he reads all and acts on his own only."""
    part = Scope("member", world.zone.pk, organisation_path=world.task_force.organisation.path)
    actor = somebody(Scope("auditor", world.zone.pk), part, zone=world.zone.pk)
    command = registry.commands["projects.correct"]
    assert answer(actor, command, world.project) == ALLOWED
    assert answer(actor, command, world.other_project) == FORBIDDEN


def test_no_administrator_may_do_the_acts_of_another() -> None:
    held = {
        role: {code for code in registry.commands if ROLES[role].may(code) and code not in OWN}
        for role in ADMINISTRATORS
    }
    assert all(held.values())
    for one in ADMINISTRATORS:
        for other in ADMINISTRATORS:
            assert one == other or not held[one] & held[other], (one, other)


def test_only_administrators_touch_what_holds_for_all() -> None:
    """A holiday notice moves everybody's clocks; jobs and the seal are the house's."""
    everybodys = {code for code, command in registry.commands.items() if not command.subject}
    working = set(ROLES) - set(ADMINISTRATORS)
    found = {(role, code) for role in working for code in everybodys if ROLES[role].may(code)}
    assert not found


def test_every_command_of_a_role_exists() -> None:
    rooms = {code.split(".")[0] for code in registry.commands}
    for role in ROLES.values():
        for code in role.commands:
            known = code in registry.commands or (code.endswith(".*") and code[:-2] in rooms)
            assert known, f"{role.code}: {code}"


def test_the_matrix_shows_every_command(world: World) -> None:
    page = world.client("secadmin").get("/rights").content.decode()
    assert [code for code in registry.commands if f"<code>{code}</code>" not in page] == []


# --- addresses ---------------------------------------------------------------------------------------------------

USERS = ("sysadmin", "secadmin", "audadmin", "leader", "wangxin", "fengkui", "zhenggeng", "yangding", "auditor")


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


def plain_addresses() -> list[tuple[str, Any]]:
    """Addresses without a part to fill in; pages of things are asked for by their rooms' tests."""
    return [
        (address, getattr(view, "kj_right", None))
        for address, view in addresses()
        if "<" not in address and not address.startswith(("/api/", "/ui"))
    ]


def test_signed_out_every_page_leads_to_the_sign_in(world: World, client: Any) -> None:
    checked = 0
    for address, right in plain_addresses():
        if right == "public" or right is None:
            continue
        got = client.get(address)
        assert (got.status_code, got["Location"].split("?")[0]) == (302, "/sign-in"), address
        checked += 1
    assert checked > 15


@pytest.mark.parametrize("username", USERS)
def test_every_page_answers_a_role_as_it_declares(world: World, username: str) -> None:
    client, actor = world.client(username), world.actor(username)
    for address, right in plain_addresses():
        if not isinstance(right, dict):
            continue
        wanted = not right["reads"] or any(actor.reads(item) for item in right["reads"])
        wanted = wanted and (not right["command"] or actor.may(right["command"]))
        status = client.get(address).status_code
        if wanted:
            assert status in {200, 302, 303, 404, 405}, (address, status)
        else:
            assert status == 403, (address, status)


def test_nobody_opens_an_account_page_of_another_zone(world: World) -> None:
    assert world.outside is not None
    client = world.client("secadmin")
    for part in ("", "/grant", "/reset", "/suspend", "/restore"):
        assert client.get(f"/accounts/{world.outside.account.pk}{part}").status_code == 404, part


# --- the security administrator's day ------------------------------------------------------------------------------


def test_invited_granted_signed_in_suspended_and_back(world: World, client: Any) -> None:
    keeper = world.client("secadmin")
    person = commands.create_person(actor=system(world.zone.pk), at=AT, zone=world.zone, name="吕辛")
    shown = keeper.post("/accounts/invite", {"person": person.pk, "username": "lvxin", "idempotency_key": "k1"})
    link = shown.context["link"]
    assert link.startswith("http://testserver/invitation/")
    again = keeper.post("/accounts/invite", {"person": person.pk, "username": "lvxin", "idempotency_key": "k1"})
    assert again.status_code == 422, "an account is opened once"
    assert "/invitation/" not in again.content.decode(), "and its link is shown once"
    account = Account.objects.get(username="lvxin")
    granted = keeper.post(
        f"/accounts/{account.pk}/grant",
        {
            "role": "member",
            "organisation": world.task_force.organisation.pk,
            "starts_on": "10.9",
            "idempotency_key": "k2",
        },
    )
    assert granted.status_code == 303
    client.post(link.removeprefix("http://testserver"), {"new": PASSWORD, "again": PASSWORD})
    assert client.post("/sign-in", {"username": "lvxin", "password": PASSWORD}).status_code == 303
    assert client.get("/people").status_code == 200
    keeper.post(f"/accounts/{account.pk}/suspend", {"reason": "外借"})
    assert client.get("/people").status_code == 302
    keeper.post(f"/accounts/{account.pk}/restore", {"reason": "回来"})
    grant = Grant.objects.get(account=account)
    ended = keeper.post(f"/grants/{grant.pk}/end", {"last_day": "2026-10-08", "reason": "调岗"})
    assert ended.status_code == 303
    assert client.get("/people").status_code == 403, "without a grant nothing is seen"


def test_a_working_role_needs_its_scope_and_the_page_says_where(world: World) -> None:
    account = world.account("fengkui")
    got = world.client("secadmin").post(
        f"/accounts/{account.pk}/grant", {"role": "town", "starts_on": "10.9", "idempotency_key": "k"}
    )
    assert got.status_code == 422
    assert 'id="id_organisation-error"' in got.content.decode()


def test_nobody_gets_two_administrators_roles(world: World) -> None:
    got = world.client("secadmin").post(
        f"/accounts/{world.account('sysadmin').pk}/grant",
        {"role": "audit_admin", "starts_on": "10.9", "idempotency_key": "k"},
    )
    assert got.status_code == 422
    assert "不能是同一个人" in got.content.decode()


def test_the_security_administrator_cannot_disarm_himself(world: World) -> None:
    account = world.account("secadmin")
    got = world.client("secadmin").post(f"/accounts/{account.pk}/suspend", {"reason": "试试"})
    assert got.status_code == 422
    assert Account.objects.get(pk=account.pk).is_active
    with pytest.raises(Exception, match="自己"):
        accounts.end_grant(
            actor=world.actor("secadmin"), at=AT, grant=Grant.objects.get(account=account), ends_on=DAY, reason="试"
        )
