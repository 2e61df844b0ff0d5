"""One stage of a checklist as it is filed: its matters, and every paper that they need, asked once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kuaijin.approvals.models import Case, Checklist, Document, Letter
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.rules import papers
from kuaijin.approvals.rules.papers import Paper
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import numbered, visible_to
from kuaijin.evidence.models import Evidence
from kuaijin.journal.errors import NotVisible
from kuaijin.law.words import Bilingual


class Need(StrEnum):
    """What has to happen with a paper at this filing."""

    ASKED = "asked"
    HERE = "here"
    DEFERRED = "deferred"
    OBTAINABLE = "obtainable"
    PRODUCED = "produced"


@dataclass(frozen=True)
class PaperUse:
    """`used_by`: the matters that need it; `made_by`: the one whose result it is."""

    paper: Paper
    need: Need
    used_by: tuple[Case, ...]
    may_follow: bool
    row: Document | None = None
    evidence: Evidence | None = None
    made_by: Case | None = None


@dataclass(frozen=True)
class StageFiling:
    """`planned` are filed together now; `filed` are those of the stage that were filed already."""

    checklist: Checklist
    code: str
    name: Bilingual
    lead: str
    planned: tuple[Case, ...]
    filed: tuple[Case, ...]
    papers: tuple[PaperUse, ...]
    receipts: tuple[Letter, ...]

    @property
    def asked(self) -> tuple[PaperUse, ...]:
        return tuple(use for use in self.papers if use.need is Need.ASKED)


@dataclass(frozen=True)
class StageStep:
    """A stage of the checklist, for the way from one to the next."""

    code: str
    name: Bilingual
    planned: int
    filed: int


def checklist_by(actor: Actor, number: str, key: int | None = None) -> Checklist:
    """The open checklist of the project with this number, or the one named of several. Raises NotVisible."""
    rows = Checklist.objects.filter(visible_to(actor, "dossier"), numbered(actor, number, "dossier"))
    rows = rows.filter(pk=key) if key is not None else rows.filter(closed_on__isnull=True)
    found = rows.select_related("dossier__zone", "dossier__organisation").order_by("pk").first()
    if found is None:
        raise NotVisible
    return found


def stages_of(checklist: Checklist, day: date) -> list[StageStep]:
    """In the order of the catalogue; only those with matters of this checklist."""
    rows = list(Case.objects.filter(checklist=checklist).exclude(state=CaseState.DROPPED).values_list("stage", "state"))
    known = catalogue_of(checklist.dossier.zone, day).stages
    order = [*known, *sorted({stage for stage, _state in rows} - set(known))]
    steps = []
    for code in order:
        states = [state for stage, state in rows if stage == code]
        planned = states.count(CaseState.PLANNED)
        if states:
            steps.append(StageStep(code, _name(checklist, code, day), planned, len(states) - planned))
    return steps


def _name(checklist: Checklist, code: str, day: date) -> Bilingual:
    stage = catalogue_of(checklist.dossier.zone, day).stages.get(code)
    return stage.name if stage else Bilingual(code, code)


def stage_filing(actor: Actor, checklist: Checklist, code: str, day: date) -> StageFiling:
    """Raises NotVisible for a stage without matters."""
    rows = Case.objects.filter(checklist=checklist, stage=code).exclude(state=CaseState.DROPPED)
    cases = list(rows.select_related("post__organisation", "merged_into").order_by("planned_start_on", "pk"))
    if not cases:
        raise NotVisible
    planned = tuple(case for case in cases if case.state == CaseState.PLANNED)
    filed = tuple(case for case in cases if case.state != CaseState.PLANNED)
    stage = catalogue_of(checklist.dossier.zone, day).stages.get(code)
    receipts = Letter.objects.filter(visible_to(actor, "dossier"), case__in=filed, kind=Letter.Kind.RECEIPT)
    return StageFiling(
        checklist=checklist,
        code=code,
        name=_name(checklist, code, day),
        lead=stage.lead if stage else "",
        planned=planned,
        filed=filed,
        papers=tuple(_papers(checklist, planned or filed)),
        receipts=tuple(receipts.order_by("pk")),
    )


def _papers(checklist: Checklist, cases: Iterable[Case]) -> Iterable[PaperUse]:
    """Each paper once, in the order in which the matters ask for it: first what the applicant has to do."""
    rows = {row.code: row for row in Document.objects.filter(checklist=checklist).select_related("evidence__blob")}
    made = _made_by(checklist)
    uses: dict[str, list[Case]] = {}
    for case in cases:
        for code in dict.fromkeys(case.matter_facts.get("needs") or ()):
            uses.setdefault(code, []).append(case)
    found = [_use(code, users, rows.get(code), made) for code, users in uses.items()]
    return sorted(found, key=lambda use: ORDER.index(use.need))


ORDER = (Need.ASKED, Need.DEFERRED, Need.HERE, Need.OBTAINABLE, Need.PRODUCED)


def _made_by(checklist: Checklist) -> dict[str, Case]:
    """Document code → the case of this checklist whose result it is."""
    running = Case.objects.filter(checklist=checklist).exclude(state__in=(CaseState.DROPPED, CaseState.WITHDRAWN))
    return {code: case for case in running for code in case.matter_facts.get("produces") or ()}


def _use(code: str, users: list[Case], row: Document | None, made: dict[str, Case]) -> PaperUse:
    one = papers.paper(users[0], code)
    maker = made.get(code)
    return PaperUse(
        paper=one,
        need=_need(one, row, maker),
        used_by=tuple(users),
        may_follow=any(code in papers.deferrable(case) for case in users),
        row=row,
        evidence=row.evidence if row else None,
        made_by=maker,
    )


def _need(one: Paper, row: Document | None, maker: Case | None) -> Need:
    if row is not None and row.state in papers.HERE:
        return Need.HERE
    if one.obtainable:
        return Need.OBTAINABLE
    if maker is not None:
        return Need.PRODUCED
    if row is not None and row.state == Document.State.DEFERRED:
        return Need.DEFERRED
    return Need.ASKED
