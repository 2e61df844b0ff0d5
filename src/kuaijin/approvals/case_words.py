"""How a case is said: its name and state in the reader's language, what it waits for, its light."""

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case, Document
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.queries.cases import Row
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.kit.components import day, light
from kuaijin.kit.formats import day_text, is_english
from kuaijin.law.calendar import Calendar
from kuaijin.obligations.due import due_said


def case_said(case: Case) -> str:
    """Packs write names as in a sentence; here they begin one."""
    if is_english() and case.name_en:
        return f"{case.name_en[:1].upper()}{case.name_en[1:]}"
    return case.name


def document_said(document: Document) -> str:
    return (is_english() and document.name_en) or document.name


def stages_said(case: Case, today: date) -> dict[str, str]:
    """Code → name, by the catalogue of today."""
    stages = catalogue_of(case.dossier.zone, today).stages
    return {code: stage.name.en if is_english() else stage.name.zh for code, stage in stages.items()}


def stage_said(case: Case, today: date) -> str:
    """Its code where the packs know it no more."""
    return stages_said(case, today).get(case.stage, case.stage)


def light_said(row: Row) -> SafeString:
    """The light, or for a case that is over its state in weak words."""
    if row.light is not None:
        return light(row.light)
    return format_html('<span class="kj-q">{}</span>', row.case.get_state_display())


def state_said(case: Case, today: date) -> str:
    """One short sentence: where it stands and since when."""
    said: dict[str, tuple[str, date | None]] = {
        CaseState.FILED: (_("%(day)s 申报，等受理"), case.filed_on),
        CaseState.CORRECTING: (_("等申请人补正"), None),
        CaseState.ACCEPTED: (_("%(day)s 受理，正在审查"), case.accepted_on),
        CaseState.PAUSED: (_("暂停计时"), None),
        CaseState.GRANTED: (_("%(day)s 准予，等送达"), case.decided_on),
        CaseState.REFUSED: (_("%(day)s 不予许可"), case.decided_on),
        CaseState.DELIVERED: (_("%(day)s 送达"), case.delivered_on),
    }
    words, on = said.get(case.state, (str(case.get_state_display()), None))
    return words % {"day": day_text(on, today=today)} if on is not None else str(case.get_state_display())


def due_of(row: Row, *, today: date, calendar: Calendar, href: str = "", cells: bool = False) -> SafeString:
    """The promised day; before filing what the plan wants, before acceptance and after the decision the step's."""
    case = row.case
    owed = case.obligation
    if row.step is not None and (owed is None or owed.due_on is None or owed.closed_on is not None):
        owed, href = row.step, href.replace("why=promised", "why=step")
    if owed is not None:
        return due_said(owed, today=today, calendar=calendar, href=href, pause=row.pause, show_cells=cells)
    if case.state == CaseState.PLANNED:
        return planned_said(case, today)
    return _flat(str(case.get_state_display()), weak=True)


def planned_said(case: Case, today: date) -> SafeString:
    """`计划 10月13日 受理，10月22日 决定`."""
    if case.planned_start_on is None or case.planned_decide_on is None:
        return _flat(_("方案没有写明哪天开始"), weak=True)
    start, end = day(case.planned_start_on, today=today), day(case.planned_decide_on, today=today)
    said = format_html(_("计划 {start} 受理，{end} 决定"), start=start, end=end)
    return _flat(said)


def _flat(said: str, *, weak: bool = False) -> SafeString:
    """Where a due day would stand, without one."""
    return format_html('<span class="kj-due{}">{}</span>', " kj-q" if weak else "", said)
