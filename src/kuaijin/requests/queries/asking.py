"""Reads for who brings a request: for which enterprise or project, and of which office he may complain."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import own_zone
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import answered_for_by, numbered, sees, visible_dossiers
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.errors import NotVisible
from kuaijin.projects.models import Project
from kuaijin.requests.models import ServiceRequest
from kuaijin.requests.queries.pool import SHOWN, heard

KINDS = ("enterprise", "project")
OFFERED_AT_MOST = 12


def things(actor: Actor, words: str = "") -> list[Dossier]:
    """Whom or what a request may be about: the actor's own first, what begins with the words before the rest."""
    seen = visible_dossiers(actor).filter(kind__in=KINDS, closed_on=None)
    typed = normalised(words)
    mine = Case(When(answered_for_by(actor), then=Value(0)), default=Value(1), output_field=IntegerField())
    begins = Case(When(search__startswith=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = seen.filter(search__contains=typed) if typed else seen
    return list(
        found.alias(mine=mine, begins=begins).order_by("mine", "begins", "kind", "title", "pk")[:OFFERED_AT_MOST]
    )


def one_of(actor: Actor, number: str) -> Dossier | None:
    """The enterprise or project of this number that the actor sees."""
    if not number:
        return None
    rows = Dossier.objects.filter(numbered(actor, number), kind__in=KINDS).select_related("organisation")
    return next((one for one in rows if sees(actor, one.pk)), None)


def named(actor: Actor, number: str) -> tuple[Enterprise | None, Project | None]:
    """The enterprise, and the project where one is named. Raises NotVisible."""
    seen = one_of(actor, number)
    if seen is None:
        raise NotVisible
    if seen.kind == "enterprise":
        return Enterprise.objects.select_related("dossier", "organisation").get(pk=seen.pk), None
    project = Project.objects.select_related("dossier", "enterprise__dossier", "enterprise__organisation").get(
        pk=seen.pk
    )
    return project.enterprise, project


def own(actor: Actor) -> list[Dossier]:
    """The enterprise of who speaks for one, then its projects."""
    seen = visible_dossiers(actor).filter(kind__in=KINDS, closed_on=None)
    return list(seen.order_by("kind", "number"))


def offices(actor: Actor) -> list[Organisation]:
    """Of which one may complain: every office of the zone, no enterprise."""
    rows = Organisation.objects.filter(zone=own_zone(actor), closed_on=None)
    return list(rows.exclude(kind=Organisation.Kind.ENTERPRISE).order_by("kind", "name"))


def office(actor: Actor, key: str) -> Organisation | None:
    if not key:
        return None
    found = next((one for one in offices(actor) if str(one.pk) == key), None)
    if found is None:
        raise NotVisible
    return found


def own_requests(actor: Actor) -> QuerySet[ServiceRequest]:
    """What waits for the enterprise first, then open ones, then the latest closed."""
    place = Case(
        When(state__in=("answered", "waiting"), then=Value(0)),
        When(closed_on=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return heard(actor).alias(place=place).order_by("place", "-received_at").select_related(*SHOWN)
