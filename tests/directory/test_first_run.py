"""The beginning: one sheet, one outer entry, three different people."""

from typing import Any

import pytest
from django.test import Client

from kuaijin.config.middleware import FirstRunMiddleware
from kuaijin.directory.actors import system
from kuaijin.directory.models import Account, Grant, Region, Zone
from kuaijin.directory.places import places
from kuaijin.directory.regions import load_regions
from kuaijin.directory.setting_up import Administrator, set_up
from kuaijin.journal.chains import verify
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from tests.support.world import AT, DAY

pytestmark = pytest.mark.django_db

PASSWORD = "three words here 1"
SHEET = {
    "code": "luxi",
    "name": "鲁西新区",
    "name_en": "Luxi New Area",
    "region": "371702",
    "local_name": "",
    **{
        f"{role}_{part}": value
        for role, name, username in (
            ("system_admin", "钱甲", "qianjia"),
            ("security_admin", "孙乙", "sunyi"),
            ("audit_admin", "李丙", "libing"),
        )
        for part, value in (("name", name), ("username", username), ("password", PASSWORD))
    },
    "idempotency_key": "k",
}


@pytest.fixture(autouse=True)
def _not_set_up_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FirstRunMiddleware, "set_up", False)


def administrators(**passwords: str) -> tuple[Administrator, ...]:
    return (
        Administrator("system_admin", "钱甲", "qianjia", passwords.get("qianjia", "")),
        Administrator("security_admin", "孙乙", "sunyi"),
        Administrator("audit_admin", "李丙", "libing"),
    )


def begin(**facts: Any) -> Any:
    given = {"code": "luxi", "name": "鲁西新区", "opened_on": DAY, "region_code": "371702", **facts}
    return set_up(actor=system(), at=AT, **{"administrators": administrators(), **given})


@pytest.mark.parametrize("address", ["/", "/sign-in", "/people", "/projects/", "/api/openapi.json"])
def test_every_page_leads_there_until_there_is_a_zone(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/first-run")


def test_health_and_language_do_not(client: Client) -> None:
    assert client.get("/health").status_code == 200
    assert client.post("/language", {"language": "en"}).status_code == 303


def test_one_sheet_sets_up_zone_region_and_three_accounts(client: Client) -> None:
    assert client.get("/first-run").status_code == 200
    answer = client.post("/first-run", SHEET)
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in")
    zone = Zone.objects.get()
    assert (zone.code, zone.region and zone.region.name) == ("luxi", "牡丹区")
    held = set(Grant.objects.values_list("account__username", "role"))
    assert held == {("qianjia", "system_admin"), ("sunyi", "security_admin"), ("libing", "audit_admin")}
    outer = Entry.objects.get(code="directory.set_up")
    assert not Entry.objects.filter(cause__isnull=True).exclude(pk=outer.pk).exists(), "one outer act, all else its own"
    assert verify()[1] == []
    assert client.post("/sign-in", {"username": "qianjia", "password": PASSWORD}).status_code == 303
    assert client.get("/first-run").status_code == 303, "a second time it is over"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"audit_admin_name": "钱甲"}, "audit_admin_name"),
        ({"security_admin_username": "qianjia"}, "security_admin_username"),
        ({"system_admin_password": "short"}, "system_admin_password"),
        ({"region": ""}, "region"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_was_made(client: Client, change: dict[str, str], field: str) -> None:
    answer = client.post("/first-run", {**SHEET, **change})
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    assert not Zone.objects.exists()
    assert not Account.objects.exists()
    assert not Entry.objects.exists()


def test_without_password_there_is_a_link_for_each() -> None:
    made = begin(administrators=administrators(qianjia=PASSWORD))
    assert set(made.tokens) == {"sunyi", "libing"}


def test_a_second_time_is_refused_unless_it_is_meant() -> None:
    begin()
    with pytest.raises(Refused, match="已经设置过了"):
        begin(code="other")
    others = tuple(Administrator(one.role, one.name, f"{one.username}2") for one in administrators())
    begin(code="other", name="另一个新区", another=True, administrators=others)
    assert Zone.objects.count() == 2


def test_a_place_without_code_stands_alone_or_below_a_county() -> None:
    zone = begin(region_code="", local_name="鲁西产业园").zone
    assert Zone.objects.get(pk=zone.pk).region.name == "鲁西产业园"  # type: ignore[union-attr]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Refused, match="999999"):
        begin(region_code="999999")


def test_the_shipped_regions_come_in_once() -> None:
    assert load_regions(actor=system(), at=AT) == len(places())
    assert load_regions(actor=system(), at=AT) == 0
    county = Region.objects.get(code="371726")
    assert county.name == "鄄城县"
    assert county.parent and county.parent.name == "菏泽市"
    assert Region.objects.filter(path__startswith=county.path).count() > 10
    assert all(region.source for region in Region.objects.all())
    assert "非 GB/T 2260" in Region.objects.get(code="371771").source


def test_the_pack_is_the_statistical_codes_of_2023(shared: Any) -> None:
    import csv

    known = {place.code: place.name for place in places()}
    for path in sorted((shared / "data" / "regions").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                assert known[row["code"]] == row["name"]
