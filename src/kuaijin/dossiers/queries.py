"""Which dossiers an actor sees. Visibility is a join on scope, never a list of ids."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from kuaijin.directory.actors import Actor, Scope
from kuaijin.directory.models import holds_on
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Assignment, Dossier, DossierQuerySet, Inheritance, Party, Secrecy


def visible_to(actor: Actor, dossier: str = "") -> Q:
    """Condition on a queryset whose dossier is reached by `dossier` ("" on Dossier itself, "dossier" on a project)."""
    if actor.is_system:
        return Q(**{f"{dossier}__zone_id" if dossier else "zone_id": actor.zone_id}) if actor.zone_id else Q()
    prefix = f"{dossier}__" if dossier else ""
    key = f"{dossier}_id" if dossier and not dossier.endswith("_ptr") else "pk"
    condition = Q(pk__in=[])
    for scope in actor.scopes_reading(Reads.DOSSIERS):
        condition |= Q(**{f"{prefix}zone_id": scope.zone_id}) & _inside(scope, prefix, key, actor)
    for scope in actor.scopes_reading(Reads.SHOWN_OUTSIDE):
        condition |= Q(
            **{
                f"{prefix}zone_id": scope.zone_id,
                f"{prefix}secrecy": Secrecy.OUTSIDE,
                f"{prefix}organisation__path__startswith": scope.organisation_path or "-",
            }
        )
    if actor.scopes_reading(Reads.DOSSIERS) and actor.all_posts and not _whole(actor):
        mine = Assignment.objects.filter(holds_on(_day(actor)), dossier=OuterRef(key), post__in=actor.all_posts)
        condition |= Q(**{f"{prefix}zone_id": actor.zone_id}) & Q(Exists(mine))
    return condition


def visible_dossiers(actor: Actor) -> DossierQuerySet:
    return Dossier.objects.filter(visible_to(actor))


def _whole(actor: Actor) -> bool:
    return any(scope.whole_zone and scope.zone_id == actor.zone_id for scope in actor.scopes_reading(Reads.DOSSIERS))


def _day(actor: Actor) -> Any:
    if actor.day is None:
        raise ValueError("an actor with a scope needs his day")
    return actor.day


def _inside(scope: Scope, prefix: str, key: str, actor: Actor) -> Q:
    if scope.region_path:
        return Q(**{f"{prefix}region__path__startswith": scope.region_path})
    if scope.organisation_path:
        today = holds_on(_day(actor))
        path = {"organisation__path__startswith": scope.organisation_path}
        heirs = Inheritance.objects.filter(
            today, dossier=OuterRef(key), source__organisation__path__startswith=scope.organisation_path
        )
        parties = Party.objects.filter(today, dossier=OuterRef(key), **path)
        return (
            Q(**{f"{prefix}organisation__path__startswith": scope.organisation_path}) | Exists(heirs) | Exists(parties)
        )
    return Q()


def covers(actor: Actor, dossier_id: int) -> bool:
    """Does the actor's scope reach this dossier?"""
    return Dossier.objects.filter(visible_to(actor), pk=dossier_id).exists()
