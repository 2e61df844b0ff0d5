"""Reads of sealed figures: whole zones only, for who sees the whole zone."""

from django.db.models import Q, QuerySet

from kuaijin.cockpit.models import PublishedFigures
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible


def published_visible_to(actor: Actor) -> QuerySet[PublishedFigures]:
    """Newest first."""
    zones = {scope.zone_id for scope in actor.scopes_reading(Reads.DOSSIERS) if scope.whole_zone}
    seen = Q() if actor.is_system else Q(zone__in=zones)
    return PublishedFigures.objects.filter(seen).select_related("zone").order_by("-published_at", "-pk")


def published(actor: Actor, key: int) -> PublishedFigures:
    """Raises NotVisible."""
    found = published_visible_to(actor).filter(pk=key).first()
    if found is None:
        raise NotVisible
    return found
