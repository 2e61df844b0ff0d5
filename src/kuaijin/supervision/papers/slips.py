"""What a supervision slip says on paper. Written once, when it is issued."""

from dataclasses import dataclass
from datetime import date

from kuaijin.directory.models import Organisation, Post
from kuaijin.directory.queries import Holder
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.paper.content import Paper, Table, said
from kuaijin.supervision.models import Colour, Source, SupervisionSlip
from kuaijin.supervision.papers.frozen import NO_CODE

COLOURS = {Colour.BLUE: "蓝单（临期提醒）", Colour.YELLOW: "黄单（进度滞后）", Colour.RED: "红单（逾期或者办得差）"}
SOURCES = {
    Source.OBLIGATION: "到期的事",
    Source.REQUEST: "企业诉求",
    Source.PROBLEM: "问题",
    Source.DECISION: "现场调度会议定事项",
    Source.INSTRUCTION: "领导批示",
    Source.FREE: "日常督办",
}
SIGNS = ("承办人（签名）：　　　　　　　　负责人（签名）：", "答复日期：")
THINGS = {"enterprise": "所属企业", "request": "所属诉求"}


@dataclass(frozen=True)
class Facts:
    """What is known when the slip is issued. `due` may be unknown in a year without a holiday notice."""

    number: str
    on: date
    due: date | None
    office: Organisation
    dossier: Dossier
    post: Post
    holder: Holder | None
    checker: Post
    checker_holder: Holder | None
    colour: str
    raised_reason: str
    source: str
    source_words: str
    source_due: date | None
    words: str
    asked: str
    rule: str
    repeats: SupervisionSlip | None
    repetition: int
    told_above: Post | None


def slip_paper(facts: Facts) -> Paper:
    due = f"{said(facts.due)}前（含当日）" if facts.due else "放假安排公布后确定"
    rows = [
        ("督办类别", COLOURS[Colour(facts.colour)]),
        ("督办事项", facts.words),
        ("事项来源", _source(facts)),
        (THINGS.get(facts.dossier.kind, "所属项目"), f"{facts.dossier.title}（{facts.dossier.number}）"),
        ("承办岗位", _person(facts.post, facts.holder)),
        ("办理要求", facts.asked),
        ("答复期限", f"{due}。依据：{facts.rule}"),
        ("核对岗位", _person(facts.checker, facts.checker_holder)),
    ]
    if facts.raised_reason:
        rows.insert(1, ("提高类别的原因", facts.raised_reason))
    if facts.repeats is not None:
        rows.append(("重复督办", _repeated(facts)))
    return Paper(
        head=facts.office.name,
        number=facts.number,
        title="督办通知单",
        on=facts.on,
        code=NO_CODE,
        greeting=f"{facts.post.organisation.name}：",
        before=("下列事项请抓紧办理，并在期限内书面答复：",),
        table=Table(("项目", "内容"), tuple(rows), (2, 8)),
        # One line: the closing stays together with the seal, and a slip is one page wherever its words allow.
        after=("答复写明办到什么程度，附证明材料。没办好的退回。",),
        signs=SIGNS,
        office=facts.office.name,
        seal="（加盖公章）",
    )


def _source(facts: Facts) -> str:
    told = SOURCES[Source(facts.source)]
    if facts.source_words:
        told += f"：{facts.source_words.rstrip('。')}"
    if facts.source_due is not None:
        told += f"（到期日{said(facts.source_due)}）"
    return told


def _person(post: Post, holder: Holder | None) -> str:
    place = f"{post.organisation.name} {post.title}"
    if holder is None:
        return place
    acting = holder.acting
    return f"{place} {acting.name}{f'（{acting.phone}）' if acting.phone else ''}"


def _repeated(facts: Facts) -> str:
    before = facts.repeats.number if facts.repeats is not None else ""
    above = f"，已报{facts.told_above.organisation.name}{facts.told_above.title}" if facts.told_above else ""
    return f"同一事项第{facts.repetition + 1}次督办，前一张{before}{above}"
