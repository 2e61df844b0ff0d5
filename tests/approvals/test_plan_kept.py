"""From the plan to the last decision: six matters handled on exactly the days that the published plan promised."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.models import Case, Plan
from kuaijin.approvals.models.cases import CaseState, Way
from kuaijin.approvals.rules import clocks, papers
from kuaijin.approvals.rules.days import split_of, working_split
from kuaijin.law.attribution import Party
from kuaijin.law.dates import each_day
from tests.approvals.cases import paper

pytestmark = pytest.mark.django_db


def planned(plan: Plan, key: str, day: date) -> Iterator[Case]:
    """Cases for which the plan has this on that day, whoever is awaited first."""
    entries = [entry for entry in plan.document["plan"] if entry[key] == day.isoformat()]
    order = {entry["id"]: entry["counted"]["start"] for entry in entries}
    rows = Case.objects.filter(plan=plan, matter__in=order).exclude(way=Way.MERGED).select_related("post")
    yield from sorted(rows, key=lambda case: (order[case.matter], case.matter))


def handed_in(approving: Any, stage: str) -> dict[str, Any]:
    """Everything that the stage asks of the applicant and that is not there yet."""
    wanted: dict[str, Any] = {}
    for case in Case.objects.filter(checklist=approving.checklist, stage=stage):
        wanted |= {one.code: paper(f"{one.code}.txt") for one in papers.missing(case)}
    return wanted


def handle(approving: Any, plan: Plan, day: date) -> None:
    """What a day of the plan asks: resume, file, accept what needs no more, decide, accept what that let begin, show to
    the public."""
    act = {**approving.act, "day": day}
    notices = {period["matter"]: period for period in plan.document["outside_clock"]}
    for case in Case.objects.filter(plan=plan, state=CaseState.PAUSED):
        if _after(notices[case.matter]["to"]) == day:
            commands.resume(**act, case=case, on=day)
    for case in planned(plan, "review_start", day):
        case.refresh_from_db()
        if case.state == CaseState.PLANNED:
            files = handed_in(approving, case.stage)
            commands.file_stage(**act, checklist=approving.checklist, stage=case.stage, on=day, files=files)
    accept(plan, act, day)
    for case in planned(plan, "decide", day):
        case.refresh_from_db()
        commands.decide(**act, case=case, on=day, outcome="granted")
    accept(plan, act, day)
    for case in Case.objects.filter(plan=plan, matter__in=notices, state=CaseState.ACCEPTED):
        if notices[case.matter]["from"] == day.isoformat():
            end = _after(notices[case.matter]["to"])
            commands.pause(**act, case=case, on=day, ground="public_notice", expected_end=end)


def accept(plan: Plan, act: dict[str, Any], day: date) -> None:
    for case in planned(plan, "start", day):
        case.refresh_from_db()
        if case.state == CaseState.FILED and case.obligation is not None:
            commands.accept(**act, case=case, on=day)


def _after(last: str) -> date:
    return date.fromordinal(date.fromisoformat(last).toordinal() + 1)


def test_a_published_plan_is_kept_to_the_day(approving: Any) -> None:
    plan = approving.published()
    assert plan.promise_days == 8 and plan.serial_days == 94
    for day in each_day(plan.starts_on, plan.ends_on):
        handle(approving, plan, day)
    cases = {case.matter: case for case in Case.objects.filter(plan=plan).select_related("dossier__zone")}
    for entry in plan.document["plan"]:
        case = cases[entry["id"]]
        assert case.state == CaseState.GRANTED, entry["id"]
        assert case.decided_on.isoformat() == entry["decide"], entry["id"]
        if case.way == Way.MERGED:
            continue
        assert case.accepted_on.isoformat() == entry["start"], entry["id"]
        read = clocks.readings(case, plan.ends_on)
        assert read.promised is not None and read.promised.used <= read.promised.total
        assert read.promised.due >= case.decided_on and read.statutory.due >= case.decided_on
        assert not case.steps.filter(facts__has_key="late", what="granted").exclude(facts__late="").exists()
    split = split_of(approving.checklist, plan.ends_on)
    assert split is not None and (split.start, split.end) == (plan.starts_on, plan.ends_on)
    assert split.days == plan.document["elapsed_days"]
    assert split.of(Party.DEPARTMENT) + split.of(Party.LEGAL_PROCEDURE) == split.days, "nobody kept anybody waiting"
    working = working_split(split, approving.checklist)
    assert working is not None and working.of(Party.DEPARTMENT) == plan.promise_days, working.by_party()
