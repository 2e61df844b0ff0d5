"""What both settings of a letter, PDF and Word, print beside what it says."""

SEAL = "（加盖行政许可专用章）"
SCAN = "扫码核对是否有效"


def check_line(address: str) -> str:
    return f"核对：{address}"


def fingerprint_of(digest: str) -> str:
    """The beginning of the digest: enough to compare the paper with the check page by eye."""
    return digest[:16]


def fingerprint(digest: str) -> str:
    return f"校验码 {fingerprint_of(digest)}"
