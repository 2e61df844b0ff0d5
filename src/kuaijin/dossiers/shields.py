"""Who is kept from seeing a dossier: the people of an organisation that it is hidden from, whatever else shows it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Grant, Holding, Leave, Organisation, Post, holds_on
from kuaijin.directory.queries import Holder
from kuaijin.dossiers.models import Shield
from kuaijin.journal.remembered import asked_once


def not_hidden_from(actor: Actor, dossier: str = "", *, one: bool = False) -> Q:
    """Condition: the dossier reached by `dossier` ("" on Dossier itself) is hidden from none of the actor's
    organisations. `one` as in `queries.visible_to`.

    Next to nobody has anything hidden from him: that is asked once in a request, and long lists are then read without
    the condition."""
    if not one and not asked_once(("hidden from", actor), lambda: _has_any(actor)):
        return Q()
    rows = _rows(actor)
    if rows is None:
        return Q()
    if one:
        return ~Q(Exists(rows.filter(dossier=OuterRef(dossier or "pk"))))
    return ~Q(**{f"{dossier or 'pk'}__in": rows.values("dossier")})


def _has_any(actor: Actor) -> bool:
    rows = _rows(actor)
    return rows is not None and rows.exists()


def _rows(actor: Actor) -> QuerySet[Shield] | None:
    """What hides something from the actor: where he holds a post, also for another, and what he has as his scope."""
    paths = {scope.organisation_path for scope in actor.scopes if scope.organisation_path}
    if actor.is_system or actor.day is None or not (actor.all_posts or paths):
        return None
    # Two short lists by key: one list of all organisations would be read through for each question.
    own = Q()
    if actor.all_posts:
        own |= Q(organisation__in=Post.objects.filter(pk__in=actor.all_posts).values("organisation"))
    if paths:
        own |= Q(organisation__in=Organisation.objects.filter(path__in=paths).values("pk"))
    return Shield.objects.filter(own, holds_on(actor.day))


@dataclass(frozen=True)
class Hidden:
    """From whom a dossier is hidden on a day."""

    organisations: frozenset[int]
    people: frozenset[int]

    def bars(self, post: Post, holder: Holder | None) -> bool:
        """Must this post not be told of it? `holder`: who holds it on the day."""
        here = {holder.person.pk, holder.acting.pk} if holder is not None else set()
        return post.organisation_id in self.organisations or bool(here & self.people)


OPEN_TO_ALL = Hidden(frozenset(), frozenset())


def hidden_from(dossiers: Iterable[int], day: date) -> dict[int, Hidden]:
    """Those of the dossiers that are hidden from somebody: one query where none is, four for any number."""
    organisations: dict[int, set[int]] = defaultdict(set)
    rows = Shield.objects.filter(holds_on(day), dossier__in=set(dossiers))
    for dossier, organisation in rows.values_list("dossier", "organisation"):
        organisations[dossier].add(organisation)
    if not organisations:
        return {}
    people = _people(set().union(*organisations.values()), day)
    return {
        dossier: Hidden(frozenset(own), frozenset(person for one in own for person in people[one]))
        for dossier, own in organisations.items()
    }


def _people(organisations: set[int], day: date) -> dict[int, set[int]]:
    """Organisation → who holds a post in it or stands in for such a one, or has it as the scope of a grant."""
    today = holds_on(day)
    found: dict[int, set[int]] = defaultdict(set)
    held = Holding.objects.filter(today, post__organisation__in=organisations)
    for organisation, person in held.values_list("post__organisation", "person"):
        found[organisation].add(person)
    away = Leave.objects.filter(today, person__in={person for group in found.values() for person in group})
    for person, substitute in away.values_list("person", "substitute"):
        for group in found.values():
            if person in group and substitute is not None:
                group.add(substitute)
    granted = Grant.objects.filter(today, organisation__in=organisations)
    for organisation, person in granted.values_list("organisation", "account__person"):
        found[organisation].add(person)
    return found
