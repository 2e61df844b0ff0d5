"""Which dossiers an actor sees. Visibility is a join on scope, never a list of ids."""

from typing import Any

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor, Scope
from kuaijin.directory.models import Organisation, Region, holds_on
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Assignment, Dossier, DossierQuerySet, Inheritance, Party, Role, Secrecy


def visible_to(actor: Actor, dossier: str = "") -> Q:
    """Condition on a queryset whose dossier is reached by `dossier` ("" on Dossier itself, "dossier" on a project)."""
    if actor.is_system:
        return Q(**{f"{dossier}__zone_id" if dossier else "zone_id": actor.zone_id}) if actor.zone_id else Q()
    prefix = f"{dossier}__" if dossier else ""
    key = dossier or "pk"
    condition = Q(pk__in=[])
    for scope in actor.scopes_reading(Reads.DOSSIERS):
        condition |= Q(**{f"{prefix}zone_id": scope.zone_id}) & _inside(scope, prefix, key, actor)
    for scope in actor.scopes_reading(Reads.SHOWN_OUTSIDE):
        condition |= Q(
            **{
                f"{prefix}zone_id": scope.zone_id,
                f"{prefix}secrecy": Secrecy.OUTSIDE,
                f"{prefix}organisation__in": Organisation.objects.filter(
                    path__startswith=scope.organisation_path or "-"
                ).values("pk"),
            }
        )
    if actor.scopes_reading(Reads.DOSSIERS) and actor.all_posts and not _whole(actor):
        today = holds_on(_day(actor))
        held = Assignment.objects.filter(today, post__in=actor.all_posts)
        # A seat reaches what inherits it, so that a substitute sees what he holds; the local seat is its town's.
        seats = held.exclude(role=Role.LOCAL).values("dossier")
        heirs = Inheritance.objects.filter(today, source__in=seats).values("dossier")
        for reached in (held.values("dossier"), heirs):
            condition |= Q(**{f"{prefix}zone_id": actor.zone_id, f"{key}__in": reached})
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
    """Lists of keys that the database reads once, never one look-up for each row of a long list."""
    if scope.region_path:
        return Q(**{f"{prefix}region__in": _regions_below(scope.region_path)})
    if scope.organisation_path:
        today = holds_on(_day(actor))
        offices = Organisation.objects.filter(path__startswith=scope.organisation_path).values("pk")
        heirs = Inheritance.objects.filter(today, source__organisation__in=offices).values("dossier")
        parties = Party.objects.filter(today, organisation__in=offices).values("dossier")
        return Q(**{f"{prefix}organisation__in": offices}) | Q(**{f"{key}__in": heirs}) | Q(**{f"{key}__in": parties})
    return Q()


def _regions_below(path: str) -> QuerySet[Region, Any]:
    return Region.objects.filter(path__startswith=path).order_by().values("pk")


def answered_for_by(actor: Actor, dossier: str = "") -> Q:
    """Condition: the actor, or somebody he stands in for, sits in one of the four seats of the dossier today.

    A dossier's own override takes the seat from the task force; the local seat counts in its town only."""
    prefix, key = (f"{dossier}__", dossier) if dossier else ("", "pk")
    if not actor.all_posts:
        return Q(pk__in=[])
    today = holds_on(_day(actor))
    held = Assignment.objects.filter(today, post__in=actor.all_posts)
    condition = Q(**{f"{key}__in": held.values("dossier")})
    for role, source_id, town in held.values_list("role", "dossier", "region__path"):
        heirs = Inheritance.objects.filter(today, source=source_id).values("dossier")
        overridden = Assignment.objects.filter(today, role=role, dossier__in=heirs).values("dossier")
        inherited = Q(**{f"{key}__in": heirs}) & ~Q(**{f"{key}__in": overridden})
        if town:
            inherited &= Q(**{f"{prefix}region__in": _regions_below(town)})
        condition |= inherited
    return condition


def covers(actor: Actor, dossier_id: int) -> bool:
    """Does the actor's scope reach this dossier?"""
    return Dossier.objects.filter(visible_to(actor), pk=dossier_id).exists()
