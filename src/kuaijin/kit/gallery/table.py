"""A table page on sixty-eight invented rows: order, filters, columns, density, selection, next rows, Excel."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, npgettext, pgettext, pgettext_lazy

from kuaijin.kit import components as c
from kuaijin.kit import filters
from kuaijin.kit.components.lights import WORST_FIRST
from kuaijin.kit.formats import MoneyUnit, money_in_unit
from kuaijin.kit.gallery.samples import AS_OF, CALENDAR, TODAY
from kuaijin.kit.gallery.sections import STAGES
from kuaijin.kit.tables import ROWS, BulkAct, Column, Saved, State, Table, TableView, state_of
from kuaijin.law.dates import add_calendar_days

NAMES = (
    "澄川电机年产 30 万套新能源驱动电机",
    "赤石新材碳纤维一期",
    "青禾生物疫苗辅料一期",
    "白泽医药高端注射剂扩建",
    "云栈物流多式联运枢纽",
    "玄圃数据算力中心二期",
    "南浦食品预制菜中央厨房",
    "星澜储能 5 GWh 储能系统一期",
    "望舒光电显示模组技改",
    "石埠建材装配式构件",
    "九皋装备精密铸造",
    "松溪纺织智能印染技改",
)
OWED = (
    "答复企业：用电缺口 8,000 kVA",
    "落实土地指标 86 亩",
    "报主体封顶纠偏措施",
    "消防设计审查意见",
    "双回路供电方案",
)
PEOPLE = (("王辛", "138-0000-0315"), ("韩丙", "138-0000-0338"), ("卫己", "138-0000-0352"), ("吴癸", "138-0000-0371"))
PLACES = ("临湖镇", "青岗街道", "医药产业园", "马鞍镇", "科创园", "南浦镇", "石埠镇")
COUNTS = {"red": 2, "yellow": 5, "blue": 9, "grey": 4, "green": 48}


@dataclass(frozen=True)
class Sample:
    number: int
    light: str
    name: str
    place: str
    due: date
    owed: str
    who: c.PersonView
    stage: int
    amount: Decimal
    verified: date


@lru_cache(maxsize=1)
def rows() -> tuple[Sample, ...]:
    made = []
    lights = [code for code, n in COUNTS.items() for _n in range(n)]
    for n, code in enumerate(lights):
        who, phone = PEOPLE[n % len(PEOPLE)]
        stands_in = c.PersonView(name="沈己", on_leave_until=TODAY, substitute_name=who, substitute_phone=phone)
        made.append(
            Sample(
                number=n + 1,
                light=code,
                name=NAMES[n] if n < len(NAMES) else f"{NAMES[n % len(NAMES)]}（{n // len(NAMES) + 1}）",
                place=PLACES[n % len(PLACES)],
                due=date(2026, 10, 8 - n) if code == "red" else add_calendar_days(TODAY, (n * 5) % 19),
                owed=OWED[n % len(OWED)],
                who=stands_in if n == 7 else c.PersonView(name=who, phone=phone),
                stage=(n * 5 + 7) % len(STAGES),
                amount=Decimal((n * 37 + 126) % 400 + 40) * 1_000_000,
                verified=date(2026, 9, 13) if code == "grey" else add_calendar_days(TODAY, -(n % 9)),
            )
        )
    return tuple(made)


def _light(row: Sample, ctx: object) -> str:
    return c.light(row.light)


def _name(row: Sample, ctx: object) -> str:
    return format_html(
        '<a class="kj-t kj-nm" href="/ui/object?n={}">{}</a><small>{}</small>', row.number, row.name, row.place
    )


def _due(row: Sample, ctx: State) -> str:
    due = c.due(row.due, today=TODAY, calendar=CALENDAR, href=ctx.href(why=str(row.number)), show_cells=False)
    return format_html(
        "{}<small>{} · {}</small>", due, row.owed, pgettext("gallery", "%(who)s 欠") % {"who": row.who.name}
    )


def _stage(row: Sample, ctx: object) -> str:
    return format_html("{}{}", STAGES[row.stage], c.mini_course(STAGES, row.stage))


def _verified(row: Sample, ctx: object) -> str:
    shown = c.day(row.verified, today=TODAY)
    return format_html('<span class="kj-grey">{}</span>', shown) if row.light == "grey" else shown


TABLE: Table[Sample] = Table(
    name="gallery",
    columns=(
        Column(
            "light",
            pgettext_lazy("gallery", "灯"),
            lambda r, ctx: c.light(r.light),
            lambda r: c.light_word(r.light),
            css="li",
            sort="light",
        ),
        Column("name", pgettext_lazy("gallery", "项目"), _name, lambda r: r.name, css="na", sort="name"),
        Column("due", pgettext_lazy("gallery", "下一件到期，谁欠"), _due, lambda r: r.due, css="du", sort="due"),
        Column(
            "who",
            pgettext_lazy("gallery", "负责人"),
            lambda r, ctx: c.person_cell(r.who),
            lambda r: r.who.name,
            css="pe",
        ),
        Column("stage", pgettext_lazy("gallery", "走到哪"), _stage, lambda r: STAGES[r.stage], css="st"),
        Column(
            "amount",
            pgettext_lazy("gallery", "总投资"),
            lambda r, ctx: c.money(r.amount, unit=MoneyUnit.YI),
            lambda r: r.amount,
            unit=MoneyUnit.YI,
            align="right",
            css="mo",
            sort="amount",
        ),
        Column("verified", pgettext_lazy("gallery", "最近核实"), _verified, lambda r: r.verified, css="ver"),
        Column("place", pgettext_lazy("gallery", "镇街"), lambda r, ctx: r.place, lambda r: r.place, default=False),
    ),
    default_order=pgettext_lazy("gallery", "坏的在前，再按到期日"),
    row_id=lambda r: r.number,
    row_name=lambda r: r.name,
)
FILTERS: tuple[filters.Filter, ...] = (
    filters.Choice(
        "light",
        pgettext_lazy("gallery", "灯"),
        tuple((code, gettext_lazy(word)) for code, word in c.lights.WORDS.items()),
    ),
    filters.Choice("place", pgettext_lazy("gallery", "镇街"), tuple((p, p) for p in PLACES)),
    filters.Search("q", pgettext_lazy("gallery", "名称")),
    filters.DayRange("due", pgettext_lazy("gallery", "到期")),
)


def chosen(reading: filters.Reading, state: State) -> list[Sample]:
    """The rows of the filter in the order asked for."""
    lights, places, words, span = (
        reading.chosen("light"),
        reading.chosen("place"),
        reading.words("q"),
        reading.span("due"),
    )
    found = [
        r
        for r in rows()
        if (not lights or r.light in lights)
        and (not places or r.place in places)
        and words in r.name
        and (span is None or ((span.first or r.due) <= r.due <= (span.last or r.due)))
    ]
    orders = {"name": lambda r: r.name, "due": lambda r: r.due, "amount": lambda r: r.amount}
    key = state.sort.removeprefix("-")
    order = orders.get(key, lambda r: (WORST_FIRST.index(r.light), r.due))
    return sorted(found, key=order, reverse=state.sort.startswith("-"))


def view(request: HttpRequest) -> TableView[Sample]:
    state, reading = state_of(request, TABLE), filters.read(FILTERS, request.GET, today=TODAY)
    found = chosen(reading, state)
    total = sum((r.amount for r in found), Decimal(0))
    return TableView(
        table=TABLE,
        state=state,
        rows=found[state.start : state.start + ROWS],
        total=len(found),
        ctx=state,
        sums={"stage": pgettext("gallery", "合计"), "amount": c.opens(money_in_unit(total, MoneyUnit.YI), "/ui/table")},
        unit=npgettext("gallery", "个", "个", len(found)),
        total_href="/ui/table",
        saved=[
            Saved(pgettext("gallery", "全部"), "/ui/table", 68, not reading.active),
            Saved(
                pgettext("gallery", "要推的"),
                "?light=red&light=yellow",
                7,
                reading.chosen("light") == ("red", "yellow"),
            ),
            Saved(pgettext("gallery", "没人核实"), "?light=grey", 4, reading.chosen("light") == ("grey",)),
        ],
        save_href="/ui/table?save=1",
        chips=reading.chips(),
        add_href=state.href(filters="1"),
        export_href="/ui/table.xlsx" + state.href(),
        bulk=[
            BulkAct("remind", pgettext("gallery", "提醒负责人")),
            BulkAct("meeting", pgettext("gallery", "排进调度会")),
            BulkAct("slip", pgettext("gallery", "开督办单")),
        ],
        bulk_href="/ui/table",
        as_of=c.as_of(AS_OF, today=TODAY),
        empty=c.empty(
            pgettext("gallery", "没有符合这些条件的项目。"), pgettext("gallery", "去掉全部条件"), "/ui/table"
        ),
        opened=int(request.GET["why"]) if request.GET.get("why", "").isdecimal() else None,
    )


def groups() -> list[c.MarkGroup]:
    return [c.MarkGroup(code, n, f"/ui/table?light={code}") for code, n in COUNTS.items()]
