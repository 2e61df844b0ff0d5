"""Invariant 8, Scope: no person gets a row or a file outside of his scope, by page, API, export, search or error text.

Three projects with their firms carry a mark in everything that was written about them. Whoever does not see a project
asks every address there is, with the keys of what he does not see: the mark is in no answer."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kuaijin.contacts import commands as contacts
from kuaijin.contacts.commands import Difficulty, Promised
from kuaijin.contacts.models import Contact
from kuaijin.directory.actors import system
from kuaijin.directory.models import Post
from kuaijin.dossiers.commands import shield
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.evidence.models import Evidence
from kuaijin.obligations.models import Obligation
from kuaijin.problems.models import Problem
from kuaijin.projects import commands as projects
from kuaijin.projects.models import Project
from tests.support.guard import setup
from tests.support.world import AT, DAY, World, owed

pytestmark = pytest.mark.django_db
PART = re.compile(r"<(?:\w+:)?(\w+)>")
FIGURES = ("projects_open", "signings", "obligations_open", "contacts", "uncontacted", "problems_open")
ASKED = (
    "/search?q={mark}",
    "/search?q={title}",
    "/projects/?q={title}",
    "/enterprises/?q={firm}",
    "/service/whom?find={title}",
    "/service/record?whom={number}&find={title}",
    "/my-day?show=all&why={owed}",
    "/figures?zone=K",
    "/figures/projects_open?zone=K&zone=N",
    "/problems/?q={mark}",
)
BESIDE = ("/ui", "/health", "/sign-in", "/sign-out", "/static/", "/media/")


@dataclass(frozen=True)
class Marked:
    """What was written about one project: all of it holds `mark`, or is its own or its firm's name."""

    mark: str
    project: Project
    inside: tuple[str, ...]  # what even its own firm does not read

    @property
    def firm(self) -> Dossier:
        return self.project.enterprise.dossier

    def keys(self) -> dict[str, list[object]]:
        """One of each kind; a number that another zone gives too leads to what stands there."""
        kinds = (Obligation, Contact, Evidence, Problem)
        rows = {kind.objects.filter(dossier=self.project.dossier).order_by("pk").values_list("pk")[0] for kind in kinds}
        return {"number": [self.project.dossier.number, self.firm.number], "key": sorted(row[0] for row in rows)}


def marked(project: Project, mark: str) -> Marked:
    act: dict[str, Any] = {"actor": system(project.dossier.zone_id), "at": AT, "day": DAY, "on": DAY}
    post = Post.objects.filter(organisation__zone=project.dossier.zone, holdings__isnull=False).order_by("pk")[0]
    owed(act["actor"], project.dossier, f"{mark}事", post)
    for dossier in (project.dossier, project.enterprise.dossier):
        contacts.record(
            **act,
            dossier=dossier,
            kind="visit",
            people=[post],
            done=f"{mark}访",
            heard=f"{mark}听",
            promises=[Promised(f"{mark}诺", working_days=3)],
            difficulty=Difficulty("resources", f"{mark}难"),
        )
    photo = SimpleUploadedFile(f"{mark}.png", b"\x89PNG\r\n\x1a\n" + mark.encode() * 9)
    projects.report_progress(**act, project=project, words=f"{mark}看", photos=[photo])
    return Marked(mark, project, (f"{mark}事", f"{mark}听", f"{mark}看"))


@pytest.fixture
def all_marked(world: World, settings: Any, tmp_path: Path) -> list[Marked]:
    settings.EVIDENCE_DIR = tmp_path
    assert world.outside is not None
    three = (world.project, world.other_project, world.outside.project)
    return [marked(project, f"密{letter}") for project, letter in zip(three, "甲乙丙", strict=True)]


# --- every address -----------------------------------------------------------------------------------------------


def patterns(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        elif isinstance(pattern, URLPattern) and not address.startswith(BESIDE):
            yield address


def filled(pattern: str, hidden: list[Marked]) -> Iterator[str]:
    """The address with the keys of what is not seen."""
    names = PART.findall(pattern)
    if not names:
        yield pattern
        return
    values: dict[object, None] = dict.fromkeys(FIGURES if names[0] == "code" else ())
    for known in () if values else (one.keys() for one in hidden):
        values |= dict.fromkeys(known["number" if names[0] == "number" else "key"])
    for value in values:
        yield PART.sub(str(value), pattern, count=1).replace("<slug:name>", "correct")


def said_by(answer: HttpResponse) -> str:
    """All text of an answer; of a workbook that of its sheets."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "replace") + str(answer.headers)


def secrets_of(world: World, username: str, everything: list[Marked]) -> tuple[list[Marked], set[str]]:
    """What the person does not see, and the words that must not come to him."""
    actor = world.actor(username)
    seen = set(Dossier.objects.filter(visible_to(actor)).values_list("pk", flat=True))
    hidden = [one for one in everything if one.project.pk not in seen]
    words = {one.mark for one in hidden} | {one.project.dossier.title for one in hidden}
    words |= {one.firm.title for one in hidden if one.firm.pk not in seen}
    if actor.is_enterprise:
        words |= {word for one in everything for word in one.inside}
    return hidden, words


def ask(client: Client, address: str, words: set[str]) -> int:
    answer = client.get(address, follow=False)
    said = said_by(answer)  # type: ignore[arg-type]
    found = [word for word in words if word in said]
    assert not found, (address, answer.status_code, found)
    return answer.status_code


@pytest.mark.parametrize("username", ["wangxin", "zhenggeng", "fengkui", "yangding", "charlie"])
def test_8_scope_no_address_tells_what_is_not_seen(world: World, all_marked: list[Marked], username: str) -> None:
    client = world.client(username)
    hidden, words = secrets_of(world, username, all_marked)
    assert hidden and len(words) > 3
    # who sees what is one text of the ORM for both databases: on PostgreSQL the keys of one of them say it
    by_keys_of = hidden if connection.vendor == "sqlite" else hidden[:1]
    statuses = [
        ask(client, address, words)
        for pattern in dict.fromkeys(patterns())
        for address in dict.fromkeys(filled(pattern, by_keys_of))
    ]
    assert len(statuses) > 150 and statuses.count(200) > 10 and statuses.count(404) > 30


@pytest.mark.parametrize("username", ["wangxin", "zhenggeng", "yangding", "charlie"])
def test_8_scope_no_question_tells_what_is_not_seen(world: World, all_marked: list[Marked], username: str) -> None:
    client = world.client(username)
    hidden, words = secrets_of(world, username, all_marked)
    for one in hidden:
        first = Obligation.objects.filter(dossier=one.project.dossier).values_list("pk", flat=True)[0]
        told = {"title": one.project.dossier.title, "firm": one.firm.title, "number": one.project.dossier.number}
        for question in ASKED:
            # What was typed is said again in its field: so only what else was written counts.
            typed = {one.mark, *told.values()}
            ask(client, question.format(mark=one.mark, owed=first, **told), words - typed | {f"{one.mark}事"})


def test_8_scope_no_address_tells_what_is_hidden_from_an_office(world: World, all_marked: list[Marked]) -> None:
    """The leader reads the whole zone; of what is about the office in which he has a seat he is told nothing."""
    with setup():
        for dossier in (all_marked[0].project.dossier, all_marked[0].firm):
            shield(dossier, world.task_force.organisation, DAY)
    client, (hidden, words) = world.client("leader"), secrets_of(world, "leader", all_marked)
    assert [one.mark for one in hidden] == [all_marked[0].mark, all_marked[2].mark]
    # every list, and one address of each thing: whether they tell apart by their keys is asked above
    addresses = (next(filled(pattern, hidden[:1])) for pattern in dict.fromkeys(patterns()))
    statuses = [ask(client, address, words) for address in addresses]
    assert statuses.count(200) > 30 and statuses.count(404) > 30


def test_8_scope_who_sees_all_finds_the_marks(world: World, all_marked: list[Marked]) -> None:
    """The walk would find them: the leader of the zone reads both of its projects, by page, API and workbook."""
    client = world.client("leader")
    said = "".join(
        said_by(client.get(address)) for address in ("/projects/", "/api/projects", "/service/", "/problems/")
    )  # type: ignore[arg-type]
    for one in all_marked[:2]:
        assert one.mark in said and one.project.dossier.title in said
    assert all_marked[2].mark not in said
