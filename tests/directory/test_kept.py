"""What is kept of who there is never outlives a change: the next page knows, in whichever process it was made."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.directory import accounts, commands
from kuaijin.directory.actors import actor_for, system
from kuaijin.directory.models import Grant
from kuaijin.directory.queries import holders
from kuaijin.journal.remembered import asked_once, one_reading, shelf, writing
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def by(world: World) -> dict[str, object]:
    return {"actor": system(world.zone.pk), "at": AT}


def test_a_role_taken_back_is_gone_with_the_next_page(world: World) -> None:
    client, page = world.client("wangxin"), f"/projects/{world.project.dossier.number}/"
    assert client.get(page).status_code == 200
    assert client.get(page).status_code == 200
    for grant in Grant.objects.filter(account__username="wangxin"):
        accounts.end_grant(**by(world), grant=grant, ends_on=DAY, reason="调走")
    assert client.get(page).status_code in {403, 404}


def test_an_account_that_is_stopped_is_out_with_the_next_page(world: World) -> None:
    client = world.client("wangxin")
    assert client.get("/my-day").status_code == 200
    accounts.suspend_account(**by(world), account=world.account("wangxin"), reason="离岗")
    assert client.get("/my-day").status_code == 302


def test_who_holds_a_post_is_known_after_it_changed_hands(world: World) -> None:
    post = next(iter(world.posts.values()))
    with one_reading():
        before = holders([post.pk], DAY)
        new = commands.create_person(**by(world), zone=world.zone, name="卫辰")
        commands.assign_post(**by(world), post=post, person=new, starts_on=DAY)
        after = holders([post.pk], DAY)
    assert before.get(post.pk) != after[post.pk]
    assert after[post.pk].person == new


def test_a_request_that_began_before_a_change_does_not_tell_the_next_one(world: World) -> None:
    account = world.account("wangxin")
    with one_reading():
        assert shelf() is not None
        assert actor_for(account, DAY).scopes
        with writing():
            assert shelf() is None
    for grant in Grant.objects.filter(account=account):
        accounts.end_grant(**by(world), grant=grant, ends_on=DAY, reason="调走")
    with one_reading():
        assert actor_for(account, DAY).scopes == ()


def test_nothing_is_taken_from_the_shelf_outside_of_a_request(world: World) -> None:
    assert shelf() is None
    answers = iter((1, 2))
    assert [asked_once("n", lambda: next(answers)) for _n in range(2)] == [1, 2]


def test_who_is_signed_in_costs_two_statements(world: World) -> None:
    client = world.client("wangxin")
    client.get("/language")
    client.get("/my-day")
    with CaptureQueriesContext(connection) as asked:
        client.get("/more")
    about = [query["sql"] for query in asked if query["sql"].partition(" FROM ")[2].startswith('"directory_')]
    assert about == []
