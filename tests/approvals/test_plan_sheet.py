"""What the page of a plan draws adds up, whatever the desk is set to."""

from typing import Any

import pytest

from kuaijin.approvals import plan_days, plan_desk, plan_sheet
from kuaijin.approvals.fact_form import proposed
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
