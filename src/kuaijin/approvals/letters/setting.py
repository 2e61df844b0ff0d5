"""How a letter is set on its paper: what is printed beside what it says."""

from kuaijin.approvals.letters.content import LetterContent
from kuaijin.approvals.letters.kinds import PROMISE
from kuaijin.kit.paper.content import Code, Paper

SCAN = "扫码核对是否有效"


def paper_of(content: LetterContent, *, check_url: str, digest: str) -> Paper:
    """`check_url` is where the code on the paper leads."""
    return Paper(
        head=content.office,
        number=content.number,
        title=content.title,
        on=content.on,
        code=Code(check_url, SCAN, check_line(check_url), fingerprint(digest)),
        greeting=content.greeting,
        before=content.before,
        table=content.table,
        after=content.after,
        small=tuple(filter(None, (content.basis_line, content.contact_line))),
        attachments=content.attachments,
        signs=content.sign_lines,
        office=content.office,
        seal=seal_of(content.kind),
    )


def seal_of(kind: str) -> str:
    """A promise is the zone's own word: it grants no permit, and has no seal for permits."""
    return "（加盖公章）" if kind == PROMISE else "（加盖行政许可专用章）"


def check_line(address: str) -> str:
    return f"核对：{address}"


def fingerprint_of(digest: str) -> str:
    """The beginning of the digest: enough to compare the paper with the check page by eye."""
    return digest[:16]


def fingerprint(digest: str) -> str:
    return f"校验码 {fingerprint_of(digest)}"
