"""One declaration of columns makes page, order, choice of columns and workbook."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.test import RequestFactory

from kuaijin.kit import excel, filters
from kuaijin.kit.formats import MoneyUnit
from kuaijin.kit.gallery import table as sample
from kuaijin.kit.gallery.samples import TODAY
from kuaijin.kit.tables import ROWS, Column, State, TableView, order_words, state_of


def state(query: str = "", session: dict[str, Any] | None = None) -> State:
    request = RequestFactory().get("/ui/table" + query)
    request.session = session if session is not None else {}  # type: ignore[assignment]
    return state_of(request, sample.TABLE)


def view(query: str = "") -> TableView[sample.Sample]:
    request = RequestFactory().get("/ui/table" + query)
    request.session = {}  # type: ignore[assignment]
    return sample.view(request)


def test_the_third_click_on_a_head_returns_to_the_default_order() -> None:
    assert 'href="?sort=amount"' in view().head
    assert 'href="?sort=-amount"' in view("?sort=amount").head
    assert 'aria-sort="descending"' in view("?sort=-amount").head
    third = view("?sort=-amount").head
    assert 'href="?"' in third and "sort=-amount" not in third


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "坏的在前，再按到期日"),
        ("?sort=amount", "按“总投资”从小到大"),
        ("?sort=-due", "按“下一件到期，谁欠”倒序"),
        ("?sort=x", "坏的在前，再按到期日"),
    ],
)
def test_the_order_is_stated_in_words(query: str, words: str) -> None:
    assert order_words(sample.TABLE, state(query)) == words


def test_columns_and_density_are_remembered_and_nonsense_is_not() -> None:
    session: dict[str, Any] = {}
    assert state("?cols=name,light,nonsense,name&dense=1", session).columns == ("name", "light")
    later = state("", session)
    assert later.columns == ("name", "light") and later.dense
    assert "place" not in state("").columns
    assert state("?from=-3").start == state("?from=abc").start == 0


def test_the_chooser_moves_hides_and_shows_one_column_a_link() -> None:
    lines = {line.label: line for line in view("?cols=light,name,due&choose=1").choices}
    assert lines["灯"].later_href.endswith("cols=name%2Clight%2Cdue") and not lines["灯"].earlier_href
    assert lines["项目"].toggle_href.endswith("cols=light%2Cdue")
    assert not lines["镇街"].shown and lines["镇街"].toggle_href.endswith("cols=light%2Cname%2Cdue%2Cplace")


def test_the_foot_counts_all_rows_and_leads_to_the_next() -> None:
    first, second = view(), view("?from=50")
    assert len(first.rows) == ROWS and ">68 个</a>" in first.foot and "这里显示 50 个" in first.foot
    assert 'href="?from=50" data-kj-more' in first.foot and "再看 18 个" in first.foot
    assert "第 51–68 个" in second.foot and "data-kj-more" not in second.foot


def test_a_link_to_more_keeps_the_filter() -> None:
    assert "light=green&amp;from=50" not in view("?light=green").foot
    assert 'href="?place=%E4%B8%B4%E6%B9%96%E9%95%87&amp;sort=due"' in view("?place=临湖镇").head


def test_every_row_can_be_selected_by_name() -> None:
    assert view().body.count('<input type="checkbox" name="pick"') == ROWS
    assert 'aria-label="选中 赤石新材碳纤维一期"' in view().body


def read(query: str) -> filters.Reading:
    return filters.read(sample.FILTERS, QueryDict(query), today=TODAY)


def test_filters_are_read_from_the_address_and_said_as_chips() -> None:
    reading = read("light=red&light=yellow&due-from=10.13&due-to=2026-10-20&q=电机&from=50")
    assert reading.chosen("light") == ("red", "yellow") and reading.words("q") == "电机"
    span = reading.span("due")
    assert span is not None and (span.first, span.last) == (date(2026, 10, 13), date(2026, 10, 20))
    assert reading.lines() == ["灯：逾期、滞后", "名称：电机", "到期：10月13–20日"]
    assert "from=50" not in reading.without(sample.FILTERS[0]) and "light" not in reading.without(sample.FILTERS[0])


def test_a_condition_that_cannot_be_read_is_said_not_guessed() -> None:
    reading = read("light=purple&due-from=someday")
    assert not reading.active
    assert reading.refused[0] == "灯：没有“purple”这个选项" and "读不成日期" in reading.refused[1]


def workbook(query: str = "") -> openpyxl.Workbook:
    shown, stream = view(query), io.BytesIO()
    rows = sample.chosen(read(query.lstrip("?")), shown.state)
    excel.write(
        stream,
        title="项目/表",
        columns=shown.columns,
        rows=rows,
        filters=read(query.lstrip("?")).lines(),
        order=shown.order_words,
        as_of=datetime(2026, 10, 9, 1, 20, tzinfo=UTC),
    )
    return openpyxl.load_workbook(stream)


def test_the_workbook_holds_these_rows_columns_and_order() -> None:
    book = workbook("?cols=name,amount,due&light=grey&sort=-amount")
    rows = list(book.worksheets[0].values)
    assert rows[0] == ("项目", "总投资（元）", "下一件到期，谁欠")
    assert len(rows) == 5 and [r[1] for r in rows[1:]] == sorted((r[1] for r in rows[1:]), reverse=True)
    assert all(isinstance(r[1], int | float) and isinstance(r[2], datetime) for r in rows[1:])


def test_the_second_sheet_states_filter_order_and_day() -> None:
    told = dict(workbook("?light=grey").worksheets[1].values)
    assert told == {
        "表": "项目/表",
        "行数": 4,
        "截至": "2026-10-09 09:20",
        "顺序": "坏的在前，再按到期日",
        "条件": "灯：未核实",
    }


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(text: str) -> None:
    column: Column[str] = Column("t", "文", lambda r, ctx: r, lambda r: r)
    stream = io.BytesIO()
    now = datetime(2026, 10, 9, tzinfo=UTC)
    assert excel.write(stream, title="t", columns=[column], rows=[text], filters=[], order="", as_of=now) == 1
    cell = openpyxl.load_workbook(stream).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_money_column_goes_out_in_yuan_and_is_shown_in_its_unit() -> None:
    column: Column[Decimal] = Column("m", "金额", lambda r, ctx: str(r), lambda r: r, unit=MoneyUnit.WAN)
    stream = io.BytesIO()
    now = datetime(2026, 10, 9, tzinfo=UTC)
    excel.write(stream, title="t", columns=[column], rows=[Decimal("12345678.9")], filters=[], order="", as_of=now)
    sheet = openpyxl.load_workbook(stream).worksheets[0]
    assert [c.value for c in sheet["A"]] == ["金额（元）", 12345678.9] and column.unit_words == "万元"
