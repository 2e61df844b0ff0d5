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
    `ends`: kinds of the same case that hold no longer once this one is issued."""

    code: str
    word: str
    write: Writer
    once: bool = False
    ends: tuple[str, ...] = ()


KINDS = {
    kind.code: kind
    for kind in (
        LetterKind("receipt", "收", receiving.receipt),
        LetterKind("acceptance", "受", receiving.acceptance, once=True),
        LetterKind("deferred", "容", receiving.deferred, once=True),
        LetterKind("correction", "补", receiving.correction, once=True),
        LetterKind("not_accepted", "不受", receiving.not_accepted, once=True),
        LetterKind("pause", "特", course.pause),
        LetterKind("extension", "延", course.extension),
        LetterKind("commitment", "诺", course.commitment),
        LetterKind("grant", "准", deciding.grant, once=True),
        LetterKind("refusal", "否", deciding.refusal, once=True),
        LetterKind("rectification", "改", course.rectification),
        LetterKind("revocation", "撤", deciding.revocation, once=True, ends=("grant",)),
        LetterKind("delivery", "送", deciding.delivery),
    )
}
# The promise of a plan is written from its matters: `promising.promise`.
PROMISE = "promise"
PROMISE_WORD = "限"


def number_of(word: str, year: int, serial: int) -> str:
    """发文字号 by GB/T 9704: the year in full, between corner brackets; no leading zeros."""
    return f"{word}〔{year}〕{serial}号"
