"""Every component with every state, drawn by the components themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import npgettext, pgettext

from kuaijin.kit import components as c
from kuaijin.kit.gallery.samples import AS_OF, CALENDAR, TODAY
from kuaijin.kit.gallery.why import readings
from kuaijin.law.attribution import HandOver, Party, split

STAGES = (
    "商谈",
    "产业策划",
    "项目策划",
    "招引",
    "评审",
    "签约",
    "落地",
    "开工",
    "建设",
    "竣工",
    "投产",
    "达产",
    "服务",
)


@dataclass(frozen=True)
class Item:
    """One state: what it shows, and the component."""

    caption: str
    html: SafeString
    wide: bool = False


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    items: list[Item]


def sections() -> list[Section]:
    made: tuple[tuple[str, str, Callable[[], list[Item]]], ...] = (
        ("light", "light", _lights),
        ("due", "due", _dues),
        ("day", "day · month · instant", _days),
        ("money", "money · count", _figures),
        ("person", "person", _people),
        ("marks", "marks", _marks),
        ("course", "mini_course · walk", _courses),
        ("strip", "days_strip", _strips),
        ("bars", "bars", _bars),
        ("why", "why", _whys),
        ("texts", "sentence · chip · empty · evidence · as_of", _texts),
        ("errors", "errors · conflict", _errors),
    )
    return [Section(key, title, make()) for key, title, make in made]


def _lights() -> list[Item]:
    codes = ("red", "yellow", "blue", "grey", "green")
    return [
        Item(pgettext("gallery", "形状、颜色和词"), SafeString(" ".join(c.light(code) for code in codes))),
        Item(
            pgettext("gallery", "只有形状，词在标签里"),
            SafeString(" ".join(c.light(code, word=False) for code in codes)),
        ),
        Item(
            pgettext("gallery", "带个数"),
            SafeString(" ".join(c.light(code, count=n) for n, code in enumerate(codes, 1))),
        ),
    ]


def _due(due: date | None, **how: object) -> SafeString:
    return c.due(due, today=TODAY, calendar=CALENDAR, href="/ui?why=due#why", **how)  # type: ignore[arg-type]


def _dues() -> list[Item]:
    return [
        Item(pgettext("gallery", "还有几天，中间有休息日"), _due(date(2026, 10, 13))),
        Item(pgettext("gallery", "两个周末"), _due(date(2026, 10, 22))),
        Item(pgettext("gallery", "超过 21 天，不画格子"), _due(date(2026, 12, 14))),
        Item(pgettext("gallery", "今天到期"), _due(TODAY)),
        Item(pgettext("gallery", "逾期"), _due(date(2026, 10, 8))),
        Item(pgettext("gallery", "逾期，跨过长假"), _due(date(2026, 9, 30))),
        Item(pgettext("gallery", "自然日的期限"), _due(date(2026, 10, 12), term_mode=c.CALENDAR)),
        Item(pgettext("gallery", "暂定：那一年放假安排未出"), _due(date(2027, 2, 17), provisional=True)),
        Item(pgettext("gallery", "暂停"), _due(None, paused=c.Pause("专家评审", date(2026, 10, 20)))),
        Item(pgettext("gallery", "暂停，没说何时恢复"), _due(None, paused=c.Pause("听证"))),
        Item(pgettext("gallery", "早办结"), _due(date(2026, 10, 12), done_on=date(2026, 10, 8))),
        Item(pgettext("gallery", "当天办结"), _due(date(2026, 10, 8), done_on=date(2026, 10, 8))),
        Item(pgettext("gallery", "晚办结"), _due(date(2026, 9, 29), done_on=date(2026, 10, 8))),
        Item(pgettext("gallery", "没有期限"), _due(None)),
        Item(pgettext("gallery", "不能点开"), c.due(date(2026, 10, 13), today=TODAY, calendar=CALENDAR)),
    ]


def _days() -> list[Item]:
    last_year = date(2025, 3, 8)
    return [
        Item(pgettext("gallery", "今年的一天"), c.day_with_weekday(date(2026, 10, 13), today=TODAY)),
        Item(pgettext("gallery", "别的年份"), c.day(last_year, today=TODAY)),
        Item(pgettext("gallery", "几天"), c.day_range(date(2026, 10, 8), date(2026, 10, 12), today=TODAY)),
        Item(pgettext("gallery", "跨月的几天"), c.day_range(date(2026, 9, 25), date(2026, 10, 3), today=TODAY)),
        Item(pgettext("gallery", "只到月"), c.month(date(2026, 12, 1))),
        Item(pgettext("gallery", "时刻"), c.instant(AS_OF, today=TODAY)),
        Item(pgettext("gallery", "日格：实心计入，空心不计"), c.cells([True, False, True, True])),
    ]


def _figures() -> list[Item]:
    return [
        Item(pgettext("gallery", "1 亿以上"), c.money(Decimal(1_260_000_000))),
        Item(pgettext("gallery", "1 亿以下"), c.money(Decimal(3_800_000))),
        Item(pgettext("gallery", "1 万以下"), c.money(Decimal(3_500))),
        Item(pgettext("gallery", "原文写着约"), c.money(Decimal(223_000_000), approx=True)),
        Item(pgettext("gallery", "表里一列只有一个单位"), c.money(Decimal(1_260_000_000), unit="yi")),
        Item(pgettext("gallery", "没有数"), c.money(None)),
        Item(pgettext("gallery", "点开就是那些行"), c.count(21, "/ui/table", npgettext("gallery", "件", "件", 21))),
        Item(
            pgettext("gallery", "数到一万为止"),
            c.count(10_000, "/ui/table", npgettext("gallery", "件", "件", 10_000), more=True),
        ),
        Item(pgettext("gallery", "没有行可开"), c.count(0)),
    ]


MANAGER = c.PersonView(
    name="王辛",
    name_latin="Wang Xin",
    post="专班负责人",
    phone="138-0000-0315",
    role="负责人",
    owes_late=1,
    owes_href="/ui/table",
    since=date(2024, 9, 12),
)
AWAY = c.PersonView(
    name="沈己",
    name_latin="Shen Ji",
    post="专班联系人",
    phone="138-0000-0326",
    role="联系人",
    on_leave_until=date(2026, 10, 12),
    substitute_name="王辛",
    substitute_phone="138-0000-0315",
)
LEADER = c.PersonView(name="褚乙", name_latin="Chu Yi", post="管委会副主任", phone="138-0000-0102", role="县级包保领导")
VACANT = c.PersonView(role="镇街属地责任人", vacant_since=date(2026, 9, 28), appoint_href="/ui/form")


def _people() -> list[Item]:
    alone = c.PersonView(name="郑庚", post="临湖镇副镇长", phone="138-0000-0448", on_leave_until=date(2026, 10, 20))
    return [
        Item(
            pgettext("gallery", "四个座位：在岗、欠着、请假有人代、空缺"),
            c.four([LEADER, MANAGER, AWAY, VACANT], today=TODAY),
            wide=True,
        ),
        Item(pgettext("gallery", "请假，没有人代"), c.person(alone, today=TODAY)),
        Item(pgettext("gallery", "从哪天起"), c.person(MANAGER, today=TODAY, show_since=True)),
        Item(pgettext("gallery", "表里：现在办的人在前"), c.person_cell(AWAY)),
        Item(pgettext("gallery", "表里：空缺"), c.person_cell(VACANT)),
    ]


def _marks() -> list[Item]:
    def groups(*counts: int) -> list[c.MarkGroup]:
        codes = ("red", "yellow", "blue", "grey", "green")
        return [c.MarkGroup(code, n, f"/ui/table?light={code}") for code, n in zip(codes, counts, strict=True)]

    ruler = (
        c.RulerDay(pgettext("gallery", "逾期"), "1", "#late", ("red",), late=True),
        c.RulerDay(pgettext("gallery", "今天"), "9", "#d9", ("blue", "blue"), now=True),
        c.RulerDay(c.ruler_label(date(2026, 10, 10), calendar=CALENDAR), "10", "#d10", ("blue",)),
        c.RulerDay(c.ruler_label(date(2026, 10, 11), calendar=CALENDAR), "11", "#d11", rest=True),
        c.RulerDay(c.ruler_label(date(2026, 10, 12), calendar=CALENDAR), "12", "#d12", ("green",) * 9),
        c.RulerDay(pgettext("gallery", "以后"), "12", "#later", ("yellow",)),
    )
    return [
        Item(pgettext("gallery", "一个记号一个项目，坏的在前"), c.marks(groups(2, 5, 9, 4, 48)), wide=True),
        Item(pgettext("gallery", "超过 300 个，叠成一条"), c.marks(groups(12, 41, 90, 33, 824)), wide=True),
        Item(pgettext("gallery", "日尺"), c.ruler(ruler), wide=True),
    ]


def _courses() -> list[Item]:
    steps = [
        pgettext("gallery", "上传"),
        pgettext("gallery", "认列，记住了"),
        pgettext("gallery", "看读法"),
        pgettext("gallery", "定重复"),
        pgettext("gallery", "导入，一天内可撤"),
    ]
    return [
        Item(pgettext("gallery", "现在到第 9 步"), c.mini_course(STAGES, 8)),
        Item(pgettext("gallery", "第一步"), c.mini_course(STAGES, 0)),
        Item(pgettext("gallery", "最后一步"), c.mini_course(STAGES, 12)),
        Item(pgettext("gallery", "一件事的几步"), c.walk(steps, 2), wide=True),
    ]


def strip() -> SafeString:
    begun = date(2026, 8, 23)
    applicant = HandOver(begun, Party.APPLICANT, "澄川电机")
    hands = (
        HandOver(date(2026, 8, 28), Party.DEPARTMENT, "自然资源局"),
        HandOver(date(2026, 9, 4), Party.APPLICANT, "澄川电机"),
        HandOver(date(2026, 9, 9), Party.THIRD_PARTY, "图审机构"),
        HandOver(date(2026, 9, 16), Party.LEGAL_PROCEDURE, "公示"),
        HandOver(date(2026, 9, 21), Party.HIGHER_AUTHORITY, "市局"),
        HandOver(date(2026, 9, 23), Party.DEPARTMENT, "行政审批局"),
        HandOver(date(2026, 9, 24), Party.THIRD_PARTY, "供电公司"),
    )
    runs = c.runs_of(split(begun, TODAY, hands, first=applicant), calendar=CALENDAR)
    return c.days_strip(runs, c.shares_of(runs, lambda run: f"/ui/table?owner={run.owner}"), today=TODAY)


def _strips() -> list[Item]:
    half_year = [HandOver(date(2026, 6, 1), Party.APPLICANT, "企业")]
    bureau = HandOver(date(2026, 3, 2), Party.DEPARTMENT, "行政审批局")
    runs = c.runs_of(split(date(2026, 3, 2), TODAY, half_year, first=bureau), calendar=CALENDAR)
    weekly = c.days_strip(runs, c.shares_of(runs, lambda run: "/ui/table"), today=TODAY)
    return [
        Item(pgettext("gallery", "每天归谁"), strip(), wide=True),
        Item(pgettext("gallery", "超过 120 天，一格一周"), weekly, wide=True),
    ]


def _bars() -> list[Item]:
    one_by_one = (("用地规划", 20), ("工程规划", 20), ("环评报告表", 30), ("水保", 10), ("质监", 7), ("施工", 7))
    together = (("用地规划", 20), ("工程规划", 20), ("施工", 7))
    rows = [
        c.Bar(pgettext("gallery", "个工作日 逐项办"), one_by_one, "2027年2月17日，暂定"),
        c.Bar(pgettext("gallery", "个工作日 并联，用满法定"), together, "2026年12月14日 周一"),
        c.Bar(pgettext("gallery", "个工作日 承诺"), (("", 8),), "10月27日 周二", ink=True),
    ]
    return [Item(pgettext("gallery", "同一把尺"), c.bars(rows), wide=True)]


def _whys() -> list[Item]:
    return [Item(caption, c.why(panel)) for caption, panel in readings()]


def _texts() -> list[Item]:
    seen_at = datetime(2026, 9, 29, 6, 5, tzinfo=UTC)
    file = c.EvidenceView("到场照片.jpg", "沈己", seen_at, "9f2c41d07ab3" * 5 + "9f2c", "/ui")
    button = f'<button class="kj-n" type="button">{pgettext("gallery", "撤销")}</button>'
    undo = f'<div class="kj-undo" role="status">{pgettext("gallery", "已提醒王辛。")}{button}</div>'
    return [
        Item(
            pgettext("gallery", "条件"),
            SafeString(
                c.chip(pgettext("gallery", "年份"), "2026", "/ui")
                + c.chip(pgettext("gallery", "阶段"), "签约到服务", "/ui")
            ),
        ),
        Item(
            pgettext("gallery", "没有事"),
            c.empty(pgettext("gallery", "今天没有到期的事。"), pgettext("gallery", "下一件在 10月12日"), "/ui/my-day"),
        ),
        Item(pgettext("gallery", "文件作证"), c.evidence(file, today=TODAY)),
        Item(pgettext("gallery", "截至"), c.as_of(AS_OF, today=TODAY)),
        Item(pgettext("gallery", "截至，已旧"), c.as_of(AS_OF, today=TODAY, stale=True, href="/ui")),
        Item(pgettext("gallery", "撤销在原处，10 秒"), SafeString(undo)),
    ]


def _errors() -> list[Item]:
    wrong = c.FieldError(
        "id_accepted_on",
        pgettext("gallery", "受理日"),
        pgettext("gallery", "受理日 10月12日 还没到。"),
        pgettext("gallery", "受理只能记已发生的事，今天是 10月9日。"),
        pgettext("gallery", "改成 10月9日"),
        "#id_accepted_on",
    )
    fields = [
        c.ConflictField("due", pgettext("gallery", "到期日"), "10月20日", "10月16日"),
        c.ConflictField("who", pgettext("gallery", "谁欠"), "王辛", "王辛"),
        c.ConflictField("why", pgettext("gallery", "缘由"), "等供电公司", "等图审"),
    ]
    return [
        Item(
            pgettext("gallery", "出错：字段、写的、规则、下一步"),
            SafeString(f'<div role="group">{c.field_error(wrong)}</div>'),
        ),
        Item(pgettext("gallery", "别人先改了"), c.conflict(fields, by="沈己", at=AS_OF, today=TODAY)),
    ]
