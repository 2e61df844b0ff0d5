"""The panel tells every day once, in the order of the calendar."""

import re

from django.utils import translation

from kuaijin.kit import components as c
from kuaijin.kit.gallery import why as samples


def told(panel: c.WhyPanel) -> list[tuple[str, str, str, str]]:
    return [(re.sub(r"<[^>]+>", "", row.when), row.reason, row.mark, row.css) for row in panel.rows]


def test_the_panel_of_the_drawings() -> None:
    panel = samples.power_supply()
    assert re.sub(r"<[^>]+>", "", panel.big) == "10月13日 周二"
    assert re.sub(r"<[^>]+>", "", panel.summary) == "限 8 个工作日，已用 5 天，还剩 3 天"
    assert told(panel) == [
        ("9月24日 周四", "收到申请，起算日不计入", "—", "kj-off"),
        ("9月25–27日", "中秋节放假", "3 天不计", "kj-off"),
        ("9月28日 周一", "工作日", "第 1 天", ""),
        ("9月29日 周二", "工作日", "第 2 天", ""),
        ("9月30日 周三", "工作日", "第 3 天", ""),
        ("10月1–7日", "国庆节放假", "7 天不计", "kj-off"),
        ("10月8日 周四", "工作日", "第 4 天", ""),
        ("10月9日 周五", "今天", "第 5 天", "kj-today"),
        ("10月10日 周六", "调休上班，计入", "第 6 天", ""),
        ("10月11日 周日", "周末", "不计", "kj-off"),
        ("10月12日 周一", "工作日", "第 7 天", ""),
        ("10月13日 周二", "到期日", "第 8 天", "kj-end"),
    ]


def test_late_days_are_counted_after_the_due_day() -> None:
    panel = dict(samples.readings())["逾期"]
    after = [row for row in told(panel) if "kj-late" in row[3]]
    assert [mark for _day, _why, mark, _css in after] == [f"逾期 {n} 天" for n in range(1, 6)]
    assert after[-1][3] == "kj-today kj-late"


def test_a_year_without_notice_is_provisional_and_says_so() -> None:
    panel = dict(samples.readings())["暂定：那一年放假安排未出"]
    assert re.sub(r"<[^>]+>", "", panel.big) == "约 2027年1月7日，暂定"
    assert [fact.label for fact in panel.facts] == ["注意"]


def test_the_paused_days_fold_and_name_their_ground() -> None:
    rows = told(dict(samples.readings())["暂停"])
    assert ("9月29–30日", "专家评审，不计入", "2 天不计", "kj-off") in rows
    assert any(why.startswith("今天，专家评审") for _day, why, _mark, css in rows if css == "kj-today")


def test_the_panel_in_english() -> None:
    with translation.override("en"):
        panel = samples.power_supply()
        html = c.why(panel)
    assert "Limit 8 working days, 5 days used, " in html and "make-up working day, counts" in html
    rest = re.sub(r'lang="zh"|<dd>.*?</dd>|<h2.*?</h2>|aria-label="[^"]*"', "", html)
    assert not re.search("[\u4e00-\u9fff]", rest)


def test_it_can_be_closed_copied_and_printed() -> None:
    html = c.why(samples.power_supply("?light=red"))
    assert 'href="?light=red" data-kj-close' in html and "data-kj-copy" in html and "data-kj-print" in html
