"""What a ledger can say: fields of a row, kinds of sheet, units of money."""

from decimal import Decimal
from enum import Enum, StrEnum


class Field(StrEnum):
    NUMBER = "number"
    TASKFORCE = "taskforce"
    TITLE = "title"
    CODE = "code"
    ENTERPRISE = "enterprise"
    INVESTOR = "investor"
    USCC = "uscc"
    PLACE = "place"
    INDUSTRY = "industry"
    NATURE = "nature"
    TOTAL = "total_investment"
    FIXED = "fixed_investment"
    ARRIVED = "arrived_funds"
    STARTED = "started_on"
    SIGNED = "signed_on"
    PROGRESS = "progress"
    LANDING = "landing"
    PROBLEM = "problem"
    LEADER = "leader"
    MANAGER = "manager"
    CONTACT = "contact"
    PHONE = "phone"
    LOCAL = "local"
    SCOPE = "scope"
    RESPONSIBLE = "responsible"


MONEY = frozenset({Field.TOTAL, Field.FIXED, Field.ARRIVED})
DAYS = frozenset({Field.STARTED, Field.SIGNED})
SEATS = (Field.LEADER, Field.MANAGER, Field.CONTACT, Field.LOCAL)
COMPANIES = frozenset({Field.ENTERPRISE, Field.INVESTOR})

LABELS: dict[Field, tuple[str, str]] = {
    Field.NUMBER: ("序号", "No."),
    Field.TASKFORCE: ("专班", "Task force"),
    Field.TITLE: ("项目名称", "Project"),
    Field.CODE: ("项目代码", "Project code"),
    Field.ENTERPRISE: ("企业", "Enterprise"),
    Field.INVESTOR: ("投资方", "Investor"),
    Field.USCC: ("信用代码", "Credit code"),
    Field.PLACE: ("建设地点", "Place"),
    Field.INDUSTRY: ("产业", "Industry"),
    Field.NATURE: ("建设性质", "Nature"),
    Field.TOTAL: ("总投资", "Total investment"),
    Field.FIXED: ("固定资产投资", "Fixed investment"),
    Field.ARRIVED: ("到位资金", "Funds arrived"),
    Field.STARTED: ("开工日", "Started on"),
    Field.SIGNED: ("签约日", "Signed on"),
    Field.PROGRESS: ("形象进度", "Progress"),
    Field.LANDING: ("落地情况", "Landing"),
    Field.PROBLEM: ("存在问题", "Problem"),
    Field.LEADER: ("县级包保领导", "Leader"),
    Field.MANAGER: ("负责人", "Manager"),
    Field.CONTACT: ("联系人", "Contact"),
    Field.PHONE: ("联系电话", "Phone"),
    Field.LOCAL: ("镇街责任人", "Local"),
    Field.SCOPE: ("服务产业/区域", "Scope"),
    Field.RESPONSIBLE: ("责任单位/责任人", "Responsible"),
}


class SheetKind(StrEnum):
    STARTS = "starts"
    SIGNINGS = "signings"
    PROJECTS = "projects"
    TASKFORCES = "taskforces"
    OTHER = "other"


class Action(StrEnum):
    MAKE = "make"
    MERGE = "merge"
    SKIP = "skip"


class Unit(Enum):
    """Unit of money; the value is CNY in one unit."""

    YUAN = Decimal(1)
    THOUSAND = Decimal(1000)
    WAN = Decimal(10_000)
    MILLION = Decimal(1_000_000)
    TEN_MILLION = Decimal(10_000_000)
    YI = Decimal(100_000_000)

    @property
    def zh(self) -> str:
        return UNIT_WORDS[self]


UNIT_WORDS = {
    Unit.YUAN: "元",
    Unit.THOUSAND: "千元",
    Unit.WAN: "万元",
    Unit.MILLION: "百万元",
    Unit.TEN_MILLION: "千万元",
    Unit.YI: "亿元",
}
