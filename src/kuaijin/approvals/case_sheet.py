"""Everything the page of one case shows, read once."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.approvals.case_clocks import ClockView, clocks_of
from kuaijin.approvals.case_papers import Paper, papers_of
from kuaijin.approvals.case_steps import Done, done
from kuaijin.approvals.case_turns import turn_said
from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.models import Case, CaseLink, Check, Letter, Mandate, Session
from kuaijin.approvals.queries import cases as queries
from kuaijin.approvals.queries.cases import Row
from kuaijin.approvals.queries.days import Whose, days_of
from kuaijin.approvals.queries.letters import letters_about
from kuaijin.approvals.queries.sessions import sessions
from kuaijin.approvals.rules.clocks import promised_earlier
from kuaijin.approvals.states import GRANTED, Step
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said
from kuaijin.kit.formats import day_text


@dataclass(frozen=True)
class Awaited:
    """A case that stands before this one; `over` once its result is there."""

    case: Case
    name: str
    office: str
    said: str
    over: bool
    source: str


@dataclass(frozen=True)
class CaseSheet:
    row: Row
    turn: str
    clocks: tuple[ClockView, ...]
    awaited: tuple[Awaited, ...]
    followers: tuple[Awaited, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Done, ...]
    letters: tuple[Letter, ...]
    checks: tuple[Check, ...]
    sessions: tuple[Session, ...]
    mandate: Mandate | None
    days: Whose | None
    # The day of decision that the plan told the enterprise, where the clock gives a later one.
    told_earlier: date | None
    used: bool

    @property
    def asked(self) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.papers if not paper.result)

    @property
    def results(self) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.papers if paper.result)


def read_sheet(actor: Actor, case: Case, today: date) -> CaseSheet:
    row = queries.rows([case.pk], today)[0]
    awaited = queries.awaited_by(case)
    mandates = Mandate.objects.filter(holds_on(today), dossier=case.dossier_id)
    return CaseSheet(
        row=row,
        turn=turn_said(row, [link.after for link in awaited], today),
        clocks=tuple(clocks_of(case, today)),
        awaited=tuple(_awaited(link, link.after, today) for link in awaited),
        followers=tuple(_awaited(link, link.case, today) for link in queries.followers_of(case)),
        papers=tuple(papers_of(case, today)),
        steps=done(case, queries.steps_of(case), today, inside=actor.reads(Reads.DOSSIERS)),
        letters=tuple(letters_about(case)),
        checks=tuple(case.checks.select_related("obligation", "rectification").order_by("drawn_on", "pk")),
        sessions=tuple(sessions(actor).filter(cases=case).order_by("for_on", "pk")),
        mandate=mandates.select_related("post__organisation", "enterprise").first(),
        days=days_of(case, today),
        told_earlier=promised_earlier(case),
        used=case.steps.filter(what=Step.USED).exists(),
    )


def _awaited(link: CaseLink, other: Case, today: date) -> Awaited:
    over = other.decided_on is not None and other.state in GRANTED
    said = str(other.get_state_display())
    if other.decided_on is not None:
        said = f"{day_text(other.decided_on, today=today)} {said}"
    elif other.planned_decide_on is not None:
        planned = day_text(other.planned_decide_on, today=today)
        said = _("%(state)s，方案要求 %(day)s 决定") % {"state": said, "day": planned}
    if link.forwarded_on is not None:
        said = _("%(said)s，%(day)s 推送") % {"said": said, "day": day_text(link.forwarded_on, today=today)}
    return Awaited(other, case_said(other), organisation_said(other.post.organisation), said, over, link.source)
