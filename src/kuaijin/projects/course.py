"""How far a project is: the common stages once, then one line for each phase. A month that was told stays a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit.formats import day_text, is_english, month_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.projects.lateness import Lag, lag_of
from kuaijin.projects.models import STAGES, Phase, Precision, Project, ProjectStage, Reach, StageName
from kuaijin.projects.walks import PerPhase, Walk


@dataclass(frozen=True)
class Told:
    """Everything a course is drawn from, read once; `walk` is what the project's nature asks."""

    project: Project
    walk: Walk
    rows: Sequence[ProjectStage]
    reaches: Sequence[Reach]
    phases: Sequence[Phase]
    today: date
    calendar: Calendar

    def phase(self, key: int | None) -> Phase | None:
        return next((phase for phase in self.phases if phase.pk == key), None)

    @property
    def running(self) -> list[Phase]:
        return [phase for phase in self.phases if phase.ended_on is None]


@dataclass(frozen=True)
class Stop:
    """`css`: kj-done passed with evidence, kj-past passed without, kj-now, or empty (planned); `moved` is the day first
    planned, if the plan moved."""

    stage: str
    label: str
    css: str
    on: SafeString | str
    late: bool = False
    moved: str = ""


@dataclass(frozen=True)
class Line:
    """The stops of the whole project, or of one phase from the fork on; `lag` is that of its latest open plan."""

    phase: Phase | None
    stops: tuple[Stop, ...]
    stage: str
    since: SafeString | str
    next: Stop | None
    lag: Lag | None

    @property
    def label(self) -> str:
        return str(StageName(self.stage).label)

    @property
    def light(self) -> Light:
        return Light.YELLOW if self.lag is not None else Light.GREEN

    @property
    def before(self) -> tuple[Stop, ...]:
        return self.stops[:-1]

    @property
    def last(self) -> Stop:
        return self.stops[-1]


@dataclass(frozen=True)
class Course:
    """`fork` counts the stages before the phases part; without phases everything stands on the common line."""

    heads: tuple[str, ...]
    common: Line
    lines: tuple[Line, ...]
    fork: int

    @property
    def beyond(self) -> int:
        """Columns to the right of the fork's own."""
        return len(self.heads) - self.fork - 1


def course(told: Told) -> Course:
    """Stages of the walk, and what was told outside of it, in the order of the whole course."""
    known = {row.stage for row in told.rows if row.reached_on or row.planned_on} | {told.project.stage}
    stages = [stage for stage in STAGES if stage in told.walk.names or stage in known]
    fork = _fork(told, stages)
    heads = tuple(str(StageName(stage).label) for stage in stages)
    common = _line(told, None, stages[:fork] if told.running else stages)
    lines = tuple(_line(told, phase, stages[fork:]) for phase in told.running)
    return Course(heads, common, lines, fork)


def _fork(told: Told, stages: Sequence[str]) -> int:
    """Where the first running phase goes by itself: at the first stage that is each phase's own, or at an earlier one
    that a phase reached or planned for itself."""
    if not told.running:
        return len(stages)
    keys = {phase.pk for phase in told.running}
    apart = {row.stage for row in told.rows if row.phase_id in keys and (row.reached_on or row.planned_on)}
    own = {rule.stage for rule in told.walk.stages if rule.per_phase is PerPhase.YES}
    places = [place for place, stage in enumerate(stages) if stage in apart or stage in own]
    return max(min(places, default=len(stages) - 1), 1)


def own_stage(told: Told, phase: Phase) -> str:
    """The furthest stage of the phase; it stands at least where the whole stands by the stages they share."""
    whole = [reach.stage for reach in told.reaches if reach.is_open and reach.phase_id is None]
    mine = [reach.stage for reach in told.reaches if reach.is_open and reach.phase_id == phase.pk]
    parted = {rule.stage for rule in told.walk.stages if rule.per_phase is PerPhase.YES}
    return max([StageName.TALKS.value, *(stage for stage in whole if stage not in parted), *mine], key=STAGES.index)


def _line(told: Told, phase: Phase | None, stages: Sequence[str]) -> Line:
    key = phase.pk if phase is not None else None
    rows = {row.stage: row for row in told.rows if row.phase_id == key}
    reaches = {reach.stage: reach for reach in told.reaches if reach.is_open and reach.phase_id == key}
    # What all phases share lies behind as soon as one of them has gone further.
    stage = told.project.stage if phase is None else own_stage(told, phase)
    stops = tuple(_stop(name, stage, rows.get(name), reaches.get(name), told) for name in stages)
    lags = [lag for row in rows.values() if row.reached_on is None and (lag := _open_lag(row, told)) is not None]
    following = next((stop for stop in stops if stop.on and STAGES.index(stop.stage) > STAGES.index(stage)), None)
    present = reaches.get(stage)
    since = said(present.reached_on, present.precision, told.today) if present is not None else ""
    return Line(phase, stops, stage, since, following, max(lags, key=lambda lag: lag.days or 0, default=None))


def _open_lag(row: ProjectStage, told: Told) -> Lag | None:
    lag = lag_of(row, told.today, told.calendar)
    return lag if lag is not None and lag.late else None


def _stop(stage: str, present: str, row: ProjectStage | None, reach: Reach | None, told: Told) -> Stop:
    label, place = str(StageName(stage).label), STAGES.index(stage) - STAGES.index(present)
    if reach is not None:
        proved = reach.evidence_id is not None or reach.evidence_words
        css = "kj-now" if place == 0 else "kj-done" if proved else "kj-past"
        return Stop(stage, label, css, said(reach.reached_on, reach.precision, told.today))
    css = "kj-now" if place == 0 else "kj-past" if place < 0 else ""
    if row is None or row.planned_on is None:
        return Stop(stage, label, css, _("现在") if css == "kj-now" else "")
    moved = row.first_planned_on is not None and row.first_planned_on != row.planned_on
    first = row.first_planned_on if moved else None
    return Stop(
        stage,
        label,
        css,
        said(row.planned_on, row.planned_precision, told.today),
        late=(row.planned_by or row.planned_on) < told.today or (first is not None and row.planned_on > first),
        moved=text(first, row.planned_precision, told.today) if first is not None else "",
    )


def said(day: date, precision: str, today: date) -> SafeString:
    machine = f"{day:%Y-%m}" if precision == Precision.MONTH else day.isoformat()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', machine, full(day, precision), text(day, precision, today)
    )


def text(day: date, precision: str, today: date) -> str:
    """`2024.09` for a month and, as the stops stand close, for a day of another year; `12.18` for one of this year."""
    if precision == Precision.MONTH or day.year != today.year:
        return month_text(day)
    return day_text(day, today=today) if is_english() else f"{day.month}.{day.day}"


def full(day: date, precision: str) -> str:
    return month_text(day) if precision == Precision.MONTH else day_text(day, year=True)


def stage_words() -> dict[str, str]:
    """Stage → its name in the reader's language."""
    return {stage: str(StageName(stage).label) for stage in STAGES}


def next_planned(rows: Iterable[ProjectStage]) -> ProjectStage | None:
    """The earliest planned stage that is not reached yet."""
    ahead = [row for row in rows if row.reached_on is None and row.planned_on is not None]
    return min(ahead, key=lambda row: (row.planned_on, STAGES.index(row.stage)), default=None)


def named(stage: str, phase: Phase | None) -> str:
    """`二期 竣工`, or `竣工` of the whole."""
    label = str(StageName(stage).label)
    return _("%(phase)s %(stage)s") % {"phase": phase.name, "stage": label} if phase is not None else label
