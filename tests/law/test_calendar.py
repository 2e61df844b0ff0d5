from datetime import date

import chinese_calendar
import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.config.notices import shipped_notices
from kuaijin.law.calendar import Calendar, ExtraOff, MissingYear, Notice
from kuaijin.law.dates import add_calendar_days, each_day

D = date.fromisoformat
SHIPPED = Calendar(shipped_notices())
KNOWN_DAYS = st.dates(date(2007, 3, 1), date(2026, 9, 1))
EVERY_DAY = list(each_day(date(2007, 1, 1), date(2026, 12, 31)))


def notice(year, *, off=(), work=(), number=None, issued_on=None):
    return Notice(
        year=year,
        number=number,
        issued_on=issued_on,
        source=f"{year} 年的通知",
        off=tuple((D(day), "节") for day in off),
        work=tuple((D(day), "节") for day in work),
    )


def test_every_day_2007_to_2025_agrees_with_the_independent_list(calendar, truth):
    rows = truth("workdays/2007_2025.csv")
    assert len(rows) == 6940
    wrong = [row["date"] for row in rows if calendar.is_workday(D(row["date"])) != (row["is_workday"] == "1")]
    assert wrong == []


def test_every_day_2007_to_2026_agrees_with_chinesecalendar():
    assert [day for day in EVERY_DAY if SHIPPED.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_2007_to_2026_agrees_with_holidays():
    china = holidays.country_holidays("CN", years=range(2006, 2028))
    assert [day for day in EVERY_DAY if SHIPPED.is_workday(day) != china.is_working_day(day)] == []


def test_every_deadline_vector_passes(calendar, truth):
    rows = truth("workdays/deadline_vectors.csv")
    assert len(rows) == 270
    for row in rows:
        start, n = D(row["accepted_on"]), int(row["n"])
        if row["unit"] == "working_day":
            due = calendar.add(start, n)
        else:
            due = calendar.roll(add_calendar_days(start, n))
        assert due == D(row["due_date"]), row


def test_each_year_2007_to_2026_has_the_notice_of_the_state_council_named():
    assert SHIPPED.known_years == tuple(range(2007, 2027))
    for year in SHIPPED.known_years:
        sources = [found.source for found in SHIPPED.notices if found.year == year]
        assert sources[0] == f"国务院办公厅关于{year}年部分节假日安排的通知"
        assert all(source.startswith("国务院") for source in sources)


def test_eight_working_days_after_24_september_2026_is_13_october(calendar):
    assert calendar.add(D("2026-09-24"), 8) == D("2026-10-13")


@pytest.mark.parametrize(
    ("day", "works", "code", "chinese", "english"),
    [
        ("2026-10-09", True, "workday", "工作日", "working day"),
        ("2026-10-10", True, "makeup", "调休上班（国庆节）", "make-up working day (National Day)"),
        ("2026-10-11", False, "weekend", "周末", "weekend"),
        ("2026-10-01", False, "holiday", "放假（国庆节）", "day off (National Day)"),
        ("2018-12-31", False, "holiday", "放假（元旦）", "day off (New Year's Day)"),
        ("2020-02-01", False, "holiday", "放假（春节延长假期）", "day off (extended Spring Festival holiday)"),
    ],
)
def test_a_day_says_what_it_is_and_which_notice_says_so(calendar, day, works, code, chinese, english):
    found = calendar.explain(D(day))
    assert (found.works, found.code) == (works, code)
    assert found.reason.text("zh") == chinese
    assert found.reason.text("en") == english
    assert found.source


def test_an_ordinary_working_day_names_its_source_too(calendar):
    assert "国办发明电〔2025〕7号" in calendar.explain(D("2026-10-09")).source


@pytest.mark.parametrize("day", EVERY_DAY[::37])
def test_no_reason_and_no_source_is_empty(calendar, day):
    found = calendar.explain(day)
    assert found.reason.text("zh")
    assert found.reason.text("en")
    assert found.source
    assert found.works == calendar.is_workday(day)


def test_a_year_without_notice_is_said_never_guessed(calendar):
    for ask in (
        lambda: calendar.add(D("2026-12-31"), 1),
        lambda: calendar.is_workday(D("2027-01-04")),
        lambda: calendar.between(D("2026-12-01"), D("2027-01-04")),
        lambda: calendar.explain(D("2027-01-04")),
        lambda: calendar.roll(D("2027-01-04")),
        lambda: calendar.add_array(np.array(["2026-12-31"], dtype="datetime64[D]"), 1),
        lambda: calendar.between_array(
            np.array(["2026-12-01"], dtype="datetime64[D]"), np.array(["2027-01-04"], dtype="datetime64[D]")
        ),
    ):
        with pytest.raises(MissingYear) as missing:
            ask()
        assert missing.value.year == 2027
    with pytest.raises(MissingYear) as missing:
        calendar.add(D("2007-01-04"), -1)
    assert missing.value.year == 2006


def test_the_start_day_itself_needs_no_notice(calendar):
    assert calendar.add(D("2006-12-31"), 1) == D("2007-01-04")
    assert calendar.add(D("2027-01-01"), -1) == D("2026-12-31")
    assert calendar.between(D("2006-12-31"), D("2007-01-04")) == 1
    assert calendar.between(D("2030-01-01"), D("2030-01-01")) == 0


def test_a_gap_between_two_known_years_is_not_jumped():
    split = Calendar([notice(2025, off=["2025-01-01"]), notice(2027, off=["2027-01-01"])])
    assert split.add(D("2027-01-01"), 1) == D("2027-01-04")
    with pytest.raises(MissingYear) as missing:
        split.add(D("2025-12-31"), 1)
    assert missing.value.year == 2026
    with pytest.raises(MissingYear):
        split.between(D("2025-12-30"), D("2027-01-04"))
    both = np.array(["2025-03-03", "2027-03-01"], dtype="datetime64[D]")
    assert split.add_array(both, 1).tolist() == [D("2025-03-04"), D("2027-03-02")]
    assert split.between_array(both, both + 7).tolist() == [5, 5]
    with pytest.raises(MissingYear) as missing:
        split.add_array(np.array(["2025-12-31", "2027-03-01"], dtype="datetime64[D]"), 1)
    assert missing.value.year == 2026


def test_a_later_notice_amends_a_year_and_reaches_into_the_december_before():
    first = notice(2025, off=["2025-01-01"])
    amended = Calendar([first, notice(2025, off=["2025-03-03"], work=["2025-03-08"])])
    assert not amended.is_workday(D("2025-03-03"))
    assert amended.is_workday(D("2025-03-08"))
    reached = Calendar([first, notice(2026, off=["2025-12-31", "2026-01-01"], work=["2025-12-27"])])
    assert not reached.is_workday(D("2025-12-31"))
    assert reached.explain(D("2025-12-27")).code == "makeup"
    assert reached.is_workday(D("2025-12-30"))


def test_an_amendment_may_give_a_make_up_day_back_to_the_weekend():
    calendar = Calendar([notice(2025, work=["2025-03-08"]), notice(2025, off=["2025-03-08"])])
    assert not calendar.is_workday(D("2025-03-08"))


def test_a_zone_has_its_own_days_off_with_their_source():
    zone = Calendar(shipped_notices(), [ExtraOff(D("2026-04-20"), "牡丹节", "区管委会通知")])
    found = zone.explain(D("2026-04-20"))
    assert (found.works, found.code, found.source) == (False, "zone_off", "区管委会通知")
    assert found.reason.text() == "本区放假（牡丹节）"
    assert zone.add(D("2026-04-17"), 1) == D("2026-04-21")


def test_a_zone_s_day_off_leaves_a_weekend_a_weekend():
    zone = Calendar(shipped_notices(), [ExtraOff(D("2026-04-19"), "牡丹节", "区管委会通知")])
    assert zone.explain(D("2026-04-19")).code == "weekend"


def test_an_estimate_counts_monday_to_friday_only_where_the_year_is_unknown(calendar):
    assert calendar.estimate_add(D("2026-12-30"), 3) == D("2027-01-04")
    assert calendar.estimate_add(D("2026-09-24"), 8) == D("2026-10-13")
    assert calendar.estimate_roll(D("2027-01-02")) == D("2027-01-04")


@given(KNOWN_DAYS, st.integers(1, 80))
def test_adding_then_differencing_gives_the_number_back(day, n):
    due = SHIPPED.add(day, n)
    assert SHIPPED.is_workday(due)
    assert SHIPPED.between(day, due) == n


@given(KNOWN_DAYS, st.integers(1, 30))
def test_adding_equals_walking_day_by_day(day, n):
    walked, left = day, n
    while left:
        walked = add_calendar_days(walked, 1)
        left -= SHIPPED.is_workday(walked)
    assert SHIPPED.add(day, n) == walked


@given(KNOWN_DAYS, st.integers(1, 30))
def test_going_back_equals_walking_back(day, n):
    walked, left = day, n
    while left:
        walked = add_calendar_days(walked, -1)
        left -= SHIPPED.is_workday(walked)
    assert SHIPPED.add(day, -n) == walked


@given(KNOWN_DAYS, KNOWN_DAYS, KNOWN_DAYS)
def test_stretches_add_up(a, b, c):
    assert SHIPPED.between(a, b) + SHIPPED.between(b, c) == SHIPPED.between(a, c)


@given(st.lists(st.tuples(KNOWN_DAYS, st.integers(-40, 40), KNOWN_DAYS), min_size=1, max_size=40))
def test_columns_answer_as_single_days_do(rows):
    days = np.array([day for day, _, _ in rows], dtype="datetime64[D]")
    others = np.array([other for _, _, other in rows], dtype="datetime64[D]")
    numbers = np.array([n for _, n, _ in rows])
    assert SHIPPED.add_array(days, numbers).tolist() == [SHIPPED.add(day, n) for day, n, _ in rows]
    assert SHIPPED.add_array(days, 20).tolist() == [SHIPPED.add(day, 20) for day, _, _ in rows]
    assert SHIPPED.add_array(days, -3).tolist() == [SHIPPED.add(day, -3) for day, _, _ in rows]
    assert SHIPPED.between_array(days, others).tolist() == [SHIPPED.between(day, other) for day, _, other in rows]


def test_an_empty_column_is_answered_with_an_empty_column(calendar):
    assert calendar.add_array(np.array([], dtype="datetime64[D]"), 3).tolist() == []
