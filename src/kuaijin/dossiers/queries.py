"""Which dossiers an actor sees. Visibility is a join on scope, never a list of ids."""

from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from kuaijin.directory.actors import Actor, Scope
from kuaijin.directory.models import Organisation, Region, holds_on
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Assignment, Dossier, DossierQuerySet, Inheritance, Party, Role, Secrecy
from kuaijin.dossiers.shields import not_hidden_from
from kuaijin.journal.remembered import asked_once


def visible_to(actor: Actor, dossier: str = "", *, one: bool = False) -> Q:
    """Condition on a queryset whose dossier is reached by `dossier` ("" on Dossier itself, "dossier" on a project).

    The lists of what a scope reaches are read once by the database, which is right for a list; `one` asks for each row
    by itself instead, for a query that is narrowed to one dossier already.
    What is hidden from his organisation (`shields`) stays hidden, whatever else would show it."""
    return _in_scope(actor, dossier, one=one) & not_hidden_from(actor, dossier, one=one)


@lru_cache(maxsize=1024)
def _in_scope(actor: Actor, dossier: str, *, one: bool) -> Q:
    """What scopes and seats reach: it depends on the actor alone."""
    if actor.is_system:
        return Q(**{f"{dossier}__zone_id" if dossier else "zone_id": actor.zone_id}) if actor.zone_id else Q()
    prefix = f"{dossier}__" if dossier else ""
    key = dossier or "pk"
    condition = Q(pk__in=[])
    for scope in actor.scopes_reading(Reads.DOSSIERS):
        inside = _inside_one(scope, prefix, key, actor) if one else _inside(scope, prefix, key, actor)
        condition |= Q(**{f"{prefix}zone_id": scope.zone_id}) & inside
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
        heirs = Inheritance.objects.filter(today, source__in=seats)
        for reached in (held, heirs):
            condition |= Q(**{f"{prefix}zone_id": actor.zone_id}) & _reached(reached, key, one=one)
    return condition


def numbered(actor: Actor, number: str, dossier: str = "") -> Q:
    """Condition: has this number, in a zone where the actor may see something at all (numbers are unique per zone)."""
    prefix = f"{dossier}__" if dossier else ""
    condition = Q(**{f"{prefix}number": number})
    if not actor.is_system:
        zones = sorted({scope.zone_id for scope in actor.scopes} | ({actor.zone_id} if actor.zone_id else set()))
        condition &= Q(**{f"{prefix}zone__in": zones})
    return condition


def sees(actor: Actor, dossier_id: int) -> bool:
    """Does the actor see this dossier? Asked once for a request: pages gather many things of one dossier."""
    return asked_once(("sees", actor, dossier_id), lambda: _sees(actor, dossier_id))


def _sees(actor: Actor, dossier_id: int) -> bool:
    asked = _question(actor, connection.vendor)
    if asked is None:
        return False
    statement, given = asked
    with connection.cursor() as cursor:
        cursor.execute(statement, [dossier_id if value == ANY_ONE else value for value in given])
        return cursor.fetchone() is not None


# Stands for the dossier in a question that is put together once for an actor: no key is negative.
ANY_ONE = -1


@lru_cache(maxsize=1024)
def _question(actor: Actor, vendor: str) -> tuple[str, tuple[Any, ...]] | None:
    """The statement of `visible_to` for one dossier. Making it takes ten times what the database needs to answer it."""
    try:
        statement, given = (
            Dossier.objects.filter(visible_to(actor, one=True), pk=ANY_ONE).values("pk").query.sql_with_params()
        )
    except EmptyResultSet:
        return None
    return statement, given


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


def _inside_one(scope: Scope, prefix: str, key: str, actor: Actor) -> Q:
    """The same, asked for one dossier: what it inherits and who is concerned, not what all there are."""
    if scope.region_path:
        return Q(**{f"{prefix}region__path__startswith": scope.region_path})
    if scope.organisation_path:
        today, path = holds_on(_day(actor)), scope.organisation_path
        heirs = Inheritance.objects.filter(today, source__organisation__path__startswith=path)
        parties = Party.objects.filter(today, organisation__path__startswith=path)
        own = Q(**{f"{prefix}organisation__path__startswith": path})
        return own | _reached(heirs, key, one=True) | _reached(parties, key, one=True)
    return Q()


def _reached(rows: QuerySet[Any], key: str, *, one: bool) -> Q:
    """The dossier that `key` leads to is that of one of the rows."""
    return Q(Exists(rows.filter(dossier=OuterRef(key)))) if one else Q(**{f"{key}__in": rows.values("dossier")})


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
    return sees(actor, dossier_id)
