"""Cases by the API: the list, one with its clocks, and the acts as commands, within the scope of who asks."""

import json
from typing import Any

import pytest

from tests.approvals.cases import MONDAY, lay
from tests.support.world import pinned

pytestmark = pytest.mark.django_db


def test_cases_are_read_and_handled_by_the_api(world: Any) -> None:
    table = lay(world)
    case = table.case("用地规划许可")
    table.file(MONDAY, papers=["application"])
    with pinned(MONDAY):
        desk, stranger = world.client("desk-land"), world.client("charlie")

        def give(code: str, **body: Any) -> Any:
            return desk.post(f"/api/commands/approvals.{code}", json.dumps(body), content_type="application/json")

        assert stranger.get("/api/cases").json()["rows"] == []
        assert stranger.get(f"/api/cases/{case.pk}").status_code == 404
        (row,) = desk.get(f"/api/cases?project={case.dossier.number}&state=filed").json()["rows"]
        assert (row["id"], row["office"], row["statutory_due"]) == (case.pk, "自然资源局 审批岗", None)
        refused = give("accept", case=str(case.pk), on="2026-11-02")
        assert refused.status_code == 422 and "土地出让合同" in refused.content.decode()
        accepted = give("accept_deferred", case=str(case.pk), on="2026-11-02", papers_until={"contract": "2026-11-05"})
        assert accepted.status_code == 200, accepted.content
        told = desk.get(f"/api/cases/{case.pk}").json()
    assert (told["state"], told["promised_due"], told["statutory_due"]) == ("accepted", "2026-11-12", "2026-11-30")
    assert told["clocks"]["promised"]["total"] == 8 and told["clocks"]["statutory"]["days"][0]["counts"]
    assert [step["step"] for step in told["steps"]] == ["filed", "deferred_accepted"]
    assert {"code": "contract", "name": "土地出让合同", "state": "deferred", "until": "2026-11-05"} in told["documents"]
