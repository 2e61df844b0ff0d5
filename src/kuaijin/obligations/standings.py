"""How dossiers stand: kept inside every command that changes an obligation; the light of a day is then a comparison."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from kuaijin.law.lights import Light
from kuaijin.obligations.models import Obligation, Standing, State

WORST_FIRST = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREY, Light.GREEN)
# Nobody verified it within its limit, or nobody was in touch within the tier's.
GREYING = ("fresh_until", "served_until")
BATCH = 500


def refresh(dossier_ids: Iterable[int]) -> None:
    """Inside a command: recompute the standing of these dossiers in a few statements."""
    ids = sorted(set(dossier_ids))
    for start in range(0, len(ids), BATCH):
        _refresh(ids[start : start + BATCH])


def _refresh(ids: list[int]) -> None:
    Standing.objects.bulk_create([Standing(dossier_id=pk) for pk in ids], ignore_conflicts=True)
    open_ones = Obligation.objects.filter(dossier=OuterRef("pk"), state=State.OPEN)
    first = open_ones.order_by(F("due_on").asc(nulls_last=True), "pk")

    def least(column: str) -> Subquery:
        return Subquery(open_ones.filter(**{f"{column}__isnull": False}).order_by(column).values(column)[:1])

    count = open_ones.order_by().values("dossier").annotate(n=Count("pk")).values("n")
    Standing.objects.filter(pk__in=ids).update(
        open_count=Case(
            When(
                Q(pk__in=Obligation.objects.filter(state=State.OPEN, dossier__in=ids).values("dossier")),
                then=Subquery(count),
            ),
            default=Value(0),
        ),
        next_id=Subquery(first.values("pk")[:1]),
        due_on=least("due_on"),
        near_on=least("near_on"),
    )


def light_rank(today: date, prefix: str = "standing__") -> Case:
    """0 red, 1 yellow, 2 blue, 3 grey, 4 green: an expression on Dossier (or, with prefix "", on Standing)."""
    p = prefix
    return Case(
        When(**{f"{p}due_on__lt": today}, then=Value(0)),
        When(**{f"{p}behind_on__lt": today}, then=Value(1)),
        When(**{f"{p}near_on__lte": today}, then=Value(2)),
        When(Q(**{f"{p}fresh_until__lt": today}) | Q(**{f"{p}served_until__lt": today}), then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


def light_is(lights: Iterable[Light], today: date, prefix: str = "standing__") -> Q:
    """Condition: the light is one of these. The same comparisons as `light_rank`, for counting and filtering."""
    marks = (
        (("due_on",), "lt", "gte"),
        (("behind_on",), "lt", "gte"),
        (("near_on",), "lte", "gt"),
        (GREYING, "lt", "gte"),
    )
    lit, dark = [], []
    for columns, passed, beyond in marks:
        alight, out = Q(), Q()
        for column in columns:
            name = f"{prefix}{column}"
            alight |= Q(**{f"{name}__{passed}": today})
            out &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__{beyond}": today})
        lit.append(alight)
        dark.append(out)
    wanted, condition = set(lights), Q(pk__in=[])
    before = Q()
    for place, light in enumerate(WORST_FIRST):
        if light in wanted:
            condition |= before & (lit[place] if place < len(lit) else Q())
        if place < len(dark):
            before &= dark[place]
    return condition


def obligation_rank(today: date) -> Case:
    """The same for one obligation: behind is later than first planned. An unknown due day lights nothing."""
    return Case(
        When(due_on__lt=today, then=Value(0)),
        When(planned_on__lt=today, then=Value(1)),
        When(near_on__lte=today, then=Value(2)),
        When(fresh_until__lt=today, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )


def light_of_rank(rank: int) -> Light:
    return WORST_FIRST[rank]


def light_of(standing: Standing | None, today: date) -> Light:
    """The light of a dossier on `today` from its standing."""
    if standing is None:
        return Light.GREEN
    ends = [day for day in (getattr(standing, column) for column in GREYING) if day is not None]
    marks = (standing.due_on, standing.behind_on, standing.near_on, min(ends, default=None))
    return _first_lit(marks, today)


def light_of_obligation(obligation: Obligation, today: date) -> Light:
    marks = (obligation.due_on, obligation.planned_on, obligation.near_on, obligation.fresh_until)
    return _first_lit(marks, today)


def _first_lit(marks: tuple[date | None, ...], today: date) -> Light:
    due, behind, near, fresh = marks
    if due is not None and due < today:
        return Light.RED
    if behind is not None and behind < today:
        return Light.YELLOW
    if near is not None and near <= today:
        return Light.BLUE
    if fresh is not None and fresh < today:
        return Light.GREY
    return Light.GREEN


def counts(query: QuerySet, today: date, expression: Case) -> dict[Light, int]:
    """Light → number of rows, counted in the database."""
    rows = query.order_by().annotate(rank=expression).values("rank").annotate(n=Count("pk"))
    found = {row["rank"]: row["n"] for row in rows}
    return {light: found.get(rank, 0) for rank, light in enumerate(WORST_FIRST)}
