"""The nightly round: who was left alone too long, and which site stood without anybody, which visits begin."""

from django.utils.translation import gettext_lazy as _

from kuaijin.contacts.commands import look_over, open_visits, settle_duty
from kuaijin.directory.actors import system
from kuaijin.directory.models import Zone
from kuaijin.jobs.registry import job
from kuaijin.kit import clock


@job("contacts.look_over", label=_("夜间核对联系、值班和走访"), at="00:20")
def look_over_all_zones() -> None:
    for zone in Zone.objects.order_by("pk"):
        act = {"actor": system(zone.pk), "at": clock.now(), "zone": zone, "day": clock.today()}
        look_over(**act)
        settle_duty(**act)
        open_visits(**act)
