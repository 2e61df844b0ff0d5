"""What the zone already has, found by the keys by which a ledger names things, in a handful of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kuaijin.directory.models import Holding, Organisation, Region, Zone
from kuaijin.directory.queries import regions_of
from kuaijin.dossiers.models import Assignment
from kuaijin.enterprises.models import Enterprise
from kuaijin.exchange.reading import Field, Note, Row, note
from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.duplicates import title_key
from kuaijin.projects.models import Project
from kuaijin.taskforces.models import TaskForce


@dataclass
class Known:
    """`enterprises_by_name` may hold several under one name: the same name with another code is another firm."""

    zone: Zone
    enterprises_by_code: dict[str, Enterprise] = field(default_factory=dict)
    enterprises_by_name: dict[str, list[Enterprise]] = field(default_factory=dict)
    projects: dict[tuple[int, str], Project] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    task_forces: dict[str, TaskForce] = field(default_factory=dict)
    offices: dict[str, Organisation] = field(default_factory=dict)

    def add_enterprise(self, enterprise: Enterprise) -> None:
        if enterprise.uscc:
            self.enterprises_by_code[enterprise.uscc] = enterprise
        self.enterprises_by_name.setdefault(match_key(enterprise.name), []).append(enterprise)

    def add_project(self, project: Project, title: str) -> None:
        self.projects[project.enterprise_id, title_key(title)] = project

    def enterprise(self, name: str, code: str) -> Enterprise | None:
        """By code; else the one firm of this name whose code does not contradict."""
        if code and code in self.enterprises_by_code:
            return self.enterprises_by_code[code]
        alike = [one for one in self.enterprises_by_name.get(match_key(name), []) if not code or not one.uscc]
        if code or len(self.enterprises_by_name.get(match_key(name), [])) == 1:
            return alike[0] if len(alike) == 1 else None
        return None

    def ambiguous(self, name: str, code: str) -> bool:
        """Several firms have this name and no code says which."""
        return not code and len(self.enterprises_by_name.get(match_key(name), [])) > 1


@dataclass(frozen=True)
class Codes:
    """Name → the codes that stand with it somewhere in the workbook."""

    by_name: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Codes":
        found: dict[str, set[str]] = {}
        for row in rows:
            if row.company and row.value(Field.USCC):
                found.setdefault(match_key(row.company), set()).add(row.value(Field.USCC) or "")
        return cls({name: frozenset(codes) for name, codes in found.items()})

    def code(self, row: Row) -> str:
        """The row's own code; without one the only code of that name in the workbook."""
        own = row.value(Field.USCC)
        if own:
            return own
        others = self.by_name.get(match_key(row.company or ""), frozenset())
        return next(iter(others)) if len(others) == 1 else ""

    def several(self, row: Row) -> bool:
        """The row has no code, and the workbook gives its name more than one."""
        return not row.value(Field.USCC) and len(self.by_name.get(match_key(row.company or ""), frozenset())) > 1


def no_firm(row: Row, known: Known, codes: Codes) -> Note | None:
    """Why no project can be made of the row for want of a firm; None when there is one, or one will be made."""
    if not row.company:
        return note("outcome.no_company")
    if codes.several(row) or known.ambiguous(row.company, codes.code(row)):
        return note("outcome.which_company", name=row.company)
    return None


def known(zone: Zone) -> Known:
    """Only what runs: voided and closed things do not hold back a new import."""
    result = Known(zone)
    for enterprise in Enterprise.objects.filter(zone=zone, merged_into=None, dossier__closed_on=None).select_related(
        "dossier", "organisation"
    ):
        result.add_enterprise(enterprise)
    projects = Project.objects.filter(dossier__zone=zone, voided=False).select_related("dossier")
    for project in projects:
        result.add_project(project, project.dossier.title)
    result.regions = {region.name: region for region in regions_of(zone)}
    for task_force in TaskForce.objects.filter(dossier__zone=zone, dossier__closed_on=None).select_related(
        "dossier__zone", "organisation"
    ):
        result.task_forces[task_force.dossier.title] = task_force
    offices = Organisation.objects.filter(zone=zone, closed_on=None).exclude(kind=Organisation.Kind.ENTERPRISE)
    result.offices = {office.name: office for office in offices}
    return result


def seated(known: Known, day: date) -> dict[tuple[str, str, int | None], str]:
    """(task force, role, town) → name of who holds the seat on `day`, or of the first who takes it after: a seat that
    is filled from a later day on is no empty seat."""
    names = {task_force.pk: name for name, task_force in known.task_forces.items()}
    seats = list(Assignment.objects.filter(dossier__in=names, ends_on=None))
    holdings = Holding.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), post__in={seat.post_id for seat in seats})
    people = {held.post_id: held.person.name for held in holdings.select_related("person").order_by("-starts_on")}
    return {
        (names[seat.dossier_id], seat.role, seat.region_id): people[seat.post_id]
        for seat in seats
        if seat.post_id in people
    }
