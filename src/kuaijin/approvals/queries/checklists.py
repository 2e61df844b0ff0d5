"""Reads of checklists, their answers and the plans made from them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from kuaijin.approvals.models import Checklist, FactAnswer, Plan
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.models.plans import PlanState
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.projects.models import Project
from kuaijin.projects.queries import by_number

# What an enterprise sees of plans: what was promised, not what was tried.
SHOWN = (PlanState.PUBLISHED, PlanState.SUPERSEDED)


def checklists(actor: Actor) -> QuerySet[Checklist]:
    rows = Checklist.objects.filter(visible_to(actor, "dossier"))
    return rows.select_related("dossier__zone", "dossier__organisation")


def of_dossier(actor: Actor, dossier: Dossier) -> list[Checklist]:
    """Open ones first, the whole project's before those of its phases."""
    rows = checklists(actor).filter(dossier=dossier)
    return sorted(rows, key=lambda one: (one.closed_on is not None, one.name, one.pk))


def place_of(checklist: Checklist) -> str:
    """By what a checklist is named in addresses: the project's number; that of a phase adds its key."""
    return f"{checklist.dossier.number}~{checklist.pk}" if checklist.name else checklist.dossier.number


def at(actor: Actor, place: str) -> tuple[Project, Checklist | None, list[Checklist]]:
    """The project and the checklist that an address names, with all of the project; None where it has none yet.

    Raises NotVisible where the actor sees no such project, or it has no such list."""
    number, _, key = place.partition("~")
    project = by_number(actor, number)
    lists = of_dossier(actor, project.dossier)
    if not key:
        return project, next(iter(lists), None), lists
    found = next((one for one in lists if str(one.pk) == key), None)
    if found is None:
        raise NotVisible
    return project, found, lists


def answers_of(checklist: Checklist) -> dict[str, FactAnswer]:
    """By fact, the last answer that holds."""
    rows = FactAnswer.objects.filter(checklist=checklist, approved_on__isnull=False).order_by("seq")
    return {row.fact: row for row in rows}


def pending_of(checklist: Checklist) -> list[FactAnswer]:
    """The last answer of each fact that waits for approval."""
    rows = FactAnswer.objects.filter(checklist=checklist, approved_on__isnull=True, declined_on__isnull=True)
    last = {row.fact: row for row in rows.order_by("seq")}
    return sorted(last.values(), key=lambda row: row.seq)


def declined_of(checklist: Checklist) -> FactAnswer | None:
    """The last change that was declined, unless something was answered since."""
    last = FactAnswer.objects.filter(checklist=checklist).order_by("-seq").first()
    return last if last is not None and last.declined_on is not None else None


def plans_of(actor: Actor, checklist: Checklist) -> list[Plan]:
    """Newest first; who reads no dossiers sees what was published."""
    rows = Plan.objects.filter(checklist=checklist).select_related("checklist__dossier__zone").order_by("-number")
    return list(rows if actor.reads(Reads.DOSSIERS) else rows.filter(state__in=SHOWN))


def plan_numbered(plans: Sequence[Plan], number: int) -> Plan:
    found = next((plan for plan in plans if plan.number == number), None)
    if found is None:
        raise NotVisible
    return found


def published(plans: Sequence[Plan]) -> Plan | None:
    return next((plan for plan in plans if plan.state == PlanState.PUBLISHED), None)


def latest(plans: Sequence[Plan]) -> dict[str, Any] | None:
    """How the last plan that was not taken back was asked for: where the desk begins."""
    kept = next((plan for plan in plans if plan.state != PlanState.WITHDRAWN), None)
    return dict(kept.asked) if kept else None


def cases_by_matter(plan: Plan) -> dict[str, int]:
    """The cases that go by this plan, by matter."""
    return dict(plan.cases.exclude(state=CaseState.DROPPED).values_list("matter", "pk"))
