"""The same ledger in the habits of other offices: the truth stays, everything about the sheet changes."""

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Truth = dict[str, str | None]

STARTS: tuple[Truth, ...] = (
    {
        "taskforce": "高端装备产业专班", "title": "澄川电机驱动电机(一期)项目", "enterprise": "澄川电机有限公司",
        "uscc": "91110000600037341L", "place": "吕陵镇", "industry": "高端装备", "nature": "新建",
        "total_investment": "126000000", "started_on": "2023-02-17", "progress": "主体封顶",
        "problem": "环评未批",
        "leader": "周甲", "manager": "杨辛", "contact": "孙辛", "phone": "13800001939", "local": "李戊己",
    },
    {
        "taskforce": "高端装备产业专班", "title": "九皋装备精密铸造技改项目", "enterprise": "九皋装备(山东)有限公司",
        "uscc": None, "place": "陈集镇", "industry": "高端装备", "nature": "技改",
        "total_investment": "19600000", "started_on": "2023-03-05", "progress": None, "problem": None,
        "leader": "周甲", "manager": "杨辛", "contact": "孙辛", "phone": "13800001939", "local": "孙丁",
    },
    {
        "taskforce": "高端装备产业专班", "title": "泽鸣机械矿用自卸车项目", "enterprise": "泽鸣机械股份有限公司",
        "uscc": "91310115591693856A", "place": "现代医药港", "industry": "高端装备", "nature": "扩建",
        "total_investment": "223000000", "started_on": "2023-03-28", "progress": "土地平整", "problem": None,
        "leader": "周甲", "manager": "杨辛", "contact": "孙辛", "phone": "13800001939", "local": "陈乙",
    },
    {
        "taskforce": "生物医药产业专班", "title": "青禾生物疫苗辅料项目", "enterprise": "青禾生物科技有限公司",
        "uscc": "11370400MB2857657X", "place": "万福街道", "industry": "生物医药", "nature": "续建",
        "total_investment": "168000000", "started_on": "2023-03-09", "progress": "试生产", "problem": "用电容量不足",
        "leader": "蒋辛庚", "manager": "褚乙乙", "contact": "陈丙", "phone": "13800000351", "local": "钱庚乙",
    },
    {
        "taskforce": "生物医药产业专班", "title": "白泽医药高端注射剂二期项目", "enterprise": "白泽医药有限公司",
        "uscc": None, "place": "丹阳街道", "industry": "生物医药", "nature": "新建",
        "total_investment": "40000000", "started_on": "2023-02-21", "progress": "设备安装", "problem": None,
        "leader": "蒋辛庚", "manager": "褚乙乙", "contact": "陈丙", "phone": "13800000351", "local": "蒋丙",
    },
)  # fmt: skip
SIGNINGS: tuple[Truth, ...] = (
    {
        "taskforce": "生物医药产业专班", "title": "诊断试剂项目", "investor": "海川生物有限公司",
        "place": "丹阳街道",
        "industry": "生物医药",
        "total_investment": "60000000", "fixed_investment": "42000000",
        "arrived_funds": None,
        "signed_on": "2023-03-06", "landing": "待供地",
        "responsible": "投资促进局/冯甲乙",
    },
    {
        "taskforce": "生物医药产业专班", "title": "中药饮片项目", "investor": "泰和材料科技有限公司",
        "place": "现代医药港",
        "industry": "生物医药",
        "total_investment": "150000000", "fixed_investment": "105000000",
        "arrived_funds": "0", "signed_on": "2023-05-19", "landing": "已注册", "responsible": "投资促进局/孙己",
    },
    {
        "taskforce": "高端装备产业专班", "title": "智能变压器项目", "investor": "瑞丰智能股份有限公司",
        "place": "万福街道",
        "industry": "高端装备", "total_investment": "580000000", "fixed_investment": "406000000",
        "arrived_funds": "70000000", "signed_on": "2023-01-06", "landing": None, "responsible": "招商中心/冯甲",
    },
)  # fmt: skip

WORDS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "序 号", "NO."),
    "taskforce": ("服务专班", "专班", "牵头专班", "专班名称", "所属专班"),
    "title": ("项目名称", "项目", "建设项目名称", "工程名称"),
    "enterprise": ("企业名称", "项目单位", "建设单位", "投资主体", "项目业主", "单位名称"),
    "investor": ("投资方", "投资主体", "投资企业", "投资单位", "企业名称"),
    "uscc": ("统一社会信用代码", "信用代码", "社会信用代码"),
    "place": ("建设地点", "拟选址", "所属镇街", "落地位置", "项目地址", "所在镇街"),
    "industry": ("产业类别", "产业", "行业", "所属行业"),
    "nature": ("建设性质", "性质", "项目性质"),
    "total_investment": ("总投资", "投资额", "计划总投资", "项目总投资"),
    "fixed_investment": ("固定资产投资", "其中：固定资产", "其中:固定资产投资"),
    "arrived_funds": ("到位资金", "实际到位", "资金到位情况"),
    "started_on": ("开工时间", "开工日期", "实际开工", "实际开工时间"),
    "signed_on": ("签约日期", "签约时间", "协议签订时间"),
    "progress": ("形象进度", "进展情况", "工程进度", "项目进展"),
    "landing": ("落地情况", "落地进展", "进展情况"),
    "problem": ("存在问题", "需协调事项", "存在的困难和问题"),
    "leader": ("县级包保领导", "包保领导", "县级领导"),
    "manager": ("负责人", "具体负责人", "专班负责人"),
    "contact": ("联系人", "联络员", "专班联系人"),
    "phone": ("联系电话", "电话", "手机号码"),
    "local": ("镇街责任人", "镇街属地责任人", "属地责任人", "乡镇责任人"),
    "responsible": ("责任单位/责任人", "招商单位/责任人", "牵头单位"),
}
SEAT_FIELDS = ("leader", "manager", "contact", "phone", "local")
MONEY_FIELDS = ("total_investment", "fixed_investment", "arrived_funds")
UNITS = {"亿元": Decimal(10) ** 8, "万元": Decimal(10) ** 4, "元": Decimal(1)}


@dataclass(frozen=True)
class Style:
    """Habits of one office."""

    seed: int = 0
    title: bool = True
    unit: str = "万元"
    unit_in: str = "header"  # header, note, cell, group
    days: str = "iso"  # iso, slash, dots, chinese, true, serial, no_year, short_year
    merges: bool = True
    two_rows: bool = True
    code_apart: bool = False
    phone_apart: bool = False
    formulas: bool = False
    subtotals: bool = True
    notes: int = 1
    lead_rows: int = 0
    lead_columns: int = 0
    strays: bool = False
    shuffled: bool = True
    sheet: str = "Sheet1"
    words: dict[str, str] = field(default_factory=dict)


def headers(style: Style, fields: list[str]) -> dict[str, str]:
    chance = random.Random(style.seed)
    return {name: style.words.get(name) or chance.choice(WORDS[name]) for name in fields}


def shown_money(value: str, style: Style, chance: random.Random) -> object:
    amount = Decimal(value) / UNITS[style.unit]
    if style.unit_in == "cell":
        amount = Decimal(value) / UNITS["万元"]
        return f"{amount.normalize():f}万元" if amount else "0"
    if style.formulas:
        return ("=", float(amount))
    return float(amount) if chance.random() < 0.7 else f"{amount.normalize():f} "


def shown_day(value: str, style: Style, _chance: random.Random) -> object:
    day = date.fromisoformat(value)
    forms: dict[str, object] = {
        "iso": value,
        "slash": f"{day.year}/{day.month}/{day.day}",
        "dots": f"{day.year}.{day.month}.{day.day}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "true": day,
        "serial": day.toordinal() - date(1899, 12, 30).toordinal(),
        "no_year": f"{day.month}月{day.day}日",
        "short_year": f"{day.year % 100}年{day.month}月{day.day}日",
    }
    return forms[style.days]


def build(truth: tuple[Truth, ...], style: Style, heading: str) -> tuple[bytes, dict[int, Truth]]:
    """The workbook and, by Excel row, what stands in it."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        rows = Sheet(book, book.add_worksheet(style.sheet), truth, style).write(heading)
    return target.getvalue(), rows


class Sheet:
    def __init__(self, book: Workbook, page: Worksheet, truth: tuple[Truth, ...], style: Style) -> None:
        self.page, self.truth, self.style = page, truth, style
        self.chance = random.Random(style.seed)
        self.iso = book.add_format({"num_format": "yyyy-mm-dd"})
        self.row = style.lead_rows
        self.columns = self.order()
        self.words = headers(style, ["number", *truth[0]])

    def order(self) -> list[str]:
        fields = ["number", *self.truth[0]]
        if not self.style.code_apart and "uscc" in fields:
            fields.remove("uscc")
        if not self.style.phone_apart and "phone" in fields:
            fields.remove("phone")
        seats = [name for name in fields if name in SEAT_FIELDS]
        money = [name for name in fields if name in MONEY_FIELDS]
        others = [name for name in fields if name not in seats and name not in money]
        if not self.style.shuffled:
            return fields
        groups = [[name] for name in others] + [money, seats]
        self.chance.shuffle(groups)
        return [name for group in groups for name in group]

    def at(self, place: int) -> int:
        return place + self.style.lead_columns

    def write(self, heading: str) -> dict[int, Truth]:
        if self.style.title:
            self.page.merge_range(self.row, self.at(0), self.row, self.at(len(self.columns) - 1), heading)
            self.row += 1
        for line in range(self.style.notes):
            unit = f"单位：{self.style.unit}" if self.style.unit_in == "note" and line == 0 else "填报单位：投资促进局"
            self.page.write(self.row, self.at(0), unit)
            self.row += 1
        self.header()
        rows = self.body()
        self.page.write(self.row + 1, self.at(0), "填报人：        审核人：        填报日期：2023年12月20日")
        return rows

    def word(self, name: str) -> str:
        text = self.words[name]
        if name in ("enterprise", "investor") and "uscc" in self.truth[0] and not self.style.code_apart:
            text += "(统一社会信用代码)"
        if name == "contact" and not self.style.phone_apart:
            text += "及电话"
        if name in MONEY_FIELDS and self.style.unit_in == "header":
            text += f"({self.style.unit})"
        return text

    def header(self) -> None:
        if not self.style.two_rows:
            self.page.write_row(self.row, self.at(0), [self.word(name) for name in self.columns])
            self.row += 1
            return
        groups = dict.fromkeys(SEAT_FIELDS, "包保责任人") | dict.fromkeys(
            MONEY_FIELDS, f"投资（{self.style.unit}）" if self.style.unit_in == "group" else "投资情况"
        )
        place = 0
        while place < len(self.columns):
            group = groups.get(self.columns[place])
            end = place
            while group and end + 1 < len(self.columns) and groups.get(self.columns[end + 1]) == group:
                end += 1
            if group and end > place:
                self.page.merge_range(self.row, self.at(place), self.row, self.at(end), group)
                for one in range(place, end + 1):
                    self.page.write(self.row + 1, self.at(one), self.word(self.columns[one]))
            else:
                text = self.word(self.columns[place])
                if group and self.style.unit_in == "group" and self.columns[place] in MONEY_FIELDS:
                    text += f"({self.style.unit})"
                self.page.merge_range(self.row, self.at(place), self.row + 1, self.at(place), text)
            place = end + 1
        self.row += 2

    def body(self) -> dict[int, Truth]:
        found: dict[int, Truth] = {}
        for name in dict.fromkeys(row["taskforce"] for row in self.truth):
            group = [row for row in self.truth if row["taskforce"] == name]
            first = self.row
            for row in group:
                found[self.row + 1] = row
                self.line(row, len(found), head=self.row == first)
                self.row += 1
            if self.style.merges and len(group) > 1:
                place = self.at(self.columns.index("taskforce"))
                self.page.merge_range(first, place, self.row - 1, place, name)
            if self.style.subtotals:
                self.page.write(self.row, self.at(0), f"小计（{len(group)}个）")
                self.row += 1
        return found

    def line(self, row: Truth, number: int, *, head: bool) -> None:
        for place, name in enumerate(self.columns):
            value = self.cell(name, row, number)
            if name == "taskforce" and self.style.merges and not head:
                continue
            if isinstance(value, tuple):
                self.page.write_formula(self.row, self.at(place), "=1+0", None, value[1])
            elif isinstance(value, date):
                self.page.write_datetime(self.row, self.at(place), value, self.iso)
            elif value is not None:
                self.page.write(self.row, self.at(place), value)

    def cell(self, name: str, row: Truth, number: int) -> Any:
        value = row.get(name) if name != "number" else str(number)
        if name == "number":
            return number
        if value is None:
            return "—" if self.style.strays else None
        if name in MONEY_FIELDS:
            return shown_money(value, self.style, self.chance)
        if name in ("started_on", "signed_on"):
            return shown_day(value, self.style, self.chance)
        if name == "enterprise" and row.get("uscc") and not self.style.code_apart:
            return value + self.chance.choice(("({code}", "\n{code}", " {code})", "（{code}）")).format(
                code=row["uscc"]
            )
        if name == "contact" and not self.style.phone_apart:
            phone = str(row["phone"])
            forms = (
                f" {phone}",
                f" {phone[:3]}-{phone[3:7]}-{phone[7:]}",
                f"({phone})",
                f"：{phone[:3]} {phone[3:7]} {phone[7:]}",
            )
            return value + self.chance.choice(forms)
        if self.style.strays and name in ("leader", "manager") and len(value) == 2:
            return f"{value[0]} {value[1]}"
        return f" {value} " if self.style.strays and name in ("place", "title", "progress") else value
