"""A request by its number: opened, said to, dispatched, answered and called back in JSON, each once for one key."""

import json
from typing import Any

import pytest
from django.test import Client

from kuaijin.requests.models import ServiceRequest
from tests.support.world import World

pytestmark = pytest.mark.django_db


def give(client: Client, path: str, key: str = "", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_request_goes_its_way_in_json(world: World) -> None:
    firm, manager, power, boss = (world.client(name) for name in ("yangding", "wangxin", "fengkui", "sysadmin"))
    new: dict[str, Any] = {"zone": "N", "words": "差 2000 kVA", "kind": "resources", "channel": "hotline"}
    new["enterprise"] = world.enterprise.dossier.number
    # how it came in is not the enterprise's to say
    new |= {"phone_checked": True, "level": "arrears", "external": ["hotline:N", "GD-001"]}
    made = give(firm, "requests", "once", **new)
    assert made.status_code == 200, made.content.decode()
    number = made.json()["number"]
    assert give(firm, "requests", "once", **new).json() == made.json() and ServiceRequest.objects.count() == 1
    assert give(firm, "requests", "once", **{**new, "words": "别的"}).status_code == 422
    assert give(Client(), "requests", **new).status_code == 401
    here = f"requests/{number}"

    def now() -> ServiceRequest:
        return ServiceRequest.objects.get()

    assert (now().channel, now().phone_checked, now().external_id, now().level) == ("own", False, "", "own")
    assert give(power, f"{here}/accept").status_code == 404  # not there for him yet
    assert give(manager, f"{here}/dispatch", to=str(world.posts["power"].pk)).status_code == 200
    assert give(firm, f"{here}/dispatch", to=str(world.posts["power"].pk)).status_code in (403, 404)
    disputed = give(power, f"{here}/dispute", reason="不归我们")
    assert disputed.status_code == 200 and now().state == "disputed"
    late = give(power, f"{here}/dispute", reason="再退一次")
    assert late.status_code == 422 and late.json()["title"]
    assigned = give(boss, f"{here}/assign", to=str(world.posts["power"].pk), reason="供电归供电公司")
    assert assigned.status_code == 200, assigned.content.decode()
    assert give(power, f"{here}/say", words="周五去看现场", shown_outside=True).status_code == 200
    stale = give(power, f"{here}/answer", words="已增容", shown_by="供电方案 12 号", expected_version=99)
    assert stale.status_code == 409
    answered = give(power, f"{here}/answer", words="已增容", shown_by="供电方案 12 号")
    assert answered.status_code == 200, answered.content.decode()
    assert give(power, f"{here}/call-back", grade=5, words="", how="phone").status_code == 422  # not himself
    called = give(boss, f"{here}/call-back", grade=5, words="满意", how="phone")
    assert called.status_code == 200 and now().state == "closed"
    assert give(world.client("charlie"), f"{here}/say", words="x").status_code == 404
