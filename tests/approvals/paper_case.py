"""A case as rows, for what only looks at cases: letters and their pages. Acts have cases of their own making."""

from datetime import date
from typing import Any

from kuaijin.approvals.models import Case, Checklist, Plan
from tests.support import guard
from tests.support.world import AT, DAY, World

ENTRY: dict[str, Any] = {
    "id": "M05",
    "name": "建设用地规划许可证核发",
    "department": "自然资源",
    "mode": "working",
    "by": "promised",
    "days": 5,
    "decide": "2026-10-15",
}
DOCUMENT: dict[str, Any] = {
    "plan": [ENTRY, {**ENTRY, "id": "M07", "name": "环境影响评价文件审批", "days": 8, "decide": "2026-10-20"}],
    "outside_clock": [{"matter": "M05", "kind": "public_notice", "from": "2026-10-10", "to": "2026-10-16"}],
    "levers": [{"name": "并联办理"}, {"name": "承诺时限"}],
}


def paper_plan(world: World, *, packs: dict[str, int] | None = None, number: int = 1) -> Plan:
    with guard.setup():
        checklist, _made = Checklist.objects.get_or_create(
            dossier=world.project.dossier,
            name="",
            defaults={"packs": packs or {"national": 1, "shandong": 1, "heze": 1}, "opened_on": DAY},
        )
        return Plan.objects.create(
            checklist=checklist,
            number=number,
            asked={},
            document=DOCUMENT,
            lawful=True,
            starts_on=DAY,
            promise_days=8,
            ends_on=date(2026, 10, 20),
            serial_days=40,
            made_at=AT,
            made_by="王辛",
        )


def paper_case(world: World, plan: Plan, **facts: Any) -> Case:
    """Accepted on the day of the world, unless `facts` say otherwise."""
    term = {"mode": "working", "days": 20, "roll": "none", "source": "行政许可法（2019）第四十二条第一款"}
    held: dict[str, Any] = {
        "matter": "M05",
        "name": "建设用地规划许可证核发",
        "name_en": "Land-use planning permit",
        "department": "自然资源",
        "post": world.posts["power"],
        "state": "accepted",
        "way": "promised",
        "promised_term": {**term, "days": 5},
        "statutory_term": term,
        "filed_on": DAY,
        "accepted_on": DAY,
        **facts,
    }
    with guard.setup():
        return Case.objects.create(dossier=world.project.dossier, checklist=plan.checklist, plan=plan, **held)
