"""The same commands and queries under /api/, described by OpenAPI, within the scope of who asks."""

import json
from typing import Any

import pytest
from django.test import Client

from kuaijin.journal import registry
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Obligation
from tests.support.world import World

pytestmark = pytest.mark.django_db


def get(client: Client, path: str) -> Any:
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def give(client: Client, code: str, **body: Any) -> Any:
    return client.post(f"/api/commands/{code}", json.dumps(body), content_type="application/json")


def test_a_stranger_gets_nothing(world: World) -> None:
    for path in ("me", "projects", "obligations", "commands", "coverage"):
        assert Client().get(f"/api/{path}").status_code == 401


def test_openapi_describes_every_command_that_can_be_given_here(world: World) -> None:
    document = get(world.client("wangxin"), "openapi.json")
    described = {path.rsplit("/", 1)[-1] for path in document["paths"] if "/commands/" in path}
    assert "projects.create" in described
    assert "obligations.report_done" in described
    assert described <= set(registry.commands)


def test_projects_within_scope_worst_first(world: World) -> None:
    rows = get(world.client("wangxin"), "projects")["rows"]
    assert [row["title"] for row in rows] == ["澄川电机年产 30 万套驱动电机项目"]
    assert len(get(world.client("leader"), "projects")["rows"]) == 2
    assert "澄川".encode() in world.client("wangxin").get("/api/projects").content, "Chinese stays Chinese"


def test_8_scope_a_foreign_thing_is_not_there(world: World) -> None:
    number = world.other_project.dossier.number
    for name in ("wangxin", "charlie"):
        assert world.client(name).get(f"/api/projects/{number}").status_code in (404, 200)
    assert world.client("wangxin").get(f"/api/projects/{number}").status_code == 404
    assert world.client("charlie").get(f"/api/obligations/{world.obligation.pk}").status_code == 404


def test_one_project_names_its_four_people_and_what_is_owed(world: World) -> None:
    project = get(world.client("wangxin"), f"projects/{world.project.dossier.number}")
    assert {role: person["name"] for role, person in project["people"].items()} == {
        "leader": "褚乙",
        "manager": "王辛",
        "contact": "沈己",
        "local": "郑庚",
    }
    assert project["obligations"][0]["due_on"] == "2026-10-13"


def test_an_obligation_shows_every_day_with_its_reason(world: World) -> None:
    clock = get(world.client("wangxin"), f"obligations/{world.obligation.pk}")["clock"]
    assert (clock["due"], clock["left"]) == ("2026-10-13", 3)
    assert all(day["reason"] for day in clock["days"])


def test_a_command_is_given_once_for_one_key(world: World) -> None:
    client, key = world.client("fengkui"), "api-1"
    body = {"obligation": str(world.obligation.pk), "on": "2026-10-09", "outcome": "双回路供电", "idempotency_key": key}
    first = give(client, "obligations.report_done", **body)
    again = give(client, "obligations.report_done", **body)
    assert (first.status_code, again.status_code) == (200, 200), first.content
    assert Entry.objects.filter(code="obligations.report_done").count() == 1
    assert Obligation.objects.get(pk=world.obligation.pk).state == "done"


def test_refusals_say_field_rule_and_reason(world: World) -> None:
    answer = give(
        world.client("fengkui"),
        "obligations.report_done",
        obligation=str(world.obligation.pk),
        on="2026-10-20",
        outcome="x",
    )
    assert answer.status_code == 422
    problem = json.loads(answer.content)
    assert (problem["field"], problem["rule"]) == ("on", "past")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_body_that_cannot_be_read_names_its_field(world: World) -> None:
    answer = give(world.client("fengkui"), "obligations.report_done", obligation="1", on="gestern", outcome="x")
    assert answer.status_code == 400
    assert json.loads(answer.content)["field"] == "on"


def test_a_role_without_the_command_is_forbidden_with_the_reason(world: World) -> None:
    answer = give(world.client("auditor"), "obligations.void", obligation=str(world.obligation.pk), reason="x")
    assert answer.status_code == 403
    assert "权限" in json.loads(answer.content)["title"]


def test_a_stale_version_is_a_conflict(world: World) -> None:
    client = world.client("fengkui")
    body = {"obligation": str(world.obligation.pk), "title": "供电方案", "reason": "写短", "expected_version": 1}
    assert give(client, "obligations.correct", **body).status_code == 200
    answer = give(client, "obligations.correct", **{**body, "title": "另一个"})
    assert answer.status_code == 409
    assert json.loads(answer.content)["version"] == 2


def test_unsafe_calls_need_the_csrf_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.account("fengkui"), backend="kuaijin.directory.backends.AccountBackend")
    answer = give(client, "obligations.correct", obligation=str(world.obligation.pk), title="x", reason="y")
    assert answer.status_code == 403


def test_days_are_counted_as_by_the_shell(world: World) -> None:
    client = world.client("wangxin")
    assert get(client, "workday?start=2026-09-24&days=8")["due"] == "2026-10-13"
    assert get(client, "workday?start=2026-12-01&days=60")["missing_year"] == 2027
    days = {day["date"]: day for day in get(client, "calendar/2026")["days"]}
    assert days["2026-10-10"]["works"]
    assert not get(client, "calendar/2027")["known"]


def test_coverage_of_a_past_day(world: World) -> None:
    found = get(world.client("leader"), "coverage?day=2026-09-01")
    assert (found["key_projects"], found["gaps"]) == (2, [])


def test_a_list_of_one_and_of_many_takes_as_many_statements(world: World, django_assert_max_num_queries: Any) -> None:
    client = world.client("leader")
    client.get("/api/projects")
    with django_assert_max_num_queries(7):
        client.get("/api/projects?limit=1")
    with django_assert_max_num_queries(7):
        client.get("/api/projects?limit=500")
