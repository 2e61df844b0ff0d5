"""In how many counted working days the matters of a checklist were handled, as the promise counts them."""

from datetime import date

from kuaijin.approvals.models import Case, CaseLink, Checklist
from kuaijin.approvals.rules import clocks


def counted_days(checklist: Checklist, as_of: date) -> int:
    """Of the longest chain from the first acceptance to a decision: the days that each promised clock in it counted.
    Public notice, expert review and waiting for the applicant are left out as each clock leaves them."""
    rows = Case.objects.filter(checklist=checklist, obligation__isnull=False)
    cases = rows.select_related("obligation__dossier__zone", "dossier__zone").prefetch_related(
        "obligation__events", "steps"
    )
    own = {case.pk: _counted(case, as_of) for case in cases}
    before: dict[int, list[int]] = {}
    for later, earlier in CaseLink.objects.filter(case__in=own).values_list("case_id", "after_id"):
        before.setdefault(later, []).append(earlier)
    lengths: dict[int, int] = {}

    def length(key: int) -> int:
        """The order has no circle: the plan was refused with one."""
        if key not in lengths:
            lengths[key] = own.get(key, 0) + max((length(earlier) for earlier in before.get(key, ())), default=0)
        return lengths[key]

    return max((length(key) for key in own), default=0)


def _counted(case: Case, as_of: date) -> int:
    reading = clocks.readings(case, as_of).promised
    if reading is None or reading.start is None:
        return 0
    last = min(filter(None, (as_of, case.decided_on)))
    return sum(bool(day.counts) for day in reading.days if day.date <= last)
