"""From the journal to other systems: what happened becomes one row for each hook, and goes out until it is taken."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.feeds.commands.hooks import JOURNAL
from kuaijin.feeds.models import Hook, HookDelivery, Reader
from kuaijin.feeds.reading import Place
from kuaijin.feeds.telling import body_of, matches
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.journal.recording import command, recording
from kuaijin.messaging.commands.delivering import Noted
from kuaijin.messaging.retrying import LOST_AFTER, next_try

AT_ONCE = 2000
State = HookDelivery.State


@command("feeds.fan_out", label=gettext_lazy("把留痕排进推送"))
def fan_out(*, actor: Actor, at: datetime) -> int:
    """The next entries of the journal, each for the hooks that asked for it; the place is kept in the same transaction,
    so that a kill between two runs neither loses nor doubles one. Returns how many deliveries were made."""
    reader = _locked(Reader.objects.filter(name=JOURNAL)).first()
    if reader is None:
        return 0
    place = Place.kept(reader.position, reader.gaps)
    entries = list(Entry.objects.filter(place.unread()).order_by("pk")[:AT_ONCE])
    hooks = list(Hook.objects.filter(enabled=True))
    wanted = [(hook, entry) for entry in entries for hook in hooks if concerns(hook, entry)]
    zones = dict(Zone.objects.filter(pk__in={hook.zone_id for hook in hooks}).values_list("pk", "code"))
    numbers = dict(
        Dossier.objects.filter(pk__in={entry.dossier_id for _hook, entry in wanted}).values_list("pk", "number")
    )
    rows = [
        _row(hook, entry, zones[hook.zone_id], numbers.get(entry.dossier_id or 0, ""), at) for hook, entry in wanted
    ]
    HookDelivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    moved = place.after([entry.pk for entry in entries], at)
    Reader.objects.filter(pk=reader.pk).update(position=moved.position, gaps=moved.plain())
    recording().about(after={"entries": len(entries), "deliveries": len(rows)})
    return len(rows)


def concerns(hook: Hook, entry: Entry) -> bool:
    return entry.zone_id == hook.zone_id and entry.pk > hook.since and matches(hook.patterns, entry.code)


def _row(hook: Hook, entry: Entry, zone_code: str, number: str, at: datetime) -> HookDelivery:
    return HookDelivery(
        zone_id=hook.zone_id,
        hook=hook,
        entry_id=entry.pk,
        code=entry.code,
        number=number,
        body=body_of(entry, zone_code, number),
        next_try_at=at,
        made_at=at,
    )


def _locked(query: QuerySet[Reader]) -> QuerySet[Reader]:
    return query.select_for_update() if connection.features.has_select_for_update else query


def due(at: datetime) -> Q:
    ready = Q(state__in=(State.WAITING, State.FAILED), next_try_at__lte=at)
    return ready | Q(state=State.SENDING, taken_at__lte=at - LOST_AFTER)


@command("feeds.take", label=gettext_lazy("取出要推送的"))
def take(*, actor: Actor, at: datetime, ids: Sequence[int]) -> list[HookDelivery]:
    """Those of `ids` that are still due, now ours."""
    query = HookDelivery.objects.filter(due(at), pk__in=ids).order_by("pk")
    if connection.features.has_select_for_update:
        query = query.select_for_update(of=("self",), skip_locked=True)
    keys = list(query.values_list("pk", flat=True))
    HookDelivery.objects.filter(pk__in=keys).update(state=State.SENDING, taken_at=at, attempts=F("attempts") + 1)
    recording().about(after={"taken": len(keys)})
    return list(HookDelivery.objects.filter(pk__in=keys).select_related("hook").order_by("pk"))


@command("feeds.note", label=gettext_lazy("记下推送发没发成"))
def note(*, actor: Actor, at: datetime, noted: Sequence[Noted]) -> dict[str, int]:
    """Sent, to be tried again, or dead: how many of each."""
    rows = HookDelivery.objects.in_bulk([one.pk for one in noted])
    counts = {str(state): 0 for state in (State.SENT, State.FAILED, State.DEAD)}
    for one in noted:
        row = rows[one.pk]
        again = None if one.final or not one.error else next_try(row.attempts, at)
        row.state = State.SENT if not one.error else State.FAILED if again else State.DEAD
        row.sent_at = at if not one.error else row.sent_at
        row.last_error, row.next_try_at = one.error, again
        counts[row.state] += 1
    HookDelivery.objects.bulk_update(rows.values(), ["state", "last_error", "sent_at", "next_try_at"], batch_size=100)
    recording().about(after=counts)
    return counts


@command("feeds.replay", label=gettext_lazy("再推一次"), subject="delivery")
def replay(*, actor: Actor, at: datetime, delivery: HookDelivery) -> HookDelivery:
    """The same act with the same words again, whether it was taken or given up."""
    if not delivery.hook.enabled:
        raise Refused(_("这个推送停着，先启用。"), rule="state")
    again = HookDelivery.objects.filter(pk=delivery.pk, state__in=(State.SENT, State.DEAD)).update(
        state=State.WAITING, attempts=0, next_try_at=at, last_error="", replays=F("replays") + 1
    )
    if not again:
        raise Refused(_("还在排队，不用再推。"), rule="state")
    recording().about(zone_id=delivery.zone_id, after={"hook": delivery.hook.name, "act": delivery.code})
    return HookDelivery.objects.get(pk=delivery.pk)
