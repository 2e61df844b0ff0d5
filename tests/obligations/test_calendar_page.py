"""The calendar year: what a day is and why, what a notice moved, who may load one."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from kuaijin.journal.models import Entry
from kuaijin.obligations import calendar_queries as reads
from kuaijin.obligations.calendar_year import sentence_of_today, year_of
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import working_days
from tests.support.world import DAY, World, build, owed, pinned

pytestmark = pytest.mark.django_db
NOTICE = """
year: 2027
number: 试〔2026〕1号
issued_on: 2026-10-08
source: 试用的放假通知
off: [{from: 2027-01-01, to: 2027-01-03, name: 元旦}]
work: [{date: 2027-01-09, name: 元旦}]
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """With a data directory of its own: what is loaded here reaches no other test."""
    with pinned(), override_settings(DATA_DIR=tmp_path):
        yield build()


def get(world: World, username: str, page: str = "calendar", /, **asked: Any) -> str:
    answer = world.client(username).get(reverse(f"obligations:{page}"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def post(world: World, username: str, page: str, /, **given: Any) -> Any:
    return world.client(username).post(reverse(f"obligations:{page}"), given)


def test_it_says_first_whether_today_and_tomorrow_are_worked(world: World) -> None:
    heading = re.search(r"<h1.*?</h1>", get(world, "wangxin"))
    assert heading is not None
    assert re.sub(r"<[^>]+>", "", heading[0]) == "今天是工作日，明天周六调休上班"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 10, 10), "今天周六调休上班，明天周日休息"),
        (date(2026, 10, 3), "今天休息，明天周日休息"),
        (date(2026, 10, 12), "今天是工作日，明天周二上班"),
        (date(2026, 12, 31), "今天是工作日，明天周五还没有放假通知"),
        (date(2027, 1, 1), "2027 年没有放假通知，今天是不是工作日要等通知"),
    ],
)
def test_the_sentence_follows_the_notice(world: World, day: date, said: str) -> None:
    assert sentence_of_today(calendar_of("N"), day) == said


def test_a_year_counts_its_days_and_marks_each(world: World) -> None:
    year = year_of(calendar_of("N"), 2026, DAY)
    assert year.workdays is not None
    assert (year.workdays + (year.rest or 0), year.makeup) == (365, 6)
    cells = {cell.day: cell for month in year.months for week in month.weeks for cell in week if cell}
    assert len(cells) == 365
    assert cells[date(2026, 10, 10)].css == "kj-yw kj-ym"
    assert cells[date(2026, 10, 8)].css == "kj-yw"
    assert cells[date(2026, 10, 1)].css == "kj-yr kj-yh"
    assert [cell.day for cell in cells.values() if cell.today] == [DAY]
    assert sum(month.workdays or 0 for month in year.months) == year.workdays


def test_a_year_without_notice_is_said_and_not_guessed(world: World) -> None:
    year = year_of(calendar_of("N"), 2027, DAY)
    assert (year.known, year.workdays, year.stretches) == (False, None, ())
    assert {cell.css for month in year.months for week in month.weeks for cell in week if cell} == {"kj-yu"}
    assert "2027 年没有放假通知" in get(world, "wangxin", year=2027)


@pytest.mark.parametrize("asked", ["", "abc", "99999", "0", "-3"])
def test_a_nonsense_year_shows_a_year_all_the_same(world: World, asked: str) -> None:
    assert "kj-year" in get(world, "wangxin", year=asked)


def test_the_calculator_explains_every_day(world: World) -> None:
    said = get(world, "wangxin", start="2026-09-24", n="8")
    for words in ("8 个工作日之后", "10月13日", "中秋节放假", "调休上班，计入", "第 8 天"):
        assert words in said


@pytest.mark.parametrize(("roll", "day"), [("next_working_day", "2026-10-08"), ("none", "2026-10-01")])
def test_calendar_days_roll_only_when_told_to(world: World, roll: str, day: str) -> None:
    said = get(world, "wangxin", start="2026-09-24", n="7", mode="calendar", roll=roll)
    big = said[said.index('class="kj-big"') :][:200]
    assert f'datetime="{day}"' in big


def test_a_start_in_the_future_is_counted_too(world: World) -> None:
    said = get(world, "wangxin", start="2026-10-12", n="3")
    assert 'datetime="2026-10-15"' in said[said.index('class="kj-big"') :][:200]


def test_an_answer_that_needs_next_year_is_an_estimate(world: World) -> None:
    said = get(world, "wangxin", start="2026-12-28", n="20")
    assert "暂定" in said[said.index('class="kj-big"') :][:200]


@pytest.mark.parametrize(
    "asked", [{"start": "昨年", "n": "3"}, {"start": "10.9", "n": "-1"}, {"start": "10.9", "n": "x"}]
)
def test_a_question_that_cannot_be_read_is_told_at_its_field(world: World, asked: dict[str, str]) -> None:
    said = get(world, "wangxin", **asked)
    assert "kj-err" in said
    assert 'class="kj-big"' not in said


def test_a_notice_is_shown_before_it_is_kept(world: World, tmp_path: Path) -> None:
    said = post(world, "sysadmin", "calendar_notice", text=NOTICE, act="preview", idempotency_key="a").content.decode()
    for words in ("试〔2026〕1号", "放假 3 天", "上班 1 天", "载入 2027 年的通知"):
        assert words in said
    assert 2027 not in calendar_of("N").known_years
    assert not (tmp_path / "notices").exists()


def test_a_loaded_notice_fixes_what_waited_for_it_and_says_what_moved(world: World) -> None:
    owed(
        world.actor("sysadmin"), world.project.dossier, "送电接入", world.posts["power"], term=working_days(70, "承诺")
    )
    waiting = Obligation.objects.get(title="送电接入")
    assert (waiting.due_on, waiting.missing_year) == (None, 2027)
    assert "送电接入" in get(world, "wangxin")
    answer = post(world, "sysadmin", "calendar_notice", text=NOTICE, act="load", idempotency_key="a")
    assert (answer.status_code, answer["Location"]) == (303, "/obligations/calendar/?year=2027")
    waiting.refresh_from_db()
    assert waiting.due_on == calendar_of("N").add(date(2026, 9, 24), 70)
    assert Entry.objects.filter(code="obligations.moved", reason__contains="2027").count() == 1
    said = get(world, "wangxin", "calendar_moved")
    assert "送电接入" in said
    assert "未定" in said
    # somebody of another zone learns that it was loaded, not what it moved here nor who did it
    foreign = get(world, "charlie", "calendar_moved")
    assert "送电接入" not in foreign
    assert "钱甲" not in get(world, "charlie")


def test_loading_twice_by_the_same_form_is_one_act(world: World) -> None:
    for _ in range(2):
        post(world, "sysadmin", "calendar_notice", text=NOTICE, act="load", idempotency_key="same")
    assert Entry.objects.filter(code="obligations.load_notice").count() == 1


@pytest.mark.parametrize(
    "text",
    ["", "year: [", "year: 2027\nsource: x\noff: []", "year: 2027\noff: [2027-01-01]", f"{NOTICE}---{NOTICE}"],
)
def test_a_faulty_notice_is_refused_at_its_field_and_kept_nowhere(world: World, text: str, tmp_path: Path) -> None:
    for act in ("preview", "load"):
        answer = post(world, "sysadmin", "calendar_notice", text=text, act=act)
        assert answer.status_code == 422
        assert "kj-err" in answer.content.decode()
    assert not (tmp_path / "notices").exists()
    assert not Entry.objects.filter(code="obligations.load_notice").exists()


@pytest.mark.parametrize("username", ["wangxin", "leader", "fengkui", "zhenggeng", "yangding", "auditor", "secadmin"])
def test_only_the_system_administrator_loads(world: World, username: str) -> None:
    assert "载入放假通知" not in get(world, username)
    for name, given in (("calendar_notice", {"text": NOTICE, "act": "load"}), ("calendar_days_off", {})):
        assert post(world, username, name, **given).status_code == 403
    assert 2027 not in calendar_of("N").known_years


def test_a_days_off_of_the_zone_moves_its_own_clocks_alone(world: World) -> None:
    given = {
        "first": "10.12",
        "last": "10月12日",
        "name": "新区运动会",
        "source": "管办〔2026〕18号",
        "idempotency_key": "b",
    }
    assert post(world, "sysadmin", "calendar_days_off", **given).status_code == 303
    world.obligation.refresh_from_db()
    assert world.obligation.due_on == date(2026, 10, 14)
    assert not calendar_of("N").is_workday(date(2026, 10, 12))
    assert calendar_of("K").is_workday(date(2026, 10, 12))
    said = get(world, "wangxin")
    for words in ("新区运动会", "管办〔2026〕18号", "1 个到期日随之改动"):
        assert words in said
    assert "新区运动会" not in get(world, "charlie")


def test_a_second_order_stands_beside_the_first(world: World) -> None:
    for day in ("2026-10-12", "2026-10-30"):
        given = {"first": day, "last": day, "name": "放假", "source": "管办", "idempotency_key": day}
        post(world, "sysadmin", "calendar_days_off", **given)
    assert [extra.date for extra in calendar_of("N").extra_off] == [date(2026, 10, 12), date(2026, 10, 30)]


def test_days_off_need_an_order_and_an_order_of_days(world: World) -> None:
    answer = post(world, "sysadmin", "calendar_days_off", first="2026-10-30", last="2026-10-29", name="放假", source="")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "最后一天早于第一天" in said
    assert calendar_of("N").extra_off == ()


def test_what_moved_is_read_a_page_at_a_time(world: World) -> None:
    for number in range(3):
        owed(world.actor("sysadmin"), world.project.dossier, f"第 {number} 件", world.posts["power"])
    given = {"first": "10.12", "last": "10.12", "name": "放假", "source": "管办", "idempotency_key": "c"}
    post(world, "sysadmin", "calendar_days_off", **given)
    actor = world.actor("wangxin")
    last = reads.last_loaded(actor, world.zone)
    assert last is not None
    assert last.count == 4
    first, further = reads.moved_by(actor, last, limit=3)
    rest, end = reads.moved_by(actor, last, after=further or 0, limit=3)
    assert (len(first), len(rest), end) == (3, 1, None)
    assert {(one.before, one.after) for one in [*first, *rest]} == {(date(2026, 10, 13), date(2026, 10, 14))}


def test_an_enterprise_counts_only_what_is_shown_to_it(world: World) -> None:
    owed(world.actor("sysadmin"), world.project.dossier, "给企业看的", world.posts["power"], secrecy="outside")
    given = {"first": "10.12", "last": "10.12", "name": "放假", "source": "管办", "idempotency_key": "d"}
    post(world, "sysadmin", "calendar_days_off", **given)
    last = reads.last_loaded(world.actor("yangding"), world.zone)
    assert last is not None
    assert last.count == 1


def declared(world: World) -> str:
    """Days off that were entered by mistake; the address that withdraws them."""
    given = {"first": "10.12", "last": "10.12", "name": "运动会", "source": "管办〔2026〕18号", "idempotency_key": "e"}
    post(world, "sysadmin", "calendar_days_off", **given)
    return reverse("obligations:calendar_withdraw", args=["2026-10-12"])


def test_days_off_entered_by_mistake_are_withdrawn_and_the_clocks_read_again(world: World, tmp_path: Path) -> None:
    address = declared(world)
    assert address in get(world, "sysadmin")
    assert "运动会" in world.client("sysadmin").get(address).content.decode()
    answer = world.client("sysadmin").post(address, {"reason": "文件是去年的", "idempotency_key": "f"})
    assert (answer.status_code, answer["Location"]) == (303, f"{reverse('obligations:calendar')}?year=2026")
    world.obligation.refresh_from_db()
    assert world.obligation.due_on == date(2026, 10, 13)
    assert calendar_of("N").is_workday(date(2026, 10, 12))
    entry = Entry.objects.get(code="obligations.withdraw_days_off")
    assert (entry.reason, entry.after["moved"]) == ("文件是去年的", 1)
    assert "管办〔2026〕18号" in entry.before["off"][0]
    moved = Entry.objects.get(code="obligations.moved", cause=entry.act)
    assert (moved.before["due_on"], moved.after["due_on"]) == ("2026-10-14", "2026-10-13")
    assert len(list((tmp_path / "notices" / "zones" / "N" / "withdrawn").iterdir())) == 1
    said = get(world, "wangxin")
    assert "撤回 2026-10-12" in said
    assert "1 个到期日随之改动" in said
    assert address not in get(world, "sysadmin")
    assert world.client("sysadmin").post(address, {"reason": "再撤一次"}).status_code == 404


def test_a_withdrawal_needs_a_reason_and_the_system_administrator(world: World) -> None:
    address = declared(world)
    answer = world.client("sysadmin").post(address, {"reason": " "})
    assert answer.status_code == 422
    assert "还没写" in answer.content.decode()
    assert address not in get(world, "wangxin")
    assert world.client("wangxin").post(address, {"reason": "错了"}).status_code == 403
    assert not calendar_of("N").is_workday(date(2026, 10, 12))


@pytest.mark.parametrize("name", ["2026-10-13", "..", "withdrawn"])
def test_nothing_else_is_withdrawn(world: World, name: str) -> None:
    declared(world)
    address = reverse("obligations:calendar_withdraw", args=[name])
    assert world.client("sysadmin").post(address, {"reason": "错了"}).status_code == 404
