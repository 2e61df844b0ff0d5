"""Whether the day has passed by which the applicant was to bring something (滨州 10, 11)."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks, papers
from kuaijin.approvals.rules.handling import BINZHOU_LAW
from kuaijin.approvals.states import Step
from kuaijin.obligations.models import Obligation


def lapsed(case: Case, day: date) -> tuple[str, str]:
    """Why it lapses and by which rule; empty while there is time."""
    if case.state == CaseState.CORRECTING:
        notice = case.steps.filter(what=Step.CORRECTION_NOTICE).order_by("-seq").first()
        until = notice.facts.get("until") if notice is not None else None
        if until and date.fromisoformat(until) < day:
            return _("申请人 %(until)s 前没有补正") % {"until": until}, f"{BINZHOU_LAW}第十条第二款"
    if case.state in (CaseState.ACCEPTED, CaseState.PAUSED):
        for row in papers.outstanding(case):
            if row.deferred_until is not None and row.deferred_until < day:
                told = {"until": row.deferred_until, "paper": row.name}
                return _("申请人 %(until)s 前没有补齐“%(paper)s”") % told, f"{BINZHOU_LAW}第十一条第一款"
    return "", ""


def office_was_asked(case: Case) -> bool:
    """Where no rule of the place refuses by itself, the office was asked to decide, once."""
    about = clocks.about_of(case, "lapsed")
    return Obligation.objects.filter(dossier=case.dossier_id, about=about).exists()
