"""People and posts: who sits here, which post is empty, who comes and goes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kuaijin.directory import commands
from kuaijin.directory.actors import system
from kuaijin.directory.models import Holding, Leave, Organisation, Person, Post
from kuaijin.journal.models import Entry
from tests.support.world import AT, World

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def act(world: World) -> dict[str, Any]:
    return {"actor": system(world.zone.pk), "at": AT}


def test_the_page_speaks_first_of_what_is_empty(world: World) -> None:
    commands.create_post(**act(world), organisation=world.department, title="线路岗")
    page = text(world.client("sysadmin"), "/people")
    assert "1 个空着" in page
    assert page.index("线路岗") < page.index("客户服务岗"), "vacant posts stand first"
    only = text(world.client("sysadmin"), "/people", state="vacant")
    assert "线路岗" in only
    assert "客户服务岗" not in only


@pytest.mark.parametrize("words", ["冯癸", "fg", "13800000417", "客户服务"])
def test_a_post_is_found_by_its_holder_and_its_title(world: World, words: str) -> None:
    page = text(world.client("sysadmin"), "/people", words=words)
    assert "客户服务岗" in page
    assert "综合协调岗" not in page


def test_the_tree_narrows_to_one_office(world: World) -> None:
    page = text(world.client("sysadmin"), "/people", office=str(world.department.pk))
    assert "客户服务岗" in page
    assert "综合协调岗" not in page


def test_another_zone_is_not_there(world: World) -> None:
    assert world.outside is not None
    client = world.client("sysadmin")
    foreign = Organisation.objects.filter(zone=world.outside.zone)[0]
    assert "何己" not in text(client, "/people", words="何己").replace('value="何己"', "").replace("<b>何己</b>", "")
    for address in (
        f"/people?office={foreign.pk}",
        f"/organisations/{foreign.pk}",
        f"/people/{world.outside.account.person_id}",
    ):
        assert client.get(address).status_code == 404


def test_an_organisation_is_a_link_for_who_may_open_it_alone(world: World) -> None:
    """An enterprise's page is for its own people and for who keeps the directory or sees the whole zone."""
    firm, person = world.enterprise.organisation, world.people["yangding"]
    own, office = f'href="/organisations/{firm.pk}"', f'href="/organisations/{world.department.pk}"'
    post = commands.create_post(**act(world), organisation=firm, title="项目经理")
    commands.assign_post(**act(world), post=post, person=person, starts_on=AT.date())
    lists = (("/people", {"words": "杨丁"}), ("/people", {"office": str(firm.pk)}), (f"/people/{person.pk}", {}))
    for username, opens in (("sysadmin", True), ("leader", True), ("shenji", False), ("fengkui", False)):
        client = world.client(username)
        assert client.get(f"/organisations/{firm.pk}").status_code == (200 if opens else 404), username
        for address, query in lists:
            page = text(client, address, **query)
            assert firm.name in page and (own in page) == opens, (username, address, query)
        assert office in text(client, "/people") and office in text(client, f"/people/{world.people['fengkui'].pk}")


def test_rows_cost_the_same_for_one_post_and_for_forty(world: World) -> None:
    client = world.client("sysadmin")
    text(client, "/people")
    with CaptureQueriesContext(connection) as few:
        text(client, "/people")
    for n in range(40):
        commands.create_post(**act(world), organisation=world.department, title=f"巡线岗 {n}")
    text(client, "/people")  # who there is was written to: the first page reads it again
    with CaptureQueriesContext(connection) as many:
        text(client, "/people")
    assert len(many) <= len(few) + 1


def test_somebody_new_gets_a_post_and_leaves_it(world: World) -> None:
    client = world.client("sysadmin")
    made = client.post("/people/new", {"name": "卫辰", "phone": "138-0000-0999", "idempotency_key": "k1"})
    again = client.post("/people/new", {"name": "卫辰", "phone": "138-0000-0999", "idempotency_key": "k1"})
    assert made["Location"] == again["Location"]
    person = Person.objects.get(name="卫辰")
    assert "没有岗位" in text(client, f"/people/{person.pk}")
    client.post(f"/organisations/{world.department.pk}/posts/new", {"title": "线路岗", "idempotency_key": "k2"})
    post = Post.objects.get(title="线路岗")
    done = client.post(f"/posts/{post.pk}/assign", {"person": person.pk, "starts_on": "10.9", "idempotency_key": "k3"})
    assert done.status_code == 303
    assert "线路岗" in text(client, f"/people/{person.pk}")
    holding = Holding.objects.get(post=post)
    ended = client.post(
        f"/holdings/{holding.pk}/end", {"last_day": "2026-10-09", "reason": "调走", "idempotency_key": "k4"}
    )
    assert ended.status_code == 303
    assert str(Holding.objects.get(pk=holding.pk).ends_on) == "2026-10-10"


def test_what_is_refused_stands_at_its_field_with_what_was_typed(world: World) -> None:
    client = world.client("sysadmin")
    answer = client.post(
        "/organisations/new", {"name": "供电公司", "kind": "utility", "name_en": "Power", "idempotency_key": "k"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_name-error"' in page
    assert 'value="Power"' in page


def test_two_who_correct_the_same_person_see_both_versions(world: World) -> None:
    client, person = world.client("sysadmin"), world.people["fengkui"]
    first = {"name": "冯癸", "phone": "138-0000-0001", "reason": "", "version": str(person.version)}
    assert client.post(f"/people/{person.pk}/correct", first).status_code == 303
    stale = client.post(f"/people/{person.pk}/correct", {**first, "phone": "138-0000-0002"})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "138-0000-0001" in page
    assert "138-0000-0002" in page
    assert Person.objects.get(pk=person.pk).phone == "138-0000-0001"


def test_leave_is_recorded_for_oneself_with_a_substitute_and_ends_early(world: World) -> None:
    client = world.client("wangxin")
    given = {
        "person": world.people["wangxin"].pk,
        "substitute": world.people["shenji"].pk,
        "starts_on": "10.12",
        "last_day": "10.16",
        "idempotency_key": "k",
    }
    assert client.post("/leave", given).status_code == 303
    leave = Leave.objects.get(person=world.people["wangxin"])
    assert (str(leave.starts_on), str(leave.ends_on)) == ("2026-10-12", "2026-10-17")
    assert "沈己 代" in text(client, "/account")
    assert client.post(f"/leave/{leave.pk}/end", {"ends_on": "10.14"}).status_code == 303
    assert str(Leave.objects.get(pk=leave.pk).ends_on) == "2026-10-14"


def test_nobody_records_leave_for_another_office(world: World) -> None:
    client = world.client("wangxin")
    before = Entry.objects.count()
    given = {
        "person": world.people["fengkui"].pk,
        "substitute": world.people["shenji"].pk,
        "starts_on": "10.12",
        "last_day": "10.16",
        "idempotency_key": "k",
    }
    assert client.post("/leave", given).status_code == 403
    assert Entry.objects.count() == before
