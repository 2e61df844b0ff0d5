"""The register of stages: planned beside actual, how late and whose it is, on what evidence, verified by whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.directory.saying import person_said
from kuaijin.dossiers.models import Role, Secrecy
from kuaijin.dossiers.seats import Seat
from kuaijin.kit.formats import listed
from kuaijin.law.lights import Light
from kuaijin.projects.course import Told, full, named, own_stage, said
from kuaijin.projects.lateness import lag_of
from kuaijin.projects.models import STAGES, Phase, ProjectStage, Reach, StageName
from kuaijin.projects.walks import PerPhase, StageRule


@dataclass(frozen=True)
class Proof:
    """What it rests on: a file that opens, or the words that name the paper."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class Entry:
    """One stage of the whole or of one phase. `whose` must act while it is late; `may_verify`: this reader may."""

    reach: Reach | None
    label: str
    light: Light | None
    planned: SafeString | str
    first: str
    reached: SafeString | str
    lag: str
    whose: str
    proof: Proof | None
    may_verify: bool

    @property
    def verified(self) -> str:
        return self.reach.verified_name if self.reach is not None and self.reach.verified_on else ""


@dataclass(frozen=True)
class Past:
    """A stage that was left again, or was never so."""

    reach: Reach
    label: str
    reached: str


@dataclass(frozen=True)
class Ahead:
    """The next stage of a line and its rule in words."""

    label: str
    evidence: str
    declares: str
    verifies: str
    freshness_days: int | None


def register(told: Told, seats: Mapping[str, Seat], actor: Actor) -> list[Entry]:
    """Open and late first, then the plans ahead, then what was reached, the latest first."""
    reaches = {(reach.phase_id, reach.stage): reach for reach in told.reaches if reach.is_open}
    rows = [row for row in told.rows if row.planned_on is not None or (row.phase_id, row.stage) in reaches]
    entries = [(row, _entry(row, reaches.get((row.phase_id, row.stage)), told, seats, actor)) for row in rows]
    return [entry for _row, entry in sorted(entries, key=lambda pair: _place(*pair))]


def _place(row: ProjectStage, entry: Entry) -> tuple[int, int, int]:
    if entry.reach is not None:
        return (2, -entry.reach.reached_on.toordinal(), -STAGES.index(row.stage))
    planned = row.planned_on.toordinal() if row.planned_on else 0
    return (0 if entry.light else 1, planned, STAGES.index(row.stage))


def _entry(row: ProjectStage, reach: Reach | None, told: Told, seats: Mapping[str, Seat], actor: Actor) -> Entry:
    lag = lag_of(row, told.today, told.calendar)
    late = lag is not None and lag.late and lag.open
    moved = row.first_planned_on is not None and row.first_planned_on != row.planned_on
    phase = told.phase(row.phase_id)
    return Entry(
        reach=reach,
        label=named(row.stage, phase),
        light=Light.YELLOW if late else None,
        planned=said(row.planned_on, row.planned_precision, told.today) if row.planned_on else "",
        first=full(row.first_planned_on, row.planned_precision) if moved and row.first_planned_on else "",
        reached=said(reach.reached_on, reach.precision, told.today) if reach is not None else "",
        lag=lag.said() if lag is not None else "",
        whose=whose(seats) if late else "",
        proof=_proof(reach, actor) if reach is not None else None,
        may_verify=reach is not None and _may_verify(reach, told, actor),
    )


def whose(seats: Mapping[str, Seat]) -> str:
    """The manager, by name; whoever of the four there is while that seat is empty."""
    for role in (Role.MANAGER, Role.CONTACT, Role.LEADER, Role.LOCAL):
        if (holder := seats[role].holder) is not None:
            return person_said(holder.acting)
    return _("四人都空缺")


def _proof(reach: Reach, actor: Actor) -> Proof | None:
    file = reach.evidence
    if file is not None and (actor.reads(Reads.DOSSIERS) or file.secrecy == Secrecy.OUTSIDE):
        open_to = reverse("evidence:download", args=[file.pk]) if file.withdrawn_at is None else ""
        return Proof(file.name, open_to)
    return Proof(reach.evidence_words) if reach.evidence_words else None


def _may_verify(reach: Reach, told: Told, actor: Actor) -> bool:
    rule = told.walk.rule(reach.stage)
    if rule is None or reach.verified_on is not None or not actor.has_role(*rule.verifies):
        return False
    return reach.declarer_id is None or reach.declarer_id != actor.person_id


def past(reaches: Sequence[Reach]) -> list[Past]:
    """What was left or was a mistake, the latest first."""
    gone = [reach for reach in reaches if not reach.is_open]
    return [
        Past(reach, named(reach.stage, reach.phase), full(reach.reached_on, reach.precision))
        for reach in sorted(gone, key=lambda reach: (reach.left_on or reach.reached_on, reach.pk), reverse=True)
    ]


def ahead(told: Told) -> list[Ahead]:
    """For each line the stage after its own, with the evidence it needs; lines that stand alike share one."""
    found: dict[str, Ahead] = {}
    lines: list[Phase | None] = [*told.running] or [None]
    for phase in lines:
        place = STAGES.index(own_stage(told, phase) if phase is not None else told.project.stage)
        following = (rule for rule in told.walk.stages if STAGES.index(rule.stage) > place)
        rule = next((rule for rule in following if phase is None or rule.per_phase is not PerPhase.NO), None)
        if rule is not None:
            found.setdefault(rule.stage, _ahead(rule))
    return [found[stage] for stage in sorted(found, key=STAGES.index)]


def _ahead(rule: StageRule) -> Ahead:
    return Ahead(
        str(StageName(rule.stage).label),
        str(rule.evidence.words),
        _roles(rule.declares),
        _roles(rule.verifies),
        rule.freshness_days,
    )


def _roles(codes: Iterable[str]) -> str:
    """In the order of the directory; the administrator mends, he is not whom people ask."""
    wanted = set(codes) - {"system_admin"}
    return listed([str(role.label) for code, role in ROLES.items() if code in wanted])
