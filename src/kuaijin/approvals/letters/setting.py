"""What both settings of a letter, PDF and Word, print beside what it says."""

from kuaijin.approvals.letters.kinds import PROMISE

SCAN = "扫码核对是否有效"


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
