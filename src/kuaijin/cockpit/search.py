"""One box for everything: dossiers by number, words and initials; people by name, phone and initials."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding, Person, holds_on
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import people_visible_to
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.law.lights import Light
from kuaijin.obligations.standings import light_of

FOUND_AT_MOST = 20
KINDS = ("project", "enterprise", "task_force", "request")


@dataclass(frozen=True)
class FoundDossier:
    dossier: Dossier
    light: Light


@dataclass(frozen=True)
class FoundPerson:
    """`posts` are those held today."""

    person: Person
    posts: tuple[Holding, ...]


@dataclass(frozen=True)
class Found:
    """At most so many of each; `more` says that there are others."""

    dossiers: tuple[FoundDossier, ...]
    people: tuple[FoundPerson, ...]
    more_dossiers: bool
    more_people: bool

    @property
    def count(self) -> int:
        return len(self.dossiers) + len(self.people)


NOTHING = Found((), (), more_dossiers=False, more_people=False)


def found(actor: Actor, typed: str, today: date) -> Found:
    """Only what the actor sees. Names that begin with the words come first; what is closed comes last."""
    words = normalised(typed)
    if not words:
        return NOTHING
    dossiers, people = _dossiers(actor, words), _people(actor, words)
    held: dict[int, list[Holding]] = {}
    posts = Holding.objects.filter(holds_on(today), person__in=[person.pk for person in people])
    for holding in posts.select_related("post__organisation").order_by("starts_on", "pk"):
        held.setdefault(holding.person_id, []).append(holding)
    return Found(
        tuple(FoundDossier(row, light_of(getattr(row, "standing", None), today)) for row in dossiers[:FOUND_AT_MOST]),
        tuple(FoundPerson(row, tuple(held.get(row.pk, ()))) for row in people[:FOUND_AT_MOST]),
        more_dossiers=len(dossiers) > FOUND_AT_MOST,
        more_people=len(people) > FOUND_AT_MOST,
    )


def _dossiers(actor: Actor, words: str) -> list[Dossier]:
    place = Case(
        When(closed_on__isnull=False, then=Value(3)),
        When(search__startswith=words, then=Value(0)),
        When(search__contains=f" {words}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = visible_dossiers(actor).filter(search__contains=words, kind__in=KINDS)
    ordered = rows.annotate(place=place).order_by("place", "kind", "title", "pk")
    return list(ordered.select_related("region", "standing", "organisation")[: FOUND_AT_MOST + 1])


def _people(actor: Actor, words: str) -> list[Person]:
    digits = "".join(sign for sign in words if sign.isdigit())
    wanted = Q(search__contains=words) | Q(name__contains=words)
    if len(digits) >= 3 and digits == words:
        wanted |= Q(phone__contains=digits)
    return list(people_visible_to(actor).filter(wanted)[: FOUND_AT_MOST + 1])
