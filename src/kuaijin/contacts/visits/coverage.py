"""Who was visited as planned, as of any day: per task force and tier, each figure with its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuaijin.contacts.models import Kind, PlannedVisit, Served, VisitState
from kuaijin.contacts.visits.queries import forces
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.projects.models import Project


class What(StrEnum):
    """The figures. Planned = done + late + missed + coming, rounds that had begun; never and unplanned count
    enterprises. Late is still owed; missed is a round that was over when somebody next went."""

    ALL = "all"
    PLANNED = "planned"
    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    COMING = "coming"
    NEVER = "never"
    UNPLANNED = "unplanned"


LABELS = {
    What.ALL: _("企业"),
    What.PLANNED: _("该走"),
    What.DONE: _("走过"),
    What.LATE: _("逾期没走"),
    What.MISSED: _("过期没走到"),
    What.COMING: _("还没到期"),
    What.NEVER: _("从没走过"),
    What.UNPLANNED: _("没排进计划"),
}


# What a planned visit may have come to.
PLANNED = {What.DONE, What.LATE, What.MISSED, What.COMING}


@dataclass(frozen=True)
class Row:
    """An enterprise, or one planned visit to it. `visited_on`: of an enterprise the last visit made, of a
    planned one the visit that fulfilled it. `now` is the round that stands for a missed one, `missed_before` says of a
    round that the one before it was missed."""

    force: int
    tier: str
    dossier: int
    what: What
    visit: int | None = None
    due_on: date | None = None
    visited_on: date | None = None
    near: bool = False
    missed_before: bool = False
    now: "Row | None" = None


@dataclass(frozen=True)
class Line:
    """One tier of one task force."""

    force: Dossier
    tier: str
    counts: dict[What, int]


def rows(actor: Actor, as_of: date) -> list[Row]:
    """All that the figures count, of task forces and enterprises the actor sees: a fixed number of statements."""
    seen = {force.pk for force in forces(actor)}
    taken = Inheritance.objects.filter(holds_on(as_of), source__in=seen, dossier__kind="enterprise")
    running = Q(dossier__closed_on__isnull=True) | Q(dossier__closed_on__gt=as_of)
    of_force = dict(taken.filter(running).values_list("dossier_id", "source_id"))
    shown = visible_dossiers(actor).filter(pk__in=taken.values("dossier"), opened_on__lte=as_of)
    enterprises = sorted(pk for pk in shown.values_list("pk", flat=True) if pk in of_force)
    tiers, visited = _tiers(enterprises, as_of), _last_visits(enterprises, as_of)
    planned = _planned(of_force, visited, as_of)
    found = []
    for key in enterprises:
        force, tier = of_force[key], tiers[key]
        found.append(Row(force, tier, key, What.ALL, visited_on=visited.get(key)))
        if key not in visited:
            found.append(Row(force, tier, key, What.NEVER))
        if key not in planned:
            found.append(Row(force, tier, key, What.UNPLANNED, visited_on=visited.get(key)))
        found += planned.get(key, [])
    return found


def _tiers(enterprises: list[int], as_of: date) -> dict[int, str]:
    keys = set(KeyPeriod.objects.filter(holds_on(as_of), dossier__in=enterprises).values_list("dossier_id", flat=True))
    projects = Project.objects.filter(enterprise__in=enterprises, dossier__closed_on=None)
    having = set(projects.values_list("enterprise_id", flat=True))
    known = visit_rules()
    return {pk: known.tier_for(key=pk in keys, with_project=pk in having).code for pk in enterprises}


def _last_visits(enterprises: list[int], as_of: date) -> dict[int, date]:
    made = Served.objects.filter(dossier__in=enterprises, counts=True, on__lte=as_of, contact__kind=Kind.VISIT)
    return dict(made.order_by("on").values_list("dossier_id", "on"))


def _planned(of_force: dict[int, int], last: dict[int, date], as_of: date) -> dict[int, list[Row]]:
    """Visits of plans that ran on the day, in rounds that had begun, as they stood then. `last`: the day of the last
    visit to each."""
    visits = PlannedVisit.objects.filter(holds_on(as_of, "plan__"), dossier__in=of_force, opens_on__lte=as_of)
    visits = visits.exclude(state=VisitState.DROPPED, dropped_on__lte=as_of).order_by("opens_on", "pk")
    found: dict[int, list[Row]] = defaultdict(list)
    names = ("pk", "dossier_id", "tier", "due_on", "last_on", "contact__on", "obligation__near_on")
    for pk, dossier, tier, due, ends, on, near_on in visits.values_list(*names):
        visited = on if on is not None and on <= min(as_of, ends) else None
        near = near_on is not None and near_on <= as_of
        what = _what(visited, due, last.get(dossier, date.min) > ends, as_of)
        before = bool(found[dossier]) and found[dossier][-1].what is What.MISSED
        found[dossier].append(Row(of_force[dossier], tier, dossier, what, pk, due, visited, near, before))
    return {key: _with_now(rows) for key, rows in found.items()}


def _what(visited: date | None, due: date, gone_since: bool, as_of: date) -> What:
    if visited is not None:
        return What.DONE
    if gone_since:
        return What.MISSED
    return What.LATE if due < as_of else What.COMING


def _with_now(rows: list[Row]) -> list[Row]:
    """A missed round is history: what stands now is the last round."""
    return [replace(row, now=rows[-1]) if row.what is What.MISSED else row for row in rows]


def lines(actor: Actor, told: Iterable[Row]) -> list[Line]:
    """By task force, tiers in the order of the data; a task force without an enterprise is left out."""
    order = [tier.code for tier in visit_rules().tiers]
    counts: dict[tuple[int, str], dict[What, int]] = defaultdict(lambda: dict.fromkeys(What, 0))
    for row in told:
        place = counts[(row.force, row.tier)]
        place[row.what] += 1
        if row.visit is not None:
            place[What.PLANNED] += 1
    found = []
    for force in forces(actor):
        codes = [tier for key, tier in counts if key == force.pk]
        codes.sort(key=lambda code: order.index(code) if code in order else len(order))
        found += [Line(force, code, counts[(force.pk, code)]) for code in codes]
    return found


def chosen(told: Iterable[Row], what: What, force: int | None, tier: str) -> list[Row]:
    """The rows that one figure counts, the oldest day first."""
    wanted = PLANNED if what is What.PLANNED else {what}
    found = [
        row for row in told if row.what in wanted and (force is None or row.force == force) and tier in ("", row.tier)
    ]
    return sorted(found, key=lambda row: (row.due_on or row.visited_on or date.min, row.dossier))
