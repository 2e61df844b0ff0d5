"""From the papers coming in to acceptance: receipt, correction, acceptance, deferred papers, no acceptance."""

from kuaijin.approvals.letters import basis
from kuaijin.approvals.letters.basis import Pack
from kuaijin.approvals.letters.content import LetterContent, Table, by, said
from kuaijin.approvals.letters.remedy import REMEDY, remedy
from kuaijin.approvals.letters.subject import Facts, Listed, MissingFact, Subject, days_said


def numbered(items: tuple[Listed, ...], head: tuple[str, ...], shares: tuple[int, ...], empty: str = "—") -> Table:
    """A list in the order of its lines: name and, as the columns ask, why and until when."""
    width = len(head)
    rows = []
    for place, item in enumerate(items, start=1):
        cells = [str(place), item.name, item.why or empty, said(item.until) if item.until else empty]
        rows.append(tuple(cells[:width]) if width < len(cells) else tuple(cells))
    return Table(head=head, rows=tuple(rows), shares=shares)


def receipt(subject: Subject, facts: Facts) -> LetterContent:
    """收件凭证: `received_on`, `documents` as far as any came; `matters` when several were filed together;
    `notice_until` by when the office must say what is missing."""
    until = facts.maybe_day("notice_until")
    within = f"于{by(until)}" if until else "当场或者在法定期限内"
    matters = facts.texts("matters") or (subject.matter,)
    documents = facts.maybe_listed("documents")
    came = "收到下列申请材料：" if documents else "收到申请，未附材料。"
    return subject.letter(
        "receipt",
        "申请材料收件凭证",
        before=(f"{subject.asking(matters)}，本机关于{facts.day_said('received_on')}{came}",),
        table=numbered(documents, ("序号", "材料名称", "说明"), (1, 6, 4)) if documents else None,
        after=(
            (
                f"申请材料不齐全或者不符合法定形式的，本机关将{within}一次告知需要补正的全部内容；逾期不告知的，自收到申请"
                "材料之日起即为受理。"
            ),
            "本凭证不表示申请已被受理；受理或者不予受理，另行出具书面凭证。",
        ),
        basis=basis.in_force((basis.ONE_NOTICE, basis.WRITTEN_RECEIPT), subject.packs),
    )


def terms(facts: Facts) -> tuple[str, ...]:
    """Until when the office decides, by law and as it promised: `statutory_days`, `statutory_mode`, `statutory_due`,
    and the same of `promised` where there is a promise. A day that is not certain is left out: the days stand."""
    lines = [_term("法定办理期限", facts, "statutory")]
    if facts.maybe_number("promised_days") is not None:
        lines.append(_term("本机关承诺的办理期限", facts, "promised"))
    lines.append(
        "依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在上述期限内，本机关将书面告知所需时间。"
    )
    return tuple(lines)


def _term(name: str, facts: Facts, kind: str) -> str:
    length = days_said(facts.number(f"{kind}_days"), facts.maybe(f"{kind}_mode") or "working")
    due = facts.maybe_day(f"{kind}_due")
    return f"{name}为自受理之日起{length}" + (f"，至{said(due)}届满。" if due else "。")


def acceptance(subject: Subject, facts: Facts) -> LetterContent:
    """受理通知书: `received_on`, `accepted_on`, the terms; `deemed` when silence made the acceptance."""
    accepted, received = facts.day_said("accepted_on"), facts.day_said("received_on")
    if facts.flag("deemed"):
        ground = basis.ONE_NOTICE
        why = (
            f"本机关于{received}收到申请材料，未在法定期限内告知需要补正的内容。"
            f"依照{ground.cited}，该申请自{accepted}起即为受理。"
        )
    else:
        ground = basis.ACCEPTED
        why = (
            f"本机关于{received}收到申请材料。经审查，申请事项属于本机关职权范围，申请材料齐全、符合法定形式。"
            f"依照{ground.cited}，决定自{accepted}起予以受理。"
        )
    return subject.letter(
        "acceptance",
        "行政许可申请受理通知书",
        before=(f"{subject.asked}。{why}", *terms(facts)),
        basis=basis.in_force(
            (ground, basis.WRITTEN_RECEIPT, basis.SPECIAL, basis.WORKING_DAYS, basis.BINZHOU_RECEIPT), subject.packs
        )
        + facts.texts("sources"),
    )


def deferred(subject: Subject, facts: Facts) -> LetterContent:
    """容缺受理告知书: `accepted_on`, `deferred` (each with its day), the terms."""
    items = facts.listed("deferred")
    if any(item.until is None for item in items):
        raise MissingFact("until")
    return subject.letter(
        "deferred",
        "容缺受理告知书",
        before=(
            (
                f"{subject.asked}，申请材料不齐全，但核心要件具备，"
                f"本机关自{facts.day_said('accepted_on')}起先予受理。需要补齐的材料和时限一次告知如下："
            ),
        ),
        table=numbered(items, ("序号", "需要补齐的材料", "说明", "补齐时限"), (2, 8, 5, 6)),
        after=(
            "本机关对已提交的材料先行审核，办理期限照常计算。逾期未补齐的，本机关将依法作出不予行政许可的决定。",
            *terms(facts),
        ),
        basis=basis.in_force((basis.WRITTEN_RECEIPT, basis.SHANDONG_DEFERRED, basis.BINZHOU_DEFERRED), subject.packs)
        + facts.texts("sources"),
    )


def correction(subject: Subject, facts: Facts) -> LetterContent:
    """补正告知书, once: `received_on`, `items` (all of them, with why), `until`."""
    if Pack.BINZHOU in subject.packs:
        silent = "逾期未补正，或者补正后仍不符合要求的，本机关将作出不予审批的决定。"
    else:
        silent = "逾期未补正，或者补正后仍不符合要求的，本机关将依法处理并书面告知理由。"
    return subject.letter(
        "correction",
        "申请材料补正告知书",
        before=(
            (
                f"{subject.asked}，本机关于{facts.day_said('received_on')}"
                "收到申请材料。经审查，申请材料不齐全或者不符合法定形式。需要补正的全部内容一次告知如下："
            ),
        ),
        table=numbered(facts.listed("items"), ("序号", "需要补正的材料", "问题和要求"), (1, 4, 6)),
        after=(
            (
                f"请于{by(facts.day('until'))}补正。全部补正材料交齐并符合要求的，本机关予以受理；补正所用时间不计算在"
                "办理期限内。"
            ),
            silent,
        ),
        basis=basis.in_force(
            (basis.ONE_NOTICE, basis.ACCEPTED, basis.SHANDONG_ONE_NOTICE, basis.BINZHOU_ONE_NOTICE), subject.packs
        ),
    )


def not_accepted(subject: Subject, facts: Facts) -> LetterContent:
    """不予受理通知书: `reason`; `other_office` when the matter is another body's, `not_needed` when no permit is."""
    reason = facts.text("reason")
    other = facts.maybe("other_office")
    grounds: tuple[basis.Article, ...] = ()
    if facts.flag("not_needed"):
        grounds = (basis.NOT_NEEDED,)
    elif other:
        grounds = (basis.NOT_OURS,)
    under = f"依照{grounds[0].cited}，" if grounds else ""
    go_to = (f"请向{other}提出申请。",) if other else ()
    return subject.letter(
        "not_accepted",
        "行政许可申请不予受理通知书",
        before=(
            (f"{subject.asked}。经审查，{reason.rstrip('。')}。{under}本机关决定不予受理。"),
            *go_to,
            remedy(facts),
        ),
        basis=basis.in_force((*grounds, basis.WRITTEN_RECEIPT, *REMEDY), subject.packs) + facts.texts("sources"),
    )
