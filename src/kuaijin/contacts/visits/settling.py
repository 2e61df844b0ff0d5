"""Inside a command: which planned visits the visits that were written down fulfil, and what is owed for the rest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kuaijin.contacts.models import Kind, PlannedVisit, Served, VisitState
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.actors import Actor, system
from kuaijin.kit.formats import day_text
from kuaijin.obligations.commands import open_obligation, report_done, void
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.rules import until

Visited = tuple[date, int]


def settle(actor: Actor, at: datetime, dossier_ids: Iterable[int], day: date) -> None:
    """Reckon the planned visits of these again: a visit written down, corrected, taken back or denied moves them."""
    keys = list(dossier_ids)
    planned: dict[int, list[PlannedVisit]] = defaultdict(list)
    rows = PlannedVisit.objects.filter(dossier__in=keys).exclude(state=VisitState.DROPPED)
    for row in rows.select_related("dossier__zone", "post__organisation", "obligation").order_by("opens_on", "pk"):
        planned[row.dossier_id].append(row)
    if not planned:
        return
    visited: dict[int, list[Visited]] = defaultdict(list)
    made = Served.objects.filter(dossier__in=list(planned), counts=True, contact__kind=Kind.VISIT).order_by("on", "pk")
    for key, on, contact in made.values_list("dossier_id", "on", "contact_id"):
        visited[key].append((on, contact))
    for key, visits in planned.items():
        for visit in visits:
            _settle_one(actor, at, visit, _fulfilled(visit, visited[key]), day)


def _fulfilled(visit: PlannedVisit, visited: Sequence[Visited]) -> tuple[str, int | None]:
    """The first visit in its round; none, and one after it: it was missed. One before it is no visit of the round."""
    since = [one for one in visited if one[0] >= visit.opens_on]
    if since and since[0][0] <= visit.last_on:
        return VisitState.DONE, since[0][1]
    return (VisitState.MISSED, None) if since else (VisitState.PLANNED, None)


def _settle_one(actor: Actor, at: datetime, visit: PlannedVisit, found: tuple[str, int | None], day: date) -> None:
    state, contact = found
    if (visit.state, visit.contact_id) == (state, contact):
        return
    visit.state, visit.contact_id = state, contact
    visit.save(update_fields=["state", "contact"])
    owed = visit.obligation
    if state == VisitState.PLANNED:
        owe(actor, at, visit, day)
    elif owed is not None and owed.state == State.OPEN:
        outcome = _("走访过了") if state == VisitState.DONE else _("这一期没走访，过后才走访")
        # whoever went, went for the one who owed it
        mover = system(visit.dossier.zone_id)
        report_done(actor=mover, at=at, obligation=owed, on=day, outcome=outcome, day=day)


def owe(actor: Actor, at: datetime, visit: PlannedVisit, day: date) -> None:
    """From the first day of its round the visit is owed; an older one of the same enterprise that is still owed stands
    for both."""
    owed = visit.obligation
    if visit.opens_on > day or (owed is not None and owed.state == State.OPEN):
        return
    older = PlannedVisit.objects.filter(dossier=visit.dossier_id, opens_on__lt=visit.opens_on, state=VisitState.PLANNED)
    if older.filter(obligation__state=State.OPEN).exists():
        return
    tiers = visit_rules()
    said = {"title": visit.dossier.title, "tier": tiers.name_of(visit.tier)}
    visit.obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=visit.dossier,
        kind=Owed.TASK,
        title=(_("走访 %(title)s（%(tier)s）") % said)[:200],
        obligor=visit.post,
        term=until(visit.opens_on, visit.due_on, tiers.source),
        received_on=visit.opens_on,
        day=day,
        about=about(visit),
    )
    visit.save(update_fields=["obligation"])


def about(visit: PlannedVisit) -> str:
    return f"visit:{visit.pk}"


def release(actor: Actor, at: datetime, visit: PlannedVisit, reason: str, day: date) -> None:
    """Nothing is owed for it any more."""
    owed: Obligation | None = visit.obligation
    if owed is not None and owed.state == State.OPEN:
        void(actor=actor, at=at, obligation=owed, reason=reason[:200], day=day)


def round_said(visit: PlannedVisit, today: date) -> str:
    """`10月9日–11月8日`, the round in which it falls."""
    return f"{day_text(visit.opens_on, today=today)}–{day_text(visit.last_on, today=today)}"
