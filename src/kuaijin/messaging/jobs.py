"""Messages go out a few seconds after the act that made them, and are cleared when nobody needs them any more."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import system
from kuaijin.jobs.registry import Beside, beside, job
from kuaijin.kit import clock
from kuaijin.law.dates import add_calendar_days, start_of
from kuaijin.messaging import commands
from kuaijin.messaging.commands.clearing import over_before
from kuaijin.messaging.delivering import deliver
from kuaijin.messaging.queries import dead_count, due_messages

beside.append(Beside(_("没发出去的通知"), "messaging:log", dead_count))


@job("messaging.deliver", label=_("发出通知"), every_seconds=15)
def deliver_what_is_due() -> None:
    """One batch: what is left waits for the next run, so that gateways that are slow hold up no other job for long."""
    at = clock.now()
    ids = due_messages(at)
    if ids:
        deliver(system(), at, ids)


@job("messaging.clear", label=_("清掉旧通知"), at="03:40")
def clear_what_is_over() -> None:
    """Batch by batch, so that no transaction is long."""
    if not settings.MESSAGE_DAYS:
        return
    cut = start_of(add_calendar_days(clock.today(), -settings.MESSAGE_DAYS))
    while over_before(cut).exists():
        commands.clear(actor=system(), at=clock.now(), cut=cut)
