"""The pages of problems: what they show to whom, what they write, what they refuse and say why."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kuaijin.journal.models import Entry
from kuaijin.problems import commands
from kuaijin.problems.models import Problem
from tests.problems.raising import raise_on
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + b"\0" * 20


def get(world: World, username: str, address: str, status: int = 200) -> str:
    answer = world.client(username).get(address)
    assert answer.status_code == status, (username, address)
    return answer.content.decode()


def page_of(problem: Problem, query: str = "") -> str:
    return reverse("problems:detail", args=[problem.pk]) + query


def send(world: World, username: str, problem: Problem, act: str, **given: Any) -> Any:
    return world.client(username).post(reverse("problems:act", args=[problem.pk, act]), given)


def test_raised_answered_closed_by_another_and_opened_again(world: World) -> None:
    number = world.project.dossier.number
    address = f"{reverse('problems:create')}?of={number}"
    assert world.project.dossier.title in get(world, "shenji", address)
    sent = world.client("shenji").post(
        address,
        {
            "of": number,
            "words": "二期用电容量不够，差 2000 kVA",
            "kind": "resources",
            "raised_on": "10.8",
            "owner": world.posts["power"].pk,
            "photos": SimpleUploadedFile("配电房.png", PNG),
            "idempotency_key": "k1",
        },
    )
    problem = Problem.objects.get()
    assert sent["Location"] == page_of(problem)
    assert (problem.owner, problem.raised_on) == (world.posts["power"], date(2026, 10, 8))
    page = get(world, "shenji", page_of(problem))
    for told in ("还没答复，冯癸 要解决", "tel:13800000417", "配电房.png", "提问题", "现在不能由您销号：还没有答复"):
        assert told in page, told
    # the owner answers, and cannot close what he answered
    assert send(world, "fengkui", problem, "answer", words="先放出 2000 kVA", on="10.9").status_code == 302
    page = get(world, "fengkui", page_of(problem))
    assert "先放出 2000 kVA" in page
    assert "办的人不能自己销号" in page
    assert "act=close" not in page
    assert send(world, "fengkui", problem, "close", on="10.9").status_code == 422
    # somebody else does, and opens it again when it comes back
    assert "act=close" in get(world, "shenji", page_of(problem))
    assert send(world, "shenji", problem, "close", on="10.9", note="看过，送上电了").status_code == 302
    assert "已销号，沈己 说解决了" in get(world, "shenji", page_of(problem))
    assert send(world, "shenji", problem, "reopen", reason="").status_code == 422
    assert send(world, "shenji", problem, "reopen", reason="又跳闸").status_code == 302
    page = get(world, "shenji", page_of(problem))
    assert page.index("提出") < page.index("看过，送上电了") < page.index("又跳闸")
    assert Problem.objects.get().is_open


def test_handing_on_tells_colleagues_why_and_the_enterprise_only_who(world: World) -> None:
    problem = raise_on(world, world.actor("wangxin"), secrecy="outside", owner=None)
    sent = send(world, "wangxin", problem, "hand-on", owner=world.posts["power"].pk, reason="上次他们拖了半年")
    assert sent.status_code == 302
    assert "上次他们拖了半年" in get(world, "wangxin", page_of(problem))
    page = get(world, "yangding", page_of(problem))
    assert "冯癸" in page
    assert "上次他们拖了半年" not in page
    assert "留痕" not in page
    owed = get(world, "yangding", reverse("obligations:detail", args=[problem.obligation_id]))
    assert "上次他们拖了半年" not in owed


def test_the_list_asks_its_question_in_the_address(world: World) -> None:
    mine = raise_on(world, world.actor("wangxin"), words="自己要办的", owner=world.posts["manager"], kind="safety")
    other = raise_on(world, world.actor("wangxin"), words="供电要办的", day=DAY)
    client, address = world.client("wangxin"), reverse("problems:list")

    def listed(query: str) -> list[int]:
        return [row.problem.pk for row in client.get(f"{address}{query}").context["table"].rows]

    assert listed("") == [mine.pk, other.pk]
    assert listed("?mine=owner") == listed("?due=late") == listed("?light=red") == listed("?kind=safety") == [mine.pk]
    assert listed("?mine=raised&q=供电") == listed("?light=green&light=blue") == [other.pk]
    assert listed(f"?of={world.project.dossier.number}&sort=-due") == [other.pk, mine.pk]
    assert listed("?state=closed") == listed("?state=answered") == listed("?by=enterprise") == []
    page = client.get(address).content.decode()
    for told in ("2 个问题没销号，", "1 个逾期", "逾期 2 个工作日", "王辛", "tel:13800000315"):
        assert told in page, told
    assert "没有符合这些条件的问题" in client.get(f"{address}?kind=upgrade").content.decode()
    book = client.get(reverse("problems:export") + "?mine=owner")
    assert book.status_code == 200
    assert b"".join(book.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_who_sees_what(world: World) -> None:
    inside = raise_on(world, world.actor("wangxin"), words="内部的难处")
    outside = raise_on(world, world.actor("wangxin"), words="给企业看的难处", secrecy="outside")
    assert "内部的难处" not in get(world, "yangding", reverse("problems:list"))
    assert "给企业看的难处" in get(world, "yangding", reverse("problems:list"))
    get(world, "yangding", page_of(inside), 404)
    get(world, "yangding", page_of(outside))
    assert "难处</a>" not in get(world, "charlie", reverse("problems:list"))
    get(world, "charlie", page_of(outside), 404)
    get(world, "charlie", f"{reverse('problems:create')}?of={world.other_project.dossier.number}", 404)
    assert send(world, "charlie", outside, "answer", words="好了", on="10.9").status_code == 404
    get(world, "secadmin", reverse("problems:list"), 403)
    get(world, "auditor", page_of(inside))
    get(world, "auditor", reverse("problems:create"), 403)


def test_an_enterprise_raises_and_says_itself_whether_it_is_solved(world: World) -> None:
    address = reverse("problems:create")
    page = get(world, "yangding", address)
    assert "谁来解决" not in page
    assert "企业也能看" not in page
    assert world.other_project.dossier.title not in page
    number = world.project.dossier.number
    given = {"of": number, "words": "货车进不了厂门", "kind": "other", "owner": world.posts["power"].pk}
    assert world.client("yangding").post(address, given).status_code == 302
    problem = Problem.objects.get()
    assert (problem.owner, problem.secrecy, problem.from_enterprise) == (world.posts["manager"], "outside", True)
    commands.answer(actor=world.actor("wangxin"), at=AT, problem=problem, words="路口加宽了", on=DAY, day=DAY)
    assert "act=close" in get(world, "yangding", page_of(problem))
    assert send(world, "yangding", problem, "close", on="10.9").status_code == 302
    problem.refresh_from_db()
    assert problem.closed_name == "杨丁"
    sent = world.client("yangding").post(
        address, {"of": world.other_project.dossier.number, "words": "x", "kind": "other"}
    )
    assert sent.status_code == 404


def test_from_the_obligation_one_comes_to_the_problem(world: World) -> None:
    problem = raise_on(world, world.actor("wangxin"))
    owed = reverse("problems:owed", args=[problem.obligation_id])
    assert world.client("fengkui").get(owed)["Location"] == page_of(problem, "?act=answer")
    assert world.client("zhenggeng").get(owed)["Location"] == page_of(problem)
    assert world.client("wangxin").get(reverse("problems:owed", args=[world.obligation.pk])).status_code == 404
    page = get(world, "fengkui", reverse("obligations:detail", args=[problem.obligation_id]))
    assert owed in page
    assert "act=done" not in page
    assert owed in get(world, "fengkui", reverse("cockpit:my_day"))


def test_the_page_of_the_project_lists_them_and_raises_one(world: World) -> None:
    problem = raise_on(world, world.actor("wangxin"))
    page = get(world, "wangxin", reverse("projects:detail", args=[world.project.dossier.number]))
    assert page_of(problem) in page
    assert f"{reverse('problems:create')}?of={world.project.dossier.number}" in page
    assert page_of(problem) not in get(
        world, "yangding", reverse("projects:detail", args=[world.project.dossier.number])
    )


def test_the_note_from_the_road_leads_to_service_progress_and_problems(world: World) -> None:
    client = world.client("wangxin")
    ways = [reverse(name) for name in ("contacts:record", "projects:record", "problems:create")]
    for here in ways:
        page = client.get(here).content.decode()
        assert all(f'href="{way}"' in page for way in ways), here
    assert 'href="/problems/"' in client.get(reverse("requests:list")).content.decode()
    assert f'href="{ways[1]}"' not in get(world, "fengkui", ways[0])


def test_a_refused_problem_comes_back_with_what_was_typed(world: World) -> None:
    given = {"of": world.project.dossier.number, "words": "卡住了", "kind": "safety", "raised_on": "10.12"}
    answer = world.client("wangxin").post(reverse("problems:create"), given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还没到" in page
    assert "卡住了" in page
    assert not Problem.objects.exists()
    assert not Entry.objects.filter(code="problems.raise_problem").exists()


def test_the_list_costs_the_same_however_long(world: World, django_assert_max_num_queries: Any) -> None:
    for n in range(30):
        raise_on(world, world.actor("wangxin"), words=f"问题 {n}")
    client = world.client("wangxin")
    client.get(reverse("problems:list"))
    with django_assert_max_num_queries(22):
        client.get(reverse("problems:list"))
