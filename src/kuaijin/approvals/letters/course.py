"""While a case runs: a procedure outside the clock, an extension, a commitment in place of papers."""

from kuaijin.approvals.letters import basis
from kuaijin.approvals.letters.content import LetterContent, by, said
from kuaijin.approvals.letters.receiving import numbered
from kuaijin.approvals.letters.remedy import REMEDY, remedy
from kuaijin.approvals.letters.subject import Facts, Subject, days_said

# The closed list of article 45 in the law's own words, by the code of the ground.
SPECIAL = {
    "hearing": "听证",
    "tender": "招标",
    "auction": "拍卖",
    "inspection": "检验",
    "testing": "检测",
    "quarantine": "检疫",
    "appraisal": "鉴定",
    "expert_review": "专家评审",
}


def pause(subject: Subject, facts: Facts) -> LetterContent:
    """特别程序告知书: `ground` (a code of article 45, or another with `ground_name`), `from_on`, and how long:
    `expected_end`, or `days` with `mode`. A ground that is not in the law's list stops the promised limit alone, unless
    a law of its own lets it stop the statutory one too (`statutory_source`)."""
    code = facts.text("ground")
    own_law = "" if code in SPECIAL else facts.maybe("statutory_source")
    of_the_law = code in SPECIAL or bool(own_law)
    ground = SPECIAL.get(code) or facts.text("ground_name")
    began = facts.day_said("from_on")
    end = facts.maybe_day("expected_end")
    if end is not None:
        length = f"自{began}起，预计至{said(end)}结束"
    else:
        length = f"自{began}起，预计{days_said(facts.number('days'), facts.maybe('mode') or 'working')}"
    if of_the_law:
        effect = (
            f"该项申请依法需要{ground}，{length}。依照{own_law or basis.SPECIAL.cited}，"
            f"{ground}所需时间不计算在办理期限内，现将所需时间书面告知你单位。"
        )
    else:
        effect = f"该项申请需要{ground}，{length}。所需时间不计算在承诺的办理期限内；法定办理期限照常计算。"
    why = facts.maybe("words")
    return subject.letter(
        "pause",
        "特别程序告知书" if of_the_law else "承诺期限暂停计算告知书",
        before=(
            subject.accepted(facts.day("accepted_on")),
            effect,
            *((f"有关情况：{why.rstrip('。')}。",) if why else ()),
            f"{ground}结束后，本机关自结束之日起恢复计算期限；需要更长时间的，另行书面告知。",
        ),
        basis=_why_outside(own_law, of_the_law, subject) + facts.texts("sources"),
    )


def _why_outside(own_law: str, of_the_law: bool, subject: Subject) -> tuple[str, ...]:
    if own_law:
        return (own_law,)
    return basis.in_force((basis.SPECIAL,) if of_the_law else (basis.BINZHOU_OUTSIDE_PROMISE,), subject.packs)


def extension(subject: Subject, facts: Facts) -> LetterContent:
    """延期告知书: `days`, `reason`, `due_before`, `due_after` (both left out where a year has no holiday notice yet);
    `joint` when article 26 binds offices together, and then the government's head approves. `approved_by` names who
    did, `approved_on` when."""
    joint = facts.flag("joint")
    who = "本级人民政府负责人" if joint else "本机关负责人"
    named = facts.maybe("approved_by")
    when = facts.maybe_day("approved_on")
    approved = f"经{who}{f'（{named}）' if named else ''}{f'于{said(when)}' if when else ''}批准"
    length = days_said(facts.number("days"), facts.maybe("mode") or "working")
    before, after = facts.maybe_day("due_before"), facts.maybe_day("due_after")
    article = basis.EXTENDED_JOINTLY if joint else basis.EXTENDED
    source = facts.maybe("source") or article.cited
    return subject.letter(
        "extension",
        "行政许可延长办理期限告知书",
        before=(
            (
                f"{subject.asked}，本机关已于{facts.day_said('accepted_on')}受理，"
                f"{f'原办理期限至{said(before)}届满' if before else '原办理期限尚未届满'}。"
            ),
            (
                f"因{facts.text('reason').rstrip('。')}，不能在上述期限内作出决定。依照{source}，{approved}，延长{length}"
                f"{f'，至{said(after)}届满' if after else ''}。现将延长期限的理由告知你单位。"
            ),
        ),
        basis=(source,),
    )


def commitment(subject: Subject, facts: Facts) -> LetterContent:
    """告知承诺书, both halves: `conditions` that the office tells, `days` (working) within which it decides."""
    length = days_said(facts.number("days"), "working")
    days = "当场" if facts.number("days") == 0 else f"自受理之日起{length}内"
    broken = (
        "行政机关将通过随机抽取检查对象、随机选派执法人员的方式核查履行承诺的情况。实际情况与承诺内容不符的，责令限期"
        "整改；逾期拒不整改或者整改后仍不符合条件的，依法撤销审批决定。"
    )
    return subject.letter(
        "commitment",
        "行政许可告知承诺书",
        before=(
            (
                f"一、行政机关告知。“{subject.project}”申请办理“{subject.matter}”，可以采取告知承诺方式办理。"
                "应当符合的条件如下："
            ),
        ),
        table=numbered(facts.listed("conditions"), ("序号", "条件和要求", "说明"), (1, 7, 3)),
        after=(
            f"申请人作出承诺且承诺符合条件的，本机关{days}作出决定。{broken}",
            (
                "二、申请人承诺。已经知晓上述全部内容；所填写的信息真实、准确；能够满足告知的条件和要求；愿意承担不实承诺、"
                "违反承诺的法律后果；上述承诺是申请人真实意思的表示。"
            ),
        ),
        basis=basis.in_force(
            (
                basis.COMMITTED,
                basis.SHANDONG_COMMITTED,
                basis.BINZHOU_COMMITTED,
                basis.BINZHOU_COMMITMENT_BROKEN,
            ),
            subject.packs,
        )
        + facts.texts("sources"),
        signers=("申请人（签名或者盖章）", "承诺日期"),
    )


def rectification(subject: Subject, facts: Facts) -> LetterContent:
    """限期整改通知书: `found_on`, `items` to be mended, `until`."""
    return subject.letter(
        "rectification",
        "限期整改通知书",
        before=(
            (
                f"你单位就“{subject.project}”以告知承诺方式办理“{subject.matter}”。{facts.day_said('found_on')}核查发现，"
                "实际情况与承诺内容不符："
            ),
        ),
        table=numbered(facts.listed("items"), ("序号", "与承诺不符之处", "整改要求"), (1, 5, 5)),
        after=(
            (
                f"请于{by(facts.day('until'))}完成整改并书面报告本机关。逾期拒不整改或者整改后仍不符合条件的，本机关将依法"
                "撤销审批决定。"
            ),
            remedy(facts),
        ),
        basis=basis.in_force(
            (basis.SHANDONG_COMMITMENT_BROKEN, basis.BINZHOU_COMMITMENT_BROKEN, *REMEDY), subject.packs
        )
        + facts.texts("sources"),
    )
