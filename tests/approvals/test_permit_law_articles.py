"""行政许可法: the articles on acceptance, decision and periods, as courses of handling that a lawyer can read."""

from datetime import date
from typing import Any

import pytest

from tests.approvals.cases import MONDAY, CaseState, Table, lay

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(world: Any) -> Table:
    return lay(world)


def test_article_34_papers_complete_and_decided_on_the_spot(table: Table) -> None:
    """第三十四条第二款：材料齐全、符合法定形式，能够当场作出决定的，应当当场作出书面的行政许可决定。"""
    case = table.case("用地规划许可")
    table.file(MONDAY)
    case = table.grant(case, MONDAY, result_number="地字 1 号")
    assert (case.state, case.accepted_on, case.decided_on) == (CaseState.GRANTED, MONDAY, MONDAY)
    assert table.steps(case) == ["filed", "accepted", "granted"]
