"""How far a project is: one stop for each stage, passed, present or planned. A month that was told stays a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit.formats import day_text, is_english, month_text
from kuaijin.projects.models import STAGES, Precision, Project, ProjectStage, StageName


@dataclass(frozen=True)
class Stop:
    """`css` is kj-done, kj-now or empty (planned); `moved` is the day first planned, if the plan moved."""

    stage: str
    label: str
    css: str
    on: SafeString | str
    late: bool = False
    moved: str = ""


def course(project: Project, rows: Iterable[ProjectStage], today: date) -> list[Stop]:
    by_stage = {row.stage: row for row in rows}
    present = STAGES.index(project.stage)
    return [_stop(stage, place, present, by_stage.get(stage), today) for place, stage in enumerate(STAGES)]


def _stop(stage: str, place: int, present: int, row: ProjectStage | None, today: date) -> Stop:
    css = "kj-now" if place == present else "kj-done" if place < present else ""
    label = str(StageName(stage).label)
    if row is None:
        return Stop(stage, label, css, _("现在") if css == "kj-now" else "")
    if row.reached_on is not None:
        return Stop(stage, label, css or "kj-done", said(row.reached_on, row.reached_precision, today))
    if row.planned_on is None:
        return Stop(stage, label, css, "")
    moved = row.first_planned_on is not None and row.first_planned_on != row.planned_on
    first = row.first_planned_on if moved else None
    return Stop(
        stage,
        label,
        css,
        said(row.planned_on, row.planned_precision, today),
        late=(row.planned_by or row.planned_on) < today or (first is not None and row.planned_on > first),
        moved=text(first, row.planned_precision, today) if first is not None else "",
    )


def said(day: date, precision: str, today: date) -> SafeString:
    machine = f"{day:%Y-%m}" if precision == Precision.MONTH else day.isoformat()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', machine, _full(day, precision), text(day, precision, today)
    )


def text(day: date, precision: str, today: date) -> str:
    """`2024.09` for a month and, as the stops stand close, for a day of another year; `12.18` for one of this year."""
    if precision == Precision.MONTH or day.year != today.year:
        return month_text(day)
    return day_text(day, today=today) if is_english() else f"{day.month}.{day.day}"


def _full(day: date, precision: str) -> str:
    return month_text(day) if precision == Precision.MONTH else day_text(day, year=True)


def stage_words() -> dict[str, str]:
    """Stage → its name in the reader's language."""
    return {stage: str(StageName(stage).label) for stage in STAGES}


def next_planned(rows: Iterable[ProjectStage]) -> ProjectStage | None:
    """The earliest planned stage that is not reached yet."""
    ahead = [row for row in rows if row.reached_on is None and row.planned_on is not None]
    return min(ahead, key=lambda row: (row.planned_on, STAGES.index(row.stage)), default=None)
