"""A long ledger as an office keeps it, made from a seed: the workbook, and what a careful clerk reads in it."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from stdnum.cn import uscc as standard
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

FORCES = ("高端装备产业专班", "生物医药产业专班", "新能源新材料产业专班", "数字经济产业专班")
TOWNS = ("吕陵镇", "陈集镇", "万福街道", "丹阳街道")
SURNAMES, STEMS = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "甲乙丙丁戊己庚辛壬癸"
HEAD = ("序号", "服务专班", "项目名称", "企业名称(统一社会信用代码)", "建设地点", "总投资", "开工时间", "形象进度")
DIGITS = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True)
class Told:
    """One project as a careful clerk reads it; `total` in CNY."""

    title: str
    firm: str
    code: str
    town: str
    total: Decimal
    approximate: bool
    on: date


def person(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + STEMS[number // len(SURNAMES) % len(STEMS)]


class Messy:
    """`projects` are told once each, `twins` of them a second time in another spelling."""

    def __init__(self, seed: int, projects: int, twins: int) -> None:
        self.chance = random.Random(seed)
        self.told = [self._project(number) for number in range(projects)]
        self.twins = self.chance.sample(range(projects), twins)
        stream = BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            self._roster(book.add_worksheet("专班一览表"))
            self._starts(book, book.add_worksheet("春季开工"))
        self.content = stream.getvalue()

    def _project(self, number: int) -> Told:
        chance = self.chance
        code = ""
        if number % 3 == 0:
            head = f"91371702MA3{number:06d}"
            code = head + standard.calc_check_digit(head)
        firm = f"{chance.choice('澄鹤瑞泰鸿')}川{number}号{chance.choice(('电机', '医药', '材料'))}有限公司"
        total = Decimal(chance.randrange(120, 90_000)) * 10_000
        day = date(2026, chance.randrange(1, 5), chance.randrange(1, 29))
        title = f"{firm[:2]}{number}号产线(一期)项目"
        return Told(title, firm, code, chance.choice(TOWNS), total, number % 9 == 4, day)

    # --- how an office writes it -------------------------------------------------------------------------------

    def _money(self, told: Told) -> str | float:
        yi, wan = (f"{told.total / unit:f}" for unit in (Decimal(100_000_000), Decimal(10_000)))
        if told.approximate:
            return f"约{yi}亿"
        forms: tuple[str | float, ...] = (
            float(yi),
            f" {yi} ",
            f"{yi}亿元".translate(DIGITS),
            f"{wan}万元",
            f"{int(Decimal(wan)):,}万",
        )
        return self.chance.choice(forms)

    def _day(self, told: Told) -> str | date:
        day = told.on
        forms: tuple[str | date, ...] = (
            day,
            day.isoformat(),
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.month}月{day.day}日",
        )
        return self.chance.choice(forms)

    def _firm(self, told: Told) -> str:
        if not told.code:
            return self.chance.choice(("{}", " {} ", "{}\n")).format(told.firm)
        return told.firm + self.chance.choice(("({}", "（{}）", "\n{}", " {})")).format(told.code)

    def _roster(self, page: Worksheet) -> None:
        page.merge_range(0, 0, 0, 5, "产业专班一览表")
        page.write_row(1, 0, ("专班名称", "县级包保领导", "负责人", "联系人", "联系电话", "镇街责任人"))
        row = 2
        for place, force in enumerate(FORCES):
            for town, name in enumerate(TOWNS):
                page.write(row + town, 5, f"{name}{person(60 + place * 4 + town)}")
            last = row + len(TOWNS) - 1
            facts = (force, person(place), person(20 + place), person(40 + place), f"138-0000-{place:04d}")
            for column, text in enumerate(facts):
                page.merge_range(row, column, last, column, text)
            row = last + 1

    def _starts(self, book: Workbook, page: Worksheet) -> None:
        wide = len(HEAD) - 1
        page.merge_range(0, 0, 0, wide, "2026年春季集中开工项目台账")
        page.write(1, 0, "填报单位：投资促进局")
        page.write(1, wide, "单位：亿元")
        for column, text in enumerate(HEAD):
            page.merge_range(2, column, 3, column, text)
        row = 4
        lines = [*self.told, *(self.told[number] for number in self.twins)]
        for place, force in enumerate(FORCES):
            group = lines[place :: len(FORCES)]
            page.merge_range(row, 1, row + len(group) - 1, 1, force)
            for told in group:
                self._line(book, page, row, told)
                row += 1
            page.write(row, 0, "小计")
            page.write(row, 5, float(sum(one.total for one in group) / 100_000_000))
            row += 1
        page.write(row + 1, 0, "填报人：        审核人：        填报日期：2026年6月20日")

    def _line(self, book: Workbook, page: Worksheet, row: int, told: Told) -> None:
        title = self.chance.choice((told.title, f" {told.title} ", told.title.replace("(", "（").replace(")", "）")))
        facts = (row - 3, None, title, self._firm(told), told.town, self._money(told), self._day(told))
        for column, value in enumerate(facts):
            if isinstance(value, date):
                page.write_datetime(row, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))
            elif value is not None:
                page.write(row, column, value)
        page.write(row, 7, self.chance.choice(("主体施工", "设备安装", "　土地平整 ", "待定")))
