"""What a project's page shows of supervision: slips that run, and what meetings decided and is not done."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.obligations.models import State
from kuaijin.projects.onward import Part
from kuaijin.supervision import tables
from kuaijin.supervision.models import MeetingDecision
from kuaijin.supervision.models.slips import STILL_OPEN
from kuaijin.supervision.queries import slips as queries
from kuaijin.supervision.queries.meetings import decisions_on

SHOWN_AT_MOST = 8


@dataclass(frozen=True)
class Supervision:
    dossier: Dossier
    slips: list[tuple[queries.Row, str]]
    decisions: list[MeetingDecision]
    may_issue: bool

    @property
    def all_href(self) -> str:
        return f"{reverse('supervision:register')}?state=all&of={self.dossier.number}"


def on_project(actor: Actor, dossier: Dossier, today: date) -> Part | None:
    """None for who reads only what is shown outside, and where there is nothing to show."""
    if not actor.reads(Reads.DOSSIERS):
        return None
    found = queries.of_dossier(actor, dossier).filter(state__in=STILL_OPEN)
    keys = list(queries.sorted_by(found, "").values_list("pk", flat=True)[:SHOWN_AT_MOST])
    undone = decisions_on(actor, dossier).filter(withdrawn_on=None, obligation__state=State.OPEN)
    decided = list(undone.select_related("meeting", "obligation__obligor__organisation")[:SHOWN_AT_MOST])
    if not keys and not decided:
        return None
    slips = [(row, tables.href_of(row.slip)) for row in queries.rows(keys, today)]
    return Part(
        "supervision/on_project.html", Supervision(dossier, slips, decided, actor.may("supervision.issue_slip"))
    )
