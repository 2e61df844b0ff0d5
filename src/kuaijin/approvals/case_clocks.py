"""The clocks of a case side by side, each with its why: promised, statutory, and the step it is in."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.models import Case
from kuaijin.approvals.rules.clocks import Readings, promised_earlier, readings, step_of
from kuaijin.kit.components import WhyFact, WhyPanel, day_with_weekday, why_due
from kuaijin.kit.formats import day_text
from kuaijin.law.clock import Kind, Mode, Reading, State
from kuaijin.obligations.explain import explain, ground_said
from kuaijin.obligations.rules import events_of


@dataclass(frozen=True)
class ClockView:
    """`said` tells limit, used and left in the clock's own days; `due` is empty where it has not begun."""

    name: str
    label: str
    state: str
    limit: str
    due: SafeString | str
    said: str
    late: bool
    source: str
    begun: bool


def clocks_of(case: Case, today: date) -> list[ClockView]:
    found = readings(case, today)
    result = [
        _view("promised", _("承诺时限"), found.promised, case.promised_term, today),
        _view("statutory", _("法定时限"), found.statutory, case.statutory_term, today),
    ]
    if found.step is not None and (owed := step_of(case)) is not None:
        result.append(_view("step", owed.title, found.step, owed.term, today))
    return result


def _view(name: str, label: str, reading: Reading | None, term: dict[str, object], today: date) -> ClockView:
    source = str(term.get("source") or "")
    limit = limit_said(int(str(term.get("days") or 0)), str(term.get("mode") or Mode.WORKING))
    if reading is None or reading.start is None:
        return ClockView(name, label, _("没起算"), limit, "", "", late=False, source=source, begun=False)
    due: SafeString | str = day_with_weekday(reading.due, today=today) if reading.due is not None else _("还不知道")
    late = reading.left is not None and reading.left < 0
    return ClockView(name, label, _state(reading), limit, due, _said(reading), late=late, source=source, begun=True)


def _state(reading: Reading) -> str:
    if reading.state == State.PAUSED and reading.course.pauses and reading.course.pauses[-1].end is None:
        return _("停着")
    return _("在走") if reading.open else _("走完")


def limit_said(days: int, mode: str) -> str:
    if mode == Mode.CALENDAR:
        return ngettext("%(n)s 天（自然日）", "%(n)s 天（自然日）", days) % {"n": days}
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", days) % {"n": days}


def _said(reading: Reading) -> str:
    parts = []
    if reading.used is not None:
        parts.append(ngettext("已用 %(n)s 天", "已用 %(n)s 天", reading.used) % {"n": reading.used})
    if reading.given_back:
        parts.append(ngettext("不计 %(n)s 天", "不计 %(n)s 天", reading.given_back) % {"n": reading.given_back})
    if reading.left is not None and reading.left < 0:
        parts.append(ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", -reading.left) % {"n": -reading.left})
    elif reading.left is not None and reading.open:
        parts.append(ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", reading.left) % {"n": reading.left})
    return _("，").join(parts) or _("不知道")


def why_of(case: Case, name: str, today: date, close_href: str) -> WhyPanel | None:
    """Day by day for `?why=`; None for a clock that has not begun."""
    if name == "promised" and case.obligation is not None:
        panel = explain(case.obligation, today, close_href=close_href).panel
        return replace(panel, facts=(*_both_days(case, today), *panel.facts))
    if name == "step" and (owed := step_of(case)) is not None:
        return explain(owed, today, close_href=close_href).panel
    if name == "statutory":
        return _statutory(case, readings(case, today), today, close_href)
    return None


def _statutory(case: Case, found: Readings, today: date, close_href: str) -> WhyPanel | None:
    reading = found.statutory
    if reading is None:
        return None
    facts = [
        *_both_days(case, today),
        WhyFact(_("这是哪个时限"), _("法定时限：法律给部门的最后一天。承诺时限在它之内。")),
        WhyFact(_("期限来源"), str(case.statutory_term.get("source") or "") or _("没有写明来源")),
        WhyFact(_("暂停"), _pauses(case, reading, today)),
    ]
    if found.promised is not None and found.promised.due is not None:
        facts.append(WhyFact(_("承诺的日子"), day_text(found.promised.due, today=today)))
    return why_due(
        case_said(case), reading, today=today, facts=facts, started_with=_("这天受理"), close_href=close_href
    )


def _both_days(case: Case, today: date) -> list[WhyFact]:
    """Where the plan told an earlier day than the clock gives: both, and what the light does on each."""
    told = promised_earlier(case)
    if told is None or case.obligation is None or case.obligation.due_on is None:
        return []
    days = {"told": day_text(told, today=today), "due": day_text(case.obligation.due_on, today=today)}
    both = _("发布的计划告诉企业 %(told)s 决定，按时限是 %(due)s。") % days
    light = _("灯看早的：过了 %(told)s 是滞后，过了 %(due)s 是逾期。") % days
    return [WhyFact(_("两个日子"), both), WhyFact(_("灯看哪天"), light)]


def _pauses(case: Case, reading: Reading, today: date) -> str:
    """Which pauses stop this clock; those that stop the promise alone are said to count here."""
    stopping = {pause.begin: pause for pause in reading.course.pauses}
    lines = []
    for event in events_of(case.obligation) if case.obligation is not None else []:
        if event.kind is not Kind.PAUSED:
            continue
        pause = stopping.get(event.on)
        told = {"day": day_text(event.on, today=today), "ground": ground_said(event.ground)}
        if pause is None:
            lines.append(_("%(day)s %(ground)s：只停承诺时限，法定时限照算") % told)
        else:
            lines.append(_("%(day)s %(ground)s：不计入（%(source)s）") % {**told, "source": pause.source})
    return _("；").join(lines) or _("没有暂停过")
