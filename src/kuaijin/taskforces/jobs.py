"""The nightly round: a gap that no act opened (a holding that ends on its day) shows next morning."""

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import system
from kuaijin.directory.models import Zone
from kuaijin.jobs.registry import job
from kuaijin.kit import clock
from kuaijin.obligations.orphans import take_in_orphans
from kuaijin.taskforces.gaps import settle_gaps


@job("taskforces.gaps", label=_("夜间核对包保缺口"), at="00:30")
def look_over_all_zones() -> None:
    for zone in Zone.objects.order_by("pk"):
        act = {"actor": system(zone.pk), "at": clock.now(), "zone": zone, "day": clock.today()}
        settle_gaps(**act)
        take_in_orphans(**act)
