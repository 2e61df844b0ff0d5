"""Everything that proves the house: chains and seals of the journal, rows under seal, evidence by its hash."""

from dataclasses import dataclass
from datetime import datetime

from kuaijin.directory.actors import system
from kuaijin.evidence.models import Blob
from kuaijin.evidence.store import path_of
from kuaijin.journal.chains import Finding, verify
from kuaijin.keeping import seals
from kuaijin.keeping.archive import digest_of
from kuaijin.keeping.commands import seal_rows
from kuaijin.keeping.snapshots import snapshot

# So many rows are remembered by name until somebody takes them; of a larger mess the first are enough.
REMEMBERED = 1000


@dataclass(frozen=True)
class Proof:
    """`sealed_at`: when the rows were last sealed; None before the first night."""

    entries: int
    files: int
    sealed_at: datetime | None
    findings: list[Finding]


def prove(*, files: bool = True) -> Proof:
    """The first finding is the first changed row: of the journal by its number, then of the tables, then the files."""
    with snapshot():
        entries, findings = verify()
        findings += seals.compare(seals.measure())
        seal = seals.last_seal()
        blobs = list(Blob.objects.order_by("pk").values_list("pk", "size")) if files else []
    findings += [finding for digest, size in blobs if (finding := _file(digest, size)) is not None]
    return Proof(entries, len(blobs), seal.at if seal else None, findings)


def _file(digest: str, size: int) -> Finding | None:
    try:
        with path_of(digest).open("rb") as stream:
            found = digest_of(stream)
    except FileNotFoundError:
        return Finding("evidence", 0, "the file is missing", row=f"evidence.blob#{digest}")
    except OSError as error:
        return Finding("evidence", 0, f"the file cannot be read: {error.strerror}", row=f"evidence.blob#{digest}")
    if found != (size, digest):
        return Finding("evidence", 0, "the file was changed", row=f"evidence.blob#{digest}")
    return None


def seal(*, at: datetime, reason: str = "") -> list[Finding]:
    """Seal the rows as they are; what no act explains, which stays under its old seal unless there is a reason."""
    with snapshot():
        measured = seals.measure()
        findings = seals.compare(measured)
    unexplained: dict[str, list[str]] = {}
    for finding in findings[:REMEMBERED]:
        unexplained.setdefault(finding.chain, []).append(finding.row)
    seal_rows(actor=system(), at=at, measured=measured, unexplained=unexplained, reason=reason)
    return findings
