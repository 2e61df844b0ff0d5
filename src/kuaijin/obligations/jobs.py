"""The clock of everything that is owed: reminders and ladder every minute, all clocks read again each night."""

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import system
from kuaijin.jobs.registry import job
from kuaijin.kit import clock
from kuaijin.law.dates import day_of
from kuaijin.obligations.notices import reread_all
from kuaijin.obligations.tick import due_for_check, tick


@job("obligations.tick", label=_("到时提醒和上报"), every_seconds=60)
def fire_what_is_due() -> None:
    """In batches, until nothing is due: after a time without it, it catches up in one run."""
    while True:
        at = clock.now()
        ids = due_for_check(at)
        if not ids:
            return
        tick(actor=system(), at=at, day=day_of(at), ids=ids)


@job("obligations.reread", label=_("夜间核对全部时限"), at="01:00")
def reread_every_clock() -> None:
    reread_all(actor=system(), at=clock.now(), day=clock.today())
