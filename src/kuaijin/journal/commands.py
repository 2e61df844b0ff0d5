"""Writes of the journal itself: the nightly seal."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.journal.chains import seal_digest
from kuaijin.journal.models import Checkpoint, Entry
from kuaijin.journal.recording import command, recording


@command("journal.seal", label=_("封存留痕"))
def seal(*, actor: Any, at: datetime) -> Checkpoint:
    """Seal all entries written so far with one digest over the heads of their chains."""
    tops: dict[str, tuple[str, int, str]] = {}
    last = 0
    rows = Entry.objects.order_by("chain", "seq").values_list("pk", "chain", "seq", "digest")
    for pk, chain, seq, digest in rows.iterator():
        tops[chain] = (chain, seq, digest)
        last = max(last, pk)
    count, total = seal_digest(iter(tops[key] for key in sorted(tops)))
    recording().about(after={"last_entry": last, "chains": count, "digest": total})
    return Checkpoint.objects.create(at=at, last_entry=last, chains=count, digest=total)
