"""A project's stage is what the rule says, after any sequence of acts on its course."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuaijin.directory.actors import system
from kuaijin.journal.errors import Refused
from kuaijin.law.dates import add_calendar_days
from kuaijin.projects import commands
from kuaijin.projects.models import STAGES, Phase, Project, ProjectStage, Reach
from tests.support.world import AT, DAY, World

FIRST = date(2026, 1, 5)
DAYS = st.integers(0, 200).map(lambda n: add_calendar_days(FIRST, n))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("reach"), st.sampled_from(STAGES), st.integers(0, 3), DAYS),
        st.tuples(st.just("leave"), st.sampled_from(STAGES), st.integers(0, 3), DAYS),
        st.tuples(st.just("mistaken"), st.sampled_from(STAGES), st.integers(0, 3), DAYS),
        st.tuples(st.just("phase"), st.just(""), st.integers(1, 3), DAYS),
        st.tuples(st.just("end"), st.just(""), st.integers(1, 3), DAYS),
    ),
    max_size=12,
)


def told(project: Project, phase: Phase | None, stage: str, on: date) -> dict[str, Callable[[], Any]]:
    act: dict[str, Any] = {"actor": system(project.dossier.zone_id), "at": AT}

    def mistaken() -> None:
        reach = Reach.objects.filter(project=project, phase=phase, stage=stage, left_on=None, mistaken=False).first()
        if reach is not None:
            commands.mistaken_stage(**act, reach=reach, reason="错")

    def end() -> None:
        if phase is not None:
            commands.end_phase(**act, phase=phase, on=on, reason="停")

    course = {"project": project, "phase": phase, "stage": stage, "day": DAY}
    return {
        "reach": lambda: commands.reach_stage(**act, **course, reached_on=on),
        "leave": lambda: commands.leave_stage(**act, **course, on=on, reason="退"),
        "mistaken": mistaken,
        "end": end,
    }


def by_hand(project: Project) -> str:
    """The rule, told once more in the plainest way."""
    furthest = 0
    for reach in Reach.objects.filter(project=project).select_related("phase"):
        holds = reach.left_on is None and not reach.mistaken
        if holds and (reach.phase is None or reach.phase.ended_on is None):
            furthest = max(furthest, STAGES.index(reach.stage))
    return STAGES[furthest]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_the_stage_is_the_furthest_that_the_whole_or_a_running_phase_holds(
    world: World, acts: list[tuple[str, str, int, date]]
) -> None:
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    project = commands.create(
        **act, zone=world.zone, title=f"项目 {Project.objects.count()}", enterprise=world.enterprise, opened_on=FIRST
    )
    for name, stage, number, on in acts:
        phase = Phase.objects.filter(project=project, number=number).first()
        try:
            if name == "phase":
                commands.add_phase(**act, project=project, number=number, name=f"{number}期")
            else:
                told(Project.objects.get(pk=project.pk), phase, stage, on)[name]()
        except Refused:
            pass
        now = Project.objects.get(pk=project.pk)
        assert now.stage == by_hand(now)
        open_ones = Reach.objects.filter(project=now, left_on=None, mistaken=False)
        kept = ProjectStage.objects.filter(project=now, reached_on__isnull=False)
        assert set(open_ones.values_list("phase", "stage", "reached_on")) == set(
            kept.values_list("phase", "stage", "reached_on")
        )
