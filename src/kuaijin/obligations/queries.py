"""Reads of obligations: what I owe, what I wait for, what I hold for others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import sees, visible_to
from kuaijin.dossiers.shields import not_hidden_from
from kuaijin.journal.errors import NotVisible
from kuaijin.obligations.models import Firing, Kind, Obligation, State
from kuaijin.obligations.standings import obligation_rank


def obligations(actor: Actor) -> QuerySet[Obligation]:
    """All obligations on dossiers the actor sees; enterprises see those marked to be shown outside."""
    return _shown_to(actor, Obligation.objects.filter(visible_to(actor, "dossier")))


def obligations_of(actor: Actor, dossier_id: int) -> QuerySet[Obligation]:
    """Those on one dossier: none when the actor does not see it."""
    if not sees(actor, dossier_id):
        return Obligation.objects.none()
    return _shown_to(actor, Obligation.objects.filter(dossier=dossier_id))


def _shown_to(actor: Actor, query: QuerySet[Obligation]) -> QuerySet[Obligation]:
    outside_only = not actor.is_system and not any(scope.role != "enterprise" for scope in actor.scopes)
    return query.filter(secrecy="outside") if outside_only else query


def one(actor: Actor, pk: int) -> Obligation:
    """The obligation with what its page shows: on a dossier the actor sees, or his own to do or to wait for.

    Raises NotVisible."""
    query = Obligation.objects.filter(pk=pk).select_related(
        "dossier__zone", "dossier__region", "obligor__organisation", "beneficiary", "waiting__organisation"
    )
    mine = (Q(obligor__in=actor.all_posts) | Q(waiting__in=actor.all_posts)) & not_hidden_from(actor, "dossier")
    found = query.filter(mine).first() or _shown_to(actor, query.filter(visible_to(actor, "dossier", one=True))).first()
    if found is None:
        raise NotVisible
    return found


def in_rows(query: QuerySet[Obligation], today: date) -> QuerySet[Obligation]:
    """With what a row shows, worst first, then due day."""
    return (
        query.select_related("dossier__zone", "dossier__region", "obligor__organisation", "beneficiary", "waiting")
        .annotate(rank=obligation_rank(today))
        .order_by("rank", F("due_on").asc(nulls_last=True), "pk")
    )


def owed_by(actor: Actor, *, posts: tuple[int, ...] | None = None) -> QuerySet[Obligation]:
    """Open, and owed by posts the actor holds (or, with `posts`, by these of his)."""
    chosen = actor.all_posts if posts is None else tuple(set(posts) & set(actor.all_posts))
    return Obligation.objects.filter(not_hidden_from(actor, "dossier"), state=State.OPEN, obligor__in=chosen)


def owed_before(
    actor: Actor, day: date, kinds: Iterable[str], *, posts: Iterable[int] | None = None
) -> QuerySet[Obligation]:
    """The question of the morning: open, of these kinds and due before `day`, first due first; owed by the actor's
    posts, or by these (the system's own digest asks for anybody's)."""
    chosen = set(actor.all_posts if posts is None else posts)
    if not actor.is_system:
        chosen &= set(actor.all_posts)
    query = Obligation.objects.filter(
        not_hidden_from(actor, "dossier"), state=State.OPEN, obligor__in=chosen, kind__in=tuple(kinds), due_on__lt=day
    )
    return query.order_by("due_on", F("due_at").asc(nulls_first=True), "pk")


def on_desk_of(actor: Actor) -> QuerySet[Obligation]:
    """Open, and owed by posts the actor holds or holds for somebody; a leader also has what came up to him."""
    mine = Q(obligor__in=actor.all_posts)
    if actor.has_role("leader"):
        mine |= Q(pk__in=told_to(actor).order_by().values("obligation"))
    return Obligation.objects.filter(mine, not_hidden_from(actor, "dossier"), state=State.OPEN)


def waited_for_by(actor: Actor) -> QuerySet[Obligation]:
    waited = Obligation.objects.filter(not_hidden_from(actor, "dossier"), waiting__in=actor.all_posts)
    return waited.filter(state=State.OPEN).exclude(obligor__in=actor.all_posts)


def told_to(actor: Actor) -> QuerySet[Firing]:
    """Escalations that came up to the actor and are still open."""
    return (
        Firing.objects.filter(not_hidden_from(actor, "obligation__dossier"), post__in=actor.all_posts)
        .filter(what=Firing.What.ESCALATION, obligation__state=State.OPEN)
        .exclude(obligation__obligor__in=actor.all_posts)
        .select_related("obligation__dossier__zone", "obligation__obligor__organisation")
        .order_by("-at", "-pk")
    )


@dataclass(frozen=True)
class Waiting:
    """How many wait for somebody, and how many of them are overdue; of a kind only what his own posts owe."""

    n: int
    late: int
    owed: Mapping[str, tuple[int, int]]

    def of_kind(self, kind: Kind) -> tuple[int, int]:
        return self.owed.get(kind, (0, 0))


def waiting_counts(actor: Actor, today: date) -> Waiting:
    """What stands beside the entries on every page: one statement for all kinds."""
    late, own = Q(due_on__lt=today), Q(obligor__in=actor.all_posts)
    rows = (
        on_desk_of(actor)
        .order_by()
        .values_list("kind")
        .annotate(
            all=Count("pk"),
            behind=Count("pk", filter=late),
            own=Count("pk", filter=own),
            own_behind=Count("pk", filter=own & late),
        )
    )
    told = list(rows)
    owed = {kind: (mine, behind) for kind, _all, _late, mine, behind in told}
    return Waiting(sum(row[1] for row in told), sum(row[2] for row in told), owed)
