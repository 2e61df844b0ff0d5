"""What people type for a day or a sum, and how a form answers."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.kit.forms import DateField, DateOrMonthField, KitForm, LongSelect, MoneyField
from kuaijin.kit.gallery.forms import SampleForm
from kuaijin.kit.gallery.samples import CALENDAR, TODAY
from kuaijin.kit.typed import Precision, TypedDay, Unreadable, read_day, read_money


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10.13", date(2026, 10, 13)),
        ("10月13日", date(2026, 10, 13)),
        ("10月13号", date(2026, 10, 13)),
        ("10/13", date(2026, 10, 13)),
        ("１０．１３", date(2026, 10, 13)),
        ("2026-10-13", date(2026, 10, 13)),
        ("2026年10月13日", date(2026, 10, 13)),
        ("20261013", date(2026, 10, 13)),
        ("今天", TODAY),
        ("明天", date(2026, 10, 10)),
        ("昨天", date(2026, 10, 8)),
        ("tomorrow", date(2026, 10, 10)),
        ("13 Oct", date(2026, 10, 13)),
        ("October 13, 2027", date(2027, 10, 13)),
        ("3.1", date(2027, 3, 1)),
        ("6.1", date(2026, 6, 1)),
    ],
)
def test_a_day_is_read_as_people_mean_it(text: str, day: date) -> None:
    assert read_day(text, today=TODAY) == TypedDay(day)


@pytest.mark.parametrize("text", ["2026.10", "2026-10", "2026年10月"])
def test_a_month_stays_a_month(text: str) -> None:
    assert read_day(text, today=TODAY) == TypedDay(date(2026, 10, 1), Precision.MONTH)


@pytest.mark.parametrize("text", ["2.29", "32.13", "13.32", "2026-02-30", "soon", "10", "2026", "10.13.5"])
def test_what_is_no_day_is_refused_with_the_way_to_write_one(text: str) -> None:
    with pytest.raises(Unreadable, match=r"这一天|读不成日期"):
        read_day(text, today=TODAY)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_full_day_comes_back_as_it_was_written(day: date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"):
        assert read_day(text, today=TODAY).day == day


@pytest.mark.parametrize(
    ("text", "amount", "approx"),
    [
        ("4.39亿", "439000000", False),
        ("43900万", "439000000", False),
        ("43,900 万元", "439000000", False),
        ("439000000", "439000000", False),
        ("约2.23亿", "223000000", True),
        ("CNY 3.8 m", "3800000", False),
        ("1.26 bn", "1260000000", False),
        ("￥12.5", "12.5", False),
        ("０", "0", False),
    ],
)
def test_a_sum_is_read_as_people_mean_it(text: str, amount: str, approx: bool) -> None:
    typed = read_money(text)
    assert (typed.amount, typed.approx) == (Decimal(amount), approx)


@pytest.mark.parametrize("text", ["许多", "4.39亿亿", "亿", "1..2万", "12 天"])
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="读不成金额"):
        read_money(text)


class Form(KitForm):
    on = DateField(label="受理日")
    begun = DateOrMonthField(label="开工", required=False)
    amount = MoneyField(label="总投资", required=False)


def form(**values: str) -> Form:
    return Form(values, today=TODAY, calendar=CALENDAR)


def test_a_form_cleans_to_days_and_decimals() -> None:
    filled = form(on="明天", begun="2026.10", amount="4.39亿")
    assert filled.is_valid()
    assert filled.cleaned_data == {
        "on": date(2026, 10, 10),
        "begun": TypedDay(date(2026, 10, 1), Precision.MONTH),
        "amount": Decimal("439000000.00"),
    }


def test_the_reading_stands_beside_the_field() -> None:
    html = form(on="10.10", begun="10.11", amount="43900万").html()
    assert ">10月10日 周六，调休上班</output>" in html
    assert ">10月11日 周日，休</output>" in html
    assert ">4.39 亿元 = 439,000,000 元</output>" in html
    with translation.override("en"):
        assert ">Sat 10 Oct, make-up working day</output>" in form(on="10.10").html()


def test_a_day_of_an_unknown_year_says_so() -> None:
    assert "2027年3月1日 周一，这一年放假安排未出" in form(on="2027-03-01").html()


def test_an_error_stands_at_its_field_and_in_the_summary() -> None:
    html = form(on="2026.10", amount="-3万").html()
    assert '<a class="kj-n" href="#id_on">受理日</a>' in html and "要写到日" in html
    assert 'id="id_on-error"' in html and 'aria-invalid="true"' in html and "金额不能小于 0" in html
    assert 'value="2026.10"' in html


def test_a_form_without_today_refuses_to_guess() -> None:
    with pytest.raises(TypeError, match="without today"):
        Form({"on": "10.13"}).is_valid()


def test_optional_is_marked_and_nothing_is_starred() -> None:
    html = SampleForm(today=TODAY, calendar=CALENDAR).html()
    assert html.count("（可不填）") == 5 and "*" not in html and "style=" not in html


def test_an_option_carries_what_its_thing_is_searched_by() -> None:
    class Value(str):
        instance = SimpleNamespace(search="澄川电机 ccdj")

    known = LongSelect(choices=[(Value("7"), "澄川电机")]).render("firm", None)
    assert 'data-kj-search="澄川电机 ccdj"' in known
    assert "data-kj-search" not in LongSelect(choices=[("7", "澄川电机")]).render("firm", None)
