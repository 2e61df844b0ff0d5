"""Reads of evidence: only with the dossier that it belongs to."""

from django.db.models import QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.dossiers.queries import sees, visible_to
from kuaijin.evidence.models import Evidence
from kuaijin.journal.errors import NotVisible


def evidence(actor: Actor) -> QuerySet[Evidence]:
    """Files on dossiers the actor sees; who reads only what is shown outside gets those marked so. Newest first."""
    return _shown_to(actor, Evidence.objects.filter(visible_to(actor, "dossier")))


def _shown_to(actor: Actor, rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    if not actor.reads(Reads.DOSSIERS):
        rows = rows.filter(secrecy=Secrecy.OUTSIDE)
    return rows.select_related("blob", "attached_by__person", "dossier").order_by("-attached_at", "-pk")


def evidence_of(actor: Actor, dossier: Dossier) -> QuerySet[Evidence]:
    if not sees(actor, dossier.pk):
        return Evidence.objects.none()
    return _shown_to(actor, Evidence.objects.filter(dossier=dossier))


def by_key(actor: Actor, key: int) -> Evidence:
    """Raises NotVisible."""
    found = evidence(actor).filter(pk=key).first()
    if found is None:
        raise NotVisible
    return found
