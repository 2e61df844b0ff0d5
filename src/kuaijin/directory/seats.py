"""Reads of posts: who sits where on a day, which are empty and since when, who has none."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Holding, Leave, Organisation, Person, Post, holds_on
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import (
    Holder,
    accounts_visible_to,
    holders,
    knows_enterprises,
    organisations_visible_to,
    people_visible_to,
    posts_visible_to,
)

HELD, VACANT, AWAY = "held", "vacant", "away"
# Enterprises have files of their own; the tree shows offices.
IN_TREE = [kind for kind in Organisation.Kind.values if kind != Organisation.Kind.ENTERPRISE]


@dataclass(frozen=True)
class Seat:
    """A post on a day with its holder; `vacant_since` None = nobody ever held it."""

    post: Post
    holder: Holder | None
    vacant_since: date | None
    account: Account | None
    # Whether the page of its organisation is the reader's to open.
    opens: bool

    @property
    def state(self) -> str:
        if self.holder is None:
            return VACANT
        return AWAY if self.holder.away_until else HELD


def posts(
    actor: Actor, day: date, *, words: str = "", organisation: str = "", states: tuple[str, ...] = ()
) -> QuerySet[Post]:
    """Posts of the directory, vacant ones first, then by organisation. `organisation` is a path: it and all below."""
    held = Holding.objects.filter(holds_on(day), post=OuterRef("pk"))
    leaves = Leave.objects.filter(holds_on(day), person=OuterRef("person"))
    away = held.filter(Exists(leaves))
    query = posts_visible_to(actor).annotate(held=Exists(held), away=Exists(away)).select_related("organisation")
    if organisation:
        query = query.filter(organisation__path__startswith=organisation)
    if words:
        found = Holding.objects.filter(holds_on(day), post=OuterRef("pk"), person__search__contains=normalised(words))
        query = query.filter(
            Q(title__icontains=words) | Q(organisation__name__icontains=words) | Q(Exists(found)),
        )
    wanted = {VACANT: Q(held=False), HELD: Q(held=True, away=False), AWAY: Q(away=True)}
    chosen = [wanted[state] for state in states if state in wanted]
    if chosen:
        condition = chosen[0]
        for more in chosen[1:]:
            condition |= more
        query = query.filter(condition)
    return query.order_by("held", "organisation__kind", "organisation__name", "title", "pk")


def seats(rows: list[Post], actor: Actor, day: date) -> list[Seat]:
    """The rows with their holders: five queries, however many."""
    people = holders([post.pk for post in rows], day)
    empty = [post.pk for post in rows if post.pk not in people]
    ended = Holding.objects.filter(post__in=empty, ends_on__lte=day).values("post").annotate(last=Max("ends_on"))
    since = dict(ended.values_list("post", "last"))
    holding = {holder.person.pk for holder in people.values()}
    accounts = {account.person_id: account for account in accounts_visible_to(actor).filter(person__in=holding)}
    return [
        Seat(
            post=post,
            holder=people.get(post.pk),
            vacant_since=since.get(post.pk),
            account=accounts.get(people[post.pk].person.pk) if post.pk in people else None,
            opens=knows_enterprises(actor, post.organisation),
        )
        for post in rows
    ]


def without_post(actor: Actor, day: date, words: str = "") -> QuerySet[Person]:
    sits = Holding.objects.filter(holds_on(day), person=OuterRef("pk"))
    query = people_visible_to(actor).filter(~Exists(sits))
    return query.filter(search__contains=normalised(words)) if words else query


def tree(actor: Actor) -> list[tuple[int, Organisation]]:
    """Organisations without enterprises, each with its depth, children below their parent."""
    rows = list(organisations_visible_to(actor).filter(kind__in=IN_TREE, closed_on__isnull=True))
    children: dict[int | None, list[Organisation]] = {}
    known = {row.pk for row in rows}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: list[tuple[int, Organisation]] = []

    def add(parent: int | None, depth: int) -> None:
        for row in children.get(parent, []):
            found.append((depth, row))
            add(row.pk, depth + 1)

    add(None, 0)
    return found


def history(person: Person, actor: Actor) -> list[tuple[Holding, bool]]:
    """Every post this one held, the latest first, each with whether the reader may open its organisation's page."""
    rows = Holding.objects.filter(person=person).select_related("post__organisation").order_by("-starts_on", "-pk")
    return [(row, knows_enterprises(actor, row.post.organisation)) for row in rows]


def holdings_visible_to(actor: Actor) -> QuerySet[Holding]:
    zones = organisations_visible_to(actor).values("zone")
    return Holding.objects.filter(person__zone__in=zones).select_related("person__zone", "post__organisation")


def leaves_visible_to(actor: Actor) -> QuerySet[Leave]:
    zones = organisations_visible_to(actor).values("zone")
    return Leave.objects.filter(person__zone__in=zones).select_related("person__zone", "substitute")


def figures(actor: Actor, day: date) -> tuple[int, int, int]:
    """Vacant posts, posts whose holder is on leave, all posts: one statement."""
    held = Q(held=True)
    row = posts(actor, day).aggregate(
        vacant=Count("pk", filter=~held), on_leave=Count("pk", filter=Q(away=True)), total=Count("pk")
    )
    return row["vacant"], row["on_leave"], row["total"]
