"""Everything the file of one enterprise shows, read once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.dossiers.models import Dossier, KeyPeriod
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.dossiers.seats import ROLES, seats_of
from kuaijin.enterprises import queries
from kuaijin.enterprises.models import Enterprise, EnterpriseContact, Merge
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.kit.components import PersonView
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.people import complete_since
from kuaijin.obligations.queries import in_rows
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import Owed, owed_rows, seat_views, task_force_of
from kuaijin.obligations.silence import left_alone_said
from kuaijin.obligations.standings import WORST_FIRST, light_of, light_of_rank, light_rank
from kuaijin.obligations.trail import SHOWN, Step, entries_of, steps

LISTED_AT_MOST = 100


@dataclass(frozen=True)
class Sheet:
    """`to_it` is what others owe the enterprise, `by_it` what it owes, `own` the rest of its file."""

    light: Light
    left_alone: SafeString | str
    key: KeyPeriod | None
    four: list[PersonView]
    complete_since: date | None
    task_force: Dossier | None
    contacts: list[EnterpriseContact]
    projects: list[tuple[Dossier, Light]]
    to_it: list[Owed]
    by_it: list[Owed]
    own: list[Owed]
    merges: list[Merge]
    files: list[ShownFile]
    steps: list[Step]
    steps_count: int


def read_sheet(actor: Actor, enterprise: Enterprise, today: date) -> Sheet:
    dossier = enterprise.dossier
    here = reverse("enterprises:detail", args=[dossier.number])
    calendar = zone_calendar(dossier)

    def listed(rows: QuerySet[Obligation]) -> list[Owed]:
        found = in_rows(rows.filter(state=State.OPEN), today)[:LISTED_AT_MOST]
        return owed_rows(list(found), today, calendar, here)

    to_it, by_it = listed(queries.owed_to(actor, enterprise)), listed(queries.owed_by(actor, enterprise))
    known = {row.obligation.pk for row in (*to_it, *by_it)}
    rest = [row for row in listed(queries.concerning(actor, enterprise)) if row.obligation.pk not in known]
    seats = seats_of([dossier], today)[dossier.pk]
    force = task_force_of(dossier, today)
    entries = entries_of(actor, dossier)
    projects = _projects(actor, enterprise, today)
    standing = queries.standing_of(enterprise)
    lights = [light_of(standing, today), *(light for _row, light in projects)]
    return Sheet(
        light=min([*lights, *(row.light for row in (*to_it, *by_it, *rest))], key=WORST_FIRST.index),
        left_alone=left_alone_said(standing, seats, today),
        key=KeyPeriod.objects.filter(holds_on(today), dossier=dossier.pk).order_by("starts_on").first(),
        four=seat_views((seats[role] for role in ROLES), dossier, [*to_it, *by_it, *rest], force, today),
        complete_since=complete_since(seats, dossier),
        task_force=force,
        contacts=list(enterprise.contacts.filter(ended_on=None).order_by("pk")),
        projects=projects,
        to_it=to_it,
        by_it=by_it,
        own=rest,
        merges=list(queries.merges_of(actor, enterprise)),
        files=shown(evidence_of(actor, dossier)[:40]),
        steps=steps(entries[:SHOWN], today),
        steps_count=len(entries),
    )


def _projects(actor: Actor, enterprise: Enterprise, today: date) -> list[tuple[Dossier, Light]]:
    """Its projects as dossiers, worst first."""
    mine = visible_dossiers(actor).filter(kind="project", organisation=enterprise.organisation_id, closed_on=None)
    ordered = mine.annotate(rank=light_rank(today)).order_by(
        "rank", F("standing__due_on").asc(nulls_last=True), "number"
    )
    return [(row, light_of_rank(row.rank)) for row in ordered.select_related("region")[:LISTED_AT_MOST]]
