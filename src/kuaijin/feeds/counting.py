"""What each person of a zone is told in the morning: figures of his day, in a few statements for all together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from kuaijin.directory.models import Account, Grant, Holding, Leave, Person, Zone, holds_on
from kuaijin.law.calendar import Calendar
from kuaijin.obligations.models import Firing, Kind, Obligation, State

# Working days ahead that count as soon.
AHEAD = 3
LATE, TODAY, SOON, REQUESTS = "late", "today", "soon", "requests"


@dataclass(frozen=True)
class Morning:
    """One person's figures: overdue, due today, due within the next three working days, open requests he holds."""

    person: Person
    late: int = 0
    today: int = 0
    soon: int = 0
    requests: int = 0

    @property
    def figures(self) -> dict[str, int]:
        return {LATE: self.late, TODAY: self.today, SOON: self.soon, REQUESTS: self.requests}


def horizon(today: date, calendar: Calendar) -> date:
    """The third working day after today; where a year has no notice, Monday to Friday count."""
    return calendar.estimate_add(today, AHEAD)


def mornings(zone: Zone, today: date, calendar: Calendar) -> list[Morning]:
    """Everybody of the zone who can sign in and has something, in the order of the directory. Who is on leave is left
    alone: his substitute has it. The same counting as on the page of the day."""
    last = horizon(today, calendar)
    desks = _desks(zone, today)
    owed = _owed(zone, today, last)
    raised = _raised(zone, today, last, desks)
    people = Person.objects.in_bulk(desks)
    found = []
    for key, posts in desks.items():
        counts: dict[str, int] = defaultdict(int)
        for post in posts:
            for name, n in owed.get(post, {}).items():
                counts[name] += n
        for due in raised.get(key, ()):
            counts[_when(due, today)] += 1
        if any(counts.values()):
            found.append(Morning(people[key], **counts))
    return found


def _desks(zone: Zone, today: date) -> dict[int, set[int]]:
    """Person → the posts whose things lie on his desk today. Whoever is away has none, his substitute has them all."""
    able = Account.objects.filter(is_active=True, person__zone=zone).values("person")
    away = dict(Leave.objects.filter(holds_on(today), person__zone=zone).values_list("person_id", "substitute_id"))
    held: dict[int, set[int]] = defaultdict(set)
    rows = Holding.objects.filter(holds_on(today), post__organisation__zone=zone)
    for person, post in rows.values_list("person_id", "post_id"):
        held[person].add(post)
        if person in away:
            held[away[person]].add(post)
    known = set(able.values_list("person_id", flat=True))
    return {person: held[person] for person in sorted(held) if person in known and person not in away}


def _owed(zone: Zone, today: date, last: date) -> dict[int, dict[str, int]]:
    """Post → figures of what it owes: one statement."""
    near = Q(due_on__lte=last)
    rows = (
        Obligation.objects.filter(near | Q(kind=Kind.REQUEST), state=State.OPEN, dossier__zone=zone)
        .order_by()
        .values("obligor")
        .annotate(
            late=Count("pk", filter=Q(due_on__lt=today)),
            today=Count("pk", filter=Q(due_on=today)),
            soon=Count("pk", filter=Q(due_on__gt=today, due_on__lte=last)),
            requests=Count("pk", filter=Q(kind=Kind.REQUEST)),
        )
    )
    return {
        row["obligor"]: {LATE: row["late"], TODAY: row["today"], SOON: row["soon"], REQUESTS: row["requests"]}
        for row in rows
    }


def _raised(zone: Zone, today: date, last: date, desks: Mapping[int, Iterable[int]]) -> dict[int, list[date]]:
    """Leader → due days of what came up to him and is not his own to do; each thing once, however often it came."""
    leaders = _leaders(zone, today)
    by_post: dict[int, list[int]] = defaultdict(list)
    for person in leaders & set(desks):
        for post in desks[person]:
            by_post[post].append(person)
    if not by_post:
        return {}
    rows = Firing.objects.filter(
        post__in=by_post, what=Firing.What.ESCALATION, obligation__state=State.OPEN, obligation__due_on__lte=last
    ).order_by()
    fields = ("post_id", "obligation_id", "obligation__obligor_id", "obligation__due_on")
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for post, obligation, obligor, due in rows.values_list(*fields).distinct():
        for person in by_post[post]:
            if obligor not in desks[person] and due is not None:
                found[person][obligation] = due
    return {person: list(things.values()) for person, things in found.items()}


def _leaders(zone: Zone, today: date) -> set[int]:
    rows = Grant.objects.filter(holds_on(today), role="leader", zone=zone)
    return set(rows.values_list("account__person_id", flat=True))


def _when(due: date, today: date) -> str:
    return LATE if due < today else TODAY if due == today else SOON
