"""Reads of visits: plans, planned visits, what a draft from the phone became."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from kuaijin.contacts.models import Contact, PlannedVisit, VisitPlan, VisitState
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import answered_for_by, visible_dossiers, visible_to
from kuaijin.journal.errors import NotVisible


def plans(actor: Actor) -> QuerySet[VisitPlan]:
    """Of task forces that the actor sees, the latest first, each with `n` visits and `n_done`, `n_dropped` of them."""
    counted = {
        "n": Count("visits"),
        "n_done": Count("visits", filter=Q(visits__state=VisitState.DONE)),
        "n_dropped": Count("visits", filter=Q(visits__state=VisitState.DROPPED)),
    }
    rows = VisitPlan.objects.filter(visible_to(actor, "dossier")).annotate(**counted)
    return rows.select_related("dossier__task_force__organisation", "zone").order_by("-starts_on", "-pk")


def plan(actor: Actor, pk: int) -> VisitPlan:
    """Raises NotVisible."""
    found = plans(actor).filter(pk=pk).first()
    if found is None or actor.is_enterprise:
        raise NotVisible
    return found


def visits(actor: Actor) -> QuerySet[PlannedVisit]:
    """To enterprises that the actor sees."""
    rows = PlannedVisit.objects.filter(visible_to(actor, "dossier"))
    return rows.select_related(
        "dossier__zone", "dossier__region", "post__organisation", "contact", "obligation", "plan"
    )


def visit(actor: Actor, pk: int) -> PlannedVisit:
    """Raises NotVisible."""
    found = visits(actor).filter(pk=pk).first()
    if found is None or actor.is_enterprise:
        raise NotVisible
    return found


def mine(actor: Actor, today: date) -> QuerySet[PlannedVisit]:
    """What the actor, or whom he stands in for, still has to make in rounds that have begun; the oldest day first."""
    rows = visits(actor).filter(state=VisitState.PLANNED, opens_on__lte=today, post__in=actor.all_posts)
    return rows.order_by("due_on", "dossier__number", "pk")


def delivered(actor: Actor, key: str) -> Contact | None:
    """What the draft with this key became, when it arrived before."""
    own = Contact.objects.filter(visit_report__account=actor.account_id or 0, visit_report__key=key)
    return own.select_related("dossier").first()


def forces(actor: Actor) -> list[Dossier]:
    """The task forces that the actor sees, by number."""
    rows = visible_dossiers(actor).filter(kind="task_force", closed_on=None)
    return list(rows.select_related("task_force__organisation").order_by("number"))


def own_forces(actor: Actor) -> list[Dossier]:
    """Those in which the actor, or whom he stands in for, has a seat today; a leader without one plans for all."""
    seen = forces(actor)
    own = set(visible_dossiers(actor).filter(answered_for_by(actor), kind="task_force").values_list("pk", flat=True))
    return [force for force in seen if force.pk in own] or (seen if actor.has_role("leader", "system_admin") else [])
