"""Reads of letters: those of the dossiers an actor sees, those of his office, and the one that a code opens."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from kuaijin.approvals.models import Case, CaseEvent, Letter, Plan
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.states import Step
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.journal.errors import NotVisible


def letters(actor: Actor) -> QuerySet[Letter]:
    """Newest first. An office also sees its own letters about projects that it does not see."""
    paths = [scope.organisation_path for scope in actor.scopes_reading(Reads.DOSSIERS) if scope.organisation_path]
    own = reduce(or_, (Q(office__path__startswith=path) for path in paths), Q(pk__in=[]))
    seen = Letter.objects.filter(visible_to(actor, "dossier") | own)
    return seen.select_related("office", "case", "plan", "dossier__organisation").order_by("-on", "-pk")


def letters_of(actor: Actor, *, dossier: Dossier | None = None, case: Case | None = None) -> QuerySet[Letter]:
    """Of a project, or of one case."""
    found = letters(actor)
    found = found.filter(dossier=dossier) if dossier is not None else found
    return found.filter(case=case) if case is not None else found


def letters_about(case: Case) -> QuerySet[Letter]:
    """Its own, and the receipt that names it: one is given for all that was filed together."""
    filed = CaseEvent.objects.filter(case=case, what=Step.FILED).values("at")
    receipt = Q(case__checklist=case.checklist_id, case__stage=case.stage, kind=Letter.Kind.RECEIPT)
    about = Q(case=case) | (receipt & Q(issued_at__in=filed))
    return Letter.objects.filter(about).order_by("issued_at", "pk")


def letter_by_key(actor: Actor, key: int) -> Letter:
    """Raises NotVisible."""
    letter = letters(actor).filter(pk=key).first()
    if letter is None:
        raise NotVisible
    return letter


def promise_of(actor: Actor, plan: Plan) -> Letter | None:
    return letters(actor).filter(plan=plan).first()


@dataclass(frozen=True)
class Checked:
    """What the check page tells whoever holds the paper: no project, no applicant, no word of the letter itself."""

    letter: Letter
    office: str
    matter: str
    matter_en: str
    ended_on: date | None

    @property
    def holds(self) -> bool:
        return self.letter.void_on is None and self.ended_on is None


def checked(token: str, today: date) -> Checked | None:
    """The letter with this code: one look-up by an index, whether there is one or not. A grant ends with the day on
    which its result does."""
    letter = Letter.objects.select_related("office", "case").filter(token=token).first()
    if letter is None:
        return None
    case = letter.case
    return Checked(
        letter=letter,
        office=letter.office.name,
        matter=case.name if case else "",
        matter_en=case.name_en if case else "",
        ended_on=_ended(letter, case, today),
    )


def _ended(letter: Letter, case: Case | None, today: date) -> date | None:
    if case is None or letter.kind != Letter.Kind.GRANT or case.valid_until is None:
        return None
    over = case.state == CaseState.EXPIRED or case.valid_until < today
    return case.valid_until if over else None
