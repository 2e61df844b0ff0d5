"""Who may change a contact that was written down, and what one must say."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.contacts.models import Contact, ContactPerson, Duty, Kind
from kuaijin.contacts.tiers import RECORDED
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import backstop_of, holders
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.projects.models import Project


def check_dossier(dossier: Dossier, on: date) -> None:
    if dossier.kind not in RECORDED:
        raise Refused(_("服务记在企业、项目或调研上。"), field="whom", rule="kind")
    if dossier.closed_on is not None and dossier.closed_on <= on:
        raise Refused(
            _("“%(title)s”%(day)s 已经结束，不能再记服务。") % {"title": dossier.title, "day": dossier.closed_on},
            field="whom",
            rule="open",
        )


def check_kind(kind: str) -> None:
    if kind not in Kind.values:
        raise Refused(_("没有“%(kind)s”这种服务。") % {"kind": kind}, field="kind", rule="choice")


def check_past(on: date, day: date, field: str = "on") -> None:
    if on > day:
        raise Refused(
            _("%(on)s 还没到。只能记已经发生的事，今天是 %(day)s。") % {"on": on, "day": day}, field=field, rule="past"
        )


def check_says_something(*told: object) -> None:
    if not any(told):
        raise Refused(_("听到什么、办了什么、答应什么、有什么难处，至少写一样。"), field="done", rule="required")


def check_posts(dossier: Dossier, posts: Iterable[Post]) -> None:
    for post in posts:
        if post.organisation.zone_id != dossier.zone_id:
            raise Refused(_("%(post)s 不在本区。") % {"post": post}, field="people", rule="zone")


def whose(actor: Actor, people: Iterable[Post]) -> list[Post]:
    """Those named; nobody named: the actor's own post. Raises Refused when there is none."""
    named = list(dict.fromkeys(people))
    if not named and actor.posts:
        named = list(Post.objects.filter(pk=actor.posts[0]).select_related("organisation"))
    if not named:
        raise Refused(_("我方谁在场没写。选一个岗位。"), field="people", rule="required")
    return named


def there(posts: Iterable[Post], on: date) -> list[dict[str, Any]]:
    """Post, person and name of everybody who was there on `on`: who stood in counts, not who was away."""
    named = list(posts)
    sitting = holders([post.pk for post in named], on)
    people = {post.pk: sitting[post.pk].acting for post in named if post.pk in sitting}
    return [
        {"post": post, "person": person, "name": person.name if person else ""}
        for post in named
        for person in [people.get(post.pk)]
    ]


def check_can_change(actor: Actor, contact: Contact) -> None:
    """Whoever wrote it down, was there, or answers for the whole: a leader or the administrator."""
    if contact.withdrawn_at is not None:
        raise Refused(_("这条服务记录已经撤回了。"), field="contact", rule="open")
    if not can_change(actor, contact):
        raise Forbidden(_("只有记的人、在场的人、包保领导能改这条服务记录。"), field="contact", rule="party")


def can_change(actor: Actor, contact: Contact) -> bool:
    if contact.withdrawn_at is not None:
        return False
    if actor.is_system or actor.has_role("leader", "system_admin"):
        return True
    if actor.account_id is not None and contact.recorded_by_id == actor.account_id:
        return True
    return ContactPerson.objects.filter(contact=contact, post__in=actor.all_posts).exists()


def check_shown_to(actor: Actor, contact: Contact) -> None:
    """Only the enterprise itself says whether it was so."""
    if not actor.is_system and not actor.is_enterprise:
        raise Forbidden(_("是不是这样，由企业自己说。"), field="contact", rule="party")
    if contact.withdrawn_at is not None:
        raise NotVisible


def files_served(dossier: Dossier) -> list[int]:
    """Whom a contact with this dossier reaches: itself, and for a project the file of its enterprise."""
    keys = [dossier.pk]
    if dossier.kind == "project":
        keys += Project.objects.filter(pk=dossier.pk).values_list("enterprise_id", flat=True)
    return keys


def manager_of(dossier: Dossier, day: date) -> Post:
    """The post that answers for the dossier; where nobody sits there, the zone's own."""
    seat = seats_of([dossier], day)[dossier.pk][Role.MANAGER]
    return seat.assignment.post if seat.assignment and seat.holder else backstop_of(dossier.zone_id)


def can_confirm_presence(actor: Actor, duty: Duty) -> bool:
    """Somebody of ours: the one on duty, who stands in for him, or a colleague who stood there in his place."""
    return bool(actor.person_id) and not actor.is_enterprise
