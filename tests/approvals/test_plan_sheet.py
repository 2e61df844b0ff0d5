"""What the page of a plan draws adds up, whatever the desk is set to."""

from typing import Any

import pytest

from kuaijin.approvals import plan_days, plan_desk, plan_sheet, plan_span
from kuaijin.approvals.checklist_sheet import left_out
from kuaijin.approvals.fact_form import proposed
from kuaijin.approvals.plan_words import cause_source
from kuaijin.approvals.rules import promising
from kuaijin.law.words import Bilingual
from kuaijin.obligations.rules import zone_calendar
from kuaijin.planning.catalogue.facts import Choice, FactKind, FactType
from kuaijin.planning.matters import Lever
from kuaijin.projects.models import Project
from tests.approvals.approving import LEVERS, SIX, Approving
from tests.support.world import DAY

ALL = (*LEVERS, Lever.NOTIFIED_COMMITMENT)
DESKS: list[dict[str, Any]] = [
    {},
    {"waits": {"L2": 2}},
    {"levers": LEVERS, "promise": 12},
    {"levers": LEVERS[:3]},
    {"levers": LEVERS[1:]},
    {"levers": LEVERS, "promise": 7},
    {"capacities": {"自然资源": 1}},
    {"matters": ("L1",)},
]


def test_pieces_cells_and_steps_add_up(approving: Approving) -> None:
    """The critical path to the promise, each row to its columns, the staircase from one by one down to the promise."""
    approving.answered()
    calendar, numbered = zone_calendar(approving.checklist.dossier), 0
    settings = plan_desk.Settings.of(approving.checklist, DAY)
    for desk in DESKS:
        given = {"levers": ALL, "promise": None, "matters": SIX, "waits": {}, "capacities": {}, **desk}
        document = plan_desk.tried(settings, promising.Question(DAY, **given)).document
        days = document["promise"]["days"]
        pieces = plan_sheet.path_of(document)
        assert sum(piece.days for piece in pieces if not piece.outside) == days, desk
        drawn = plan_days.days_of(document, calendar)
        assert drawn is not None
        decided = [sum("kj-d" in cell.split() for cell in row.cells) for row in drawn.rows]
        merged = [bool(row.merged) for row in drawn.rows]
        assert decided == [0 if one else 1 for one in merged], desk
        assert {len(row.cells) for row in drawn.rows} == {len(drawn.columns)}
        if drawn.numbered:
            numbered += 1
            assert [column.counted for column in drawn.columns if column.counted.isdecimal()][-1] == str(days), desk
        chosen = [str(lever) for lever in given["levers"]]
        used = [
            row for row in plan_sheet.levers_of(document, chosen, settings.open_levers, None) if row.state == "used"
        ]
        assert (used[-1].left, sum(row.saves for row in used)) == (days, document["serial_days"] - days), desk
        against = plan_sheet.against(document)
        assert against is not None
        assert against.days == (7 if "promise" in desk else days - 1), desk
        assert all(cause["text"] and cause["source"] for cause in against.causes), desk
    assert numbered >= 6, "the row of counted days is left out only where another chain ends last"


@pytest.mark.parametrize(
    ("sector", "code"), [("高端装备", "equipment"), ("新能源储能", "battery"), ("数字经济", ""), ("", "")]
)
def test_the_sector_proposes_an_industry_only_where_words_agree(sector: str, code: str) -> None:
    names = (("equipment", "装备制造"), ("battery", "电池和储能"), ("other", "其他"))
    choices = tuple(Choice(key, Bilingual(name, key)) for key, name in names)
    kind = FactKind("industry", Bilingual("行业", "industry"), FactType.CHOICE, choices)
    assert proposed(kind, Project(sector=sector)) == code
    assert proposed(FactKind("water", Bilingual("水", "water"), FactType.CHOICE, choices), Project(sector=sector)) == ""


def test_a_period_cites_the_article_that_demands_it_and_not_the_usage_by_which_it_stops_a_clock() -> None:
    conflict = {"kind": "outside_clock", "subject": "P1", "source": "通行做法"}
    outside = {"kind": "public_notice", "days": 7, "mode": "calendar", "source": "菏泽市城乡规划条例（2018）第三十九条"}
    assert cause_source({"terms": {"P1": {"outside": [outside]}}}, conflict) == outside["source"]
    assert cause_source({"terms": {"P1": {"outside": [{**outside, "source": ""}]}}}, conflict) == "通行做法"


def test_a_needed_matter_outside_the_promise_is_named(approving: Approving) -> None:
    approving.published()
    plan = approving.checklist.plans.get(state="published")
    catalogue = plan_desk.Settings.of(approving.checklist, DAY).catalogue
    before = left_out(approving.checklist, plan, catalogue)
    code = next(row["id"] for row in plan.document["matters"] if row["id"] in plan.document["terms"])
    name = next(row["name"] for row in plan.document["matters"] if row["id"] == code)
    del plan.document["terms"][code]
    assert name in left_out(approving.checklist, plan, catalogue)
    assert name not in before
    assert left_out(approving.checklist, None, catalogue) == ""


def test_what_a_plan_spares_and_where_its_notices_lie() -> None:
    assert [plan_span.spared(serial, days) for serial, days in ((94, 8), (20, 10), (8, 8), (0, 0), (9, None))] == [
        "少 91.5 %",
        "少 50 %",
        "",
        "",
        "",
    ]
    notice = {"matter": "P1", "kind": "public_notice", "days": 7}
    document = {"elapsed": {"days": 27, "counted": 20, "outside": 0, "rest": 7}, "outside_clock": [notice]}
    assert "公示 7 天落在别的事项审查的日子里" in plan_span.beside(document)
    assert plan_span.beside({**document, "elapsed": {**document["elapsed"], "outside": 7}}) == ""
    assert plan_span.other_line({**document, "promise": {"days": 20}}) == ""
    assert "计时 20 个；计时最多的一条线是 21 个" in plan_span.other_line({**document, "promise": {"days": 21}})
