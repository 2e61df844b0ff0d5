"""Each person's own calendar: its address is made anew, taken back, and says as much as he wants."""

import hashlib
import secrets
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Person
from kuaijin.feeds.models import CalendarFeed
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _own(actor: Actor, person: Person) -> None:
    if actor.person_id != person.pk:
        raise Refused(_("只能改自己的设置。"), field="person", rule="own")


@command("feeds.renew_calendar", label=gettext_lazy("换日历订阅地址"), subject="person")
def renew_calendar(*, actor: Actor, at: datetime, person: Person) -> str:
    """A new token, told this once; the old address ends at the same moment."""
    _own(actor, person)
    token = secrets.token_urlsafe(32)
    _feed, made = CalendarFeed.objects.update_or_create(
        person=person, defaults={"token_hash": token_hash(token), "made_at": at, "revoked_at": None}
    )
    recording().about(zone_id=person.zone_id, after={"first": made})
    return token


@command("feeds.revoke_calendar", label=gettext_lazy("停掉日历订阅"), subject="person")
def revoke_calendar(*, actor: Actor, at: datetime, person: Person) -> None:
    _own(actor, person)
    if not CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at):
        raise Refused(_("没有在用的订阅地址。"), rule="state")
    recording().about(zone_id=person.zone_id)


@command("feeds.show_titles", label=gettext_lazy("选日历里写不写事由"), subject="person")
def show_titles(*, actor: Actor, at: datetime, person: Person, titles: bool) -> CalendarFeed:
    _own(actor, person)
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        raise Refused(_("没有在用的订阅地址。"), rule="state")
    recording().about(zone_id=person.zone_id, before={"titles": feed.titles}, after={"titles": titles})
    feed.titles = titles
    feed.save(update_fields=["titles"])
    return feed
