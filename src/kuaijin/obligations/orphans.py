"""No orphan: what is owed by a post that nobody holds goes to somebody who is there."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding, Zone, holds_on
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import reassign
from kuaijin.obligations.models import Obligation, State


@command("obligations.take_in_orphans", label=gettext_lazy("接住没人管的待办"), subject="zone")
def take_in_orphans(*, actor: Actor, at: datetime, zone: Zone, day: date) -> int:
    """Each open obligation whose post is empty on `day` goes to the dossier's manager, else to the zone's coordinating
    post, each with its own entry. Returns how many."""
    held = Holding.objects.filter(holds_on(day), post=OuterRef("obligor"))
    rows = list(
        Obligation.objects.filter(~Exists(held), dossier__zone=zone, state=State.OPEN)
        .select_related("dossier__zone", "dossier__region", "obligor__organisation")
        .order_by("pk")
    )
    seats = seats_of({row.dossier_id: row.dossier for row in rows}.values(), day)
    for row in rows:
        manager = seats[row.dossier_id][Role.MANAGER]
        seated = manager.holder is not None and manager.assignment is not None
        to = manager.assignment.post if seated and manager.assignment else backstop_of(zone.pk)
        if to.pk != row.obligor_id:
            reason = _("%(post)s 没有人了") % {"post": row.obligor}
            reassign(actor=actor, at=at, obligation=row, obligor=to, reason=reason, day=day)
    recording().about(zone_id=zone.pk, after={"taken_in": len(rows)})
    return len(rows)
