"""Pages of visits for whom they are and for whom they are not; a draft arrives once; figures open their rows."""

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kuaijin.contacts import commands
from kuaijin.contacts.models import Contact, VisitPlan
from kuaijin.contacts.visits import coverage, tiers
from kuaijin.contacts.visits.coverage import What
from kuaijin.contacts.visits.pages import road
from kuaijin.enterprises import commands as enterprises
from kuaijin.taskforces import commands as taskforces
from tests.contacts.test_visits import END, PNG
from tests.support.world import DAY, World, pinned

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def plan(world: World, act) -> VisitPlan:
    made: VisitPlan = commands.make_visit_plan(
        **act("wangxin"), dossier=world.task_force.dossier, name="四季度走访", starts_on=DAY, ends_on=END, day=DAY
    )
    return made


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def draft(world: World, **told: Any) -> dict[str, Any]:
    account = str(world.account("wangxin").pk)
    facts = {"account": account, "key": KEY, "whom": world.enterprise.dossier.number, "on": "2026-10-09"}
    return {**facts, "done": "看了二车间", **told}


def test_every_page_opens_in_both_languages_and_only_for_whom_it_is(world: World, plan) -> None:
    one = plan.visits.filter(dossier=world.enterprise.dossier).earliest("opens_on")
    addresses = [
        "/visits/",
        "/visits/known",
        "/visits/coverage",
        "/visits/coverage?day=2026-10-08",
        "/visits/rows?what=never",
        "/visits/rows.xlsx?what=planned",
        "/visits/plans/",
        "/visits/plans/new",
        f"/visits/plans/{plan.pk}/",
        f"/visits/plans/{plan.pk}/?state=done",
        f"/visits/plans/{plan.pk}/?act=change&visit={one.pk}",
        f"/visits/plans/{plan.pk}/?act=drop&visit={one.pk}",
        f"/visits/plans/{plan.pk}/end",
    ]
    client = world.client("wangxin")
    for language in ("en", "zh-hans"):
        client.cookies["kj_language"] = language
        for address in addresses:
            assert client.get(address).status_code == 200, address
    assert "澄川电机有限公司" in text(client.get("/visits/")) and "这一期还有 1 家" in text(client.get("/visits/"))
    for stranger in ("bob", "charlie"):
        assert "澄川" not in world.client(stranger).get("/visits/rows?what=all").content.decode()
        assert world.client(stranger).get(f"/visits/plans/{plan.pk}/").status_code == 404
    outside = world.client("yangding")
    for address in ("/visits/", "/visits/known", "/visits/token", "/visits/coverage", f"/visits/plans/{plan.pk}/"):
        assert outside.get(address).status_code == 403, address


def test_the_kept_page_is_the_same_for_everybody_and_installable(world: World, client) -> None:
    shown = [each.get("/visits/field").content for each in (client, world.client("wangxin"), world.client("yangding"))]
    assert len(set(shown)) == 1 and "王辛" not in shown[0].decode()
    worker = client.get("/sw.js")
    assert worker["Content-Type"] == "text/javascript" and "kjOutbox" in worker.content.decode()
    told = json.loads(re.search(r"var KJ = (.*);", worker.content.decode())[1])
    asked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', shown[0].decode()))
    assert asked <= set(told["files"]), "what the page asks for is kept with it"
    manifest = json.loads(client.get("/manifest.webmanifest?lang=en").content)
    assert manifest["start_url"] == "/visits/field" and manifest["short_name"] == "Visit"
    assert client.get("/visits/known").status_code == 302


def test_a_draft_arrives_once_whatever_day_its_answer_was_lost(world: World) -> None:
    client = world.client("wangxin")
    photo = SimpleUploadedFile("a.png", PNG, "image/png")
    first = client.post(
        "/visits/deliver", draft(world, photos=[photo], employees="120", written_at="2026-10-09T01:00:00Z")
    )
    assert first.status_code == 201 and Contact.objects.get().photos.count() == 1
    with pinned(date(2026, 10, 10)):
        again = client.post("/visits/deliver", draft(world, done="改过的字"))
    assert (again.status_code, again.json()["href"]) == (200, first.json()["href"])
    assert Contact.objects.get().done == "看了二车间"
    shown = text(client.get(first.json()["href"]))
    assert "经营情况" in shown and "120" in shown


def test_what_is_refused_says_where_and_writes_nothing(world: World, monkeypatch) -> None:
    client = world.client("wangxin")
    for status, reason, told in (
        (409, "account", {"account": "999"}),
        (422, "refused", {"key": "short"}),
        (404, "refused", {"whom": world.other_project.dossier.number, "account": str(world.account("wangxin").pk)}),
        (422, "refused", {"done": ""}),
        (422, "refused", {"promise": "催", "promise_due": "改天"}),
        (422, "refused", {"promise": "催"}),
        (422, "refused", {"promise_due": "3 天"}),
        (422, "refused", {"line_words_1": "外线"}),
        (422, "refused", {"line_kind_2": "resources"}),
        (422, "refused", {"signature": SimpleUploadedFile("s.png", PNG, "image/png")}),
        (422, "refused", {"on": "2026-10-20"}),
        (422, "refused", {"photos": [SimpleUploadedFile("a.exe", b"MZ\x00\x01\x02", "image/png")]}),
    ):
        answer = client.post("/visits/deliver", draft(world, **told))
        assert (answer.status_code, answer.json()["reason"]) == (status, reason), told
    wrong = client.post("/visits/deliver", draft(world, on="2026-10-20")).json()
    assert [one["field"] for one in wrong["errors"]] == ["on"] and "还没到" in wrong["message"]
    assert not Contact.objects.exists()
    assert client.get("/visits/deliver").status_code == 405
    # the same draft from two places at one moment: the other one was first
    asked = iter([None])
    real = road.queries.delivered
    assert client.post("/visits/deliver", draft(world)).status_code == 201
    monkeypatch.setattr(road.queries, "delivered", lambda actor, key: next(asked, real(actor, key)))
    with pinned(date(2026, 10, 10)):
        assert client.post("/visits/deliver", draft(world)).status_code == 200
    assert Contact.objects.count() == 1


def test_a_plan_is_made_changed_and_ended_on_its_pages(world: World) -> None:
    client = world.client("wangxin")
    sent = {
        "name": "四季度走访",
        "force": world.task_force.dossier.number,
        "starts_on": "10.9",
        "last_on": "12.31",
        "months_key": "1",
        "months_project": "",
        "months_other": "6",
        "idempotency_key": "p",
    }
    assert client.post("/visits/plans/new", {**sent, "months_key": "", "months_other": ""}).status_code == 422
    assert client.post("/visits/plans/new", sent).status_code == 302
    plan = VisitPlan.objects.get()
    assert plan.tiers == {"key": 1, "other": 6}
    one = plan.visits.earliest("opens_on")
    act = f"/visits/visit/{one.pk}/acts"
    change = {"post": str(one.post_id), "due_on": "2026-10-14", "reason": "约好了", "expected_version": one.version}
    assert client.post(f"{act}/change", {**change, "due_on": "2026-12-14"}).status_code == 422
    assert client.post(f"{act}/change", {**change, "idempotency_key": "c"}).status_code == 302
    assert client.post(f"{act}/change", {**change, "due_on": "2026-10-15"}).status_code == 409
    with pinned(date(2026, 10, 15)):
        shown = text(client.get("/visits/"))
        assert "1 家逾期没走" in shown and "澄川电机有限公司" in shown
    assert not client.get("/visits/known").json()["visits"][0]["provisional"]
    assert client.post(f"{act}/drop", {"reason": "停产", "idempotency_key": "d"}).status_code == 302
    assert client.post(f"/visits/plans/{plan.pk}/end", {"reason": ""}).status_code == 422
    assert client.post(f"/visits/plans/{plan.pk}/end", {"reason": "重排", "idempotency_key": "e"}).status_code == 302
    assert "已结束：重排" in text(client.get(f"/visits/plans/{plan.pk}/"))
    with pinned(date(2026, 12, 31)):
        changed = {**sent, "name": "明年", "starts_on": "2026-12-31", "last_on": "2027-12-30", "idempotency_key": "q"}
        assert client.post("/visits/plans/new", changed).status_code == 302
        (later,) = [row for row in client.get("/visits/known").json()["visits"] if row["turn"] == "round"]
        assert later["provisional"] and "1月" in later["due"], "no holiday notice for 2027"


def test_coverage_counts_as_of_the_day_and_each_figure_opens_its_rows(world: World, act, plan, record) -> None:
    wangxin = world.actor("wangxin")

    def counts(day: date) -> dict[What, int]:
        line = next(one for one in coverage.lines(wangxin, coverage.rows(wangxin, day)) if one.tier == "key")
        return {what: n for what, n in line.counts.items() if n}

    assert counts(DAY) == {What.ALL: 1, What.PLANNED: 1, What.COMING: 1, What.NEVER: 1}
    assert counts(date(2026, 10, 8)) == {What.ALL: 1, What.NEVER: 1, What.UNPLANNED: 1}
    late = date(2026, 11, 20)
    assert counts(late) == {What.ALL: 1, What.PLANNED: 2, What.LATE: 1, What.COMING: 1, What.NEVER: 1}
    record(by="wangxin", on=late, day=late)
    assert counts(late) == {What.ALL: 1, What.PLANNED: 2, What.MISSED: 1, What.DONE: 1}
    assert counts(date(2026, 11, 19))[What.LATE] == 1, "still owed on the day before somebody went"
    # as of the day before nobody had been there
    assert counts(date(2026, 11, 19))[What.NEVER] == 1
    client = world.client("wangxin")
    with pinned(late):
        page = client.get("/visits/coverage")
        said = text(page).replace("， ", "，")
        assert "已开始的各期该走 2 家次，走过 1 家次，1 家次过期没走到" in said
        figures = re.findall(r'href="(/visits/rows\?[^"]+)">(.*?)</a>', page.content.decode())
        assert len(figures) == 4
        for href, shown in figures:
            rows = client.get(href.replace("&amp;", "&"))
            assert str(rows.context["n"]) == re.sub(r"<[^>]+>", "", shown).strip(), href
        book = load_workbook(io.BytesIO(b"".join(client.get("/visits/rows.xlsx?what=planned").streaming_content)))
        told = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        assert [row[told[0].index("怎样")] for row in told if "澄川电机有限公司" in row] == [
            "过期没走到",
            "走过，上一期没走到",
        ]
        # a missed round is history: it shows the light of the present one
        assert [row[told[0].index("灯")] for row in told if "澄川电机有限公司" in row] == ["按时", "按时"]


def test_statements_do_not_grow_with_the_enterprises(world: World, act) -> None:
    client = world.client("wangxin")

    def more(n: int) -> None:
        system_act: dict[str, Any] = act("sysadmin")
        for i in range(n):
            firm = enterprises.create(
                **system_act, zone=world.zone, name=f"临湖{n}-{i}有限公司", opened_on=DAY, region=world.town
            )
            taskforces.look_after(**system_act, dossier=firm.dossier, task_force=world.task_force, starts_on=DAY)
        commands.make_visit_plan(
            **act("wangxin"), dossier=world.task_force.dossier, name=f"加{n}", starts_on=DAY, ends_on=END, day=DAY
        )

    def statements() -> list[int]:
        found = []
        for address in ("/visits/", "/visits/known", "/visits/coverage", "/visits/rows?what=planned", "/visits/plans/"):
            client.get(address)
            with CaptureQueriesContext(connection) as said:
                assert client.get(address).status_code == 200
            found.append(len(said))
        return found

    more(1)
    before = statements()
    more(5)
    assert statements() == before


def test_tiers_come_from_the_data_directory_when_there_are_any(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    line = "{code: all, of: any, months: 2, by: [local], name: 都走}"
    (tmp_path / "visits.yaml").write_text(f"source: 本区办法\ntiers:\n  - {line}\n", encoding="utf-8")
    rules = tiers.visit_rules()
    assert rules.tier_for(key=True, with_project=True).months == 2 and rules.name_of("key") == "key"
    (tmp_path / "visits.yaml").write_text(
        f"source: x\ntiers:\n  - {line.replace('any', 'key')}\n# 2\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match="the last one takes any"):
        tiers.visit_rules()
