"""What every act on a case does inside its command: the step, the clocks, what is owed next, the letter."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from kuaijin.approvals.models import Case, CaseEvent, Mandate
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.rules import clocks
from kuaijin.approvals.rules.handling import applicant_of, is_outside_hours
from kuaijin.approvals.states import Step, move_of
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.recording import recording
from kuaijin.obligations.commands import open_obligation, record_event, report_done
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.rules import until

LONGEST = 200


def hold(case: Case) -> None:
    """The case as it stands now, kept from others until the command is over: of two who act at once, the second sees
    what the first did."""
    rows = Case.objects.filter(pk=case.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    rows.values_list("pk").first()
    case.refresh_from_db()


def take_step(
    case: Case,
    step: Step,
    actor: Actor,
    at: datetime,
    on: date,
    *,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    files: Sequence[Upload] = (),
    mandate: Mandate | None = None,
    changes: Mapping[str, Any] | None = None,
    outside_hours: bool = False,
) -> CaseEvent:
    """Append the step, move the state by the table, set `changes` on the case, and say it in the journal. The files
    become evidence that the enterprise may see."""
    was = case.state
    move = move_of(step, case.state)
    if move is not None and move.after is not None:
        case.state = move.after
    for name, value in (changes or {}).items():
        setattr(case, name, value)
    case.save(update_fields=sorted({"state", *(changes or {})}))
    behalf = mandate.enterprise.name if mandate is not None else ""
    event = CaseEvent.objects.create(
        case=case,
        seq=case.steps.count() + 1,
        what=step,
        on=on,
        words=words.strip()[:600],
        facts={key: plain(value) for key, value in (facts or {}).items() if value not in (None, "", (), [])},
        by_id=actor.person_id,
        name=actor.name,
        on_behalf_of=behalf,
        outside_hours=outside_hours or is_outside_hours(case, on),
        at=at,
    )
    for file in files:
        event.files.add(
            attach(
                actor=actor,
                at=at,
                dossier=case.dossier,
                file=file,
                what=f"{case.name} {step.label}"[:160],
                secrecy=Secrecy.OUTSIDE,
            )
        )
    after = {"case": case.pk, "name": case.name, "state": str(case.state), "step": str(step), "on": on}
    if words.strip():
        after["words"] = words.strip()
    recording().about(
        dossier_id=case.dossier_id,
        zone_id=case.dossier.zone_id,
        before={"state": str(was)},
        after=after,
        on_behalf_of=behalf,
    )
    return event


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def move_clock(case: Case, actor: Actor, at: datetime, kind: str, on: date, day: date, **facts: Any) -> None:
    """The event on the promised clock; the law's due day is read again over the same events."""
    if case.obligation is not None:
        record_event(actor=actor, at=at, obligation=case.obligation, kind=kind, on=on, day=day, **facts)
    keep_statutory_due(case, day)


def keep_statutory_due(case: Case, day: date) -> None:
    due = clocks.statutory_due(case, day)
    if due != case.statutory_due_on:
        case.statutory_due_on = due
        case.save(update_fields=["statutory_due_on"])


def owe(
    case: Case,
    actor: Actor,
    at: datetime,
    day: date,
    *,
    word: str,
    title: str,
    obligor: Post,
    term: dict[str, Any],
    received_on: date,
    planned_on: date | None = None,
    kind: str = Kind.CASE,
) -> Obligation:
    """What comes next in the handling, owed by the office or the applicant; the enterprise sees it."""
    obligation: Obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=case.dossier,
        kind=kind,
        title=title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…",
        obligor=obligor,
        term=term,
        received_on=received_on,
        planned_on=planned_on,
        day=day,
        beneficiary=applicant_of(case.dossier),
        secrecy=Secrecy.OUTSIDE,
        about=clocks.about_of(case, word),
    )
    return obligation


def by_day(start: date, due: date, source: str) -> dict[str, Any]:
    """A term that ends on a day told; one that lies before the start is due at once."""
    return until(start, max(start, due), source)


def settle(case: Case, actor: Actor, at: datetime, on: date, day: date, word: str, outcome: str) -> None:
    """What was owed under this word, if anything still is, is done."""
    finish(actor, at, on, day, outcome, dossier=case.dossier_id, about=clocks.about_of(case, word))


def settle_all(case: Case, actor: Actor, at: datetime, on: date, day: date, outcome: str) -> None:
    """Nothing is owed in its handling any more."""
    finish(actor, at, on, day, outcome, dossier=case.dossier_id, about=clocks.about_of(case))
    finish(actor, at, on, day, outcome, dossier=case.dossier_id, about__startswith=f"{clocks.about_of(case)}:")


def finish(actor: Actor, at: datetime, on: date, day: date, outcome: str, **which: Any) -> None:
    for obligation in Obligation.objects.filter(state=State.OPEN, **which).order_by("pk"):
        report_done(actor=actor, at=at, obligation=obligation, on=on, outcome=outcome[:LONGEST], day=day)


def reread_state(case: Case) -> Case:
    """The case as it stands after a child command changed it, with its obligation."""
    case.refresh_from_db()
    return case


def label_of(case: Case) -> str:
    return str(CaseState(case.state).label)
