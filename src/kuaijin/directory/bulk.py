"""Many people on posts of their own at once, inside another command: what `create_post`, `create_person` and
`assign_post` do, with the same entry for each, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kuaijin.directory.models import Holding, Organisation, Person, Post, Zone
from kuaijin.directory.names import english_name, search_text
from kuaijin.journal.recording import append_children

BATCH = 500


@dataclass
class NewPerson:
    """`made` is set by `create_people`. The name is not empty."""

    name: str
    phone: str = ""
    made: Person | None = None


@dataclass
class NewPost:
    """A new post and who holds it from the first day on: somebody there already, or one to be made with it."""

    organisation: Organisation
    title: str
    title_en: str
    holder: Person | NewPerson
    made: Post | None = None


def create_people(zone: Zone, wanted: Sequence[NewPerson]) -> list[Person]:
    rows = [
        Person(
            zone=zone,
            name=one.name,
            name_en=english_name(one.name),
            phone=one.phone,
            search=search_text(one.name, one.phone, longest=160),
        )
        for one in wanted
    ]
    people = Person.objects.bulk_create(rows, batch_size=BATCH)
    for one, person in zip(wanted, people, strict=True):
        one.made = person
    append_children([_entry("create_person", zone, {"person": person.pk, "name": person.name}) for person in people])
    return people


def create_held_posts(zone: Zone, wanted: Sequence[NewPost], starts_on: date) -> list[Post]:
    """People that are still to be made are made first. Each post is new, so nobody is in its way."""
    new = {
        id(one.holder): one.holder for one in wanted if isinstance(one.holder, NewPerson) and one.holder.made is None
    }
    create_people(zone, list(new.values()))
    posts = Post.objects.bulk_create(
        [Post(organisation=one.organisation, title=one.title, title_en=one.title_en) for one in wanted],
        batch_size=BATCH,
    )
    holdings = []
    for one, post in zip(wanted, posts, strict=True):
        one.made = post
        person = one.holder.made if isinstance(one.holder, NewPerson) else one.holder
        assert person is not None
        holdings.append(Holding(post=post, person=person, starts_on=starts_on))
    Holding.objects.bulk_create(holdings, batch_size=BATCH)
    append_children([_post_entry(zone, post) for post in posts] + [_holding_entry(zone, one) for one in holdings])
    return posts


def _post_entry(zone: Zone, post: Post) -> dict[str, Any]:
    return _entry("create_post", zone, {"post": post.pk, "organisation": post.organisation_id, "title": post.title})


def _holding_entry(zone: Zone, holding: Holding) -> dict[str, Any]:
    told = {"holding": holding.pk, "post": holding.post_id, "person": holding.person_id, "name": holding.person.name}
    return _entry("assign_post", zone, {**told, "from": holding.starts_on})


def _entry(act: str, zone: Zone, after: dict[str, Any]) -> dict[str, Any]:
    return {"code": f"directory.{act}", "zone_id": zone.pk, "dossier_id": None, "after": after}
