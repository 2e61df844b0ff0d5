"""The list and the file of enterprises: light, debts both ways, likeness asked, merges, scope."""

import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.enterprises import commands, queries
from kuaijin.enterprises.models import Enterprise
from kuaijin.obligations.rules import working_days
from tests.support.world import AT, DAY, SINCE, World, owed

CODE = "91370100MA3C4D5E6X"


def get(
    world: World, name: str = "list", username: str = "wangxin", /, args: tuple[Any, ...] = (), **asked: Any
) -> str:
    answer = world.client(username).get(reverse(f"enterprises:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def file_of(world: World, username: str = "wangxin", /, **asked: Any) -> str:
    return get(world, "detail", username, args=(world.enterprise.dossier.number,), **asked)


def names(page: str) -> list[str]:
    return re.findall(r'class="kj-t kj-nm" href="[^"]+">([^<]+)</a>', page)


def make(world: World, name: str, uscc: str = "") -> Enterprise:
    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    return commands.create(**act, zone=world.zone, name=name, uscc=uscc, opened_on=SINCE, region=world.town)


def post(world: World, act: str, username: str = "sysadmin", /, **given: Any) -> Any:
    address = reverse("enterprises:act", args=[world.enterprise.dossier.number, act])
    return world.client(username).post(address, given)


def test_a_late_debt_of_a_project_reddens_its_enterprise(world: World) -> None:
    assert "kj-red" not in file_of(world).split("kj-facts")[0].split("<h1")[1]
    owed(system(world.zone.pk), world.project.dossier, "答复企业", world.posts["manager"], term=working_days(1, "承诺"))
    page = get(world, "list", "leader")
    assert names(page)[0] == world.enterprise.name
    assert "2 家企业，1 家有事要推" in re.sub(r"<[^>]+>", "", page)
    assert names(get(world, "list", "leader", light="red")) == [world.enterprise.name]
    assert "答复企业" in file_of(world)


def test_debts_stand_both_ways(world: World) -> None:
    actor = system(world.zone.pk)
    post_of_firm = directory.create_post(actor=actor, at=AT, organisation=world.enterprise.organisation, title="总监")
    owed(actor, world.project.dossier, "补齐消防设计", post_of_firm)
    page = file_of(world)
    assert "欠它 1 件" in page
    assert "它欠 1 件" in page
    assert page.index("供电方案答复") < page.index("补齐消防设计")


@pytest.mark.parametrize("username", ["bob", "charlie"])
def test_a_foreign_file_does_not_exist(world: World, username: str) -> None:
    number = world.enterprise.dossier.number
    if username == "charlie":
        number = Enterprise.objects.get(name="赤石新材有限公司").dossier.number
    client = world.client(username)
    for name, args in (("detail", (number,)), ("trail", (number,)), ("act", (number, "correct"))):
        assert client.get(reverse(f"enterprises:{name}", args=args)).status_code == 404


def test_a_light_says_nothing_of_what_the_reader_may_not_see(world: World) -> None:
    """Bob looks after one firm; what its other project, of another task force, owes is none of his business."""
    assert names(get(world, "list", "bob")) == ["赤石新材有限公司"]
    assert names(get(world, "list", "charlie")) == ["客区电子有限公司"]


def test_a_doubtful_code_is_taken_and_said(world: World) -> None:
    made = make(world, "试点期企业", CODE)
    assert made.uscc_doubtful
    page = get(world, "detail", "sysadmin", args=(made.dossier.number,))
    assert "校验不过（试点期发放的代码，照收）" in page
    assert names(get(world, "list", "sysadmin", code="doubtful")) == ["试点期企业"]


def test_somebody_alike_is_asked_about_and_never_merged(world: World) -> None:
    client = world.client("wangxin")
    given = {"name": "澄川电机（有限）公司", "uscc": CODE}
    answer = client.post(reverse("enterprises:create"), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先看看是不是这几家" in page
    assert world.enterprise.dossier.number in page
    assert Enterprise.objects.filter(zone=world.zone).count() == 2
    made = client.post(reverse("enterprises:create"), {**given, "different": "on"})
    assert client.get(made.headers["Location"]).status_code == 200  # whoever made it goes on seeing it
    assert Enterprise.objects.filter(zone=world.zone, name_key=world.enterprise.name_key).count() == 2


def test_the_same_sound_is_found_without_reading_everybody(world: World) -> None:
    for number in range(40):
        make(world, f"别的企业{number}")
    with CaptureQueriesContext(connection) as captured:
        found = queries.alike(world.zone, "成川电机有限公司")
    assert [(row.name, why) for row, why in found] == [("澄川电机有限公司", "sound")]
    assert len(captured) == 2


def test_two_files_are_merged_and_parted_again(world: World) -> None:
    twin = make(world, "澄川电机股份")
    answer = post(world, "merge", other=twin.dossier.number, reason="工商变更")
    assert answer.status_code == 302
    assert "工商变更" in file_of(world, "sysadmin")
    assert "这份档案已并进" in get(world, "detail", "sysadmin", args=(twin.dossier.number,))
    merge = world.enterprise.merges.get()
    assert post(world, "unmerge", merge=merge.pk, reason="查明是两家").status_code == 302
    assert Enterprise.objects.get(pk=twin.pk).merged_into is None


def test_a_merge_with_a_foreign_file_finds_nothing(world: World) -> None:
    answer = post(world, "merge", other="2026-QY-9999", reason="猜的")
    assert answer.status_code == 422
    assert "没有编号 2026-QY-9999 的企业档案" in answer.content.decode()


def test_contacts_come_and_go(world: World) -> None:
    assert post(world, "contact", "wangxin", name="杨丁", phone="13800000709", title="总监").status_code == 302
    assert "13800000709" in file_of(world)
    contact = world.enterprise.contacts.get()
    assert post(world, "end-contact", "wangxin", contact=contact.pk, reason="离职").status_code == 302
    assert "13800000709" not in file_of(world).split("留痕")[0]
    contact.refresh_from_db()
    assert contact.ended_on == DAY


def test_a_stale_correction_shows_both_versions(world: World) -> None:
    given = {"name": world.enterprise.name, "reason": "填错", "expected_version": world.enterprise.version}
    assert post(world, "correct", "shenji", **given, sector="他写的").status_code == 302
    answer = post(world, "correct", "wangxin", **given, sector="我写的")
    assert answer.status_code == 409
    for words in ("我写的", "他写的", "沈己"):
        assert words in answer.content.decode()


def test_one_row_and_fifty_cost_the_same_statements(world: World) -> None:
    def statements() -> int:
        client = world.client("sysadmin")
        client.get(reverse("enterprises:list"))
        make(world, f"又一家 {Enterprise.objects.count()}")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("enterprises:list"))
        return len(captured)

    few = statements()
    for number in range(60):
        make(world, f"很多家 {number}")
    assert statements() == few


def test_excel_gives_the_rows_of_the_filter(world: World) -> None:
    answer = world.client("leader").get(reverse("enterprises:export"), {"q": "ccdj"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert [row[1].value for row in book.worksheets[0].iter_rows()] == ["企业", "澄川电机有限公司"]
