"""Rows of projects: who is there already, what is new, and writing it in a handful of statements."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.commands import create_organisation
from kuaijin.directory.models import Organisation, Zone
from kuaijin.dossiers.models import Assignment, Inheritance, KeyPeriod, Role
from kuaijin.enterprises import bulk as enterprise_bulk
from kuaijin.enterprises.bulk import NewEnterprise
from kuaijin.enterprises.models import Enterprise
from kuaijin.exchange.importing.facts import ProjectFacts, facts_of
from kuaijin.exchange.importing.lookup import Codes, Known, no_firm, seated
from kuaijin.exchange.importing.people import People, PostKey, Posts
from kuaijin.exchange.importing.rosters import ROLES, Rosters
from kuaijin.exchange.reading import Action, Decisions, Field, Note, Row, RowRef, SheetKind, SheetReading, note
from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.duplicates import title_key
from kuaijin.projects import bulk as project_bulk
from kuaijin.projects.bulk import NewProject, Reached
from kuaijin.projects.commands import create_batch
from kuaijin.projects.models import Project, StageName, StartBatch

BATCH = 500


@dataclass
class RowOutcome:
    """What became of one row; `dossier_id` is the project it stands for."""

    ref: RowRef
    outcome: str
    reason: tuple[Note, ...]
    dossier_id: int | None = None


@dataclass
class _Pending:
    ref: RowRef
    row: Row
    facts: ProjectFacts
    new: NewProject
    task_force: str
    responsible: PostKey | None = None


class _Named(NamedTuple):
    """A row names somebody for a seat that another one holds."""

    one: _Pending
    role: str
    name: str
    holder: str
    post: PostKey


@dataclass
class Ledgers:
    """Rows of all project sheets of one workbook, entered together."""

    actor: Actor
    at: datetime
    zone: Zone
    known: Known
    rosters: Rosters
    people: People
    day: date
    seats_from: date
    decisions: Decisions
    outcomes: list[RowOutcome] = field(default_factory=list)
    enterprises: list[Enterprise] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    overrides: list[Assignment] = field(default_factory=list)
    offers: dict[tuple[int, str], str] = field(default_factory=dict)
    _posts: Posts | None = None
    _rows: list[tuple[SheetReading, Row]] = field(default_factory=list)

    def enter_firms(self, sheets: list[SheetReading]) -> None:
        """First: each project needs its firm."""
        kept = (sheet for sheet in sheets if sheet.kind is not SheetKind.TASKFORCES)
        self._rows = [(sheet, row) for sheet in kept for row in sheet.rows]
        self._enterprises(self._rows)

    def enter_projects(self) -> None:
        self._posts = Posts(self.people, self.seats_from)
        pending = self._pending(self._rows)
        made = project_bulk.create_many(self.zone, [one.new for one in pending], self.day)
        self.projects += made
        self._belong(pending)
        self._key(pending)
        self._seats(pending)
        for one in pending:
            assert one.new.made is not None
            self.outcomes.append(RowOutcome(one.ref, "make", (note("outcome.made"),), one.new.made.pk))
        self._merged(self._rows)

    # --- enterprises -------------------------------------------------------------------------------------------

    def _enterprises(self, rows: list[tuple[SheetReading, Row]]) -> None:
        codes = Codes.of(row for _sheet, row in rows)
        wanted: dict[tuple[str, str], NewEnterprise] = {}
        for _sheet, row in rows:
            name = row.company
            if row.action is Action.SKIP or not name or no_firm(row, self.known, codes):
                continue
            code = codes.code(row)
            if self.known.enterprise(name, code) is None:
                place = self.rosters.region(row.value(Field.PLACE) or "")
                wanted.setdefault(
                    (code or match_key(name), "" if code else "name"),
                    NewEnterprise(name, code, place, row.value(Field.INDUSTRY) or ""),
                )
        made = enterprise_bulk.create_many(self.zone, list(wanted.values()), self.day)
        self.enterprises += made
        for enterprise in made:
            self.known.add_enterprise(enterprise)

    # --- projects ----------------------------------------------------------------------------------------------

    def _pending(self, rows: list[tuple[SheetReading, Row]]) -> list[_Pending]:
        codes = Codes.of(row for _sheet, row in rows)
        batches: dict[str, StartBatch] = {}
        pending = []
        for sheet, row in rows:
            ref = RowRef(sheet.name, row.row)
            if row.action is not Action.MAKE:
                continue
            said = self.decisions.settled(sheet.name, row.row, Field.TOTAL, row.cell(Field.TOTAL).raw)
            facts = facts_of(row, starts=sheet.kind is SheetKind.STARTS, total_said=said)
            unclear = no_firm(row, self.known, codes)
            enterprise = None if unclear else self.known.enterprise(row.company or "", codes.code(row))
            if enterprise is None:
                self.outcomes.append(RowOutcome(ref, "skip", (unclear,) if unclear else ()))
                continue
            there = self.known.projects.get((enterprise.pk, title_key(facts.title)))
            if there is not None:
                number = there.dossier.number
                self.outcomes.append(RowOutcome(ref, "skip", (note("outcome.there", number=number),), there.pk))
                continue
            new = self._new(row, facts, enterprise, self._batch(sheet, batches))
            pending.append(_Pending(ref, row, facts, new, row.value(Field.TASKFORCE) or "", self._responsible(row)))
        self._make_responsible(pending)
        return pending

    def _make_responsible(self, pending: list[_Pending]) -> None:
        assert self._posts is not None
        self._posts.make()
        for one in pending:
            if one.responsible is not None:
                one.new.responsible_post = self._posts.post(one.responsible)

    def _batch(self, sheet: SheetReading, batches: dict[str, StartBatch]) -> StartBatch | None:
        told = sheet.batch
        if told is None:
            return None
        if told.name not in batches:
            batches[told.name] = create_batch(
                actor=self.actor,
                at=self.at,
                zone=self.zone,
                name=told.name,
                year=told.year or self.day.year,
                season=told.season or "",
            )
        return batches[told.name]

    def _new(self, row: Row, facts: ProjectFacts, enterprise: Enterprise, batch: StartBatch | None) -> NewProject:
        reached = []
        if facts.signed:
            reached.append(Reached(StageName.SIGNING, facts.signed.on, facts.signed.precision))
        if facts.started:
            reached.append(Reached(StageName.START, facts.started.on, facts.started.precision))
        return NewProject(
            title=facts.title,
            enterprise=enterprise,
            region=self.rosters.region(row.value(Field.PLACE) or ""),
            stage=facts.stage,
            columns=dict(facts.columns),
            reached=reached,
            batch=batch,
            ended_on=self.day if facts.ended else None,
            ended_reason=_("台账写明已终止") if facts.ended else "",
        )

    def _responsible(self, row: Row) -> PostKey | None:
        parts = row.cell(Field.RESPONSIBLE).parts
        if not parts or self._posts is None:
            return None
        office, name = parts[0]
        if not office or not name:
            return None
        if office not in self.known.offices:
            self.known.offices[office] = create_organisation(
                actor=self.actor, at=self.at, zone=self.zone, name=office, kind=Organisation.Kind.DEPARTMENT
            )
        return self._posts.want(self.known.offices[office], "项目责任人", "Responsible for projects", name)

    def _belong(self, pending: list[_Pending]) -> None:
        """Each project, and each firm by its first project, belongs to the task force its row names."""
        links: dict[int, Inheritance] = {}
        held = set(
            Inheritance.objects.filter(dossier__zone=self.zone, ends_on=None).values_list("dossier_id", flat=True)
        )
        for one in pending:
            if not one.task_force or one.new.made is None:
                continue
            source = self.rosters.task_force(one.task_force).dossier
            for pk in (one.new.made.pk, one.new.enterprise.pk):
                if pk not in held and pk not in links:
                    links[pk] = Inheritance(dossier_id=pk, source=source, starts_on=self.seats_from)
        Inheritance.objects.bulk_create(links.values(), batch_size=BATCH)

    def _key(self, pending: list[_Pending]) -> None:
        """Key from the day of the start; where the ledger tells no day, from the day of the import."""
        wanted: dict[tuple[int, str], date] = {}
        for one in pending:
            if not one.facts.landed or one.facts.ended or one.new.made is None:
                continue
            since = one.facts.started.on if one.facts.started else self.day
            wanted[one.new.made.pk, KeyPeriod.Ground.LANDED] = since
            firm = (one.new.enterprise.pk, KeyPeriod.Ground.PROJECT)
            wanted[firm] = min(since, wanted.get(firm, since))
        known = set(KeyPeriod.objects.filter(dossier__zone=self.zone, ends_on=None).values_list("dossier_id", "ground"))
        KeyPeriod.objects.bulk_create(
            [
                KeyPeriod(dossier_id=pk, ground=ground, starts_on=since)
                for (pk, ground), since in wanted.items()
                if (pk, ground) not in known
            ],
            batch_size=BATCH,
        )

    # --- people ------------------------------------------------------------------------------------------------

    def _seats(self, pending: list[_Pending]) -> None:
        """A row that names somebody other than the holder is an override; where nobody holds it the name is offered."""
        assert self._posts is not None
        sitting = seated(self.known, self.seats_from)
        titles = {role: _("%(role)s（单独指定）") % {"role": Role(role).label} for role in ROLES.values()}
        named = []
        for one in pending:
            if not one.task_force or one.new.made is None:
                continue
            for told, role in ROLES.items():
                name = one.row.value(told)
                if not name:
                    continue
                town = one.new.region.pk if role == Role.LOCAL and one.new.region else None
                holder = sitting.get((one.task_force, role, town))
                if holder is None:
                    self.offers[one.new.made.pk, role] = name
                elif match_key(holder) != match_key(name):
                    office = self.rosters.task_force(one.task_force).organisation
                    post = self._posts.want(office, titles[role], "Answerable by override", name)
                    named.append(_Named(one, role, name, holder, post))
        self._posts.make()
        self.overrides += Assignment.objects.bulk_create(map(self._override, named), batch_size=BATCH)

    def _override(self, named: _Named) -> Assignment:
        assert self._posts is not None
        reason = _("台账 %(sheet)s 第 %(row)d 行写的是 %(name)s，专班是 %(holder)s") % {
            "sheet": named.one.ref.sheet,
            "row": named.one.ref.row,
            "name": named.name,
            "holder": named.holder,
        }
        return Assignment(
            dossier=named.one.new.made.dossier,  # type: ignore[union-attr]
            role=named.role,
            post=self._posts.post(named.post),
            starts_on=self.seats_from,
            reason=reason[:200],
        )

    def _merged(self, rows: list[tuple[SheetReading, Row]]) -> None:
        done = {outcome.ref: outcome.dossier_id for outcome in self.outcomes}
        for sheet, row in rows:
            ref = RowRef(sheet.name, row.row)
            said = (row.reason,) if row.reason else ()
            if row.action is Action.MERGE:
                target = done.get(row.twin) if row.twin else None
                self.outcomes.append(RowOutcome(ref, "merge", said, target))
            elif row.action is Action.SKIP:
                self.outcomes.append(RowOutcome(ref, "skip", said))
