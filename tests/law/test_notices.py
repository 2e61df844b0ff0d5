from datetime import date

import pytest

from kuaijin.config.notices import load_calendar, notices_from, save_notice, save_zone_days
from kuaijin.config.paths import data_dir
from kuaijin.law.fields import Malformed

D = date.fromisoformat
NEXT_YEAR = """
year: 2027
number: 国办发明电〔2026〕99号
issued_on: 2026-11-05
source: 国务院办公厅关于2027年部分节假日安排的通知
off: ["2027-01-01", {from: 2027-02-05, to: 2027-02-11, name: 春节}]
work: [2026-12-26, {date: 2027-02-14, name: 春节}]
"""


def test_a_loaded_notice_is_seen_at_once_and_reaches_into_the_december_before(tmp_path):
    assert not load_calendar(tmp_path).knows(D("2027-01-04"))
    path = save_notice(tmp_path, NEXT_YEAR)
    assert path.parent == tmp_path / "notices"
    calendar = load_calendar(tmp_path)
    assert not calendar.is_workday(D("2027-01-01"))
    assert not calendar.is_workday(D("2027-02-11"))
    assert calendar.is_workday(D("2026-12-26"))
    assert calendar.add(D("2026-12-31"), 1) == D("2027-01-04")


def test_an_unchanged_directory_gives_the_same_calendar_without_reading_again(tmp_path):
    save_notice(tmp_path, NEXT_YEAR)
    assert load_calendar(tmp_path) is load_calendar(tmp_path)


def test_the_same_notice_loaded_again_replaces_its_file(tmp_path):
    save_notice(tmp_path, NEXT_YEAR)
    save_notice(tmp_path, NEXT_YEAR.replace('"2027-01-01"', '"2027-01-04"'))
    assert len(list((tmp_path / "notices").iterdir())) == 1
    assert load_calendar(tmp_path).is_workday(D("2027-01-01"))


def test_a_shipped_notice_loaded_again_under_its_number_is_replaced_as_a_whole(tmp_path):
    save_notice(
        tmp_path,
        "{year: 2026, number: 国办发明电〔2025〕7号, source: 更正, off: [2026-01-01], work: []}",
    )
    assert load_calendar(tmp_path).is_workday(D("2026-10-01"))


def test_a_later_notice_amends_the_shipped_year(tmp_path):
    save_notice(
        tmp_path, "{year: 2026, issued_on: 2026-08-01, source: 调整通知, off: [2026-09-03], work: [2026-09-05]}"
    )
    calendar = load_calendar(tmp_path)
    assert not calendar.is_workday(D("2026-09-03"))
    assert calendar.is_workday(D("2026-09-05"))
    assert not calendar.is_workday(D("2026-10-01"))


def test_amendments_hold_in_the_order_of_their_issue(tmp_path):
    save_notice(tmp_path, "{year: 2026, number: 乙, issued_on: 2026-08-02, source: 再调整, work: [2026-09-03]}")
    save_notice(tmp_path, "{year: 2026, number: 甲, issued_on: 2026-08-01, source: 调整, off: [2026-09-03]}")
    assert load_calendar(tmp_path).is_workday(D("2026-09-03"))


def test_a_zone_s_days_off_hold_in_that_zone_only(tmp_path):
    save_zone_days(tmp_path, "N", "2026", "{source: 区管委会通知, off: [{date: 2026-04-20, name: 牡丹节}]}")
    assert not load_calendar(tmp_path, "N").is_workday(D("2026-04-20"))
    assert load_calendar(tmp_path, "P").is_workday(D("2026-04-20"))
    assert load_calendar(tmp_path).is_workday(D("2026-04-20"))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "文件"),
        ("[1, 2]", "文件"),
        ("year: 2027\n  off: [", "文件"),
        ("{year: 27, source: 通知, off: [2027-01-01]}", "year"),
        ("{year: 2027, off: [2027-01-01]}", "source"),
        ("{year: 2027, source: 通知}", "off"),
        ("{year: 2027, source: 通知, off: 2027-01-01}", "off"),
        ("{year: 2027, source: 通知, off: [2028-01-01]}", "off[1]"),
        ("{year: 2027, source: 通知, off: [2026-11-30]}", "off[1]"),
        ("{year: 2027, source: 通知, off: ['2027-02-30']}", "off[1]"),
        ("{year: 2027, source: 通知, off: [2027-02-30]}", "文件"),
        ("{year: 2027, source: 通知, off: [2027-01-01, 2027-01-01]}", "off[2]"),
        ("{year: 2027, source: 通知, off: [2027-01-02], work: [2027-01-02]}", "work"),
        ("{year: 2027, source: 通知, off: [{from: 2027-01-03, to: 2027-01-01}]}", "off[1]"),
        ("{year: 2027, source: 通知, off: [{from: 2027-01-03}]}", "off[1]"),
        ("{year: 2027, source: 通知, off: [{date: 2027-01-03, nmae: 元旦}]}", "off[1]"),
        ("{year: 2027, source: 通知, off: [2027-01-01], holidays: []}", "holidays"),
        ("{year: 2027, source: 通知, off: [2027-01-01], issued_on: 昨天}", "issued_on"),
    ],
)
def test_a_faulty_notice_is_refused_by_field_value_rule_and_step(tmp_path, text, field):
    with pytest.raises(Malformed) as refused:
        save_notice(tmp_path, text)
    assert refused.value.field == field
    assert refused.value.value
    assert refused.value.rule
    assert refused.value.step
    assert refused.value.text("en") != refused.value.text("zh")
    assert not (tmp_path / "notices").exists()


def test_two_notices_in_one_file_are_told_apart_before_loading(tmp_path):
    with pytest.raises(Malformed, match="一个文件一份通知"):
        save_notice(tmp_path, NEXT_YEAR + "---" + NEXT_YEAR)
    assert len(notices_from(NEXT_YEAR + "---" + NEXT_YEAR)) == 2


def test_a_zone_s_file_stays_inside_its_folder(tmp_path):
    with pytest.raises(Malformed):
        save_zone_days(tmp_path, "../..", "x", "{source: 通知, off: [2026-04-20]}")


def test_the_data_directory_is_the_environment_s_else_the_user_s(monkeypatch, tmp_path):
    monkeypatch.setenv("KUAIJIN_DATA", str(tmp_path))
    assert data_dir() == tmp_path
    monkeypatch.delenv("KUAIJIN_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_dir() == tmp_path / "share" / "kuaijin"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_dir() == tmp_path / ".local" / "share" / "kuaijin"
