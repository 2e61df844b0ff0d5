"""My project: everything the enterprise may know, in one place; nothing that was written for colleagues."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kuaijin.contacts import commands as contacts
from kuaijin.contacts.models import Contact
from kuaijin.contacts.promising import Promised
from kuaijin.directory.actors import system
from kuaijin.evidence import commands as evidence
from kuaijin.evidence.models import Evidence
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.problems import commands as problems
from kuaijin.projects import commands as projects
from kuaijin.projects.models import StageName
from tests.support.world import AT, DAY, World, build, owed, pinned

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + b"\0" * 20
SECRET = "不给企业看"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with pinned():
        made = build()
        fill(made)
        yield made


def fill(world: World) -> None:
    """Beside everything that is shown outside stands something that is not."""
    dossier, actor = world.project.dossier, system(world.zone.pk)
    act: dict[str, Any] = {"actor": actor, "at": AT}
    own = world.enterprise.organisation
    power, manager = world.posts["power"], world.posts["manager"]
    outside = {"secrecy": "outside", "beneficiary": own}
    owed(actor, dossier, "接通二期用电", power, **outside)
    owed(actor, dossier, "核对用地红线", manager, kind=Kind.TASK, **outside)
    owed(actor, dossier, f"盯供电公司 {SECRET}", manager, kind=Kind.TASK, beneficiary=own)
    for given, secrecy in (("交设备清单", "outside"), (f"核它的纳税 {SECRET}", "internal")):
        owed(actor, dossier, given, own_post(world), kind=Kind.DOCUMENT, secrecy=secrecy)
    done = owed(actor, dossier, "发施工许可证", power, **outside)
    obligations.report_done(**act, obligation=done, on=DAY, outcome="许可证已发", day=DAY)
    projects.plan_stage(**act, project=world.project, stage=StageName.START, planned_on=date(2026, 9, 30))
    projects.add_phase(**act, project=world.project, number=2, name="二期", scope="10 万套")
    told = {"on": DAY, "day": DAY, "people": [manager], "kind": "visit"}
    contacts.record(**act, **told, dossier=dossier, done="把要办的手续列成单子", heard=f"老板想迁走 {SECRET}")
    contacts.record(**act, **told, dossier=world.enterprise.dossier, done="讲清用电补贴")
    for name, secrecy in ((f"会议纪要 {SECRET}.png", "internal"), ("批复.png", "outside")):
        file = SimpleUploadedFile(name, PNG + secrecy.encode())
        evidence.attach(**act, dossier=dossier, file=file, secrecy=secrecy)
    for words, secrecy in (("厂门口路灯不亮", "outside"), (f"它欠薪 {SECRET}", "internal")):
        problems.raise_problem(
            **act, dossier=dossier, kind="other", words=words, day=DAY, secrecy=secrecy, owner=manager
        )


def own_post(world: World) -> Any:
    from kuaijin.directory import commands as directory

    act: dict[str, Any] = {"actor": system(world.zone.pk), "at": AT}
    post = world.enterprise.organisation.posts.first()
    if post is None:
        post = directory.create_post(**act, organisation=world.enterprise.organisation, title="项目经理")
        directory.assign_post(**act, post=post, person=world.people["yangding"], starts_on=date(2026, 2, 2))
    return post


def here(world: World) -> str:
    return reverse("cockpit:my_project_of", args=[world.project.dossier.number])


def act_on(world: World, name: str, by: str = "yangding", **given: Any) -> Any:
    return world.client(by).post(f"{here(world)}acts/{name}", given)


def test_everything_is_there_and_nothing_internal(world: World) -> None:
    client = world.client("yangding")
    assert client.get("/start")["Location"] == "/my-project"
    for address in ("/my-project", here(world)):
        page = client.get(address).content.decode()
        for told in (
            "要您办 1 件，",
            "在等 2 件",
            "接通二期用电",
            "核对用地红线",
            "交设备清单",
            "9月24日</time> 起",
            "供电公司 冯癸",
            'href="tel:13800000417"',
            "褚乙",
            "王辛",
            "沈己",
            "郑庚",
            "二期",
            "计划",
            "9.30",
            "晚 2 个工作日",
            "发施工许可证",
            "许可证已发",
            "厂门口路灯不亮",
            "把要办的手续列成单子",
            "讲清用电补贴",
            "批复.png",
        ):
            assert told in page, told
        assert SECRET not in page
        assert "留痕" not in page
        assert "包保缺口" not in page
    why = Obligation.objects.get(title="接通二期用电")
    assert "限 8 个工作日" in client.get(f"{here(world)}?why={why.pk}").content.decode()
    hidden = Obligation.objects.get(title__startswith="盯供电公司")
    assert SECRET not in client.get(f"{here(world)}?why={hidden.pk}").content.decode()


def test_it_reports_its_own_part_with_a_file_once(world: World) -> None:
    asked = Obligation.objects.get(title="交设备清单")
    page = world.client("yangding").get(f"{here(world)}?act=done&of={asked.pk}").content.decode()
    assert "办成什么样" in page
    given = {"about": asked.pk, "outcome": "清单 42 台，已交", "on": "10.9", "idempotency_key": "k"}
    late = act_on(world, "done", **given | {"on": "10.12", "photos": SimpleUploadedFile("清单.png", PNG)})
    assert late.status_code == 422
    assert not Evidence.objects.filter(name="清单.png").exists()
    for _again in range(2):
        sent = act_on(world, "done", **given, photos=SimpleUploadedFile("清单.png", PNG))
        assert sent.status_code == 302
        if _again == 0:
            break
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("done", "清单 42 台，已交")
    file = Evidence.objects.get(name="清单.png")
    assert (file.secrecy, file.what) == ("outside", "交设备清单")


def test_it_confirms_what_it_was_promised_and_the_service(world: World) -> None:
    promised = Obligation.objects.get(title="接通二期用电")
    sent = act_on(world, "received", about=promised.pk, on="10.9", outcome="9日 送电", idempotency_key="k")
    assert sent.status_code == 302
    promised.refresh_from_db()
    assert (promised.state, promised.outcome) == ("done", "企业收到了：9日 送电")
    visit = Contact.objects.get(done="把要办的手续列成单子")
    assert act_on(world, "served", about=visit.pk, idempotency_key="s").status_code == 302
    visit.refresh_from_db()
    assert visit.answer == "confirmed"
    assert (
        act_on(world, "hand-in", what="环评批复", photos=SimpleUploadedFile("环评.png", PNG + b"e")).status_code == 302
    )
    assert Evidence.objects.get(name="环评.png").secrecy == "outside"


def test_it_cannot_touch_what_is_not_asked_of_it(world: World) -> None:
    hidden = Obligation.objects.get(title__startswith="盯供电公司")
    own_hidden = Obligation.objects.get(title__startswith="核它的纳税")
    theirs = Obligation.objects.get(title="接通二期用电")
    for name, about in (("received", hidden), ("done", own_hidden), ("done", theirs)):
        sent = act_on(world, name, about=about.pk, on="10.9", outcome="好了")
        assert sent.status_code == 404, (name, about.title)
        about.refresh_from_db()
        assert about.state == "open"
    with pytest.raises(Exception, match="只有欠的一方"):
        obligations.report_done(
            actor=world.actor("yangding"), at=AT, obligation=hidden, on=DAY, outcome="好了", day=DAY
        )
    foreign = contacts.record(
        actor=system(world.zone.pk), at=AT, dossier=world.other_project.dossier, kind="call", on=DAY, day=DAY,
        done="别家的", people=[world.posts["manager"]],
    )  # fmt: skip
    assert act_on(world, "served", about=foreign.pk).status_code == 404
    assert act_on(world, "served", about="").status_code == 422


def test_only_the_enterprise_opens_its_page_and_only_its_own(world: World) -> None:
    client = world.client("yangding")
    assert client.get(reverse("cockpit:my_project_of", args=[world.other_project.dossier.number])).status_code == 404
    for staff in ("wangxin", "leader", "sysadmin"):
        assert world.client(staff).get("/my-project").status_code == 403
        assert act_on(world, "hand-in", by=staff, what="x").status_code == 403


def test_a_promise_given_on_a_visit_stands_here_at_once(world: World) -> None:
    promise = Promised("把外线方案催出来", due_on=date(2026, 10, 16), obligor=world.posts["manager"])
    contacts.record(
        actor=world.actor("shenji"),
        at=AT,
        dossier=world.project.dossier,
        kind="visit",
        on=DAY,
        day=DAY,
        promises=[promise],
    )
    assert "把外线方案催出来" in world.client("yangding").get("/my-project").content.decode()


def test_the_page_costs_the_same_however_much_there_is(world: World, django_assert_max_num_queries: Any) -> None:
    client = world.client("yangding")
    client.get(here(world))
    own = {"secrecy": "outside", "beneficiary": world.enterprise.organisation}
    for n in range(20):
        owed(system(world.zone.pk), world.project.dossier, f"又一件 {n}", world.posts["power"], **own)
    with django_assert_max_num_queries(60):
        client.get(here(world))
