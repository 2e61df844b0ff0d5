"""What can stand in the way of a promise, one by one. Setting a cause aside never makes a plan longer."""

from dataclasses import dataclass
from enum import StrEnum

from kuaijin.planning.levers import KINDS, STATED
from kuaijin.planning.matters import Asked, Lever, Link, Matter
from kuaijin.planning.network import LinkKind
from kuaijin.planning.timing import STAGE_LIMIT


class CauseKind(StrEnum):
    """Set aside, a term takes no day, a link or a wait is gone, a department has places for all, a limit is open."""

    TERM = "term"
    LINK = "link"
    WAITING = "waiting"
    CAPACITY = "capacity"
    ONE_BY_ONE = "one_by_one"
    OUTSIDE_CLOCK = "outside_clock"
    STATUTORY_LIMIT = "statutory_limit"
    STAGE_LIMIT = "stage_limit"


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """`subject`: a matter, a department or a stage. `place`: which of a matter's links."""

    kind: CauseKind
    subject: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A cause in words of both languages, with its source."""

    cause: Cause
    matter: str | None
    zh: str
    en: str
    source: str


def causes_of(asked: Asked) -> list[Cause]:
    """Every cause of what is asked, law and order first."""
    found = []
    for matter in asked.matters:
        found += [Cause(CauseKind.LINK, matter.id, place) for place in range(len(matter.after))]
    for matter in asked.matters:
        if matter.statutory or matter.commitment:
            found.append(Cause(CauseKind.TERM, matter.id))
        if matter.deferrable:
            found.append(Cause(CauseKind.WAITING, matter.id))
        if matter.outside:
            found.append(Cause(CauseKind.OUTSIDE_CLOCK, matter.id))
        if matter.outside or matter.merge_into:
            found.append(Cause(CauseKind.STATUTORY_LIMIT, matter.id))
    found += [Cause(CauseKind.CAPACITY, department) for department in asked.capacities]
    if not at_once_is_best(asked):
        found.append(Cause(CauseKind.ONE_BY_ONE))
    found += [Cause(CauseKind.STAGE_LIMIT, stage) for stage in stages_together(asked)]
    return found


def at_once_is_best(asked: Asked) -> bool:
    """Parallel handling never makes a plan longer or unlawful, unless a stage's own limit comes with it."""
    return Lever.PARALLEL in asked.levers and not stages_together(asked)


def stages_together(asked: Asked) -> dict[str, list[Matter]]:
    """Stages of two matters or more, which are handled together where `parallel` is used."""
    stages: dict[str, list[Matter]] = {}
    for matter in asked.matters:
        if matter.stage:
            stages.setdefault(matter.stage, []).append(matter)
    return {stage: matters for stage, matters in stages.items() if len(matters) > 1}


def told(asked: Asked, cause: Cause) -> Told:
    zh, en, source = _TELL[cause.kind](asked, cause)
    by_matter = cause.kind not in (CauseKind.CAPACITY, CauseKind.ONE_BY_ONE, CauseKind.STAGE_LIMIT)
    return Told(cause, cause.subject if by_matter else None, zh, en, source)


Words = tuple[str, str, str]


def _term(asked: Asked, cause: Cause) -> Words:
    """The law's limit is a most, not a least: what stands in the way is that nothing shorter was promised."""
    matter = asked.matter(cause.subject)
    by, days, by_en = "法定时限", matter.statutory, "the law's limit, nothing shorter is promised or allowed"
    if matter.estimated:
        by, by_en = "没有确认的时限", "a limit that nobody confirmed, nothing shorter is promised or allowed"
    if Lever.PROMISED_LIMITS in asked.levers and matter.promised < days:
        by, days, by_en = "承诺时限", matter.promised, "the promised limit"
    if Lever.NOTIFIED_COMMITMENT in asked.levers and matter.commitment is not None and matter.commitment < days:
        by, days, by_en = "告知承诺时限", matter.commitment, "the limit on a commitment"
    unit, unit_en = ("个工作日", "working days") if matter.mode == "working" else ("天", "calendar days")
    more = "，没有更短的承诺可用" if days == matter.statutory else ""
    return f"{matter.title}按{by}要 {days} {unit}{more}", f"{matter.title} takes {days} {unit_en}: {by_en}", STATED.zh


def _link(asked: Asked, cause: Cause) -> Words:
    matter = asked.matter(cause.subject)
    link = matter.after[cause.place]
    before = asked.matter(link.matter)
    review = Lever.REVIEW_IN_ADVANCE in asked.levers
    zh, en = _LINKS[link.kind if review or link.kind is not LinkKind.REVIEW_THEN_DECIDE else LinkKind.FINISH_START]
    names = {"before": before.title, "after": matter.title}
    lag, lag_en = _lag(link)
    return zh.format(**names) + lag, en.format(**names) + lag_en, STATED.zh


_LINKS = {
    LinkKind.FINISH_START: (
        "{after}在{before}决定之后才受理",
        "{after} is accepted only after the decision on {before}",
    ),
    LinkKind.START_START: ("{after}在{before}受理之后才受理", "{after} is accepted only after {before} is accepted"),
    LinkKind.FINISH_FINISH: (
        "{after}不得先于{before}决定",
        "{after} is decided no earlier than {before}",
    ),
    LinkKind.REVIEW_THEN_DECIDE: (
        "{after}等{before}的结果才能决定",
        "{after} is decided only when the result of {before} arrives",
    ),
}


def _lag(link: Link) -> tuple[str, str]:
    if not link.lag.days:
        return "", ""
    working = link.lag.mode == "working"
    zh = f"，再隔 {link.lag.days} {'个工作日' if working else '天'}"
    return zh, f", {link.lag.days} {'working' if working else 'calendar'} days later"


def _waiting(asked: Asked, cause: Cause) -> Words:
    matter = asked.matter(cause.subject)
    zh = f"{matter.title}受理前等材料 {matter.deferrable} 个工作日（未允许容缺受理）"
    en = f"{matter.title} waits {matter.deferrable} working days for papers (deferred documents are not allowed)"
    return zh, en, STATED.zh


def _capacity(asked: Asked, cause: Cause) -> Words:
    places = asked.capacities[cause.subject]
    return f"{cause.subject}同时只能办 {places} 件", f"{cause.subject} has {places} in hand at most", STATED.zh


def _one_by_one(asked: Asked, cause: Cause) -> Words:
    return (
        "逐项办理（未允许并联办理）",
        "one matter after the other (parallel handling is not allowed)",
        KINDS[Lever.PARALLEL].ground,
    )


def _outside(asked: Asked, cause: Cause) -> Words:
    matter = asked.matter(cause.subject)
    days = "、".join(f"{period.kind} {period.days} 天" for period in matter.outside)
    days_en = ", ".join(f"{period.kind} {period.days} days" for period in matter.outside)
    zh = f"{matter.title}决定前的法定程序：{days}"
    return zh, f"procedure before the decision on {matter.title}: {days_en}", matter.outside[0].promised


def _statutory(asked: Asked, cause: Cause) -> Words:
    matter = asked.matter(cause.subject)
    unit, unit_en = ("个工作日", "working days") if matter.mode == "working" else ("天", "calendar days")
    zh = f"{matter.title}自受理起不得超过法定 {matter.statutory} {unit}，公示不停法定时限"
    en = f"{matter.title}: the law's {matter.statutory} {unit_en} from acceptance; a public notice does not stop them"
    return zh, en, "行政许可法（2019）第四十二条、第四十五条"


def _stage(asked: Asked, cause: Cause) -> Words:
    return (
        f"{cause.subject}阶段联合办理不得超过 {STAGE_LIMIT} 个工作日（经本级政府批准可延长 15 日，文件未写明）",
        f"stage {cause.subject}: {STAGE_LIMIT} working days for joint handling (15 more by the government)",
        "行政许可法（2019）第四十二条第二款",
    )


_TELL = {
    CauseKind.TERM: _term,
    CauseKind.LINK: _link,
    CauseKind.WAITING: _waiting,
    CauseKind.CAPACITY: _capacity,
    CauseKind.ONE_BY_ONE: _one_by_one,
    CauseKind.OUTSIDE_CLOCK: _outside,
    CauseKind.STATUTORY_LIMIT: _statutory,
    CauseKind.STAGE_LIMIT: _stage,
}
