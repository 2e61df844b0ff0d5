"""The background tick: who must be reminded, to whom it goes up. Idempotent; catches up after a time without it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Dossier
from kuaijin.journal import registry
from kuaijin.journal.recording import append_children, command, recording
from kuaijin.obligations.models import Firing, Obligation, State
from kuaijin.obligations.rules import Rung
from kuaijin.obligations.schedule import Ladders
from kuaijin.obligations.upward import Upward

registry.consequence("obligations.fired", gettext_lazy("提醒或上报"))
BATCH = 2000
DUE_COLUMNS = ("due_on", "due_set_on", "due_at")


class Due(NamedTuple):
    """What the tick needs of an obligation that is due for a check."""

    pk: int
    dossier: int
    obligor: int
    title: str
    due_on: date
    due_set_on: date
    due_at: datetime | None


class Told(NamedTuple):
    """A rung that is to fire now, and whom it tells."""

    owed: Due
    rung: Rung
    post: int


def due_for_check(at: datetime, zone_id: int | None = None) -> list[int]:
    query = Obligation.objects.filter(state=State.OPEN, next_check_at__lte=at)
    if zone_id is not None:
        query = query.filter(dossier__zone=zone_id)
    return list(query.order_by("next_check_at", "pk").values_list("pk", flat=True)[:BATCH])


@command("obligations.tick", label=gettext_lazy("到时提醒和上报"))
def tick(*, actor: Actor, at: datetime, day: date, ids: list[int]) -> int:
    """Fire what is due of these obligations; one child entry each. Returns how many fired."""
    rows = _taken(ids, at)
    zones = _zones({row.dossier for row in rows})
    ladders = Ladders(day, at)
    coming = _coming(rows, zones, ladders)
    told = _told(coming, zones, day)
    Firing.objects.bulk_create(
        [
            Firing(obligation_id=owed.pk, what=rung.what, days=rung.days, due_on=owed.due_on, post_id=post, at=at)
            for owed, rung, post in told
        ],
        batch_size=BATCH,
    )
    _set_next_checks(rows, zones, ladders)
    _journal(told, zones)
    recording().about(after={"checked": len(rows), "fired": len(told)})
    return len(told)


def _taken(ids: list[int], at: datetime) -> list[Due]:
    """Those still due. Locked, so that of two workers with the same ones the second finds nothing left to do."""
    query = Obligation.objects.filter(pk__in=ids, state=State.OPEN, next_check_at__lte=at).order_by("pk")
    if connection.features.has_select_for_update:
        query = query.select_for_update()
    rows: list[Any] = list(query.values_list("pk", "dossier_id", "obligor_id", "title", *DUE_COLUMNS))
    return [Due(*row) for row in rows]


def _zones(dossiers: set[int]) -> dict[int, tuple[int, str]]:
    """Dossier → its zone and the zone's code."""
    rows = Dossier.objects.filter(pk__in=dossiers).values_list("pk", "zone_id", "zone__code")
    return {pk: (zone, code) for pk, zone, code in rows}


def _coming(rows: list[Due], zones: dict[int, tuple[int, str]], ladders: Ladders) -> list[tuple[Due, Rung]]:
    """The rungs that fire now: not before, not twice."""
    already = _already(rows)
    found = []
    for row in rows:
        done = already.get(row.pk, set())
        past = ladders.past(zones[row.dossier][1], row.due_on, row.due_set_on, row.due_at)
        fresh = [rung for rung in past if (rung.what, rung.days, row.due_on) not in done]
        # After a time without the tick one reminder is enough; each escalation still goes up.
        reminders = [rung for rung in fresh if rung.what == Firing.What.REMINDER][-1:]
        escalations = [rung for rung in fresh if rung.what == Firing.What.ESCALATION]
        found += [(row, rung) for rung in (*reminders, *escalations)]
    return found


def _already(rows: list[Due]) -> dict[int, set[tuple[str, int, date]]]:
    found: dict[int, set[tuple[str, int, date]]] = defaultdict(set)
    query = Firing.objects.filter(obligation__in=[row.pk for row in rows])
    for pk, what, days, due_on in query.values_list("obligation_id", "what", "days", "due_on"):
        found[pk].add((what, days, due_on))
    return found


def _told(coming: list[tuple[Due, Rung]], zones: dict[int, tuple[int, str]], day: date) -> list[Told]:
    """Each rung with the post it tells. Who answers for a thing is asked only where something goes up."""
    upward = [row for row, rung in coming if rung.to != "obligor"]
    ladder = Upward({row.dossier for row in upward}, {row.obligor for row in upward}, day)
    found = []
    for row, rung in coming:
        if rung.to == "obligor":
            found.append(Told(row, rung, row.obligor))
        elif (post := ladder.post(rung, row.dossier, row.obligor, zones[row.dossier][0])) is not None:
            found.append(Told(row, rung, post.pk))
    return found


def _set_next_checks(rows: list[Due], zones: dict[int, tuple[int, str]], ladders: Ladders) -> None:
    """Many share their next day: one statement for each day, not a case for each row."""
    by_instant: dict[datetime | None, list[int]] = defaultdict(list)
    for row in rows:
        instant = ladders.next_check(zones[row.dossier][1], row.due_on, row.due_set_on, row.due_at)
        by_instant[instant].append(row.pk)
    for instant, ids in by_instant.items():
        Obligation.objects.filter(pk__in=ids).update(next_check_at=instant)


def _journal(told: Iterable[Told], zones: dict[int, tuple[int, str]]) -> None:
    told = list(told)
    posts = Post.objects.filter(pk__in={one.post for one in told}).select_related("organisation")
    named = {post.pk: str(post) for post in posts}
    append_children([_draft(one, zones[one.owed.dossier][0], named[one.post]) for one in told])


def _draft(told: Told, zone_id: int, post: str) -> dict[str, Any]:
    return {
        "code": "obligations.fired",
        "dossier_id": told.owed.dossier,
        "zone_id": zone_id,
        "after": {
            "obligation": told.owed.pk,
            "title": told.owed.title,
            "what": told.rung.what,
            "days": told.rung.days,
            "post": post,
        },
    }
