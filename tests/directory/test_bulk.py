"""Many people on posts at once are what the single acts would have made, entry by entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from kuaijin.directory import commands
from kuaijin.directory.actors import system
from kuaijin.directory.bulk import NewPerson, NewPost, create_held_posts
from kuaijin.directory.models import Holding, Person, Post
from kuaijin.journal import chains, recording
from kuaijin.journal.models import Entry
from tests.support.world import AT, SINCE, World

pytestmark = pytest.mark.django_db
IDS = {"id", "post", "person", "holding"}
NAMES = ("欧阳 甲", "Wang Xin", "冯乙")


@contextmanager
def inside_a_command(world: World) -> Iterator[recording.Recording]:
    outer = recording.Recording("test.outer", system(world.zone.pk), AT, None)
    token = recording._running.set(outer)
    try:
        yield outer
    finally:
        recording._running.reset(token)


def without_ids(thing: Model) -> dict[str, Any]:
    return {name: value for name, value in model_to_dict(thing).items() if name not in IDS}


def told(entry: Entry) -> dict[str, Any]:
    return {name: value for name, value in entry.after.items() if name not in IDS} | {
        "code": entry.code,
        "zone": entry.zone_id,
        "dossier": entry.dossier_id,
        "actor": entry.actor_name,
        "before": entry.before,
        "cause": entry.cause,
    }


def rows(*after: int) -> tuple[list[dict[str, Any]], ...]:
    models = (Person, Post, Holding)
    return tuple(
        [without_ids(one) for one in model.objects.filter(pk__gt=last).order_by("pk")]
        for model, last in zip(models, after, strict=True)
    )


def last() -> tuple[int, ...]:
    return tuple(model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in (Person, Post, Holding))


def test_many_at_once_are_what_the_single_acts_make(world: World) -> None:
    there = world.people["bob"]
    with inside_a_command(world) as outer:
        act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
        start, entries = last(), Entry.objects.count()
        people = [commands.create_person(**act, zone=world.zone, name=name) for name in NAMES]
        for person in (*people, there, people[0]):
            post = commands.create_post(
                **act, organisation=world.department, title="项目责任人", title_en="For projects"
            )
            commands.assign_post(**act, post=post, person=person, starts_on=SINCE)
        singly, single = rows(*start), [told(one) for one in Entry.objects.order_by("pk")[entries:]]

        start, entries = last(), Entry.objects.count()
        new = [NewPerson(name) for name in NAMES]
        holders = (*new, there, new[0])
        posts = create_held_posts(
            world.zone,
            [NewPost(world.department, "项目责任人", "For projects", holder) for holder in holders],
            SINCE,
        )
        at_once, bulk = rows(*start), [told(one) for one in Entry.objects.order_by("pk")[entries:]]

    assert at_once == singly
    assert [len(some) for some in at_once] == [3, 5, 5], "who takes two posts is made once"
    assert sorted(map(str, bulk)) == sorted(map(str, single))
    assert {one["cause"] for one in bulk} == {outer.act}
    held = {one.post_id: one.person for one in Holding.objects.filter(post__in=posts).select_related("person")}
    assert [held[post.pk].name for post in posts] == [*NAMES, there.name, NAMES[0]]
    assert chains.verify()[1] == []
