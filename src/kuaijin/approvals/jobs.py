"""What the clock does to cases each night: silence, days that passed, ends of validity, and the law's due days."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.commands.ending import expire, remind_of_end
from kuaijin.approvals.commands.settling import deem, lapse, reread
from kuaijin.approvals.queries.settling import (
    case_to_settle,
    may_be_deemed,
    may_end_soon,
    may_have_expired,
    may_have_lapsed,
)
from kuaijin.directory.actors import Actor, system
from kuaijin.jobs.registry import Unsound, job
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock

WHAT = (
    (may_be_deemed, deem),
    (may_have_lapsed, lapse),
    (may_end_soon, remind_of_end),
    (may_have_expired, expire),
)


@job("approvals.settle", label=_("办件到期自动了结"), at="00:20")
def settle_what_is_over() -> None:
    settle_day(system(), clock.now(), clock.today())


def settle_day(actor: Actor, at: datetime, day: date) -> int:
    """One command for each case, so that one that cannot be settled holds up no other; those are named at the end.

    Returns how many were settled. Raises Unsound."""
    done, failed = 0, []
    for found, settle in WHAT:
        for pk in found(actor, day):
            case = case_to_settle(actor, pk)
            try:
                settle(actor=actor, at=at, case=case, day=day)
                done += 1
            except Refused as refused:
                failed.append(f"{case.dossier.number} {case.name}: {refused.message}")
    if failed:
        raise Unsound("；".join(failed))
    return done


@job("approvals.reread", label=_("夜间核对办件的法定期限"), at="01:10")
def reread_every_case() -> None:
    reread(actor=system(), at=clock.now(), day=clock.today(), why=str(_("夜间核对")))
