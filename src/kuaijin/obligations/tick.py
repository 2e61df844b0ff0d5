"""The background tick: who must be reminded, to whom it goes up. Idempotent; catches up after a time without it."""

from collections import defaultdict
from datetime import date, datetime

from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import Holder, holders
from kuaijin.dossiers.models import Role
from kuaijin.dossiers.seats import Seat, seats_of
from kuaijin.journal.recording import append_children, command, recording
from kuaijin.obligations.models import Firing, Obligation, State
from kuaijin.obligations.rules import Rung
from kuaijin.obligations.schedule import live_rungs, next_check

BATCH = 1000
ABOVE = {Role.MANAGER.value: (Role.MANAGER, Role.LEADER), Role.LEADER.value: (Role.LEADER,)}


def due_for_check(at: datetime, zone_id: int | None = None) -> list[int]:
    query = Obligation.objects.filter(state=State.OPEN, next_check_at__lte=at)
    if zone_id is not None:
        query = query.filter(dossier__zone=zone_id)
    return list(query.order_by("next_check_at", "pk").values_list("pk", flat=True)[:BATCH])


@command("obligations.tick", label=gettext_lazy("到时提醒和上报"))
def tick(*, actor: Actor, at: datetime, day: date, ids: list[int]) -> int:
    """Fire what is due of these obligations; one child entry each. Returns how many fired."""
    rows = list(
        Obligation.objects.filter(pk__in=ids, state=State.OPEN, next_check_at__lte=at)
        .select_related("dossier__zone", "dossier__region", "obligor__organisation")
        .order_by("pk")
    )
    seats = seats_of({row.dossier_id: row.dossier for row in rows}.values(), day)
    people = holders({row.obligor_id for row in rows}, day)
    already = _already(rows)
    firings: list[Firing] = []
    for row in rows:
        firings += _firings(row, day, at, seats[row.dossier_id], people.get(row.obligor_id), already[row.pk])
        row.next_check_at = next_check(row, after=day)
    made = Firing.objects.bulk_create(firings, batch_size=BATCH // 2)
    Obligation.objects.bulk_update(rows, ["next_check_at"], batch_size=BATCH // 4)
    _journal(made, {row.pk: row for row in rows})
    recording().about(after={"checked": len(rows), "fired": len(made)})
    return len(made)


def _already(rows: list[Obligation]) -> dict[int, set[tuple[str, int, date]]]:
    found: dict[int, set[tuple[str, int, date]]] = defaultdict(set)
    query = Firing.objects.filter(obligation__in=[row.pk for row in rows])
    for pk, what, days, due_on in query.values_list("obligation_id", "what", "days", "due_on"):
        found[pk].add((what, days, due_on))
    return found


def _firings(
    row: Obligation,
    day: date,
    at: datetime,
    seats: dict[str, Seat],
    owner: Holder | None,
    already: set[tuple[str, int, date]],
) -> list[Firing]:
    assert row.due_on is not None
    past = [rung for rung in live_rungs(row) if rung.day <= day and (rung.what, rung.days, row.due_on) not in already]
    # After a time without the tick one reminder is enough; each escalation still goes up.
    reminders = [rung for rung in past if rung.what == Firing.What.REMINDER][-1:]
    due = [*reminders, *(rung for rung in past if rung.what == Firing.What.ESCALATION)]
    result = []
    for rung in due:
        post = row.obligor if rung.to == "obligor" else above(rung, seats, owner)
        if post is not None:
            result.append(Firing(obligation=row, what=rung.what, days=rung.days, due_on=row.due_on, post=post, at=at))
    return result


def above(rung: Rung, seats: dict[str, Seat], owner: Holder | None) -> Post | None:
    """The holder of the rung's seat; whoever owes it himself is passed over to the next above."""
    for role in ABOVE.get(rung.to, ()):
        seat = seats[role]
        if seat.holder is None or seat.assignment is None:
            continue
        if owner is None or seat.holder.person.pk != owner.person.pk:
            return seat.assignment.post
    return None


def _journal(made: list[Firing], rows: dict[int, Obligation]) -> None:
    append_children(
        [
            {
                "code": "obligations.fired",
                "dossier_id": rows[firing.obligation_id].dossier_id,
                "zone_id": rows[firing.obligation_id].dossier.zone_id,
                "after": {
                    "obligation": firing.obligation_id,
                    "title": rows[firing.obligation_id].title,
                    "what": str(firing.what),
                    "days": firing.days,
                    "post": str(firing.post),
                },
            }
            for firing in made
        ]
    )
