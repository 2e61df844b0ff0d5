"""Which letter an act issues, with the facts that the law wants on it. Each is a child command of the act."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from kuaijin.approvals.commands.letters import issue_letter
from kuaijin.approvals.letters.content import by
from kuaijin.approvals.models import Case, Document, Letter
from kuaijin.approvals.models.cases import Way
from kuaijin.approvals.rules import clocks, papers
from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.law.calendar import MissingYear
from kuaijin.law.clock import Reading
from kuaijin.law.clock.terms import ClockKind
from kuaijin.obligations.rules import grounds, zone_calendar

Kind = Letter.Kind


def issue(
    actor: Actor, at: datetime, day: date, case: Case, kind: str, *, on: date | None = None, **facts: Any
) -> None:
    """Official letters are Chinese, whatever the language of the pages. `on`: the day of the act, where it is told."""
    with override("zh-hans"):
        told = {key: value for key, value in facts.items() if value not in (None, "", (), [])}
        issue_letter(actor=actor, at=at, day=day, case=case, kind=str(kind), facts=told, on=on)


def issue_receipt(actor: Actor, at: datetime, day: date, on: date, cases: Sequence[Case]) -> None:
    """One window, one receipt: for all that was filed together."""
    lead = cases[0]
    rows = Document.objects.filter(checklist=lead.checklist_id).order_by("pk")
    wanted = {code for case in cases for code in (case.matter_facts.get("needs") or ())}
    documents: list[dict[str, Any]] = []
    for row in rows:
        if row.code in wanted and row.state == Document.State.HANDED_IN:
            documents.append({"name": row.name})
        elif row.code in wanted and row.state == Document.State.DEFERRED:
            documents.append({"name": row.name, "why": f"{by(row.deferred_until)}补交" if row.deferred_until else ""})
    issue(
        actor,
        at,
        day,
        lead,
        Kind.RECEIPT,
        received_on=on,
        documents=documents,
        matters=[case.name for case in cases],
        notice_until=notice_until(lead, on),
    )


def notice_until(case: Case, received: date) -> date | None:
    try:
        return zone_calendar(case.dossier).add(received, clocks.notice_days(case)[0])
    except MissingYear:
        return None


def issue_acceptance(actor: Actor, at: datetime, day: date, case: Case, *, deemed: bool = False) -> None:
    deferred = [{"name": row.name, "until": row.deferred_until} for row in papers.outstanding(case)]
    issue(
        actor,
        at,
        day,
        case,
        Kind.DEFERRED if deferred else Kind.ACCEPTANCE,
        on=None if deemed else case.accepted_on,
        received_on=received_on(case),
        accepted_on=case.accepted_on,
        deferred=deferred,
        deemed=deemed,
        **terms(case, day),
    )


def received_on(case: Case) -> date | None:
    """The day its papers were last received: at filing, with the last result, or corrected."""
    events = clocks.events_of(case)
    return max((one.on for one in events if one.kind in ("received", "corrected")), default=case.filed_on)


def terms(case: Case, day: date) -> dict[str, Any]:
    """Both limits with the days on which they end."""
    read = clocks.readings(case, day)
    told: dict[str, Any] = {}
    for name, reading in (("statutory", read.statutory), ("promised", read.promised)):
        if reading is not None:
            told |= _term(name, reading)
    return told


def _term(name: str, reading: Reading) -> dict[str, Any]:
    return {f"{name}_days": reading.total, f"{name}_mode": str(reading.term.mode), f"{name}_due": reading.due}


def issue_pause(
    actor: Actor, at: datetime, day: date, case: Case, ground: str, on: date, end: date, words: str
) -> None:
    known = grounds(clocks.own_grounds(case))
    issue(
        actor,
        at,
        day,
        case,
        Kind.PAUSE,
        on=on,
        ground=ground,
        ground_name=known.name(ground).zh,
        statutory_source=known.source_for(ground, ClockKind.STATUTORY),
        from_on=on,
        expected_end=end,
        words=words,
        accepted_on=case.accepted_on,
    )


def issue_decision(actor: Actor, at: datetime, day: date, case: Case, motive: str, source: str, until: date) -> None:
    if case.state == "refused":
        facts: dict[str, Any] = {"reasons": [{"name": motive, "why": source}]}
    else:
        facts = {
            "result_number": case.result_number,
            "valid_until": case.valid_until,
            "deliver_by": until,
            "commitment": case.way == Way.COMMITMENT,
        }
    issue(
        actor,
        at,
        day,
        case,
        Kind.REFUSAL if case.state == "refused" else Kind.GRANT,
        on=case.decided_on,
        accepted_on=case.accepted_on,
        received_on=received_on(case),
        decided_on=case.decided_on,
        **facts,
    )


def require(text: str, message: str, field: str) -> str:
    """What an act asks for in words. Raises Refused at its field."""
    if not text.strip():
        raise Refused(message, field=field, rule="required")
    return text.strip()
