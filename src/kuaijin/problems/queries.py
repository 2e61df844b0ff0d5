"""Reads of problems: those of dossiers the actor sees, and his own to solve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.dossiers.queries import answered_for_by, sees, visible_dossiers, visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Entry
from kuaijin.kit.components import Pause
from kuaijin.law.lights import Light
from kuaijin.obligations.due import open_pauses
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.standings import counts, light_of_obligation, obligation_rank
from kuaijin.problems.models import Problem, Step

# What a problem may be raised about.
KINDS = ("project", "enterprise")
OFFERED_AT_MOST = 8
ENTRIES_AT_MOST = 40


def problems(actor: Actor) -> QuerySet[Problem]:
    """Problems of dossiers the actor sees; who reads only what is shown outside gets those marked so."""
    return _shown_to(actor, Problem.objects.filter(visible_to(actor, "dossier")))


def _shown_to(actor: Actor, rows: QuerySet[Problem]) -> QuerySet[Problem]:
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        rows = rows.filter(secrecy=Secrecy.OUTSIDE)
    return rows


def by_key(actor: Actor, key: int) -> Problem:
    """The problem with what its page shows: on a dossier the actor sees, or his own to solve. Raises NotVisible."""
    rows = Problem.objects.filter(pk=key).select_related(
        "dossier__zone",
        "dossier__region",
        "obligation__dossier__zone",
        "obligation__obligor__organisation",
        "raised_by",
        "answered_by",
        "closed_by",
    )
    mine = Q(obligation__obligor__in=actor.all_posts)
    found = rows.filter(mine | Q(pk__in=problems(actor).filter(pk=key).values("pk"))).first()
    if found is None:
        raise NotVisible
    return found


def owed_as(actor: Actor, obligation: int) -> Problem:
    """The problem that is owed as this obligation. Raises NotVisible."""
    key = Problem.objects.filter(obligation=obligation).values_list("pk", flat=True).first()
    if key is None:
        raise NotVisible
    return by_key(actor, key)


def of_dossier(actor: Actor, dossier: Dossier) -> QuerySet[Problem]:
    if not sees(actor, dossier.pk):
        return Problem.objects.none()
    return _shown_to(actor, Problem.objects.filter(dossier=dossier))


def in_rows(query: QuerySet[Problem]) -> QuerySet[Problem]:
    """With what a row shows: open ones by due day, the latest closed ones below."""
    return sorted_by(query, "").select_related(
        "dossier__zone", "dossier__region", "obligation__dossier__zone", "obligation__obligor__organisation"
    )


def sorted_by(query: QuerySet[Problem], sort: str) -> QuerySet[Problem]:
    """`sort` is a word of the table's heads, with "-" for the other way; empty: open ones by due day, then the latest
    closed ones."""
    columns = {"due": "obligation__due_on", "raised": "raised_on", "kind": "kind"}
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        due = F("obligation__due_on").asc(nulls_last=True)
        return query.order_by(F("closed_on").desc(nulls_first=True), due, "pk")
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return query.order_by(order, "pk")


def lit_as(lights: Sequence[int], today: date) -> Q:
    """Condition: open, and the light is one of these ranks (0 is the worst)."""
    rows = Obligation.objects.filter(state=State.OPEN).alias(shown=obligation_rank(today)).filter(shown__in=lights)
    return Q(closed_on=None, obligation__in=rows.values("pk"))


def lights(query: QuerySet[Problem], today: date) -> dict[Light, int]:
    """Light → how many of them are open and show it: one statement."""
    keys = query.order_by().filter(closed_on=None).values("obligation")
    return counts(Obligation.objects.filter(pk__in=keys), today, obligation_rank(today))


@dataclass(frozen=True)
class Row:
    """One problem as pages list it: a closed one has no light; `holder` is who sits on its post today."""

    problem: Problem
    light: Light | None
    holder: Holder | None
    pause: Pause | None


def rows(keys: Sequence[int], today: date) -> list[Row]:
    """In the order of `keys`: four statements at most."""
    found = in_rows(Problem.objects.filter(pk__in=keys)).in_bulk()
    return told([found[key] for key in keys if key in found], today)


def told(problems: Sequence[Problem], today: date) -> list[Row]:
    people = holders({row.obligation.obligor_id for row in problems}, today)
    pauses = open_pauses([row.obligation for row in problems])
    return [
        Row(
            row,
            light_of_obligation(row.obligation, today) if row.is_open else None,
            people.get(row.obligation.obligor_id),
            pauses.get(row.obligation_id),
        )
        for row in problems
    ]


def steps_of(problem: Problem) -> list[Step]:
    """In order, with whose it was from then on and the files that were shown."""
    return list(problem.steps.order_by("seq").select_related("owner__organisation").prefetch_related("files"))


def entries_of(actor: Actor, problem: Problem) -> list[Entry]:
    """What the journal says of it, newest first. Who reads only what is shown outside reads no journal."""
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        return []
    events = Q(after__obligation=problem.obligation_id, code="obligations.record_event")
    rows = Entry.objects.filter(Q(after__problem=problem.pk) | events, dossier_id=problem.dossier_id)
    return list(rows.order_by("-pk")[:ENTRIES_AT_MOST])


def things(actor: Actor, words: str = "") -> list[Dossier]:
    """What a problem may be raised about: the actor's own first, what begins with the words before the rest."""
    seen = visible_dossiers(actor).filter(kind__in=KINDS, closed_on=None).select_related("zone", "region")
    typed = normalised(words)
    mine = Case(When(answered_for_by(actor), then=Value(0)), default=Value(1), output_field=IntegerField())
    begins = Case(When(search__startswith=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = seen.filter(search__contains=typed) if typed else seen
    return list(
        found.alias(mine=mine, begins=begins).order_by("mine", "begins", "-kind", "title", "pk")[:OFFERED_AT_MOST]
    )


def thing(actor: Actor, number: str) -> Dossier:
    """The project or enterprise with this number, of the actor's own zone first. Raises NotVisible."""
    own = Case(When(zone=actor.zone_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    seen = (
        visible_dossiers(actor).filter(number=number, kind__in=KINDS).select_related("zone", "region", "organisation")
    )
    found = seen.order_by(own, "pk").first()
    if found is None:
        raise NotVisible
    return found


def zone_of(actor: Actor) -> Zone:
    return Zone.objects.get(pk=actor.zone_id or 0)


def figures(query: QuerySet[Problem], today: date) -> tuple[int, int, int]:
    """Open, of them overdue, of them answered and waiting for somebody to close them: one statement."""
    still = Q(closed_on=None)
    row = query.order_by().aggregate(
        n=Count("pk", filter=still),
        late=Count("pk", filter=still & Q(obligation__due_on__lt=today)),
        answered=Count("pk", filter=still & Q(answered_on__isnull=False)),
    )
    return row["n"], row["late"], row["answered"]
