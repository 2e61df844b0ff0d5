"""Reads of mandates and of checks afterwards."""

from django.db.models import F, QuerySet

from kuaijin.approvals.models import Check, Mandate
from kuaijin.approvals.queries.cases import cases
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.queries import visible_dossiers, visible_to
from kuaijin.dossiers.seats import Seat
from kuaijin.journal.errors import NotVisible

LISTED_AT_MOST = 200


def checks(actor: Actor) -> QuerySet[Check]:
    """Of cases that the actor sees."""
    return Check.objects.filter(case__in=cases(actor).order_by().values("pk"))


def listed_checks(actor: Actor) -> tuple[list[Check], list[Check]]:
    """To be looked at (or looked at again after an order to mend), by due day; settled, the latest first."""
    rows = checks(actor).select_related(
        "case__dossier__zone", "case__post__organisation", "obligation__obligor__organisation", "rectification"
    )
    settled = (Check.Found.AS_COMMITTED, Check.Found.MENDED)
    still = rows.exclude(found__in=settled).order_by(F("obligation__due_on").asc(nulls_last=True), "pk")
    done = rows.filter(found__in=settled).order_by("-done_on", "-pk")
    return list(still[:LISTED_AT_MOST]), list(done[:LISTED_AT_MOST])


def project(actor: Actor, number: str) -> Dossier:
    """Raises NotVisible."""
    seen = visible_dossiers(actor).filter(number=number, kind="project")
    found = seen.select_related("zone", "region", "organisation").first()
    if found is None:
        raise NotVisible
    return found


def mandates_of(actor: Actor, dossier: Dossier) -> list[Mandate]:
    """Those in force first."""
    rows = Mandate.objects.filter(visible_to(actor, "dossier"), dossier=dossier)
    found = rows.select_related("post__organisation", "enterprise", "paper__blob", "paper__attached_by__person")
    return list(found.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "-pk"))


def mandate(actor: Actor, dossier: Dossier, key: int) -> Mandate:
    """Raises NotVisible."""
    found = next((row for row in mandates_of(actor, dossier) if row.pk == key), None)
    if found is None:
        raise NotVisible
    return found


def specialists(seats: dict[str, Seat]) -> list[Post]:
    """The posts of the project's own people that an enterprise may let act for it: contact and manager."""
    chosen = [seats[role] for role in (Role.CONTACT, Role.MANAGER)]
    posts = [seat.assignment.post for seat in chosen if seat.assignment is not None and seat.holder is not None]
    return list(dict.fromkeys(posts))
