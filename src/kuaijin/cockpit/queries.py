"""Reads of the cockpit: my day in a fixed number of statements, however much I owe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import zone_known
from kuaijin.directory.roles import Reads
from kuaijin.journal.models import Entry
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Firing, Obligation, State
from kuaijin.obligations.queries import on_desk_of, told_to, waited_for_by
from kuaijin.obligations.standings import WORST_FIRST, light_of_rank, obligation_rank

# What changes an obligation in a way its people want to hear of the next morning.
NEWS = (
    "obligations.moved",
    "obligations.fired",
    "obligations.record_event",
    "obligations.reassign",
    "obligations.report_done",
    "obligations.reopen",
    "obligations.void",
)
NEWS_READ = 200
NEWS_SHOWN = 12
# Before and after every day that is asked for: overdue and later as days of their own.
LATE, LATER = date.min, date.max


def zone_of(actor: Actor) -> Zone:
    """The actor's own zone."""
    return zone_known(actor.zone_id or 0)


@dataclass(frozen=True)
class Tally:
    """How many things fall on which day under which light; `days` has LATE and LATER at its ends.

    `own_waits`: how many of them I both owe and wait for."""

    days: dict[date, dict[Light, int]]
    own_waits: int = 0

    def on(self, day: date) -> dict[Light, int]:
        return self.days.get(day, {})

    def count(self, day: date) -> int:
        return sum(self.on(day).values())

    @property
    def total(self) -> int:
        return sum(self.count(day) for day in self.days)

    def by_light(self) -> dict[Light, int]:
        return {light: sum(found.get(light, 0) for found in self.days.values()) for light in WORST_FIRST}


def tally(actor: Actor, today: date, last: date) -> Tally:
    """One statement for every number on what lies on the actor's desk: by day up to `last`, and by light."""
    day = Case(
        When(due_on__lt=today, then=Value(LATE)),
        When(due_on__lte=last, then=F("due_on")),
        default=Value(LATER),
        output_field=DateField(),
    )
    own = Q(obligor__in=actor.all_posts, waiting__in=actor.all_posts)
    counted = on_desk_of(actor).order_by().annotate(day=day, rank=obligation_rank(today)).values("day", "rank")
    days: dict[date, dict[Light, int]] = {}
    own_waits = 0
    for row in counted.annotate(n=Count("pk"), own=Count("pk", filter=own)):
        days.setdefault(row["day"], {})[light_of_rank(row["rank"])] = row["n"]
        own_waits += row["own"]
    return Tally(days, own_waits)


def rows(query: QuerySet[Obligation], today: date) -> QuerySet[Obligation]:
    """By due day, worst first within a day; what has no due day last."""
    return query.alias(rank=obligation_rank(today)).order_by(F("due_on").asc(nulls_last=True), "rank", "pk")


def loaded(query: QuerySet[Obligation], start: int, count: int) -> list[Obligation]:
    """`count` rows from `start` on, with what a row shows. Sorted by their keys alone, so that thousands of rows are
    not joined with everything before fifty are taken."""
    return in_order(list(query.values_list("pk", flat=True)[start : start + count]))


def in_order(keys: list[int]) -> list[Obligation]:
    found = Obligation.objects.select_related(
        "dossier__zone", "obligor__organisation", "beneficiary", "waiting"
    ).in_bulk(keys)
    return [found[key] for key in keys]


def lit_as(query: QuerySet[Obligation], light: Light, today: date) -> QuerySet[Obligation]:
    return query.alias(shown=obligation_rank(today)).filter(shown=WORST_FIRST.index(light))


def waited_for(actor: Actor, today: date) -> QuerySet[Obligation]:
    """What others owe and I wait for: worst first, then due day."""
    query = waited_for_by(actor).alias(rank=obligation_rank(today))
    return query.order_by("rank", F("due_on").asc(nulls_last=True), "pk")


def waited_count(actor: Actor, own_waits: int) -> int:
    """How many things others owe and I wait for: all that I wait for, from the index alone, less what I owe myself."""
    return Obligation.objects.filter(state=State.OPEN, waiting__in=actor.all_posts).count() - own_waits


def waited_loaded(actor: Actor, today: date, start: int, count: int) -> list[Obligation]:
    """Rows of `waited_for`. What is overdue comes first there, by due day: while it fills the page, the order of the
    index gives it and nothing is sorted."""
    overdue = waited_for_by(actor).filter(due_on__lt=today).order_by("due_on", "pk")
    keys = list(overdue.values_list("pk", flat=True)[start : start + count])
    return in_order(keys) if len(keys) == count else loaded(waited_for(actor, today), start, count)


def held_for_others(actor: Actor, today: date) -> dict[int, tuple[int, int, int]]:
    """Post that I hold for somebody → open things, due today, overdue."""
    posts = [post for stand_in in actor.stand_ins for post in stand_in.post_ids]
    if not posts:
        return {}
    found = (
        Obligation.objects.filter(obligor__in=posts, state=State.OPEN)
        .order_by()
        .values("obligor")
        .annotate(n=Count("pk"), now=Count("pk", filter=Q(due_on=today)), late=Count("pk", filter=Q(due_on__lt=today)))
    )
    return {row["obligor"]: (row["n"], row["now"], row["late"]) for row in found}


def news(actor: Actor, since: datetime) -> list[Entry]:
    """Entries since then on things I owe or wait for, newest first. Who reads only what is shown outside: none."""
    posts = actor.all_posts
    if not posts or not actor.reads(Reads.DOSSIERS):
        return []
    concerned = Obligation.objects.filter(Q(obligor__in=posts) | Q(waiting__in=posts))
    if actor.has_role("leader"):
        concerned = concerned | Obligation.objects.filter(pk__in=told_to(actor).order_by().values("obligation"))
    recent = Entry.objects.filter(zone_id=actor.zone_id, at__gte=since, code__in=NEWS).order_by("-at", "-pk")
    entries = list(recent[:NEWS_READ])
    if len(entries) == NEWS_READ:
        # A notice moved thousands: ask by the things themselves, or mine would drown among the others'.
        entries = list(recent.filter(dossier_id__in=concerned.values("dossier"))[:NEWS_READ])
    named = {entry.pk: int((entry.after or {}).get("obligation", 0)) for entry in entries}
    mine = set(concerned.filter(pk__in=set(named.values())).values_list("pk", flat=True))
    return [entry for entry in entries if named[entry.pk] in mine][:NEWS_SHOWN]


def last_escalations(ids: Iterable[int]) -> dict[int, Firing]:
    """Obligation → the last escalation that fired for its present due day."""
    fired = Firing.objects.filter(
        obligation__in=list(ids), what=Firing.What.ESCALATION, due_on=F("obligation__due_on")
    ).select_related("post")
    return {firing.obligation_id: firing for firing in fired.order_by("at", "pk")}
