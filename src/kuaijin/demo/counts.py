"""What the tour counts by itself, each by one query over what the reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet

from kuaijin.approvals.models import Case, Plan
from kuaijin.approvals.models.plans import PlanState
from kuaijin.approvals.rules.counted import counted_days
from kuaijin.contacts.models import Contact, Duty
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone, holds_on
from kuaijin.dossiers.models import Assignment, Inheritance, KeyPeriod
from kuaijin.dossiers.queries import visible_to
from kuaijin.problems.models import Kind
from kuaijin.projects.models import (
    STAGES,
    ComponentState,
    Drive,
    DriveMember,
    Product,
    Programme,
    Project,
    ProjectStage,
    Reach,
    StageName,
)
from kuaijin.projects.queries import projects
from kuaijin.requests.models import OPEN, Outcome, ServiceRequest
from kuaijin.taskforces.models import TaskForce

State = ComponentState.State
# The months of the year that a report tells and of the day on which the motor plant was told.
MOTOR_TOLD = 2026


@dataclass(frozen=True)
class Look:
    """Who looks at which zone on which day."""

    actor: Actor
    zone: Zone
    day: date

    def projects(self) -> QuerySet[Project]:
        return projects(self.actor).filter(dossier__zone=self.zone)

    def of(self, firm: str) -> QuerySet[Project]:
        return self.projects().filter(enterprise__dossier__title__startswith=firm)

    def forces(self) -> QuerySet[TaskForce]:
        return TaskForce.objects.filter(visible_to(self.actor, "dossier"), dossier__zone=self.zone)

    def products(self, firm: str, name: str = "") -> QuerySet[Product]:
        rows = Product.objects.filter(project__in=self.of(firm))
        return rows.filter(name=name) if name else rows

    def parts(self, firm: str, state: str) -> int:
        held = ComponentState.objects.filter(holds_on(self.day), component__project__in=self.of(firm), state=state)
        return held.count()


def task_forces(look: Look) -> int:
    return look.forces().count()


def roles_of_each_task_force(look: Look) -> int:
    """The fewest different roles that any task force has somebody in."""
    held = Assignment.objects.filter(holds_on(look.day), dossier__in=look.forces().values("dossier"))
    counted = held.values("dossier").annotate(roles=Count("role", distinct=True)).values_list("roles", flat=True)
    return min(counted, default=0) if len(counted) == look.forces().count() else 0


def teams_of_each_key_project(look: Look) -> int:
    """1 where each key project has a team of its own, else 0."""
    key = KeyPeriod.objects.filter(
        holds_on(look.day), dossier__in=look.projects().values("dossier"), dossier__closed_on=None
    ).values_list("dossier", flat=True)
    teams = Inheritance.objects.filter(
        holds_on(look.day), dossier__in=key, source__task_force__kind=TaskForce.Kind.PROJECT
    ).values_list("source", flat=True)
    wanted = set(key)
    return int(bool(wanted) and len(teams) == len(set(teams)) == len(wanted))


def stages(_look: Look) -> int:
    return len(STAGES)


def producing_beside_building(look: Look) -> int:
    """Projects of the plant of which one phase produces while another is under construction."""
    reached = Reach.objects.filter(
        project__in=look.of("澄川电机"), phase__isnull=False, left_on=None, mistaken=False, counts_on__lte=look.day
    ).values_list("project", "phase", "stage")
    furthest: dict[int, dict[int, int]] = {}
    for project, phase, stage in reached:
        phases = furthest.setdefault(project, {})
        phases[phase] = max(phases.get(phase, 0), STAGES.index(stage))
    made, built = STAGES.index(StageName.PRODUCTION), STAGES.index(StageName.CONSTRUCTION)
    return sum(max(rows.values()) >= made and built in rows.values() for rows in furthest.values())


def motor_phases(look: Look) -> int:
    return sum(project.phases.count() for project in look.of("凌波电机"))


def motor_capacity(look: Look) -> int:
    return int(sum((row.planned_capacity or Decimal(0) for row in look.products("凌波电机")), Decimal(0)))


def _motor_years(look: Look, numbers: tuple[int, ...]) -> int:
    planned = ProjectStage.objects.filter(
        project__in=look.of("凌波电机"), phase__number__in=numbers, stage=StageName.PRODUCTION
    ).values_list("planned_on", flat=True)
    return max((on.year - MOTOR_TOLD for on in planned if on), default=0)


def motor_years_to_second(look: Look) -> int:
    return _motor_years(look, (2,))


def motor_years_to_last(look: Look) -> int:
    return _motor_years(look, (3, 4))


def park_in_use(look: Look) -> int:
    """Parts in use, told only while the workshop is being fitted out."""
    return look.parts("云锦通信", State.IN_USE) if look.parts("云锦通信", State.FITTING_OUT) == 1 else 0


def workshops_installing(look: Look) -> int:
    return look.parts("赤霄铸造", State.INSTALLING) if look.parts("赤霄铸造", State.PRODUCING) == 1 else 0


def _storage_plan(look: Look) -> Plan | None:
    """What was promised for the storage plant."""
    of = look.of("星渚").values("dossier")
    return Plan.objects.filter(checklist__dossier__in=of, state=PlanState.PUBLISHED).order_by("pk").first()


def storage_matters(look: Look) -> int:
    """Matters of the plan that were granted."""
    made = _storage_plan(look)
    return Case.objects.filter(plan=made, decided_on__lte=look.day).count() if made else 0


def storage_serial_days(look: Look) -> int:
    made = _storage_plan(look)
    return made.serial_days if made else 0


def storage_counted_days(look: Look) -> int:
    """As they were handled, not as they were planned."""
    made = _storage_plan(look)
    return counted_days(made.checklist, look.day) if made else 0


def storage_start(look: Look) -> int:
    """The storage plant among the autumn starts, started in September."""
    found = Reach.objects.filter(
        project__in=look.of("星渚储能").filter(batch__season="autumn"),
        stage=StageName.START,
        counts_on__range=(date(2025, 9, 1), date(2025, 9, 30)),
        mistaken=False,
    )
    return found.values("project").distinct().count()


def storage_lines(look: Look) -> int:
    """Lines that produced by the end of December while the other was under way."""
    by = Reach.objects.filter(project__in=look.of("星渚储能"), counts_on__lte=date(2025, 12, 31), mistaken=False)
    producing = set(by.filter(stage=StageName.PRODUCTION).values_list("phase", flat=True))
    building = set(by.filter(stage=StageName.CONSTRUCTION).values_list("phase", flat=True)) - producing
    return len(producing) if len(building) == 1 else 0


def empty_duty_days(look: Look) -> int | None:
    """Working days of the rosters without anybody; nothing to tell where no roster stands."""
    duties = Duty.objects.filter(visible_to(look.actor, "dossier"), dossier__zone=look.zone)
    return duties.filter(post=None).count() if duties.exists() else None


def errands_for_one_plant(look: Look) -> int:
    """The most errands done for one enterprise."""
    seen = Contact.objects.filter(visible_to(look.actor, "dossier"), dossier__zone=look.zone, withdrawn_at=None)
    counted = seen.filter(kind="errand").values("dossier").annotate(n=Count("pk")).values_list("n", flat=True)
    return max(counted, default=0)


def intention(look: Look) -> int:
    """CNY of what was announced and stands under talks, unsigned."""
    found = look.projects().filter(stage=StageName.TALKS, enterprise__dossier__title__startswith="岚屿控股")
    unsigned = found.exclude(reaches__stage=StageName.SIGNING)
    return int(sum((row.total_investment or Decimal(0) for row in unsigned), Decimal(0)))


def fields_of_starts(look: Look) -> int:
    return look.projects().filter(batch__year=2025).values("sector").distinct().count()


def drives(look: Look) -> int:
    """Batches of the four that have a project of this zone on them."""
    held = look.projects().filter(drives__in=_held_drives(look)).values_list("drives__drive", flat=True)
    return len(set(held) & set(Drive.values))


def _held_drives(look: Look) -> QuerySet[DriveMember]:
    return DriveMember.objects.filter(holds_on(look.day))


def programmes(look: Look) -> int:
    seen = Programme.objects.filter(zone=look.zone, members__project__in=look.projects())
    return seen.distinct().count()


def _chassis(look: Look, place: int) -> int:
    amounts = sorted((row.planned_capacity or Decimal(0) for row in look.products("银浦车辆")), reverse=True)
    return int(amounts[place]) if len(amounts) > place else 0


def chassis_largest(look: Look) -> int:
    return _chassis(look, 0)


def chassis_second(look: Look) -> int:
    return _chassis(look, 1)


def chassis_third(look: Look) -> int:
    return _chassis(look, 2)


def track_parts(look: Look) -> int:
    return int(sum((row.planned_capacity or Decimal(0) for row in look.products("棠溪履带")), Decimal(0)))


def kinds_of_requests(look: Look) -> int:
    """Of the six kinds in which the task forces listen, those in which enterprises asked within the last year."""
    asked = _requests(look).filter(enterprise__isnull=False, kind__in=set(Kind.values) - {Kind.OTHER})
    return asked.filter(received_on__year__gte=look.day.year - 1).values("kind").distinct().count()


def requests_without_owner(look: Look) -> int:
    """Open requests that nobody answers for."""
    return _requests(look).filter(state__in=OPEN, obligation__isnull=True).count()


def street_solved(look: Look) -> int:
    """Hard problems of residents of the street that were solved and called back."""
    return _requests(look).filter(kind="residents", outcome=Outcome.SOLVED, grade__isnull=False).count()


def street_visits(look: Look) -> int:
    """Visits of the street's survey."""
    return Contact.objects.filter(
        visible_to(look.actor, "dossier"), dossier__zone=look.zone, dossier__kind="survey", withdrawn_at=None
    ).count()


def _requests(look: Look) -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(visible_to(look.actor, "dossier"), dossier__zone=look.zone)


COUNTS: dict[str, Callable[[Look], int | None]] = {
    function.__name__: function
    for function in (
        task_forces,
        roles_of_each_task_force,
        teams_of_each_key_project,
        stages,
        producing_beside_building,
        motor_phases,
        motor_capacity,
        motor_years_to_second,
        motor_years_to_last,
        park_in_use,
        workshops_installing,
        kinds_of_requests,
        requests_without_owner,
        street_solved,
        street_visits,
        storage_matters,
        storage_serial_days,
        storage_counted_days,
        storage_start,
        storage_lines,
        empty_duty_days,
        errands_for_one_plant,
        intention,
        fields_of_starts,
        drives,
        programmes,
        chassis_largest,
        chassis_second,
        chassis_third,
        track_parts,
    )
}
