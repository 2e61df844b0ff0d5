"""Every kind of letter: the word of its number, who writes it, and what it stands in place of."""

from collections.abc import Callable
from dataclasses import dataclass

from kuaijin.approvals.letters import course, deciding, receiving
from kuaijin.approvals.letters.content import LetterContent
from kuaijin.approvals.letters.subject import Facts, Subject

Writer = Callable[[Subject, Facts], LetterContent]


@dataclass(frozen=True)
class LetterKind:
    """`word` stands in the number: 受〔2026〕12号. `once`: a case has one that holds, a second is refused.
    `ends`: kinds of the same case that hold no longer once this one is issued. `acted` names the day of the act, which
    a letter that is written later tells too; empty where the letter itself always does."""

    code: str
    word: str
    write: Writer
    once: bool = False
    ends: tuple[str, ...] = ()
    acted: str = ""


KINDS = {
    kind.code: kind
    for kind in (
        LetterKind("receipt", "收", receiving.receipt),
        LetterKind("acceptance", "受", receiving.acceptance, once=True, acted="受理日"),
        LetterKind("deferred", "容", receiving.deferred, once=True, acted="受理日"),
        LetterKind("correction", "补", receiving.correction, once=True, acted="告知日"),
        LetterKind("not_accepted", "不受", receiving.not_accepted, once=True, acted="决定日"),
        LetterKind("pause", "特", course.pause, acted="告知日"),
        LetterKind("extension", "延", course.extension, acted="告知日"),
        LetterKind("commitment", "诺", course.commitment, acted="承诺日"),
        LetterKind("grant", "准", deciding.grant, once=True, acted="决定日"),
        LetterKind("refusal", "否", deciding.refusal, once=True, acted="决定日"),
        LetterKind("rectification", "改", course.rectification, acted="告知日"),
        LetterKind("revocation", "撤", deciding.revocation, once=True, ends=("grant",), acted="决定日"),
        LetterKind("delivery", "送", deciding.delivery),
    )
}
# The promise of a plan is written from its matters: `promising.promise`.
PROMISE = "promise"
PROMISE_WORD = "限"


def number_of(word: str, year: int, serial: int) -> str:
    """发文字号 by GB/T 9704: the year in full, between corner brackets; no leading zeros."""
    return f"{word}〔{year}〕{serial}号"
