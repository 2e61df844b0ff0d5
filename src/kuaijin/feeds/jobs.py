"""The morning's digest, reminders as they fire, and acts told to other systems."""

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import system
from kuaijin.directory.models import Zone
from kuaijin.feeds import commands, queries
from kuaijin.feeds.delivering import deliver
from kuaijin.jobs.registry import Beside, beside, job
from kuaijin.kit import clock
from kuaijin.obligations.calendars import calendar_of

beside.append(Beside(_("没发出去的推送"), "feeds:hooks", queries.dead_count))
# Of a long backlog so many batches in one run: other jobs wait for the same worker.
BATCHES = 10


@job("feeds.digest", label=_("发早报"), at="07:30")
def good_morning() -> None:
    """On working days of each zone; in a year without a notice Monday to Friday. Nobody is told twice on one day."""
    day = clock.today()
    for zone in Zone.objects.order_by("pk"):
        calendar = calendar_of(zone.code)
        if calendar.estimated_workday(day):
            commands.say_good_morning(actor=system(zone.pk), at=clock.now(), zone=zone, day=day, calendar=calendar)


@job("feeds.tell_fired", label=_("把提醒和上报发给本人"), every_seconds=60)
def tell_what_fired() -> None:
    if queries.to_tell_fired():
        commands.tell_fired(actor=system(), at=clock.now(), day=clock.today())


@job("feeds.hooks", label=_("推送给别的系统"), every_seconds=15)
def tell_other_systems() -> None:
    for _batch in range(BATCHES):
        if not queries.to_fan_out():
            break
        commands.fan_out(actor=system(), at=clock.now())
    at = clock.now()
    ids = queries.due_deliveries(at)
    if ids:
        deliver(system(), at, clock.machine_now(), ids)
