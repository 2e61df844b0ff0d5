"""A thing that several enterprises say becomes a reform: proposed, decided, done, and counted again afterwards."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from kuaijin.enterprises import commands as enterprises
from kuaijin.kit import clock
from kuaijin.obligations.models import State
from kuaijin.requests import commands
from kuaijin.requests.models import Reform, ServiceRequest
from kuaijin.requests.queries import reforms as queries
from tests.requests.asking import Asking, at
from tests.support.world import DAY

pytestmark = pytest.mark.django_db
OPENED = date(2026, 8, 3)
TOLD = (
    "去年的测绘报告窗口不认，说过期要重新测绘，多花八万。",
    "用地规划许可，原来的测绘报告不认，要重新测绘。",
    "窗口说测绘报告过期，要重新测绘，用地规划许可办不了。",
    "测绘报告过期了窗口不认，重新测绘要二十天。",
)
OTHERS = ("夜班公交没有线路，工人留不住。", "锅炉检验排不上号。", "设备补贴目录对不上。", "铁路车皮排不上。")


@pytest.fixture
def told(asking: Asking) -> Asking:
    """Four enterprises say the same and are not content; each says something else too, which is solved."""
    world = asking.world
    act: dict[str, Any] = {"actor": asking.system, "at": at(OPENED)}
    firms = [world.enterprise] + [
        enterprises.create(**act, zone=world.zone, name=f"{name}有限公司", opened_on=OPENED, region=world.town)
        for name in ("青阜机械", "白石药业", "长亭物流")
    ]
    for number, firm in enumerate(firms):
        _ended(asking, firm, TOLD[number], kind="approval", grade=1)
        _ended(asking, firm, OTHERS[number], kind="production", grade=5)
    return asking


def _ended(asking: Asking, firm: Any, words: str, *, kind: str, grade: int) -> ServiceRequest:
    request = asking.open(asking.system, OPENED, words=words, kind=kind, enterprise=firm, channel="phone")
    asking.act(commands.dispatch, asking.system, OPENED, request=request, to=asking.world.posts["power"])
    asking.act(commands.accept, asking.system, OPENED, request=request)
    answered = {"request": request, "words": "已处理。", "cause": "practice", "shown_by": "记录"}
    asking.act(commands.answer, asking.system, OPENED, **answered)
    asking.act(commands.call_back, asking.system, OPENED, request=request, grade=grade, words="没有解决")
    return request


def test_a_cause_becomes_a_reform_and_is_counted_again(told: Asking) -> None:
    leader = told.world.client("leader")
    page = leader.get("/requests/causes/")
    found = page.context["rows"]
    assert [(row["enterprises"], row["size"]) for row in found] == [(4, 4)]
    assert "测绘" in found[0]["title"]
    key = found[0]["key"]
    proposed = leader.post(
        f"/requests/causes/{key}/", {"title": "测绘报告没有变就继续认", "measure": "窗口核对坐标，不再要求重测。"}
    )
    reform = Reform.objects.get()
    assert proposed["Location"].endswith(f"/requests/reforms/{reform.dossier.number}/")
    assert (reform.before["requests"], reform.before["enterprises"], reform.before["satisfied"]) == (4, 4, 0)
    _decided(leader, reform, told)
    reform.refresh_from_db()
    assert reform.obligation is not None and reform.obligation.obligor == told.world.posts["power"]
    _reported(told, reform)
    one_more = told.open(
        told.system, DAY, words="测绘报告过期，窗口不认，让重新测绘。", kind="approval", channel="phone"
    )
    told.open(told.system, DAY, words="夜班公交还是没有。", kind="production", channel="phone")
    after = queries.after(told.who("leader", DAY), reform, clock.today())
    assert after is not None
    assert [row.pk for row in after.requests] == ([one_more.pk] if after.days else [])


def _decided(leader: Client, reform: Reform, told: Asking) -> None:
    here = f"/requests/reforms/{reform.dossier.number}/acts/decide"
    refused = leader.post(here, {"decision": "adopt", "owner": "", "until": "2026-11-30"})
    assert refused.status_code == 422
    assert "谁来改没选" in refused.content.decode()
    done = leader.post(here, {"decision": "adopt", "owner": str(told.world.posts["power"].pk), "until": "2026-11-30"})
    assert done.status_code == 302, done.content.decode()
    assert leader.post(here, {"decision": "decline", "reason": "晚了"}).status_code == 422


def _reported(told: Asking, reform: Reform) -> None:
    """Whoever owes it, or somebody above; not the task force next door."""
    here = f"/requests/reforms/{reform.dossier.number}/acts/report"
    assert told.world.client("bob").post(here, {"words": "改了"}).status_code in (403, 404)
    assert told.world.client("fengkui").post(here, {"words": "窗口已按坐标核对。"}).status_code == 302
    reform.refresh_from_db()
    assert reform.state == Reform.State.DONE
    assert reform.obligation is not None and reform.obligation.state == State.DONE


def test_an_enterprise_and_another_zone_see_no_causes(told: Asking) -> None:
    assert told.world.client("yangding").get("/requests/causes/").status_code == 403
    assert told.world.client("charlie").get("/requests/causes/").context["rows"] == []
    # a colleague sees groups of the enterprises that he sees: his own one is none
    assert told.world.client("wangxin").get("/requests/causes/").context["rows"] == []


def test_a_declined_reform_says_why(told: Asking) -> None:
    leader = told.world.client("leader")
    key = leader.get("/requests/causes/").context["rows"][0]["key"]
    leader.post(f"/requests/causes/{key}/", {"title": "改", "measure": "改"})
    reform = Reform.objects.get()
    here = f"/requests/reforms/{reform.dossier.number}/acts/decide"
    assert leader.post(here, {"decision": "decline", "reason": ""}).status_code == 422
    assert leader.post(here, {"decision": "decline", "reason": "市里下月统一改"}).status_code == 302
    shown = leader.get(f"/requests/reforms/{reform.dossier.number}/").content.decode()
    assert "不采纳" in shown
    assert "市里下月统一改" in shown
