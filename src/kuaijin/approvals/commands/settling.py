"""What the clock itself brings about: silence becomes acceptance, a day that passed becomes refusal or expiry."""

from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.commands.issuing import issue_acceptance
from kuaijin.approvals.commands.outcomes import refuse
from kuaijin.approvals.commands.stepping import hold, keep_statutory_due, move_clock, owe, settle, take_step
from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import local_rule
from kuaijin.approvals.rules.lapsing import lapsed, office_was_asked
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.journal import registry
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import append_children, command, recording
from kuaijin.law.clock.articles import ARTICLE_32_4
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.rules import working_days

registry.consequence("approvals.moved", gettext_lazy("法定到期日随通知移动"))
BATCH = 500
LOOK_DAYS = 2


def settle_silence(actor: Actor, at: datetime, case: Case, on: date, day: date) -> None:
    """Before an act: what silence has made of the application by then."""
    if clocks.is_deemed(case, on):
        deem(actor=actor, at=at, case=case, day=day)


@command("approvals.deem", label=gettext_lazy("逾期未告知，视为受理"), subject="case")
def deem(*, actor: Actor, at: datetime, case: Case, day: date) -> Case:
    """Nobody told within the limit what is missing: accepted from the day the papers were received (32(4)). The clock
    says so itself; nothing is added to its events."""
    hold(case)
    reading = clocks.readings(case, day).promised
    if reading is None or not reading.course.deemed or reading.start is None:
        raise Refused(_("告知补正的期限还没过。"), field="case", rule=ARTICLE_32_4)
    facts = {"from": reading.start, "source": ARTICLE_32_4}
    take_step(case, Step.DEEMED_ACCEPTED, actor, at, day, facts=facts, changes={"accepted_on": reading.start})
    keep_statutory_due(case, day)
    settle(case, actor, at, day, day, "intake", str(Step.DEEMED_ACCEPTED.label))
    for other in case.merged.filter(state=CaseState.FILED):
        take_step(other, Step.DEEMED_ACCEPTED, actor, at, day, facts=facts, changes={"accepted_on": reading.start})
    issue_acceptance(actor, at, day, case, deemed=True)
    return case


@command("approvals.lapse", label=gettext_lazy("逾期未补，依规了结"), subject="case")
def lapse(*, actor: Actor, at: datetime, case: Case, day: date) -> Case:
    """What was to be brought by a day was not: where the place's rule says so (滨州 10, 11) the application is refused;
    elsewhere the office is asked to decide."""
    hold(case)
    motive, source = lapsed(case, day)
    if not motive:
        raise Refused(_("还没到补齐的日子。"), field="case", rule="later")
    if local_rule(case):
        if case.state == CaseState.PAUSED:
            move_clock(case, actor, at, "resumed", day, day)
            take_step(case, Step.RESUMED, actor, at, day, words=motive)
        refuse(case, actor, at, day, day, motive, source, facts={"lapsed": True})
        return case
    if not office_was_asked(case):
        title = _("%(motive)s：“%(case)s”怎么处理") % {"motive": motive, "case": case.name}
        term = working_days(LOOK_DAYS, motive, clock="step")
        owe(
            case,
            actor,
            at,
            day,
            word="lapsed",
            title=title,
            obligor=case.post,
            term=term,
            received_on=day,
            kind=Kind.TASK,
        )
    recording().about(dossier_id=case.dossier_id, zone_id=case.dossier.zone_id, after={"case": case.pk, "on": day})
    return case


@command("approvals.reread", label=gettext_lazy("重读办件的法定期限"))
def reread(*, actor: Actor, at: datetime, day: date, why: str, zone: Zone | None = None) -> int:
    """The law's due day of every running case under the calendar of today; one entry for each that moved."""
    rows = Case.objects.filter(obligation__state=State.OPEN)
    if zone is not None:
        rows = rows.filter(dossier__zone=zone)
    moved, last = 0, 0
    while True:
        batch = list(
            rows.filter(pk__gt=last)
            .select_related("dossier__zone", "obligation__dossier__zone")
            .prefetch_related("obligation__events", "steps")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            break
        last = batch[-1].pk
        moved += _batch(batch, day, why)
    after = {"moved": moved, "told_days": _keep_told_days(rows)}
    recording().about(zone_id=zone.pk if zone else None, after=after, reason=why)
    return moved


def _keep_told_days(rows: QuerySet[Case]) -> int:
    """What is owed for a case that was begun before it carried the plan's day gets it: its light then says what the
    case's own says."""
    told = Case.objects.filter(obligation=OuterRef("pk")).values("planned_decide_on")[:1]
    owed = Obligation.objects.filter(planned_on=None, case__in=rows.filter(planned_decide_on__isnull=False))
    return owed.update(planned_on=Subquery(told))


def _batch(cases: list[Case], day: date, why: str) -> int:
    changed, drafts = [], []
    for case in cases:
        due = clocks.statutory_due(case, day)
        if due == case.statutory_due_on:
            continue
        drafts.append(
            {
                "code": "approvals.moved",
                "dossier_id": case.dossier_id,
                "zone_id": case.dossier.zone_id,
                "before": {"due_on": case.statutory_due_on},
                "after": {"case": case.pk, "title": case.name, "due_on": due},
                "reason": why,
            }
        )
        case.statutory_due_on = due
        changed.append(case)
    if changed:
        Case.objects.bulk_update(changed, ["statutory_due_on"], batch_size=BATCH // 5)
        append_children(drafts)
    return len(changed)
