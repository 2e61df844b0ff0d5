"""What was decided, and that it was handed over: grant, refusal, revocation, proof of delivery."""

from kuaijin.approvals.letters import basis
from kuaijin.approvals.letters.content import LetterContent, Table, by, said
from kuaijin.approvals.letters.remedy import REMEDY, remedy
from kuaijin.approvals.letters.subject import Facts, Subject


def grant(subject: Subject, facts: Facts) -> LetterContent:
    """准予行政许可决定书: `accepted_on`; `result_number`, `valid_until`, `conditions`, `deliver_by` as far as there are
    any; `commitment` when it was decided on one."""
    number, until, deliver = facts.maybe("result_number"), facts.maybe_day("valid_until"), facts.maybe_day("deliver_by")
    ground = "申请人作出的承诺符合办理条件" if facts.flag("commitment") else "经审查，该项申请符合法定条件、标准"
    lines = [f"{ground}。依照{basis.GRANTED.cited}，决定准予行政许可。"]
    if number:
        lines.append(f"许可文件编号：{number}。")
    if until:
        lines.append(f"本许可有效期至{said(until)}。")
    lines += [f"{item.name.rstrip('。')}。" for item in facts.maybe_listed("conditions")]
    if deliver:
        lines.append(f"需要颁发许可证件的，本机关于{by(deliver)}颁发、送达。")
    committed = (basis.SHANDONG_COMMITTED, basis.BINZHOU_COMMITTED) if facts.flag("commitment") else ()
    return subject.letter(
        "grant",
        "准予行政许可决定书",
        before=(subject.accepted(facts.day("accepted_on")), *lines),
        basis=basis.in_force((basis.GRANTED, basis.DELIVERED, *committed), subject.packs) + facts.texts("sources"),
    )


def refusal(subject: Subject, facts: Facts) -> LetterContent:
    """不予行政许可决定书: `accepted_on` (never accepted: `received_on`), `reasons` (each with the article it rests on
    as `why`), bodies of `remedy`."""
    received = facts.maybe_day("received_on")
    if received is None or facts.maybe_day("accepted_on") is not None:
        begun = subject.accepted(facts.day("accepted_on"))
    else:
        begun = f"{subject.asked}，本机关已于{said(received)}收到。"
    reasons = facts.listed("reasons")
    rows = tuple((str(place), item.name, item.why or "—") for place, item in enumerate(reasons, start=1))
    return subject.letter(
        "refusal",
        "不予行政许可决定书",
        before=(begun, f"依照{basis.REFUSED.cited}，决定不予行政许可。理由如下："),
        table=Table(head=("序号", "理由", "依据"), rows=rows, shares=(1, 6, 4)),
        after=(remedy(facts),),
        basis=basis.in_force((basis.REFUSED, *REMEDY), subject.packs) + facts.texts("sources"),
    )


def revocation(subject: Subject, facts: Facts) -> LetterContent:
    """撤销行政许可决定书: `decided_on`, `result_number`, `reason`; `commitment` when a broken one is the ground."""
    broken = facts.flag("commitment")
    articles = (basis.SHANDONG_COMMITMENT_BROKEN, basis.BINZHOU_COMMITMENT_BROKEN) if broken else (basis.REVOKED,)
    grounds = basis.in_force(articles, subject.packs) or (basis.REVOKED.cited,)
    grounds += facts.texts("sources")
    number = facts.maybe("result_number")
    under = f"依照{'、'.join(grounds)}，" if grounds else ""
    return subject.letter(
        "revocation",
        "撤销行政许可决定书",
        before=(
            (
                f"本机关于{facts.day_said('decided_on')}就“{subject.project}”的“{subject.matter}”作出准予行政许可的决定"
                f"{f'（{number}）' if number else ''}。"
            ),
            f"经查，{facts.text('reason').rstrip('。')}。{under}决定撤销该行政许可。",
            remedy(facts),
        ),
        basis=grounds + basis.in_force(REMEDY, subject.packs),
    )


def delivery(subject: Subject, facts: Facts) -> LetterContent:
    """送达回证: `paper` and `paper_number` that were handed over, `delivered_on`, `how`, `place`, `received_by`."""
    rows = (
        ("送达文书", facts.text("paper")),
        ("文书编号", facts.maybe("paper_number") or "—"),
        ("受送达人", subject.addressee),
        ("送达事项", f"{subject.project}：{subject.matter}"),
        ("送达方式", facts.text("how")),
        ("送达地点", facts.maybe("place") or "—"),
        ("送达日期", facts.day_said("delivered_on")),
        ("收件人", facts.maybe("received_by") or "—"),
    )
    return subject.letter(
        "delivery",
        "送达回证",
        before=(),
        table=Table(head=("项目", "内容"), rows=rows, shares=(3, 8)),
        basis=basis.in_force((basis.DELIVERED, basis.BINZHOU_DELIVERED), subject.packs),
        signers=("受送达人（签名或者盖章）", "送达人（签名）", "收件日期"),
    )
