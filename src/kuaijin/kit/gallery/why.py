"""Readings of real clocks, explained."""

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from kuaijin.kit import components as c
from kuaijin.kit.gallery.samples import CALENDAR, TODAY
from kuaijin.law.attribution import Party
from kuaijin.law.clock import ClockKind, Event, Ground, Grounds, Kind, Mode, Reading, Term, read

SERVICE = "园区用电服务承诺 2026 版第 4 条"
GROUNDS = Grounds(
    [
        Ground(
            "expert_review",
            "专家评审",
            "expert review",
            Party.THIRD_PARTY,
            ((ClockKind.STATUTORY, "行政许可法第四十五条"), (ClockKind.PROMISED, SERVICE)),
        )
    ]
)


def _read(days: int, *events: Event, mode: Mode = Mode.WORKING) -> Reading:
    term = Term(days, mode=mode, clock=ClockKind.PROMISED, source=SERVICE)
    return read(term, events, CALENDAR, TODAY, grounds=GROUNDS, deemed_accepted_after=None)


def _facts() -> list[c.WhyFact]:
    return [
        c.WhyFact(pgettext("gallery", "谁欠"), SafeString("供电公司 · 客户服务岗 冯癸 " + c.phone("138-0000-0417"))),
        c.WhyFact(pgettext("gallery", "欠谁"), "澄川电机"),
        c.WhyFact(pgettext("gallery", "期限来源"), f"{SERVICE}，8 个工作日；法定上限 15"),
        c.WhyFact(pgettext("gallery", "放假依据"), "国务院办公厅 2026 年节假日安排"),
        c.WhyFact(pgettext("gallery", "暂停"), pgettext("gallery", "没有暂停，没有延长")),
        c.WhyFact(pgettext("gallery", "逾期会怎样"), "10月14日 报负责人 王辛，10月16日 报领导 褚乙"),
    ]


def accepted(on: date) -> Event:
    return Event(Kind.ACCEPTED, on)


def power_supply(close_href: str = "?") -> c.WhyPanel:
    """The panel of the drawings: accepted on 24 September, eight working days."""
    return c.why_due(
        "供电方案答复",
        _read(8, accepted(date(2026, 9, 24))),
        today=TODAY,
        facts=_facts(),
        started_with=pgettext("gallery", "收到申请"),
        close_href=close_href,
    )


def readings() -> list[tuple[str, c.WhyPanel]]:
    paused = Event(Kind.PAUSED, date(2026, 9, 29), ground="expert_review", notice=True, expected_end=date(2026, 10, 20))
    late = _read(3, accepted(date(2026, 9, 21)))
    waits = _read(8, accepted(date(2026, 9, 24)), paused)
    far = _read(70, accepted(date(2026, 9, 24)))
    plain = _read(15, accepted(date(2026, 9, 30)), mode=Mode.CALENDAR)
    return [
        (pgettext("gallery", "还没到期"), power_supply()),
        (pgettext("gallery", "逾期"), c.why_due("落实土地指标 86 亩", late, today=TODAY)),
        (pgettext("gallery", "暂停"), c.why_due("消防设计审查意见", waits, today=TODAY)),
        (pgettext("gallery", "暂定：那一年放假安排未出"), c.why_due("环评报告表", far, today=TODAY)),
        (pgettext("gallery", "自然日的期限"), c.why_due("补正材料", plain, today=TODAY)),
        (
            pgettext("gallery", "灯的缘由"),
            c.why_light(
                "石埠建材装配式构件",
                "grey",
                [pgettext("gallery", "26 天没有人核实，限 14 天")],
                facts=[
                    c.WhyFact(pgettext("gallery", "规则"), "national 2026-01"),
                    c.WhyFact(pgettext("gallery", "最近核实"), "9月13日，沈己 到场"),
                ],
            ),
        ),
    ]
