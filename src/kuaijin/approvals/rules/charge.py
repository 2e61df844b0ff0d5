"""Who is in charge of a project: its manager, its leader, or who stands in for them."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.errors import Forbidden

# Working days in which a changed fact is approved or declined. Own working rule of the product: no law sets it.
APPROVE_DAYS = 2


def charged(dossier: Dossier, day: date) -> Post:
    """The post in charge: the manager's, else the leader's, else the zone's coordinating post."""
    seats = seats_of([dossier], day, (Role.MANAGER, Role.LEADER))[dossier.pk]
    for role in (Role.MANAGER, Role.LEADER):
        seat = seats[role]
        if seat.assignment is not None and seat.holder is not None:
            return seat.assignment.post
    return backstop_of(dossier.zone_id)


def in_charge(actor: Actor, dossier: Dossier, day: date) -> bool:
    if actor.is_system or actor.has_role("leader", "system_admin"):
        return True
    seats = seats_of([dossier], day, (Role.MANAGER, Role.LEADER))[dossier.pk]
    posts = {seat.assignment.post_id for seat in seats.values() if seat.assignment and seat.holder}
    return bool(posts & set(actor.all_posts))


def check_in_charge(actor: Actor, dossier: Dossier, day: date) -> None:
    if not in_charge(actor, dossier, day):
        raise Forbidden(_("这一步由项目负责人或包保领导定。您可以先填好、存好，请他来定。"), rule="in_charge")
