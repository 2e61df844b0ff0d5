"""What the background does with what waits: take it, and note how it went. Between the two nothing is locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.models import Message, State
from kuaijin.messaging.retrying import LOST_AFTER, next_try
from kuaijin.messaging.texts import PURPOSES


@dataclass(frozen=True)
class Noted:
    """How an attempt went: `error` is "" when it was taken; `final`: another attempt leads nowhere."""

    pk: int
    error: str = ""
    final: bool = False


def due(at: datetime) -> Q:
    """What is to be sent now, and what a worker took and never came back with."""
    ready = Q(state__in=(State.WAITING, State.FAILED), next_try_at__lte=at)
    return ready | Q(state=State.SENDING, taken_at__lte=at - LOST_AFTER)


@command("messaging.take", label=gettext_lazy("取出要发的通知"))
def take(*, actor: Actor, at: datetime, ids: Sequence[int]) -> list[Message]:
    """Those of `ids` that are still due, now ours: of two workers the second finds nothing."""
    query = Message.objects.filter(due(at), pk__in=ids).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update:
        query = query.select_for_update(of=("self",), skip_locked=True)
    keys = list(query.values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).update(state=State.SENDING, taken_at=at, attempts=F("attempts") + 1)
    recording().about(after={"taken": len(keys)})
    return list(Message.objects.filter(pk__in=keys).select_related("channel", "person", "zone").order_by("pk"))


@command("messaging.note", label=gettext_lazy("记下通知发没发成"))
def note(*, actor: Actor, at: datetime, noted: Sequence[Noted]) -> dict[str, int]:
    """Sent, to be tried again, or dead: how many of each. What is over forgets address and code."""
    rows = Message.objects.in_bulk([one.pk for one in noted])
    counts = {str(state): 0 for state in (State.SENT, State.FAILED, State.DEAD)}
    for one in noted:
        row = rows[one.pk]
        _settle(row, one, at)
        counts[row.state] += 1
    fields = ["state", "last_error", "sent_at", "next_try_at", "sealed"]
    Message.objects.bulk_update(rows.values(), fields, batch_size=100)
    recording().about(after=counts)
    return counts


def _settle(row: Message, noted: Noted, at: datetime) -> None:
    row.last_error = noted.error
    again = None if noted.final else next_try(row.attempts, at)
    lives = PURPOSES[row.purpose].lives
    if again is not None and lives and again > row.made_at + timedelta(seconds=lives):
        again = None
    if not noted.error:
        row.state, row.sent_at = State.SENT, at
    else:
        row.state = State.FAILED if again else State.DEAD
    row.next_try_at = again if row.state == State.FAILED else None
    if row.state != State.FAILED:
        row.sealed = ""


@command("messaging.retry", label=gettext_lazy("再发一次"), subject="message")
def retry(*, actor: Actor, at: datetime, message: Message) -> Message:
    """A dead one gets all its attempts again, at once."""
    if PURPOSES[message.purpose].own:
        raise Refused(_("验证码和试发过期作废，请重新要一次。"), rule="over")
    again = Message.objects.filter(pk=message.pk, state=State.DEAD).update(
        state=State.WAITING, attempts=0, next_try_at=at, last_error="", quiet_until=None
    )
    if not again:
        raise Refused(_("只有没发出去的才能再发。"), rule="state")
    recording().about(zone_id=message.zone_id, after={"message": message.pk, "purpose": message.purpose})
    return Message.objects.get(pk=message.pk)
