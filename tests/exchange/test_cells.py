"""Single cells in the forms offices write them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuaijin.exchange.reading.cells.codes import read_company, read_project_code, read_uscc
from kuaijin.exchange.reading.cells.dates import Years, read_day, year_in
from kuaijin.exchange.reading.cells.money import canonical, read_money, unit_in_header, unit_in_note
from kuaijin.exchange.reading.cells.people import read_local, read_person, read_phone, read_responsible
from kuaijin.exchange.reading.cells.text import Raw
from kuaijin.exchange.reading.fields import Unit
from kuaijin.exchange.reading.result import Cell

Y2023 = Years(2023, "title", date(2023, 12, 20))


def codes(cell: Cell) -> list[str]:
    return [remark.code for remark in cell.warnings] + ([cell.error.code] if cell.error else [])


@pytest.mark.parametrize(
    ("raw", "value", "remarks"),
    [
        ("0.35 ", "35000000", []),
        (1.35, "135000000", []),
        (0.1 + 0.2, "30000000", []),
        ("2.2亿元", "220000000", []),
        ("２．２亿", "220000000", []),
        ("21500万元", "215000000", []),
        ("3,200万元", "32000000", []),
        ("3，200 万元", "32000000", []),
        ("¥3,200,000元", "3200000", []),
        ("2亿3000万元", "230000000", []),
        ("三亿五千万元", "350000000", []),
        ("5千万", "50000000", []),
        ("约7.14亿", "714000000", ["money.approximate"]),
        ("3亿余元", "300000000", ["money.approximate"]),
        ("2000余万元", "20000000", ["money.approximate"]),
        ("3.2亿元左右", "320000000", ["money.approximate"]),
        ("不低于3.2亿元", "320000000", ["money.approximate"]),
        ("总投资3.2亿元，其中固定资产2亿元", "320000000", ["money.more_text"]),
        ("3.2亿元(含设备)", "320000000", ["money.more_text"]),
        (0, "0", []),
        ("0", "0", []),
        ("0万元", "0", []),
        (None, None, []),
        ("—", None, []),
        ("无", None, ["money.nothing_written"]),
        ("待定", None, ["cell.undecided"]),
        ("1.2-1.5亿元", None, ["money.range"]),
        ("1.2亿元至1.5亿元", None, ["money.range"]),
        ("1000万美元", None, ["money.foreign"]),
        ("一期2亿元，二期3亿元", None, ["money.several"]),
        (-3, None, ["money.negative"]),
        ("很多", None, ["money.unreadable"]),
        ("40%", None, ["money.unreadable"]),
        (True, None, ["money.unreadable"]),
        (21500, "2150000000000", ["money.improbable"]),
    ],
)
def test_money_becomes_cny(raw: Raw, value: str | None, remarks: list[str]) -> None:
    cell = read_money(raw, Unit.YI)
    assert (cell.value, codes(cell)) == (value, remarks)


def test_funds_already_arrived_take_the_unit_of_the_header() -> None:
    assert read_money("已到位7000", Unit.WAN).value == "70000000"


def test_an_amount_without_any_unit_is_an_error_and_zero_needs_none() -> None:
    assert codes(read_money(5000, None)) == codes(read_money("5000", None)) == ["money.no_unit"]
    assert read_money("约5000", None).error is not None
    assert read_money(0, None).value == "0"


@given(st.decimals(0, 10**12, places=2), st.sampled_from(list(Unit)))
def test_a_written_amount_is_kept_to_the_fen(amount: Decimal, unit: Unit) -> None:
    if amount * unit.value >= Decimal(10) ** 20:
        return
    value = read_money(f"{amount:f}", unit).value
    assert value is not None and Decimal(value) == amount * unit.value
    assert value == canonical(amount * unit.value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("总投资\n(亿元)", Unit.YI),
        ("总投资（万元）", Unit.WAN),
        ("总投资(单位:元)", Unit.YUAN),
        ("总投资/亿元", Unit.YI),
        ("总投资 亿元", Unit.YI),
        ("总投资", None),
        ("到位资金", None),
    ],
)
def test_a_header_tells_its_unit(text: str, unit: Unit | None) -> None:
    assert unit_in_header(text) is unit


def test_a_note_tells_the_unit() -> None:
    assert unit_in_note("单位:亿元      数据截至2023年12月20日") is Unit.YI
    assert unit_in_note("（金额单位：人民币万元）") is Unit.WAN
    assert unit_in_note("填报单位：投资促进局") is None


@pytest.mark.parametrize(
    ("raw", "value", "remarks"),
    [
        ("2023/2/25", "2023-02-25", []),
        ("2023.3.24", "2023-03-24", []),
        ("2023-3-5", "2023-03-05", []),
        ("2023年3月28日", "2023-03-28", []),
        ("2023年3月5号", "2023-03-05", []),
        ("２０２３年３月５日", "2023-03-05", []),
        ("二〇二三年三月五日", "2023-03-05", []),
        ("2023-03-05 00:00:00", "2023-03-05", []),
        ("20230305", "2023-03-05", []),
        (date(2023, 3, 19), "2023-03-19", []),
        (datetime(2023, 3, 19, 8, 30), "2023-03-19", []),
        ("2023年2月", "2023-02", []),
        ("2023.03", "2023-03", []),
        ("2023年3月份", "2023-03", []),
        ("2月12日", "2023-02-12", ["date.year_from_title"]),
        ("3.5", "2023-03-05", ["date.year_from_title"]),
        (3.5, "2023-03-05", ["date.year_from_title"]),
        ("3月", "2023-03", ["date.year_from_title"]),
        ("3月上旬", "2023-03", ["date.part_of_month", "date.year_from_title"]),
        ("2023年3月底", "2023-03", ["date.part_of_month"]),
        ("23年3月", "2023-03", ["date.short_year"]),
        ("23.3.5", "2023-03-05", ["date.short_year"]),
        ("预计2023年3月5日", "2023-03-05", ["date.planned"]),
        ("2023.3-2024.5", "2023-03", ["date.range"]),
        (44986, "2023-03-01", ["date.serial"]),
        ("44986", "2023-03-01", ["date.serial"]),
        ("2024年1月5日", "2024-01-05", ["date.after_as_of"]),
        ("待定", None, ["cell.undecided"]),
        ("尚未开工", None, ["cell.undecided"]),
        ("—", None, []),
        (None, None, []),
        (3.1, None, ["date.lost_zero"]),
        (2023.1, None, ["date.lost_zero"]),
        ("2023年2月30日", None, ["date.impossible"]),
        ("2023年", None, ["date.year_only"]),
        ("2023年一季度", None, ["date.year_only"]),
        ("已开工建设", None, ["date.unreadable"]),
        (7, None, ["date.unreadable"]),
    ],
)
def test_a_day_becomes_iso_and_a_month_stays_a_month(raw: Raw, value: str | None, remarks: list[str]) -> None:
    cell = read_day(raw, Y2023)
    assert (cell.value, codes(cell)) == (value, remarks)


def test_a_day_without_year_and_without_any_year_about_is_an_error() -> None:
    assert codes(read_day("3月5日", Years())) == ["date.no_year"]


def test_the_mac_calendar_counts_from_1904() -> None:
    assert read_day(44986 - 1462, Years(mac=True)).value == "2023-03-01"


@given(st.dates(date(1990, 1, 1), date(2023, 12, 20)))
def test_every_day_in_every_form_is_the_same_day(day: date) -> None:
    serial = day.toordinal() - date(1899, 12, 30).toordinal()
    forms: list[Raw] = [
        day, day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}", serial,
    ]  # fmt: skip
    assert {read_day(form, Y2023).value for form in forms} == {day.isoformat()}


@pytest.mark.parametrize(
    ("text", "year"),
    [("2023年春季集中开工项目台账", 2023), ("2022-2023年项目台账", None), ("项目台账", None), ("2023年度项目", 2023)],
)
def test_a_title_tells_its_one_year(text: str, year: int | None) -> None:
    assert year_in(text) == year


GOOD = "91110000600037341L"


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (f"正源能源股份有限公司({GOOD}", "正源能源股份有限公司", GOOD),
        (f"众信智能股份有限公司\n{GOOD}", "众信智能股份有限公司", GOOD),
        (f"众信装备(山东)有限公司 {GOOD})", "众信装备(山东)有限公司", GOOD),
        (f"甲（山东）有限公司（统一社会信用代码：{GOOD}）", "甲(山东)有限公司", GOOD),
        (f"{GOOD} 甲有限公司", "甲有限公司", GOOD),
        (f"甲有限公司（{GOOD.lower()}）", "甲有限公司", GOOD),
        ("甲 有限 公司", "甲有限公司", None),
        ("3M中国有限公司", "3M中国有限公司", None),
    ],
)
def test_name_and_code_in_one_cell_come_apart(raw: str, name: str, code: str | None) -> None:
    company, own = read_company(raw)
    assert (company.value, own.value if own else None) == (name, code)


@pytest.mark.parametrize(
    ("raw", "value", "remarks"),
    [
        (GOOD, GOOD, []),
        ("91350211M00013FA1N", "91350211M00013FA1N", ["uscc.check_digit"]),
        ("91110000600037341M", "91110000600037341M", ["uscc.check_digit"]),
        ("A1110000600037341L", None, ["uscc.format"]),
        ("9111000060003734", None, ["uscc.length"]),
        ("370102200012345", None, ["uscc.old_registration"]),
        (913717024303510462.0, None, ["uscc.number"]),
        ("无", None, []),
    ],
)
def test_a_credit_code_is_checked_and_a_failing_check_digit_only_warned_of(
    raw: Raw, value: str | None, remarks: list[str]
) -> None:
    cell = read_uscc(raw)
    assert (cell.value, codes(cell)) == (value, remarks)


@pytest.mark.parametrize(
    ("raw", "value", "remarks"),
    [
        ("2101-371702-04-01-123456", "2101-371702-04-01-123456", []),
        ("2020-371700-35-03-012345", "2020-371700-35-03-012345", []),
        ("210137170204 01123456", "2101-371702-04-01-123456", []),
        ("9999-371700-35-03-012345", "9999-371700-35-03-012345", ["code.head"]),
        ("备案中", None, ["code.format"]),
    ],
)
def test_both_forms_of_a_project_code_are_taken(raw: str, value: str | None, remarks: list[str]) -> None:
    cell = read_project_code(raw)
    assert (cell.value, codes(cell)) == (value, remarks)


@pytest.mark.parametrize(
    ("raw", "name", "phone", "remarks"),
    [
        ("孙辛 138-0000-1939", "孙辛", "13800001939", []),
        ("吴辛乙 138 0000 8328", "吴辛乙", "13800008328", []),
        ("孙辛（13800001939）", "孙辛", "13800001939", []),
        ("孙辛\n+86 138-0000-1939", "孙辛", "13800001939", []),
        ("孙辛 0530-5678901转801", "孙辛", "05305678901", []),
        ("杨 辛", "杨辛", None, []),
        ("杨　辛", "杨辛", None, []),
        ("褚庚甲某", "褚庚甲某", None, []),
        ("欧阳 丁", "欧阳丁", None, []),
        ("周甲（副县长）", "周甲", None, []),
        ("副县长 周甲", "周甲", None, []),
        ("县委常委、副县长 周甲", "周甲", None, []),
        ("周甲副县长", "周甲", None, []),
        ("孙辛、李丁", "孙辛", None, ["name.several"]),
        ("张甲 李乙", "张甲", None, ["name.several"]),
        ("张书记", "张书记", None, ["name.surname_only"]),
        ("13800001939", None, "13800001939", ["name.none"]),
        ("第三工程管理处综合科", "第三工程管理处综合科", None, ["name.unlikely"]),
    ],
)
def test_name_and_phone_in_one_cell_come_apart(raw: str, name: str, phone: str | None, remarks: list[str]) -> None:
    person, number = read_person(raw)
    assert (person.value, number.value if number else None, codes(person)) == (name, phone, remarks)


@pytest.mark.parametrize(
    ("raw", "value", "remarks"),
    [
        ("138-0000-1939", "13800001939", []),
        (13800001939.0, "13800001939", []),
        ("+86 138 0000 1939", "13800001939", []),
        ("（0530）5678901", "05305678901", []),
        ("0530-5678901-801", "05305678901", ["phone.extension"]),
        ("13800001939、13800001940", "13800001939", ["phone.several"]),
        ("138-0000-03", "138000003", ["phone.length"]),
        ("1.38E+10", None, ["phone.unreadable"]),
        ("/", None, []),
    ],
)
def test_a_phone_becomes_its_digits(raw: Raw, value: str | None, remarks: list[str]) -> None:
    cell = read_phone(raw)
    assert (cell.value, codes(cell)) == (value, remarks)


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("万福街道钱庚乙", (("万福街道", "钱庚乙"),)),
        ("高端装备产业园杨庚戊", (("高端装备产业园", "杨庚戊"),)),
        ("现代医药港钱丁庚", (("现代医药港", "钱丁庚"),)),
        ("万福街道：钱庚乙", (("万福街道", "钱庚乙"),)),
        ("钱庚乙（万福街道）", (("万福街道", "钱庚乙"),)),
        ("万福街道 钱庚乙、丹阳街道 蒋丙", (("万福街道", "钱庚乙"), ("丹阳街道", "蒋丙"))),
        ("李戊己", ()),
    ],
)
def test_town_and_name_of_a_local_come_apart(raw: str, parts: tuple[tuple[str, str], ...]) -> None:
    cell = read_local(raw)
    assert cell.parts == parts
    assert cell.value == (parts[0][1] if parts else raw)


def test_a_known_town_is_split_off_whatever_its_ending() -> None:
    assert read_local("双河集钱庚乙", towns=["双河集"]).parts == (("双河集", "钱庚乙"),)


def test_office_and_person_of_the_responsible_come_apart() -> None:
    cell = read_responsible("投资促进局/冯甲乙")
    assert (cell.value, cell.parts) == ("投资促进局/冯甲乙", (("投资促进局", "冯甲乙"),))
    assert read_responsible("投资促进局").parts == ()
