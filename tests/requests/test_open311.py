"""GeoReport v2 against the texts of the specification: names of elements, errors, what is told and what is not."""

import json
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from django.test import Client

from kuaijin.directory.actors import system
from kuaijin.requests import commands
from kuaijin.requests.models import Sender, ServiceRequest
from kuaijin.requests.open311 import reading
from kuaijin.requests.open311.errors import Fault
from kuaijin.requests.open311.writing import written
from tests.requests.asking import Asking
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db
# The fields of a request in the order of the specification's example.
FIELDS = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]
NOW = AT


def key_for(world: World, name: str = "12345 平台", zone: Any = None, **facts: Any) -> str:
    zone = zone or world.zone
    made = commands.make_sender(actor=system(zone.pk), at=AT, zone=zone, name=name, day=DAY, **facts)
    return str(made.issued_key)


def get(client: Client, path: str, **query: str) -> Any:
    return client.get(f"/open311/v2/{path}", query)


def handed(key: str, **facts: str) -> dict[str, str]:
    """The example of the specification, with what this zone knows."""
    return {
        "api_key": key,
        "jurisdiction_id": "N",
        "service_code": "resources",
        "lat": "37.76524078",
        "long": "-122.4212043",
        "address_string": "临湖镇 1234 号",
        "email": "smit333@sfgov.edu",
        "account_id": "123456",
        "first_name": "john",
        "last_name": "smith",
        "phone": "13800001111",
        "description": "A large sinkhole is destroying the street",
        "media_url": "http://example.org/5ed477a060.jpg",
        "attribute[uscc]": "",
        "attribute[external_id]": "W-1",
        "attribute[depth][]": "3 m",
        **facts,
    }


def test_a_zone_answers_once_it_gave_a_key_away(world: World) -> None:
    client = Client()
    for path in ("services.xml", "requests.json", "requests/2026-SQ-0001.xml", "tokens/x.json"):
        assert get(client, path).status_code == 404
    discovery = ElementTree.fromstring(get(client, "discovery.xml").content)
    assert [child.tag for child in discovery] == ["changeset", "contact", "key_service", "endpoints"]
    endpoint = discovery.find("endpoints/endpoint")
    assert endpoint is not None and [each.text for each in endpoint.findall("formats/format")] == [
        "text/xml",
        "application/json",
    ]
    assert (endpoint.findtext("url") or "").endswith("/open311/v2")
    assert get(client, "discovery.json").json()["endpoints"][0]["type"] == "production"
    key_for(world)
    found = get(client, "services.xml")
    assert found.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert found.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    services = ElementTree.fromstring(found.content)
    assert services.tag == "services" and {child.tag for child in services} == {"service"}
    names = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
    assert all([field.tag for field in service] == names for service in services)
    rows = get(client, "services.json", jurisdiction_id="N").json()
    assert [row["service_code"] for row in rows] == [row.findtext("service_code") for row in services]
    assert rows[0]["metadata"] is True and "complaint" not in {row["service_code"] for row in rows}
    definition = ElementTree.fromstring(get(client, "services/resources.xml").content)
    assert [field.tag for field in definition] == ["service_code", "attributes"]
    attribute = ["variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"]
    assert all([field.tag for field in each] == attribute for each in definition.iter("attribute"))
    assert get(client, "services/resources.json").json()["attributes"][0]["datatype_description"] is None
    # errors, in the words and forms of the specification
    missing = get(client, "services/DMV66.xml")
    error = ElementTree.fromstring(missing.content).find("error")
    assert missing.status_code == 404 and error is not None and error.findtext("code") == "404"
    assert get(client, "services.json", jurisdiction_id="sfgov.org").json()[0]["code"] == 404
    assert get(client, "services.pdf").status_code == 404
    assert world.outside is not None
    key_for(world, zone=world.outside.zone)
    several = get(client, "services.json")
    assert several.status_code == 400 and several.json() == [
        {"code": 400, "description": "jurisdiction_id was not provided"}
    ]
    assert get(client, "services.json", jurisdiction_id="K").status_code == 200


def test_requests_come_in_with_a_key_and_go_out_as_they_came(world: World, asking: Asking) -> None:
    client, key = Client(enforce_csrf_checks=True), key_for(world)
    where = "/open311/v2/requests"
    made = client.post(f"{where}.xml", handed(key))
    assert made.status_code == 201, made.content.decode()
    answer = ElementTree.fromstring(made.content)
    assert answer.tag == "service_requests"
    assert [field.tag for field in answer[0]] == ["service_request_id", "service_notice", "account_id"]
    request = ServiceRequest.objects.get()
    number = answer[0].findtext("service_request_id")
    assert number == request.dossier.number and request.dossier.region == world.town
    assert (request.said_by, request.phone, request.phone_checked) == ("john smith", "13800001111", False)
    inside = " ".join(request.entries.filter(shown_outside=False).values_list("words", flat=True))
    assert "smit333@sfgov.edu" in inside and "5ed477a060" in inside and "3 m" in inside and "37.76524078" in inside
    # handed in twice: taken once
    again = client.post(f"{where}.json", handed(key))
    assert again.status_code == 200 and again.json()[0]["service_request_id"] == number
    assert again.json()[0]["account_id"] == "123456"
    token = get(client, f"tokens/{request.receipt.token}.json").json()
    assert token == [{"service_request_id": number, "token": request.receipt.token}]
    assert get(client, "tokens/12345.json").status_code == 404
    # words longer than a request holds follow as a line; the enterprise is found by its exact name
    long = client.post(
        f"{where}.json",
        handed(
            key,
            description="雨" * 2500,
            **{"attribute[external_id]": "W-2", "attribute[enterprise]": world.enterprise.name},
        ),
    )
    second = ServiceRequest.objects.get(external_id="W-2")
    assert long.status_code == 201 and second.enterprise == world.enterprise and len(second.words) == 2000
    assert second.entries.filter(what="said", shown_outside=True).get().words == "雨" * 500
    refused = {
        403: [handed("kj_wrong"), handed("")],
        404: [
            handed(key, service_code="001"),
            handed(key, jurisdiction_id="sfgov.org"),
            handed(key, service_code="complaint"),
        ],
        400: [
            handed(key, service_code=""),
            handed(key, description=""),
            handed(key, description="x" * 4001),
            handed(key, lat="", address_string=""),
        ],
    }
    for status, bodies in refused.items():
        for body in bodies:
            answer_ = client.post(f"{where}.json", body)
            assert answer_.status_code == status and answer_.json()[0]["code"] == status, body
    assert ServiceRequest.objects.count() == 2
    assert client.put(f"{where}.json").status_code == 400
    commands.end_sender(actor=world.actor("sysadmin"), at=AT, sender=Sender.objects.get(), reason="换平台", day=DAY)
    assert client.post(f"{where}.json", handed(key)).status_code == 404  # the zone's only key: it answers no more


def test_only_what_is_shown_outside_is_told_and_round_it_goes(world: World, asking: Asking) -> None:
    client, own, reader = Client(), key_for(world, "小程序"), key_for(world, "市平台", reads_words=True)
    words = "澄川电机有限公司停电，打杨丁 13800000709 或 0531-88880000"
    shown = asking.open(words=words, said_by="杨丁", phone="13800000709")
    hidden = asking.open("wangxin", words="内部线索", inside=True, channel="phone")
    complaint = asking.open(kind="complaint", words="供电公司压着不办", complained_of=world.department)
    asking.act(commands.say, asking.system, DAY, request=shown, words="内部：老户")
    told = get(client, "requests.json", start_date="2026-10-01T00:00:00Z", end_date="2026-10-31T00:00:00+08:00").json()
    assert [row["service_request_id"] for row in told] == [shown.dossier.number]
    assert list(told[0]) == FIELDS and told[0]["description"] is None
    text = json.dumps(told, ensure_ascii=False)
    assert not any(secret in text for secret in ("杨丁", "13800000709", "澄川", "停电", "老户", "内部"))
    row = told[0]
    instants = [datetime.fromisoformat(row[name]) for name in FIELDS if name.endswith("_datetime")]
    assert all(at.tzinfo is not None for at in instants) and instants[0] <= instants[1] < instants[2]
    assert row["status"] == "open" and row["address"] == world.town.name
    number = shown.dossier.number
    with_key = get(client, f"requests/{number}.json", api_key=reader).json()[0]
    assert "停电" in with_key["description"]
    assert not any(secret in with_key["description"] for secret in ("杨丁", "13800000709", "88880000", "澄川"))
    assert get(client, f"requests/{number}.json", api_key=own).json()[0]["description"] is None
    assert get(client, f"requests/{number}.json", api_key="kj_wrong").status_code == 403
    for other in (hidden, complaint):
        assert get(client, f"requests/{other.dossier.number}.json", api_key=reader).status_code == 404
    # XML and JSON say the same
    xml = ElementTree.fromstring(get(client, "requests.xml", api_key=reader, service_request_id=number).content)
    assert {field.tag: field.text for field in xml[0]} == {
        name: None if value is None else str(value)
        for name, value in get(client, "requests.json", api_key=reader, service_request_id=number).json()[0].items()
    }
    # filters
    for asked, count in (
        ({"status": "closed"}, 0),
        ({"status": "open,closed"}, 1),
        ({"service_code": "policy,safety"}, 0),
        ({"service_code": "resources"}, 1),
        ({"page": "2", "page_size": "1"}, 0),
        ({"page": "1", "page_size": "1"}, 1),
        ({"service_request_id": f"{number},2026-SQ-9999", "status": "closed"}, 1),
    ):
        assert len(get(client, "requests.json", end_date="2026-10-31T00:00:00Z", **asked).json()) == count, asked
    for wrong in ({"status": "lost"}, {"start_date": "2026-10-01"}, {"page_size": "1001"}, {"page": "0"}):
        assert get(client, "requests.json", **wrong).status_code == 400
    # out of one zone and into another
    assert world.outside is not None
    theirs = key_for(world, zone=world.outside.zone, reads_words=True)
    out = get(client, f"requests/{number}.json", api_key=reader, jurisdiction_id="N").json()[0]
    body = {
        "api_key": theirs,
        "jurisdiction_id": "K",
        "service_code": out["service_code"],
        "description": out["description"],
        "address_string": out["address"],
        "attribute[external_id]": out["service_request_id"],
    }
    taken = client.post("/open311/v2/requests.json", body).json()[0]["service_request_id"]
    back = get(client, f"requests/{taken}.json", api_key=theirs, jurisdiction_id="K").json()[0]
    assert {name: back[name] for name in ("service_code", "service_name", "description", "status")} == {
        name: out[name] for name in ("service_code", "service_name", "description", "status")
    }
    assert back["address"] == out["address"]  # a town of that name lies there too


def test_keys_are_shown_once_and_looked_after(world: World) -> None:
    admin = world.client("sysadmin")
    made = admin.post("/requests/open311", {"name": "市平台", "reads_words": "on"}).content.decode()
    sender = Sender.objects.get()
    assert made.count("kj_") == 1 and sender.reads_words and "kj_" not in sender.key_hash
    assert "kj_" not in admin.get("/requests/open311").content.decode()
    assert admin.post("/requests/open311", {"name": "市平台"}).status_code == 422
    assert world.client("wangxin").get("/requests/open311").status_code == 403
    assert admin.post(f"/requests/open311/{sender.pk}/end", {"reason": "换了"}).status_code == 302
    assert "换了" in admin.get("/requests/open311").content.decode()


@pytest.mark.parametrize("text", ["a\x0bb<c>&\ud800d", "\x00", "雨\n水\t堵"])
def test_xml_is_well_formed_whatever_was_told(text: str) -> None:
    read = ElementTree.fromstring(written("xml", "service_requests", [{"description": text}]))
    said = read.findtext("request/description") or ""
    assert said == "".join(sign for sign in text if sign not in "\x00\x0b\ud800")


def test_queries_are_read_as_the_specification_has_them() -> None:
    def asked(text: str) -> reading.Asked:
        return reading.query(QueryDict(text), NOW)

    assert asked("").until == NOW and asked("").until - asked("").since == reading.SPAN and asked("").rows == 1000
    span = asked("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z")
    assert span.until - span.since == reading.SPAN
    assert asked("start_date=2026-01-01T00:00:00%2B08:00").since.isoformat() == "2026-01-01T00:00:00+08:00"
    assert asked("status=open&status=closed&service_code=a,b").codes == ("a", "b")
    with pytest.raises(Fault, match="90 days"):
        asked("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z")
    given = reading.handed_in(QueryDict("service_code=a&description=b&address_id=9&attribute[x][]=1&attribute[x][]=2"))
    assert given.attributes == {"x": ("1", "2")} and given.address == "9"
