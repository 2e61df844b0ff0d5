"""How people, posts and organisations are said in the reader's language."""

from typing import TYPE_CHECKING

from kuaijin.directory.actors import Actor, StandIn
from kuaijin.directory.models import Organisation, Person, Post, Region, Zone
from kuaijin.kit.components import spoken
from kuaijin.kit.formats import is_english

if TYPE_CHECKING:
    from kuaijin.directory.queries import Holder


def said(thing: Person | Post | Organisation | Region | Zone) -> str:
    """Any of them; a post by its title alone."""
    if isinstance(thing, Person):
        return person_said(thing)
    if isinstance(thing, Post):
        return title_said(thing)
    return (is_english() and thing.name_en) or thing.name


def person_said(person: Person | Actor | StandIn) -> str:
    """`王辛`; in English `Wang Xin 王辛`."""
    return spoken(person.name, person.name_en)


def organisation_said(organisation: Organisation) -> str:
    return (is_english() and organisation.name_en) or organisation.name


def region_said(region: Region) -> str:
    return (is_english() and region.name_en) or region.name


def zone_said(zone: Zone) -> str:
    return (is_english() and zone.name_en) or zone.name


def title_said(post: Post) -> str:
    return (is_english() and post.title_en) or post.title


def post_said(post: Post) -> str:
    """`高端装备专班 负责人`; in English `Manager, Equipment Task Force`."""
    if is_english():
        return f"{title_said(post)}, {organisation_said(post.organisation)}"
    return f"{post.organisation.name} {post.title}"


def acting_phone(holder: "Holder | None") -> str:
    """The phone to call now: the substitute's while the holder is away."""
    return holder.acting.phone if holder else ""
