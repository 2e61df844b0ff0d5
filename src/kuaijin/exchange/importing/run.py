"""Carries out an import: rosters first, then projects, then the gaps that came in with them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

from kuaijin.directory.actors import Actor
from kuaijin.exchange.files import report_progress
from kuaijin.exchange.importing.ledgers import Ledgers, RowOutcome
from kuaijin.exchange.importing.lookup import known
from kuaijin.exchange.importing.people import People
from kuaijin.exchange.importing.rosters import Rosters
from kuaijin.exchange.models import Import, ImportRow, Made
from kuaijin.exchange.reading import (
    Action,
    Decisions,
    Field,
    LedgerReading,
    Note,
    RowRef,
    SheetKind,
    note,
    told,
)
from kuaijin.exchange.reading.roster import roster
from kuaijin.journal.recording import append_children, without_reactions
from kuaijin.taskforces.gaps import settle_gaps

BATCH = 500


@dataclass
class _Work:
    batch: Import
    rosters: Rosters
    ledgers: Ledgers


def carry_out(*, actor: Actor, at: datetime, batch: Import, reading: LedgerReading, day: date) -> dict[str, int]:
    """Inside the import's command. Returns what was made, for the report.

    What is written (titles of posts, reasons, gaps) is in the language of the zone, whoever imports."""
    with translation.override(settings.LANGUAGE_CODE):
        return _carried_out(actor, at, batch, reading, day)


def _carried_out(actor: Actor, at: datetime, batch: Import, reading: LedgerReading, day: date) -> dict[str, int]:
    total = reading.totals.rows
    report_progress(batch.pk, 0, total, gettext_noop("读台账"))
    work = _prepared(actor, at, batch, day)
    with without_reactions():  # each seat alone would have the whole zone looked over; it is, once, at the end
        for entry in roster(reading).values():
            work.rosters.enter(entry)
    report_progress(batch.pk, 0, total, gettext_noop("建企业"))
    work.ledgers.enter_firms(list(reading.sheets))
    report_progress(batch.pk, total // 4, total, gettext_noop("写入项目"))
    work.ledgers.enter_projects()
    report_progress(batch.pk, total * 3 // 4, total, gettext_noop("写报告和留痕"))
    outcomes = [*_roster_outcomes(reading, work.rosters), *work.ledgers.outcomes]
    _report(batch, reading, outcomes)
    _remember_made(work)
    _journal(work)
    gaps = settle_gaps(actor=actor, at=at, zone=batch.zone, day=day, offers=work.ledgers.offers)
    report_progress(batch.pk, total, total, gettext_noop("导入完成"))
    return {
        "task_forces": len(work.rosters.task_forces),
        "seats": len(work.rosters.seats),
        "people": len(work.ledgers.people.made),
        "enterprises": len(work.ledgers.enterprises),
        "projects": len(work.ledgers.projects),
        "overrides": len(work.ledgers.overrides),
        "gaps": gaps,
    }


def _prepared(actor: Actor, at: datetime, batch: Import, day: date) -> _Work:
    there = known(batch.zone)
    people = People(actor, at, batch.zone, dict(batch.decisions.get("answers", {})))
    seats_from = batch.seats_from or day
    rosters = Rosters(actor, at, batch.zone, there, people, seats_from)
    settled = Decisions.from_dict(batch.decisions)
    ledgers = Ledgers(actor, at, batch.zone, there, rosters, people, day, seats_from, settled)
    return _Work(batch, rosters, ledgers)


def _roster_outcomes(reading: LedgerReading, rosters: Rosters) -> list[RowOutcome]:
    """A row of a roster is told by what its task force got; one that changed nothing is skipped."""
    outcomes = []
    told: set[str] = set()
    for sheet, row in reading.rows():
        if sheet.kind is not SheetKind.TASKFORCES:
            continue
        ref, name = RowRef(sheet.name, row.row), row.value(Field.TASKFORCE) or ""
        lines = rosters.told.get(name, [])
        if row.action is Action.SKIP:
            outcomes.append(RowOutcome(ref, "skip", (row.reason,) if row.reason else ()))
        elif lines and name not in told:
            told.add(name)
            outcome = "make" if name in rosters.changed else "skip"
            outcomes.append(RowOutcome(ref, outcome, tuple(lines), _dossier(rosters, name)))
        elif name in rosters.changed:
            outcomes.append(RowOutcome(ref, "make", (note("outcome.as_above"),), _dossier(rosters, name)))
        else:
            outcomes.append(RowOutcome(ref, "skip", (note("outcome.task_force_there"),), _dossier(rosters, name)))
    return outcomes


def _dossier(rosters: Rosters, name: str) -> int | None:
    task_force = rosters.known.task_forces.get(name)
    return task_force.pk if task_force else None


def _report(batch: Import, reading: LedgerReading, outcomes: list[RowOutcome]) -> None:
    rows = [_row(batch, one.ref, one.outcome, one.reason, one.dossier_id) for one in outcomes]
    rows += [
        _row(batch, RowRef(sheet.name, line.row), "ignored", (line.reason,))
        for sheet in reading.sheets
        for line in sheet.ignored
    ]
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _row(
    batch: Import, ref: RowRef, outcome: str, reason: tuple[Note, ...], dossier_id: int | None = None
) -> ImportRow:
    return ImportRow(
        batch=batch,
        sheet=ref.sheet[:60],
        row=ref.row,
        outcome=outcome,
        reason=told(reason)[:300],
        notes=[one.plain() for one in reason],
        dossier_id=dossier_id,
    )


def _remember_made(work: _Work) -> None:
    groups: tuple[tuple[str, list[int]], ...] = (
        ("taskforces.TaskForce", [row.pk for row in work.rosters.task_forces]),
        ("dossiers.Assignment", [row.pk for row in work.rosters.seats]),
        ("enterprises.Enterprise", [row.pk for row in work.ledgers.enterprises]),
        ("projects.Project", [row.pk for row in work.ledgers.projects]),
        ("dossiers.Assignment", [row.pk for row in work.ledgers.overrides]),
    )
    Made.objects.bulk_create(
        [Made(batch=work.batch, model=model, object_id=pk) for model, pks in groups for pk in pks], batch_size=BATCH
    )


def _journal(work: _Work) -> None:
    zone_id = work.batch.zone_id
    drafts = [
        {
            "code": "exchange.made",
            "dossier_id": enterprise.pk,
            "zone_id": zone_id,
            "after": {"enterprise": enterprise.name, "uscc": enterprise.uscc, "import": work.batch.pk},
        }
        for enterprise in work.ledgers.enterprises
    ]
    drafts += [
        {
            "code": "exchange.made",
            "dossier_id": project.pk,
            "zone_id": zone_id,
            "after": {
                "title": project.dossier.title,
                "enterprise": project.enterprise.name,
                "stage": str(project.stage),
                "total_investment": project.total_investment,
                "import": work.batch.pk,
            },
        }
        for project in work.ledgers.projects
    ]
    for start in range(0, len(drafts), BATCH * 2):
        append_children(drafts[start : start + BATCH * 2])
