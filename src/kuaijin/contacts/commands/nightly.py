"""The nightly round over everybody who is served: the day of the limit, for those too whom nobody ever contacted."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy

from kuaijin.contacts.freshness import keep
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.recording import command, recording


@command("contacts.look_over", label=gettext_lazy("核对多久没人联系"), subject="zone")
def look_over(*, actor: Actor, at: datetime, zone: Zone, day: date) -> int:
    """Keeps for each enterprise and project of the zone until when it counts as served. Returns how many moved."""
    moved = keep(Dossier.objects.filter(zone=zone), day)
    recording().about(zone_id=zone.pk, after={"moved": moved})
    return moved
