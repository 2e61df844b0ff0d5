"""The one write of this room: the seal over the rows."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.recording import command, recording
from kuaijin.keeping.models import Group
from kuaijin.keeping.seals import Measured, shapes, total_of

BATCH = 200


@command("keeping.seal_rows", label=gettext_lazy("封存业务数据"))
def seal_rows(
    *,
    actor: Actor,
    at: datetime,
    measured: dict[str, Measured],
    unexplained: dict[str, list[str]],
    reason: str = "",
) -> None:
    """Keep what was measured. Groups with rows that are `unexplained` keep their old seal, and the rows are remembered,
    so that neither a night nor a later act washes them away. With a `reason` they are taken as they are, and the
    reason stays in the journal."""
    held = {} if reason else unexplained
    known = {group.key: group for group in Group.objects.all()}
    fresh = [
        Group(key=key, digest=one.digest, rows=one.rows, seq=one.seq, head=one.head)
        for key, one in measured.items()
        if key not in held and _differs(known.get(key), one)
    ]
    Group.objects.filter(pk__in=[key for key in known if key not in measured and key not in held]).delete()
    Group.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["digest", "rows", "seq", "head"],
        batch_size=BATCH,
    )
    groups = list(Group.objects.values_list("key", "digest", "seq", "head"))
    told = {"groups": len(groups), "digest": total_of(groups), "held": held, "shapes": shapes()}
    recording().about(after=told, reason=reason)


def _differs(known: Group | None, now: Measured) -> bool:
    return known is None or (known.digest, known.seq, known.head) != (now.digest, now.seq, now.head)
