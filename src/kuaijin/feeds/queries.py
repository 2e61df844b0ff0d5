"""Reads of feeds: whose calendar a token opens, what stands in it, what is to be sent, hooks of the actor's zones."""

from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor, actor_for
from kuaijin.directory.models import Account
from kuaijin.directory.roles import Reads
from kuaijin.feeds.commands.calendars import token_hash
from kuaijin.feeds.commands.deliveries import AT_ONCE, concerns, due
from kuaijin.feeds.commands.hooks import JOURNAL
from kuaijin.feeds.commands.telling import FIRINGS
from kuaijin.feeds.ics import Owed
from kuaijin.feeds.models import CalendarFeed, Hook, HookDelivery, Reader
from kuaijin.feeds.reading import Place
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.queries import on_desk_of

# A calendar holds so many things, the soonest first.
EVENTS = 500
# Entries that concern no hook are passed over so many at once: each passing is an act of its own.
PASSED_AT_ONCE = 500
POSTS_AT_ONCE = 100


def own_feed(actor: Actor) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=actor.person_id).first()


def feed_of(token: str, day: date) -> tuple[CalendarFeed, Actor] | None:
    """Whose calendar it is and who he is on that day; None for a token that was never given, or is over, or whose
    owner may not sign in."""
    feed = CalendarFeed.objects.filter(token_hash=token_hash(token), revoked_at__isnull=True).first()
    if feed is None:
        return None
    account = Account.objects.filter(person=feed.person_id, is_active=True).select_related("person").first()
    return (feed, actor_for(account, day)) if account is not None else None


def owed(actor: Actor, titles: bool, root: str) -> tuple[list[Owed], int]:
    """What lies on his desk with a day, soonest first, at most EVENTS; and how many there are in all."""
    rows = on_desk_of(actor).filter(due_on__isnull=False)
    keys = list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[: EVENTS + 1])
    total = len(keys) if len(keys) <= EVENTS else rows.count()
    found = (
        Obligation.objects.filter(pk__in=keys[:EVENTS])
        .select_related("dossier__zone")
        .annotate(steps=Max("events__seq"))
        .order_by("due_on", "pk")
    )
    return [_owed(row, titles, root) for row in found], total


def _owed(row: Obligation, titles: bool, root: str) -> Owed:
    kind, number = row.get_kind_display(), row.dossier.number
    said = _("%(kind)s %(number)s 到期") % {"kind": kind, "number": number}
    if titles:
        said = _("%(title)s（%(number)s）") % {"title": row.title, "number": number}
    return Owed(
        pk=row.pk,
        zone_code=row.dossier.zone.code,
        said=said,
        category=str(kind),
        due_on=row.due_on or row.due_set_on,
        due_at=row.due_at,
        due_set_on=row.due_set_on,
        opened_at=row.opened_at,
        steps=row.steps or 0,  # type: ignore[attr-defined]
        href=f"{root}{reverse('obligations:detail', args=[row.pk])}",
    )


# --- hooks ---------------------------------------------------------------------------------------------------------


def _zones(actor: Actor) -> Q:
    return Q(zone__in={scope.zone_id for scope in actor.scopes_reading(Reads.JOBS)})


def hooks_visible_to(actor: Actor) -> QuerySet[Hook]:
    """With how many of their deliveries were given up."""
    dead = Count("deliveries", filter=Q(deliveries__state=HookDelivery.State.DEAD))
    return Hook.objects.filter(_zones(actor)).annotate(dead=dead).order_by("name", "pk")


def deliveries_visible_to(actor: Actor) -> QuerySet[HookDelivery]:
    """Newest first."""
    return HookDelivery.objects.filter(_zones(actor)).select_related("hook").order_by("-pk")


def dead_count(actor: Actor) -> int:
    if not actor.reads(Reads.JOBS):
        return 0
    return HookDelivery.objects.filter(_zones(actor), state=HookDelivery.State.DEAD).count()


def to_fan_out() -> bool:
    """Is there an entry that some hook asked for, or so many others that the reader should move on?"""
    hooks = list(Hook.objects.filter(enabled=True))
    reader = Reader.objects.filter(name=JOURNAL).first() if hooks else None
    if reader is None:
        return False
    unread = Entry.objects.filter(Place.kept(reader.position, reader.gaps).unread()).order_by("pk")
    found = list(unread.only("pk", "code", "zone_id")[:AT_ONCE])
    return len(found) >= PASSED_AT_ONCE or any(concerns(hook, entry) for entry in found for hook in hooks)


def due_deliveries(at: datetime) -> list[int]:
    rows = HookDelivery.objects.filter(due(at), hook__enabled=True).order_by("next_try_at", "pk")
    return list(rows.values_list("pk", flat=True)[:POSTS_AT_ONCE])


def to_tell_fired() -> bool:
    reader = Reader.objects.filter(name=FIRINGS).first()
    if reader is None:
        return True
    return Firing.objects.filter(Place.kept(reader.position, reader.gaps).unread()).exists()
