"""Each state of each component, in both languages, as people read it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import segno
from django.utils import translation

from kuaijin.kit import components as c
from kuaijin.kit.gallery.samples import CALENDAR, TODAY
from kuaijin.law.attribution import HandOver, Party, split
from kuaijin.law.lights import Light


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def said(due: date | None, **how: object) -> str:
    return c.due(due, today=TODAY, calendar=CALENDAR, **how)  # type: ignore[arg-type]


DUE_STATES = [
    ("ahead", date(2026, 10, 13), {}, "10月13日 周二 · 还剩 3 个工作日", "Tue 13 Oct · 3 working days left"),
    ("make-up", date(2026, 10, 10), {}, "10月10日 周六 · 还剩 1 个工作日", "Sat 10 Oct · 1 working day left"),
    ("today", TODAY, {}, "10月9日 周五 · 今天到期", "Fri 9 Oct · due today"),
    ("late", date(2026, 10, 8), {}, "10月8日 周四 · 逾期 1 个工作日", "Thu 8 Oct · 1 working day overdue"),
    ("late over rest", date(2026, 9, 30), {}, "9月30日 周三 · 逾期 2 个工作日", "Wed 30 Sep · 2 working days overdue"),
    (
        "calendar days",
        date(2026, 10, 12),
        {"term_mode": c.CALENDAR},
        "10月12日 周一 · 还剩 3 天（自然日）",
        "Mon 12 Oct · 3 calendar days left",
    ),
    (
        "provisional",
        date(2027, 2, 17),
        {"provisional": True},
        "约 2027年2月17日，暂定",
        "About 17 Feb 2027, provisional",
    ),
    ("year without notice", date(2027, 2, 17), {}, "约 2027年2月17日，暂定", "About 17 Feb 2027, provisional"),
    (
        "paused",
        None,
        {"paused": c.Pause("专家评审", date(2026, 10, 20))},
        "已暂停 · 专家评审，预计 10月20日 恢复",
        "Paused · 专家评审, expected to resume 20 Oct",
    ),
    (
        "paused without end",
        None,
        {"paused": c.Pause("听证")},
        "已暂停 · 听证，没说何时恢复",
        "Paused · 听证, no day of resumption given",
    ),
    ("early", date(2026, 10, 12), {"done_on": date(2026, 10, 8)}, "10月8日 办结，早 3 天", "Done 8 Oct, 3 days early"),
    ("in time", TODAY, {"done_on": TODAY}, "10月9日 办结，当天到期", "Done 9 Oct, on the due day"),
    (
        "done late",
        date(2026, 9, 29),
        {"done_on": date(2026, 10, 8)},
        "10月8日 办结，晚 2 天",
        "Done 8 Oct, 2 days late",
    ),
    ("none", None, {}, "还没有期限", "No due day yet"),
]


@pytest.mark.parametrize(("state", "due", "how", "chinese", "english"), DUE_STATES, ids=[s[0] for s in DUE_STATES])
def test_due_says_each_state(state: str, due: date | None, how: dict[str, object], chinese: str, english: str) -> None:
    assert words(said(due, **how)) == chinese
    with translation.override("en"):
        assert words(said(due, **how)) == english


@pytest.mark.parametrize(
    ("due", "how", "cells"),
    [
        (date(2026, 10, 13), {}, "■□■■"),
        (date(2026, 10, 12), {"term_mode": c.CALENDAR}, "■■■"),
        (date(2026, 9, 30), {}, "□□□□□□□■■"),
        (TODAY, {}, ""),
        (date(2026, 10, 30), {}, "■□■■■■■□□■■■■■□□■■■■■"),
        (date(2026, 10, 31), {}, ""),
        (date(2026, 10, 13), {"show_cells": False}, ""),
        (date(2026, 10, 8), {"done_on": TODAY}, ""),
    ],
)
def test_due_draws_a_cell_a_day_up_to_twenty_one(due: date, how: dict[str, object], cells: str) -> None:
    drawn = re.findall(r"<i( class=\"kj-x\")?></i>", said(due, **how))
    assert "".join("□" if hollow else "■" for hollow in drawn) == cells


def test_late_days_are_red_and_a_pause_is_hatched() -> None:
    assert "kj-cells kj-red" in said(date(2026, 10, 8))
    assert "kj-cells kj-held" in said(None, paused=c.Pause("听证", date(2026, 10, 12)))


def test_due_opens_why_only_with_an_address() -> None:
    assert '<a href="?why=3&amp;x=1" data-kj-why>' in said(TODAY, href="?why=3&x=1")
    assert "<a" not in said(TODAY)


@pytest.mark.parametrize("light", list(Light))
def test_a_light_is_shape_colour_and_word(light: Light) -> None:
    html = c.light(light)
    assert f"kj-{light.value}" in html and "<i></i>" in html and c.light_word(light) in html


def test_a_light_without_word_is_named() -> None:
    assert 'role="img" aria-label="未核实"' in c.light("grey", word=False)


def test_marks_stand_worst_first_and_become_a_bar_above_three_hundred() -> None:
    few = c.marks([c.MarkGroup("green", 3, "/g"), c.MarkGroup("red", 2, "/r"), c.MarkGroup("blue", 0, "/b")])
    assert few.index("kj-red") < few.index("kj-green") and "kj-blue" not in few
    assert few.count("<i></i>") == 5
    many = c.marks([c.MarkGroup("green", 299, "/g"), c.MarkGroup("red", 2, "/r")])
    assert many.count("<rect") == 2 and many.count("<i></i>") == 2


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (Decimal("1260000000"), "12.60 亿元", "CNY 1.26 bn"),
        (Decimal("100000000"), "1.00 亿元", "CNY 100 m"),
        (Decimal("3800000"), "380 万元", "CNY 3.8 m"),
        (Decimal("14340000"), "1,434 万元", "CNY 14.34 m"),
        (Decimal("3500"), "3,500 元", "CNY 3,500"),
        (Decimal("0"), "0 万元", "CNY 0"),
        (None, "没填", "Not given"),
    ],
)
def test_money_is_said_in_the_unit_people_say(amount: Decimal | None, chinese: str, english: str) -> None:
    assert words(c.money(amount)) == chinese
    with translation.override("en"):
        assert words(c.money(amount)) == english
        assert not re.search("[万亿]", c.money(amount))


def test_money_keeps_about_and_shows_exact_yuan() -> None:
    html = c.money(Decimal("223000000"), approx=True)
    assert words(html) == "约 2.23 亿元" and 'title="223,000,000 元"' in html
    assert words(c.money(Decimal("223000000"), unit="yi")) == "2.23"


def test_ranges_and_years_of_days() -> None:
    assert words(c.day_range(date(2026, 10, 8), date(2026, 10, 12), today=TODAY)) == "10月8–12日"
    assert words(c.day_range(date(2026, 9, 25), date(2026, 10, 3), today=TODAY)) == "9月25日–10月3日"
    assert words(c.day_range(date(2026, 12, 30), date(2027, 1, 2), today=TODAY)) == "2026年12月30日–2027年1月2日"
    assert words(c.day(date(2027, 2, 17), today=TODAY)) == "2027年2月17日"
    assert words(c.instant(datetime(2026, 10, 8, 17, 5, tzinfo=UTC), today=TODAY)) == "10月9日 01:05"


def test_a_seat_shows_the_phone_to_call_now() -> None:
    away = c.PersonView(
        name="沈己",
        phone="138-0000-0326",
        on_leave_until=date(2026, 10, 12),
        substitute_name="王辛",
        substitute_phone="138-0000-0315",
    )
    assert "请假到 10月12日王辛 代 138-0000-0315" in words(c.person(away, today=TODAY))
    assert words(c.person_cell(away)) == "王辛 代沈己138-0000-0315"


def test_a_vacant_seat_is_red_with_its_day_and_the_way_to_fill_it() -> None:
    vacant = c.PersonView(role="负责人", vacant_since=date(2026, 9, 28), appoint_href="/appoint")
    html = c.person(vacant, today=TODAY)
    assert "kj-red" in html and words(html) == "负责人空缺 9月28日 起指定" and 'href="/appoint"' in html


def test_a_vacant_seat_says_who_must_fill_it() -> None:
    vacant = c.PersonView(role="联系人", vacant_since=date(2026, 9, 28), fill_by="王辛（专班负责人）")
    assert words(c.person(vacant, today=TODAY)) == "联系人空缺 9月28日 起由王辛（专班负责人）补"
    with translation.override("en"):
        assert words(c.person(vacant, today=TODAY)).endswith("to be filled by 王辛（专班负责人）")


def test_who_acts_is_said_in_the_letters_of_the_reader() -> None:
    away = c.PersonView(
        name="沈己", name_latin="Shen Ji", phone="138-0000-0326", on_leave_until=date(2026, 10, 12),
        substitute_name="王辛", substitute_latin="Wang Xin", substitute_phone="138-0000-0315",
    )  # fmt: skip
    assert words(c.person_cell(away)).startswith("王辛 代沈己")
    assert "王辛 代" in words(c.person(away, today=TODAY))
    with translation.override("en"):
        assert words(c.person_cell(away)).startswith("Wang Xin 王辛, acting for Shen Ji 沈己")
        assert "Wang Xin 王辛, acting" in words(c.person(away, today=TODAY))


def test_a_foreign_reader_gets_the_latin_name_first() -> None:
    with translation.override("en"):
        assert "Wang Xin 王辛" in c.person(c.PersonView(name="王辛", name_latin="Wang Xin"))


def test_a_sentence_breaks_at_its_commas() -> None:
    assert c.sentence("68 个项目，7 个要推") == "<h1><span>68 个项目，</span><span>7 个要推</span></h1>"
    with translation.override("en"):
        assert c.sentence("68 projects, 7 to push") == "<h1><span>68 projects,</span> <span>7 to push</span></h1>"


def test_what_people_wrote_is_escaped_everywhere() -> None:
    evil = '<x"y'
    made = [
        c.chip(evil, evil, evil),
        c.count(1, evil, evil),
        c.empty(evil, evil, evil),
        c.person(c.PersonView(name=evil, post=evil, phone=evil, role=evil, owes_late=1, owes_href=evil)),
        c.person_cell(c.PersonView(name=evil, on_leave_until=TODAY, substitute_name=evil, substitute_phone=evil)),
        c.sentence(evil),
        c.walk([evil], 0),
        c.due(None, today=TODAY, calendar=CALENDAR, paused=c.Pause(evil), href=evil),
        c.errors([c.FieldError(evil, evil, evil, evil, evil, evil)]),
        c.conflict([c.ConflictField(evil, evil, evil, "x")], by=evil, at=datetime(2026, 10, 9, tzinfo=UTC)),
        c.evidence(c.EvidenceView(evil, evil, datetime(2026, 10, 9, tzinfo=UTC), evil, evil)),
        c.mini_course([evil], 0),
        c.marks([c.MarkGroup("red", 1, evil)], unit=evil),
        c.ruler([c.RulerDay(evil, evil, evil, ("red",))]),
        c.bars([c.Bar(evil, ((evil, 2),), evil)]),
    ]
    assert not [html for html in made if "<x" in html or 'x"y' in html]


def test_the_days_of_a_strip_sum_to_the_whole() -> None:
    first = HandOver(date(2026, 8, 23), Party.APPLICANT, "企业")
    hands = [
        HandOver(date(2026, 9, 4), Party.DEPARTMENT, "甲局"),
        HandOver(date(2026, 9, 24), Party.DEPARTMENT, "乙局"),
    ]
    runs = c.runs_of(split(date(2026, 8, 23), TODAY, hands, first=first), calendar=CALENDAR)
    shares = c.shares_of(runs, lambda run: "/")
    html = c.days_strip(runs, shares, today=TODAY)
    assert sum(share.days for share in shares) == html.count("title=") == 47
    assert [run.owner for run in runs] == ["app", "dep", "dep2"]
    assert "合计 47 天 = 工作日 30 + 休息日 17" in words(html)
    with pytest.raises(ValueError, match="sum to"):
        c.days_strip(runs, shares[:-1], today=TODAY)
    with pytest.raises(ValueError, match="does not follow"):
        c.days_strip([runs[0], runs[2]], shares, today=TODAY)


def test_the_ruler_says_rest_and_make_up_days() -> None:
    assert [c.ruler_label(date(2026, 10, d), calendar=CALENDAR) for d in (10, 11, 12)] == ["六·班", "休", "一"]


def test_the_qr_code_draws_the_whole_address_and_says_what_it_is() -> None:
    address = "https://zone.example/projects/N-2026-0012/"
    html = str(c.qr(address))
    assert words(html) == address
    assert 'role="img" aria-label="二维码：扫一下打开这一页"' in html
    assert "style=" not in html, "the page's policy allows no styles in place"
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', html)[1])  # type: ignore[index]
    drawn = {(row, at) for row, start, end in strokes(html) for at in range(start, end)}
    modules = segno.make(address, error="m", micro=False).matrix
    assert side == len(modules) + 2 * 2
    assert drawn == {(row + 2, at + 2) for row, line in enumerate(modules) for at, dark in enumerate(line) if dark}


def strokes(html: str) -> Iterator[tuple[int, int, int]]:
    """Row, first and past-the-last module of each line of the drawing."""
    x, y = 0.0, 0.0
    for sign, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.search(r' d="([^"]+)"', html)[1]):  # type: ignore[index]
        told = [float(number) for number in numbers.split()]
        if sign == "h":
            yield int(y), int(x), int(x + told[0])
            x += told[0]
        else:
            x, y = (told[0], told[1]) if sign == "M" else (x + told[0], y + told[1])
