"""What was promised for a project: one line for each of its lists, and which of them says when all is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from kuaijin.approvals.models import Checklist, Plan
from kuaijin.approvals.models.plans import PlanState
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.formats import day_text, listed


@dataclass(frozen=True)
class Promise:
    """Of one list. `name`: "" where it is the only one; `plan`: None while none is published."""

    checklist: Checklist
    name: str
    plan: Plan | None
    governs: bool

    @property
    def ends_on(self) -> date | None:
        return self.plan.ends_on if self.plan is not None else None


def lists_of(dossier: Dossier, *, closed: bool) -> list[Checklist]:
    """Open ones first, as they were made; those that are over only where asked for."""
    rows = Checklist.objects.filter(dossier=dossier).select_related("dossier__zone")
    rows = rows if closed else rows.filter(closed_on=None)
    return list(rows.order_by(F("closed_on").asc(nulls_first=True), "pk"))


def promises_of(lists: Sequence[Checklist]) -> list[Promise]:
    """In the order of the lists. One statement."""
    rows = Plan.objects.filter(checklist__in=lists, state=PlanState.PUBLISHED).select_related("checklist__dossier")
    plans = {plan.checklist_id: plan for plan in rows}
    open_ends = [(plan.ends_on, one.pk) for one in lists if (plan := plans.get(one.pk)) and one.closed_on is None]
    last = max((end for end in open_ends if end[0] is not None), default=(None, None))
    several = len(lists) > 1
    return [
        Promise(
            checklist=one,
            name=(one.name or _("整个项目")) if several else one.name,
            plan=plans.get(one.pk),
            governs=one.pk == last[1],
        )
        for one in lists
    ]


def by_weight(promises: Sequence[Promise]) -> list[Promise]:
    """The one that governs the date first: whose days those of the project are."""
    return sorted(promises, key=lambda one: not one.governs)


def governing_said(promises: Sequence[Promise], today: date) -> list[str]:
    """`全部办完看“二期”：12月3日 前。`; nothing where one list alone is open."""
    still = [one for one in promises if one.checklist.closed_on is None]
    if len(still) < 2:
        return []
    told = []
    governing = next((one for one in still if one.governs), None)
    if governing is not None and governing.ends_on is not None:
        day = day_text(governing.ends_on, today=today)
        told.append(_("全部办完看“%(name)s”：%(day)s 前。") % {"name": governing.name, "day": day})
    unsaid = [one.name for one in still if one.ends_on is None]
    if unsaid:
        told.append(_("%(names)s还没有写明哪天办完，全部办完的日子还会变。") % {"names": listed(unsaid)})
    return told
