"""Nobody files before there is something to file."""

from datetime import date
from typing import Any

import pytest

from kuaijin.journal.errors import Refused
from tests.approvals.cases import MONDAY, Table, lay
from tests.support import guard

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(world: Any) -> Table:
    return lay(world)


def test_a_filing_is_not_dated_before_the_plan_was_published(table: Table) -> None:
    table.case("用地规划许可")
    with guard.setup():
        table.plan.published_on = MONDAY
        table.plan.save()
    with pytest.raises(Refused, match="才发布") as refused:
        table.file(date(2026, 10, 30))
    assert refused.value.field == "on"
    table.file(MONDAY)
