"""What must be so before a matter is granted, promised away on a commitment, or taken back."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case, Check
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.rules import clocks, papers
from kuaijin.approvals.rules.handling import BINZHOU_LAW, check_begun, check_predecessors
from kuaijin.approvals.states import Step
from kuaijin.journal.errors import Refused
from kuaijin.law.calendar import MissingYear
from kuaijin.law.dates import add_calendar_days, add_months, day_before, days_between
from kuaijin.obligations.rules import zone_calendar

NOTICE = "public_notice"
SHANDONG_29 = "山东省优化营商环境条例（2020）第二十九条"


def check_can_grant(case: Case, on: date) -> None:
    """Predecessors' results, papers that were to follow, the public notice, the commitment: all there."""
    for one in (case, *case.merged.filter(state__in=(CaseState.FILED, CaseState.ACCEPTED))):
        check_predecessors(one, on)
        _check_papers(one)
    if case.state == CaseState.FILED:
        check_begun(case, on)
    if case.way == Way.COMMITMENT and not case.steps.filter(what=Step.COMMITTED).exists():
        raise Refused(_("按告知承诺办的，申请人还没有签署承诺。"), field="outcome", rule=f"{BINZHOU_LAW}第十二条第一款")
    _check_notice(case, on)


def _check_papers(case: Case) -> None:
    if left := papers.outstanding(case):
        raise Refused(
            _("后补的材料还没补齐：%(papers)s。齐了再准予。") % {"papers": str(_("、")).join(row.name for row in left)},
            field="outcome",
            rule=f"{BINZHOU_LAW}第十一条第一款",
        )


def _check_notice(case: Case, on: date) -> None:
    """A public notice that must come before the decision was held for its whole length."""
    wanted = case.matter_facts.get("notice") or {}
    days = int(wanted.get("days") or 0)
    if not days:
        return
    held = max((_length(case, begin, end, wanted) for begin, end in notices_of(case, on)), default=0)
    if held < days:
        raise Refused(
            _("决定前要公示 %(days)s 天，现在公示了 %(held)s 天。") % {"days": days, "held": held},
            field="outcome",
            rule=str(wanted.get("source") or ""),
        )


def notices_of(case: Case, on: date) -> list[tuple[date, date]]:
    """Public notices held by then: from the first day to the day after the last."""
    found, begun = [], None
    for step in case.steps.filter(what__in=(Step.NOTICE, Step.PAUSED, Step.RESUMED)).order_by("seq"):
        if step.what == Step.NOTICE:
            last = date.fromisoformat(step.facts["until"])
            found.append((step.on, min(add_calendar_days(last, 1), on)))
        elif step.what == Step.PAUSED and step.facts.get("ground") == NOTICE:
            begun = step.on
        elif step.what == Step.RESUMED and begun is not None:
            found.append((begun, min(step.on, on)))
            begun = None
    return found


def _length(case: Case, begin: date, end: date, wanted: dict[str, object]) -> int:
    if wanted.get("mode") == "working":
        try:
            return zone_calendar(case.dossier).between(day_before(begin), day_before(end))
        except MissingYear:
            return 0
    return days_between(begin, end)


def check_late(case: Case, on: date, reason: str) -> str:
    """Which limit it is later than: "statutory", "promised" or "". A missed limit is explained (滨州 19)."""
    read = clocks.readings(case, on)
    late = ""
    for name, reading in (("promised", read.promised), ("statutory", read.statutory)):
        if reading is not None and reading.due is not None and reading.due < on:
            late = name
    if late and not reason.strip():
        raise Refused(
            _("超出%(limit)s了，要说明理由。") % {"limit": _("法定时限") if late == "statutory" else _("承诺时限")},
            field="reason",
            rule=f"{BINZHOU_LAW}第十九条第一款",
        )
    return late


def valid_until(case: Case, decided: date) -> date | None:
    """The last day on which the result holds; None where no rule ends it."""
    told = case.matter_facts.get("validity") or {}
    if told.get("days"):
        return add_calendar_days(decided, int(told["days"]))
    months = int(told.get("years") or 0) * 12 + int(told.get("months") or 0)
    return add_months(decided, months) if months else None


def check_commitment_allowed(case: Case) -> None:
    """Only where the matter's list allows it, and never where the law bars it."""
    barred = case.matter_facts.get("commitment_barred")
    if barred:
        why = str(barred.get("reason") or "") if isinstance(barred, dict) else str(barred)
        source = str(barred.get("source") or SHANDONG_29) if isinstance(barred, dict) else SHANDONG_29
        raise Refused(_("“%(case)s”不能告知承诺：%(why)s") % {"case": case.name, "why": why}, field="case", rule=source)
    if not case.matter_facts.get("commitment"):
        raise Refused(
            _("“%(case)s”不在告知承诺事项清单里。") % {"case": case.name},
            field="case",
            rule=f"{BINZHOU_LAW}第十二条第三款",
        )


def check_not_mended(case: Case, on: date) -> None:
    """A decision on a broken commitment is taken back only after an order to mend, and its day has passed."""
    check = Check.objects.filter(case=case, mend_by__isnull=False).order_by("-pk").first()
    rule = f"{BINZHOU_LAW}第十二条第二款"
    if check is None or check.mend_by is None:
        raise Refused(_("先责令限期整改，逾期不改才撤销。"), field="basis", rule=rule)
    if check.found == Check.Found.MENDED:
        raise Refused(_("已经整改好了，不能再以此撤销。"), field="basis", rule=rule)
    if on <= check.mend_by and not case.steps.filter(what=Step.CHECKED, facts__again=True).exists():
        raise Refused(_("整改期限 %(until)s 还没过。") % {"until": check.mend_by}, field="on", rule=rule)
