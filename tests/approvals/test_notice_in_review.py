"""A public notice while the office still reviews counts towards what the law asks before a decision."""

from datetime import date
from typing import Any

import pytest

from kuaijin.journal.errors import Refused
from kuaijin.planning.network import LinkKind
from tests.approvals.cases import MONDAY, CaseState, Table, lay

pytestmark = pytest.mark.django_db
SEVEN = {"days": 7, "mode": "calendar", "source": "菏泽市城乡规划条例（2018）第三十九条第一款"}


@pytest.fixture
def table(world: Any) -> Table:
    return lay(world)


def test_a_permit_is_granted_on_the_day_of_the_first_ones_result_when_its_notice_was_held_meanwhile(
    table: Table,
) -> None:
    land = table.case("用地规划许可证")
    works = table.case("工程规划许可证", notice=SEVEN, after={land: LinkKind.REVIEW_THEN_DECIDE})
    table.file(MONDAY)
    table.do("accept", land, MONDAY)
    table.do("hold_notice", works, date(2026, 11, 3), until=date(2026, 11, 9))
    table.do("pre_reviewed", works, date(2026, 11, 5), words="方案审完")
    table.grant(land, date(2026, 11, 9))
    with pytest.raises(Refused, match=r"要公示 7 天，现在公示了 6 天"):
        table.grant(works, date(2026, 11, 9))
    assert table.grant(works, date(2026, 11, 10)).state == CaseState.GRANTED
    assert "notice" in table.steps(works)


def test_a_notice_stops_no_clock_that_does_not_run_and_needs_a_matter_that_asks_for_one(table: Table) -> None:
    land = table.case("用地规划许可证", notice=SEVEN)
    plain = table.case("施工许可证")
    table.file(MONDAY)
    with pytest.raises(Refused, match="不用公示"):
        table.do("hold_notice", plain, MONDAY, until=date(2026, 11, 9))
    with pytest.raises(Refused, match="最后一天早于第一天"):
        table.do("hold_notice", land, date(2026, 11, 4), until=date(2026, 11, 3))
    table.do("accept", land, MONDAY)
    with pytest.raises(Refused, match="已受理"):
        table.do("hold_notice", land, date(2026, 11, 4), until=date(2026, 11, 10))
