"""Pages of the catalogue: who sees and does what, what is shown with its source, what is refused at its field."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.approvals import commands
from kuaijin.approvals.models import Confirmation, Desk, PackVersion, Ruling
from kuaijin.approvals.rules.packs import shipped_document
from kuaijin.config.packs import SHIPPED
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Forbidden
from tests.support.world import AT, DAY, pinned

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone(world):
    """The world, with the packs of nation, province and city in force."""
    by = system(world.zone.pk)
    for code in ("national", "shandong", "heze"):
        version = commands.load_pack(actor=by, at=AT, zone=world.zone, document=shipped_document(code))
        commands.publish_pack(actor=by, at=AT, version=version, valid_from=DAY)
    for department in ("发展改革", "住房城乡建设", "供电企业"):
        desk = {"department": department, "post": world.posts["power"]}
        commands.set_desk(actor=by, at=AT, zone=world.zone, day=DAY, **desk)
    with pinned():
        yield world


def test_the_list_and_a_matter_show_every_value_with_its_source(zone):
    client = zone.client("fengkui")
    page = client.get("/approvals/catalogue/")
    text = page.content.decode()
    assert page.status_code == 200
    for said in (
        "38 个事项",
        "建设工程规划许可证",
        "20 个工作日",
        "决定前公示 7 个自然日",
        "没有查到",
        "5 处规则不一致待裁定",
    ):
        assert said in text, said
    narrowed = client.get("/approvals/catalogue/?open=1").content.decode()
    assert "企业投资项目备案" not in narrowed and "固定资产投资项目节能审查" in narrowed
    text = client.get("/approvals/catalogue/M07/").content.decode()
    for said in (
        "城乡规划法（2019）第四十条第一款",
        "菏泽市城乡规划条例（2018）第三十九条第一款",
        "默认时限",
        "推测，未确认",
        "建设用地规划许可证",
        "使用土地的证明文件",
    ):
        assert said in text, said
    assert "不得告知承诺" in client.get("/approvals/catalogue/M09/").content.decode()
    assert client.get("/approvals/catalogue/M99/").status_code == 404
    english = zone.client("fengkui")
    english.cookies["kj_language"] = "en"
    text = english.get("/approvals/catalogue/M07/").content.decode()
    assert "works planning permit" in text and "Natural resources" in text and "建设工程规划许可证" not in text


def test_a_department_confirms_with_a_source_and_takes_it_back(zone):
    client = zone.client("fengkui")
    page = client.get("/approvals/catalogue/M11/?act=confirm&field=promised")
    assert 'name="source"' in page.content.decode()
    address = "/approvals/catalogue/M11/?act=confirm&field=promised"
    refused = client.post(address, {"value": "25", "source": "办事指南 2026"})
    assert refused.status_code == 422 and "超过法定" in refused.content.decode()
    assert client.post(address, {"value": "5", "source": ""}).status_code == 422
    assert client.post(address, {"value": "5", "source": "办事指南 2026"}).status_code == 302
    mode = client.post("/approvals/catalogue/M23/?act=confirm&field=mode", {"value": "working", "source": "办事指南"})
    assert mode.status_code == 302
    client.post("/approvals/catalogue/M27/?act=confirm&field=need", {"source": "供电营业规则"})
    held = {(one.matter, one.field): one.value for one in Confirmation.objects.all()}
    assert held == {("M11", "promised"): 5, ("M23", "mode"): "working", ("M27", "need"): True}
    text = client.get("/approvals/catalogue/").content.decode()
    assert "5 个工作日" in text and "7 个工作日" in text
    assert "冯癸" in client.get("/approvals/catalogue/M11/").content.decode()
    back = client.post("/approvals/catalogue/M11/?act=withdraw&field=promised", {"reason": "指南作废"})
    assert back.status_code == 302 and Confirmation.objects.filter(withdrawn_on=DAY).count() == 1
    assert "指南作废" in client.get("/approvals/catalogue/M11/").content.decode()
    onlooker = zone.client("wangxin")
    assert "act=confirm" not in onlooker.get("/approvals/catalogue/M11/").content.decode()
    assert 'name="source"' not in onlooker.get(address).content.decode()
    assert zone.client("yangding").get("/approvals/catalogue/").status_code == 403


def test_a_department_speaks_for_its_own_matters_alone(zone):
    client, address = zone.client("fengkui"), "/approvals/catalogue/M05/?act=confirm&field=promised"
    assert "act=confirm" not in client.get("/approvals/catalogue/M05/").content.decode()
    client.post(address, {"value": "6", "source": "办事指南"})
    actor = {"actor": zone.actor("fengkui"), "at": AT, "day": DAY}
    told = {"matter": "M05", "field": "promised", "value": "6", "source": "办事指南"}
    with pytest.raises(Forbidden, match="还没有指定由哪个岗位办"):
        commands.confirm(**actor, zone=zone.zone, **told)
    commands.set_desk(
        actor=system(zone.zone.pk), at=AT, zone=zone.zone, department="自然资源", post=zone.posts["manager"], day=DAY
    )
    with pytest.raises(Forbidden, match="别的单位看得到"):
        commands.confirm(**actor, zone=zone.zone, **told)
    assert not Confirmation.objects.exists()
    assert zone.client("sysadmin").post(address, {"value": "6", "source": "办事指南"}).status_code == 302


def test_packs_are_loaded_published_and_withdrawn_on_their_page(zone):
    admin = zone.client("sysadmin")
    assert "3 个规则包生效" in admin.get("/approvals/packs/").content.decode()
    both = admin.post("/approvals/packs/?act=load", {"pack": ""})
    assert both.status_code == 422 and "二者取一" in both.content.decode()
    assert admin.post("/approvals/packs/?act=load", {"pack": "binzhou"}).status_code == 302
    text = (SHIPPED / "heze.yaml").read_text(encoding="utf-8")
    for content, said in (
        (text.encode(), "一字不差"),
        (text.replace("value: 7,", "value: -7,").encode(), "notice value"),
        (b"pack: [", "file"),
        (text.encode("gb18030"), "UTF-8"),
    ):
        refused = admin.post("/approvals/packs/?act=load", {"file": SimpleUploadedFile("mine.yaml", content)})
        assert refused.status_code == 422 and said in refused.content.decode(), said
    concept = PackVersion.objects.get(code="binzhou")
    leader = zone.client("leader")
    page = leader.get("/approvals/packs/").content.decode()
    assert f"act=publish&amp;of={concept.pk}" in page and "act=load" not in page
    published = leader.post(f"/approvals/packs/?act=publish&of={concept.pk}", {"valid_from": "2026-10-12"})
    concept.refresh_from_db()
    assert (published.status_code, concept.state) == (302, "published")
    gone = admin.post(f"/approvals/packs/?act=withdraw&of={concept.pk}", {"reason": "不适用本市"})
    concept.refresh_from_db()
    assert (gone.status_code, concept.state, concept.valid_to) == (302, "superseded", concept.valid_from)
    assert admin.get("/approvals/packs/?act=publish&of=999999").status_code == 404


def test_a_contradiction_is_shown_with_both_sources_and_ruled(zone):
    leader = zone.client("leader")
    text = leader.get("/approvals/packs/").content.decode()
    assert "山东省水土保持条例（2014）第二十三条第一款" in text and "建设项目环境保护管理条例（2017）第九条" in text
    address = "/approvals/packs/?act=rule&of=order:M09:M12"
    assert leader.post(address, {"chosen": "both", "source": "纪要", "reason": "上位法"}).status_code == 422
    done = leader.post(address, {"chosen": "no_order", "source": "会议纪要 12 号", "reason": "上位法没有这一前置"})
    assert (done.status_code, Ruling.objects.get().chosen) == (302, "no_order")
    assert "上位法没有这一前置" in leader.get("/approvals/packs/").content.decode()
    assert "4 处不一致待裁定" in leader.get("/approvals/packs/").content.decode()
    back = leader.post("/approvals/packs/?act=unrule&of=order:M09:M12", {"reason": "再研究"})
    assert back.status_code == 302 and Ruling.objects.get().withdrawn_on == DAY
    assert 'name="chosen"' not in zone.client("fengkui").get(address).content.decode()


def test_each_department_gets_its_desk(zone):
    admin, post = zone.client("sysadmin"), zone.posts["power"]
    assert "个部门还没有岗位办" in admin.get("/approvals/desks/").content.decode()
    address = "/approvals/desks/?act=set&of=自然资源"
    assert admin.post(address, {"post": str(post.pk), "places": "0"}).status_code == 422
    assert admin.post(address, {"post": str(post.pk), "places": "2"}).status_code == 302
    desk = Desk.objects.get(department="自然资源")
    assert (desk.department, desk.post, desk.places) == ("自然资源", post, 2)
    assert "客户服务岗" in admin.get("/approvals/desks/").content.decode()
    assert admin.get("/approvals/desks/?act=set&of=火星").status_code == 404


def test_the_catalogue_and_its_commands_are_json_too(zone):
    client = zone.client("fengkui")
    told = client.get("/api/catalogue").json()
    permit = next(one for one in told["matters"] if one["code"] == "M07")
    assert (permit["terms"]["statutory"]["value"], permit["terms"]["notice"]["pack"]) == (20, "heze")
    assert len(told["contradictions"]) == 5 and {one["ruled"] for one in told["contradictions"]} == {None}
    body = {"zone": zone.zone.code, "matter": "M11", "field": "promised", "value": "5", "source": "办事指南"}
    given = client.post("/api/commands/approvals.confirm", json.dumps(body), content_type="application/json")
    assert given.status_code == 200, given.content
    permit = next(one for one in client.get("/api/catalogue").json()["matters"] if one["code"] == "M11")
    assert permit["confirmed"] == {"promised": {"value": 5, "source": "办事指南"}}
    refused = client.post(
        "/api/commands/approvals.confirm", json.dumps(body | {"value": "25"}), content_type="application/json"
    )
    assert refused.status_code == 422 and "超过法定" in refused.content.decode()
    assert zone.client("yangding").get("/api/catalogue").status_code == 404
    admin = zone.client("sysadmin")
    body = {"zone": zone.zone.code, "document": shipped_document("binzhou") | {"valid_from": "2020-07-01"}}
    loaded = admin.post("/api/commands/approvals.load_pack", json.dumps(body), content_type="application/json")
    assert loaded.status_code == 200 and PackVersion.objects.filter(code="binzhou", state="concept").exists()
