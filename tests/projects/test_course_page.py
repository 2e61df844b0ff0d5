"""The course as its page draws it: a line for each phase, what is late and whose it is, acts in the margin, lists."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kuaijin.projects import commands
from kuaijin.projects.models import Component, Drive, Phase, Programme, Reach, StageName
from kuaijin.projects.walks import walk_of_nature
from tests.projects.test_course import by, fresh, phase, reach
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 64


def here(world: World) -> str:
    return reverse("projects:detail", args=[world.project.dossier.number])


def get(world: World, username: str = "wangxin", /, **asked: Any) -> str:
    answer = world.client(username).get(here(world), asked)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def post(world: World, name: str, username: str = "wangxin", /, **given: Any) -> Any:
    address = reverse("projects:act", args=[world.project.dossier.number, name])
    return world.client(username).post(address, given)


def test_phase_1_produces_beside_phase_2_in_construction(world: World) -> None:
    first, second = phase(world, 1), phase(world, 2)
    reach(world, StageName.PRODUCTION, date(2026, 9, 1), phase=first, evidence_words="首批出货单")
    reach(world, StageName.CONSTRUCTION, date(2026, 8, 3), phase=second)
    page = get(world)
    table = page[page.index('<table class="kj-course') : page.index("</table>")]
    assert table.count('class="kj-ph"') == 2
    assert table.index("1期") < table.index("2期")
    assert table.count('class="kj-now"') == 2, "each phase where it stands; the common line lies behind"
    assert "看整体和各期里走得最远的一步" in page


def test_what_is_late_says_by_how_much_and_whose_it_is(world: World) -> None:
    told = {"project": fresh(world), "stage": StageName.START}
    commands.plan_stage(**by(world), **told, planned_on=date(2026, 9, 23))
    page = get(world)
    # 24, 28, 29, 30 September, 8 and 9 October; 25 to 27 and 1 to 7 are holidays.
    assert "开工 计划 9月23日，晚 6 个工作日，<b>王辛</b> 要推。" in page
    assert "晚 6 个工作日 · 王辛" in page


def test_reached_late_is_counted_once_it_is_reached(world: World) -> None:
    told = {"project": fresh(world), "stage": StageName.START}
    commands.plan_stage(**by(world), **told, planned_on=date(2026, 9, 28))
    reach(world, StageName.START, date(2026, 9, 30))
    page = get(world)
    assert "晚 2 个工作日" in page
    assert "要推" not in page


def test_a_stage_is_declared_with_its_file_and_verified_by_another(world: World, tmp_path: Any) -> None:
    with override_settings(EVIDENCE_DIR=tmp_path):
        sent = {"stage": "start", "reached_on": "10.8"}
        answer = post(world, "reach", **sent)
        assert answer.status_code == 422
        assert "要有依据" in answer.content.decode()
        file = SimpleUploadedFile("施工许可证.png", PNG, content_type="image/png")
        assert post(world, "reach", **sent, file=file).status_code == 302
    made = Reach.objects.get(project=world.project, stage=StageName.START)
    assert made.evidence.name == "施工许可证.png"
    assert f"act=verify-stage&amp;of={made.pk}" not in get(world)
    assert f"act=verify-stage&amp;of={made.pk}" in get(world, "shenji")
    assert post(world, "verify-stage", "shenji", reach=made.pk, on="10.9").status_code == 302
    assert "沈己 <time" in get(world)


def test_the_enterprise_opens_no_internal_evidence(world: World, tmp_path: Any) -> None:
    with override_settings(EVIDENCE_DIR=tmp_path):
        file = SimpleUploadedFile("内部会议纪要.png", PNG, content_type="image/png")
        post(world, "reach", stage="start", reached_on="10.8", file=file)
    assert "内部会议纪要.png" in get(world)
    assert "内部会议纪要.png" not in get(world, "yangding")


def test_parts_are_chosen_among_those_of_this_very_project(world: World) -> None:
    foreign = commands.add_component(**by(world), project=world.other_project, name="别处车间", kind="workshop", on=DAY)
    answer = post(world, "component-state", component=foreign.pk, state="building", on="10.9")
    assert answer.status_code == 422
    assert Component.objects.get(pk=foreign.pk).states.get().state == "planned"


def test_every_act_opens_its_form(world: World) -> None:
    phase(world, 1)
    page = get(world, "sysadmin")
    for name in ("reach", "plan", "phase", "component", "product", "programme", "drive", "money", "leave", "mistaken"):
        assert f'action="{reverse("projects:act", args=[world.project.dossier.number, name])}"' in get(
            world, "sysadmin", act=name
        ), name
    assert "act=reach" in page


def test_components_products_lists_and_money_stand_on_the_page(world: World) -> None:
    first = phase(world, 1)
    told = {"project": fresh(world)}
    commands.add_component(**by(world), **told, name="总装车间", kind="workshop", on=DAY, phase=first, state="building")
    product = commands.add_product(
        **by(world), **told, name="驱动电机", unit="套", planned_capacity=Decimal(100000), phase=first
    )
    commands.tell_capacity(**by(world), product=product, on=date(2026, 9, 30), amount=Decimal(82000), day=DAY)
    programme = commands.create_programme(**by(world), zone=world.zone, name="省重大项目", level="province")
    commands.put_on_programme(**by(world), **told, programme=programme, on=DAY)
    commands.put_in_drive(**by(world), **told, drive=Drive.START, year=2026, on=DAY)
    commands.tell_money(**by(world), **told, kind="arrived", on=date(2026, 9, 30), amount=Decimal(436000000), day=DAY)
    page = get(world)
    for words in ("总装车间", "土建", "100,000 套/年", "82,000 套/年", "省重大项目", "开工一批", "到 ", "<b>4.36</b>"):
        assert words in page, words


def filtered(world: World, **asked: Any) -> list[str]:
    page = world.client("leader").get(reverse("projects:list"), asked).content.decode()
    return [p.dossier.number for p in (world.project, world.other_project) if p.dossier.title in page]


def test_the_list_asks_for_programmes_batches_and_phases(world: World) -> None:
    own = world.project.dossier.number
    programme = commands.create_programme(**by(world), zone=world.zone, name="市级名单", level="city")
    commands.put_on_programme(**by(world), project=fresh(world), programme=programme, on=date(2026, 9, 1))
    commands.put_in_drive(**by(world), project=fresh(world), drive=Drive.START, year=2026, on=date(2026, 9, 1))
    first, second = phase(world, 1), phase(world, 2)
    reach(world, StageName.START, date(2026, 9, 1), phase=first)
    reach(world, StageName.CONSTRUCTION, date(2026, 9, 8), phase=first)
    reach(world, StageName.START, date(2026, 9, 9), phase=second)
    assert filtered(world, programme=programme.pk) == [own]
    assert filtered(world, drive="start") == [own]
    assert filtered(world, phase="construction") == filtered(world, phase="start") == [own]
    assert filtered(world, phase="completion") == []
    commands.take_off_programme(**by(world), project=fresh(world), programme=programme, on=DAY, reason="调整")
    assert filtered(world, programme=programme.pk) == []


def test_a_programme_is_made_on_its_page_and_its_number_opens_its_rows(world: World) -> None:
    leader = world.client("leader")
    given = {"name": "2026 年省重大项目", "level": "province", "source": "省发改委名单"}
    assert leader.post(reverse("projects:create_programme"), given).status_code == 302
    programme = Programme.objects.get(name="2026 年省重大项目")
    commands.put_on_programme(**by(world), project=fresh(world), programme=programme, on=DAY)
    page = leader.get(reverse("projects:programmes")).content.decode()
    assert f"?programme={programme.pk}" in page
    assert world.client("wangxin").get(reverse("projects:create_programme")).status_code == 403
    commands.put_in_drive(**by(world), project=fresh(world), drive=Drive.SIGN, year=2026, on=DAY)
    drives = leader.get(reverse("projects:drives")).content.decode()
    assert world.project.dossier.title in drives
    assert "?drive=sign" in drives
    assert world.project.dossier.title not in world.client("bob").get(reverse("projects:drives")).content.decode()


def statements(world: World) -> int:
    client = world.client("wangxin")
    client.get(here(world))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(here(world))
    return len(asked)


def test_the_page_costs_the_same_with_eight_phases_of_forty_stages(world: World) -> None:
    first = phase(world, 1)
    reach(world, StageName.START, phase=first)
    commands.add_component(**by(world), project=fresh(world), name="车间 0", kind="workshop", on=DAY, phase=first)
    commands.add_product(**by(world), project=fresh(world), name="产品 0", unit="套", phase=first)
    before = statements(world)
    walked = [rule.stage for rule in walk_of_nature("").stages if rule.per_phase == "yes"]
    phases = [first, *(phase(world, number) for number in range(2, 9))]
    for one in phases:
        for stage in walked[:5]:
            if not Reach.objects.filter(phase=one, stage=stage).exists():
                reach(world, stage, phase=one)
        commands.add_component(**by(world), project=fresh(world), name=f"车间 {one}", kind="line", on=DAY, phase=one)
        commands.add_product(**by(world), project=fresh(world), name=f"产品 {one}", unit="套", phase=one)
    assert Reach.objects.filter(phase__in=Phase.objects.filter(project=world.project)).count() == 40
    assert statements(world) == before
