"""A public notice held while the office still reviews: no clock of the case runs yet that it could stop."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.stepping import hold, take_step
from kuaijin.approvals.models import Case
from kuaijin.approvals.rules.handling import check_leads, check_move, check_office, check_on
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command


@command("approvals.hold_notice", label=gettext_lazy("预审期间公示"), subject="case")
def hold_notice(*, actor: Actor, at: datetime, case: Case, on: date, day: date, until: date, words: str = "") -> Case:
    """Shown to the public from `on` to `until`, the last day. It counts towards the notice that the law asks before the
    decision; once the case is accepted a notice pauses the promised clock instead (`approvals.pause`)."""
    hold(case)
    check_office(actor, case.post)
    check_leads(case)
    check_on(case, on, day)
    check_move(case, Step.NOTICE)
    if not case.matter_facts.get("notice"):
        raise Refused(_("“%(case)s”决定前不用公示。") % {"case": case.name}, field="case", rule="notice")
    if until < on:
        raise Refused(_("公示的最后一天早于第一天。"), field="until", rule="order")
    take_step(case, Step.NOTICE, actor, at, on, words=words, facts={"until": until})
    return case
