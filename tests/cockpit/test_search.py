"""One box: things and people, by words, initials, numbers and phones, only within scope; and named filters."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from kuaijin.cockpit import commands, search
from kuaijin.cockpit.models import SavedFilter
from kuaijin.journal.errors import Refused
from tests.support.world import AT, DAY, World, build, pinned

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[World]:
    with pinned():
        yield build()


def titles(world: World, username: str, typed: str) -> list[str]:
    return [row.dossier.title for row in search.found(world.actor(username), typed, DAY).dossiers]


@pytest.mark.parametrize(
    "typed", ["澄川", "ccdj", "CCDJ", "chengchuan", "dianji", "驱动电机", "2026-XM-0001", " 澄 川 "]
)
def test_things_are_found_by_words_initials_and_number(world: World, typed: str) -> None:
    assert world.project.dossier.title in titles(world, "wangxin", typed)


@pytest.mark.parametrize("typed", ["王辛", "wx", "0315", "13800000315"])
def test_people_are_found_with_their_posts(world: World, typed: str) -> None:
    people = search.found(world.actor("bob"), typed, DAY).people
    assert [row.person.name for row in people] == ["王辛"]
    assert people[0].posts[0].post == world.posts["manager"]


def test_nothing_of_others_is_found(world: World) -> None:
    assert titles(world, "bob", "澄川") == []
    assert search.found(world.actor("charlie"), "王辛", DAY).count == 0
    assert search.found(world.actor("charlie"), "澄川", DAY).count == 0
    assert search.found(world.actor("yangding"), "王辛", DAY).people == ()
    assert titles(world, "yangding", "碳纤维") == []


def test_the_page_groups_and_a_whole_number_opens_its_thing(world: World) -> None:
    client = world.client("wangxin")
    page = client.get(reverse("cockpit:search"), {"q": "cc"}).content.decode()
    assert "<h1><span>找到" in page
    answer = client.get(reverse("cockpit:search"), {"q": world.project.dossier.number.lower()})
    assert answer.headers["Location"] == reverse("projects:detail", args=[world.project.dossier.number])
    assert "没有找到“没有这个”" in client.get(reverse("cockpit:search"), {"q": "没有这个"}).content.decode()


def test_a_filter_is_kept_under_its_name_once(world: World) -> None:
    client = world.client("leader")
    for query in ("light=red", "light=red&stage=start"):
        answer = client.post(
            reverse("cockpit:save_filter"), {"page": "projects", "query": query, "name": "要盯的", "shared": "on"}
        )
        assert answer.status_code == 302
    assert SavedFilter.objects.get().query == "light=red&stage=start"
    assert "要盯的" in world.client("wangxin").get(reverse("projects:list")).content.decode()
    assert "要盯的" not in world.client("charlie").get(reverse("projects:list")).content.decode()


def test_only_its_owner_ends_a_filter(world: World) -> None:
    account = world.account("leader")
    kept = commands.save_filter(
        actor=world.actor("leader"),
        at=AT,
        account=account,
        zone=world.zone,
        page="projects",
        name="共用",
        query="",
        shared=True,
    )
    with pytest.raises(Refused):
        commands.end_filter(actor=world.actor("wangxin"), at=AT, account=world.account("wangxin"), saved=kept)
    assert world.client("charlie").post(reverse("cockpit:end_filter", args=[kept.pk])).status_code == 404
    assert world.client("leader").post(reverse("cockpit:end_filter", args=[kept.pk])).status_code == 302
    kept.refresh_from_db()
    assert kept.ended_at is not None
