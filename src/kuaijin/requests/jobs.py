"""What the clock does to requests: silence is acceptance, what was planned comes back, days are read again, and what
only served to limit strangers goes."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor, system
from kuaijin.jobs.registry import Unsound, job
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.requests.commands import reread, silent, take_up
from kuaijin.requests.commands.doors import forget_addresses
from kuaijin.requests.queries.settling import offers_over, planned_for, request_to_settle

WHAT = ((offers_over, silent), (planned_for, take_up))


@job("requests.settle", label=_("诉求到时自动接单、重新办理"), at="00:10")
def settle_what_is_over() -> None:
    settle_day(system(), clock.now(), clock.today())


def settle_day(actor: Actor, at: datetime, day: date) -> int:
    """One command for each request, so that one that cannot be settled holds up no other; those are named at the end.

    Returns how many were settled. Raises Unsound."""
    done, failed = 0, []
    for found, settle in WHAT:
        for pk in found(actor, day):
            request = request_to_settle(actor, pk)
            try:
                settle(actor=actor, at=at, request=request, day=day)
                done += 1
            except Refused as refused:
                failed.append(f"{request.dossier.number} {request.dossier.title}: {refused.message}")
    if failed:
        raise Unsound("；".join(failed))
    return done


@job("requests.reread", label=_("夜间核对诉求的时限"), at="01:15")
def reread_every_request() -> None:
    reread(actor=system(), at=clock.now(), day=clock.today(), why=str(_("夜间核对")))


@job("requests.forget_addresses", label=_("清掉一天前的网络地址和验证码"), every_seconds=3600)
def forget_what_limits() -> None:
    forget_addresses(actor=system(), at=clock.now())
