"""The one promise of a published plan: every matter with its days, office and day of decision."""

from dataclasses import dataclass
from datetime import date

from kuaijin.approvals.letters import basis
from kuaijin.approvals.letters.content import LetterContent, Table, said
from kuaijin.approvals.letters.subject import Facts, Subject, days_said


@dataclass(frozen=True)
class Promised:
    """A matter of the plan. `days` in `mode`: as promised, or as the law says where nothing shorter is."""

    matter: str
    office: str
    days: int
    mode: str
    decide_on: date


def _within(item: Promised) -> str:
    return days_said(item.days, item.mode) if item.days else "当场办结"


def promise(subject: Subject, facts: Facts, matters: tuple[Promised, ...]) -> LetterContent:
    """办理时限承诺书: `start`, `days` (counted working days), `ends_on`; `outside` what runs outside the counted days,
    `serial_days` one after another, `conditions` that the promise rests on (levers)."""
    days = days_said(facts.number("days"), "working")
    serial = facts.maybe_number("serial_days")
    beside = f"（按法定时限逐项办理合计{days_said(serial, 'working')}）" if serial else ""
    rows = tuple(
        (
            str(place),
            item.matter,
            item.office,
            _within(item),
            said(item.decide_on),
        )
        for place, item in enumerate(matters, start=1)
    )
    outside = facts.maybe_listed("outside")
    told = "；".join(f"{item.name}{f'（{item.why}）' if item.why else ''}" for item in outside)
    rests_on = facts.maybe_listed("conditions")
    return subject.letter(
        "promise",
        "办理时限承诺书",
        before=(
            (
                f"“{subject.project}”需要办理的下列事项，材料齐全并于{facts.day_said('start')}受理的，{days}内全部作出决定"
                f"{beside}，最后一项至迟于{facts.day_said('ends_on')}作出决定："
            ),
        ),
        table=Table(head=("序号", "事项", "办理单位", "承诺时限", "决定日"), rows=rows, shares=(4, 10, 9, 8, 11)),
        after=(
            *((f"下列时间不计算在承诺时限内，已经计入决定日：{told}。",) if told else ()),
            *((f"本承诺按下列方式办理：{'、'.join(item.name for item in rests_on)}。",) if rests_on else ()),
            "超出承诺时限不能办结的，办理单位说明理由。",
        ),
        basis=basis.in_force((basis.SHORTENED, basis.BINZHOU_PROMISE, basis.BINZHOU_OUTSIDE_PROMISE), subject.packs)
        + facts.texts("sources"),
    )
