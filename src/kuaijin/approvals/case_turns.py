"""Whose turn it is: one sentence on top of a case, for the office and for the enterprise alike."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.models import Case
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.queries.cases import Row
from kuaijin.approvals.states import GRANTED
from kuaijin.directory.saying import organisation_said, person_said
from kuaijin.kit.components import Pause
from kuaijin.kit.formats import day_text, listed


def turn_said(row: Row, before: Iterable[Case], today: date) -> str:
    """`轮到 自然资源局 冯癸 受理`; what stands before it comes with it."""
    case = row.case
    missing = [case_said(one) for one in before if one.state not in GRANTED]
    if case.state == CaseState.PLANNED:
        return _planned(case, missing, today)
    if case.state == CaseState.CORRECTING:
        return _correcting(case, today)
    if case.state == CaseState.PAUSED:
        return _paused(row.pause, today)
    office = _office(row)
    if case.state == CaseState.FILED:
        said = _("轮到 %(office)s 受理") % {"office": office}
        if missing:
            said = _("轮到 %(office)s 预审，受理要等“%(names)s”的结果") % {"office": office, "names": listed(missing)}
        return said
    if case.state == CaseState.ACCEPTED:
        said = _("轮到 %(office)s 决定") % {"office": office}
        if missing:
            said = _("%(office)s 先审着，决定要等“%(names)s”的结果") % {"office": office, "names": listed(missing)}
        return said
    if case.state in (CaseState.GRANTED, CaseState.REFUSED) and case.delivered_on is None:
        return _("轮到 %(office)s 送达") % {"office": office}
    return _over(case, today)


def _office(row: Row) -> str:
    office = organisation_said(row.case.post.organisation)
    if row.holder is None:
        return _("%(office)s（岗位现在没有人）") % {"office": office}
    return f"{office} {person_said(row.holder.acting)}"


def _planned(case: Case, missing: list[str], today: date) -> str:
    said = _("轮到申请人申报")
    if case.planned_start_on is not None:
        day = day_text(case.planned_start_on, today=today)
        said = _("轮到申请人申报，方案要求 %(day)s 受理") % {"day": day}
    if missing:
        said += _("；前面还有“%(names)s”") % {"names": listed(missing)}
    return said


def _correcting(case: Case, today: date) -> str:
    last = case.steps.filter(what="correction_notice").order_by("-seq").first()
    until = str(last.facts.get("until") or "") if last is not None else ""
    if not until:
        return _("轮到申请人补正")
    return _("轮到申请人补正，%(day)s 前交齐") % {"day": day_text(date.fromisoformat(until), today=today)}


def _paused(pause: Pause | None, today: date) -> str:
    if pause is None:
        return _("时限停着")
    if pause.expected_end is None:
        return _("时限停着：%(ground)s") % {"ground": pause.ground}
    day = day_text(pause.expected_end, today=today)
    return _("时限停着：%(ground)s，预计 %(day)s 恢复") % {"ground": pause.ground, "day": day}


def _over(case: Case, today: date) -> str:
    on = case.delivered_on or case.decided_on or case.closed_on
    said = str(case.get_state_display())
    return f"{day_text(on, today=today)} {said}" if on is not None else said
