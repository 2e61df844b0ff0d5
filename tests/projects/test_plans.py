"""A plan that names a month is kept until the month's last day."""

from datetime import date

import pytest

from kuaijin.law.lights import Light
from kuaijin.obligations.models import Standing
from kuaijin.obligations.standings import light_of
from kuaijin.projects import commands as projects
from kuaijin.projects.models import Precision
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def planned(world: World, on: date, precision: str) -> Standing:
    projects.report_progress(
        actor=world.actor("bob"), at=AT, project=world.other_project, on=DAY, day=DAY, words="打桩", stood_there=True
    )
    projects.plan_stage(
        actor=world.actor("bob"),
        at=AT,
        project=world.other_project,
        stage="start",
        planned_on=on,
        precision=precision,
    )
    return Standing.objects.get(dossier=world.other_project.dossier)


def test_a_planned_day_is_behind_from_the_day_after(world: World) -> None:
    standing = planned(world, date(2026, 10, 8), Precision.DAY)
    assert light_of(standing, date(2026, 10, 8)) == Light.GREEN
    assert light_of(standing, DAY) == Light.YELLOW


def test_a_planned_month_is_behind_only_when_it_is_over(world: World) -> None:
    standing = planned(world, date(2026, 9, 1), Precision.MONTH)
    assert standing.behind_on == date(2026, 9, 30)
    standing = planned(world, date(2026, 10, 1), Precision.MONTH)
    assert light_of(standing, date(2026, 10, 20)) == Light.GREEN
    assert standing.behind_on == date(2026, 10, 31)
