"""In how many counted working days the matters of a checklist were handled, as the promise counts them."""

from datetime import date

from kuaijin.approvals.models import Case, CaseLink, Checklist
from kuaijin.approvals.rules import clocks
from kuaijin.planning.network import Arc, critical_path


def counted_days(checklist: Checklist, as_of: date) -> int:
    """Of the longest chain from the first acceptance to a decision: the days that each promised clock in it counted.
    Public notice, expert review and waiting for the applicant are left out as each clock leaves them."""
    rows = Case.objects.filter(checklist=checklist, obligation__isnull=False)
    cases = rows.select_related("obligation__dossier__zone", "dossier__zone").prefetch_related(
        "obligation__events", "steps"
    )
    own = {str(case.pk): _counted(case, as_of) for case in cases}
    links = CaseLink.objects.filter(case__in=cases).values_list("after_id", "case_id")
    arcs = [Arc(str(earlier), str(later)) for earlier, later in links]
    # a merged case has no clock of its own
    return critical_path(dict.fromkeys((arc.before for arc in arcs), 0) | own, arcs).length


def _counted(case: Case, as_of: date) -> int:
    reading = clocks.readings(case, as_of).promised
    if reading is None or reading.start is None:
        return 0
    last = min(filter(None, (as_of, case.decided_on)))
    return sum(bool(day.counts) for day in reading.days if day.date <= last)
