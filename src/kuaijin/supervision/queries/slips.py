"""Reads of slips: those on dossiers the actor sees, and those his posts answer or check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.dossiers.shields import not_hidden_from
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Entry
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.standings import WORST_FIRST, counts, light_of_obligation, obligation_rank
from kuaijin.supervision.models import SlipState, SlipStep, SupervisionSlip
from kuaijin.supervision.models.slips import STILL_OPEN

ENTRIES_AT_MOST = 40
NOT_SUPERVISED = (Kind.SLIP, Kind.GAP, Kind.HAND_OVER, Kind.VERIFY)


def slips(actor: Actor) -> QuerySet[SupervisionSlip]:
    """None for who reads only what is shown outside."""
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        return SupervisionSlip.objects.none()
    mine = Q(post__in=actor.all_posts) | Q(checker__in=actor.all_posts)
    return SupervisionSlip.objects.filter(visible_to(actor, "dossier") | (mine & not_hidden_from(actor, "dossier")))


def by_key(actor: Actor, key: int) -> SupervisionSlip:
    """Raises NotVisible."""
    found = _loaded(slips(actor).filter(pk=key)).first()
    if found is None:
        raise NotVisible
    return found


def owed_as(actor: Actor, obligation: int) -> SupervisionSlip:
    """The slip that is owed, or was once, as this obligation. Raises NotVisible."""
    owed = Obligation.objects.filter(pk=obligation, kind=Kind.SLIP).values_list("dossier", "about").first()
    number = owed[1].partition(":")[2] if owed is not None else ""
    found = _loaded(slips(actor).filter(dossier=owed[0], number=number)).first() if owed is not None else None
    if found is None:
        raise NotVisible
    return found


def _loaded(query: QuerySet[SupervisionSlip]) -> QuerySet[SupervisionSlip]:
    return query.select_related(
        "zone",
        "dossier__zone",
        "dossier__region",
        "office",
        "post__organisation",
        "checker__organisation",
        "told_above__organisation",
        "repeats",
        "source_obligation",
        "obligation__dossier__zone",
        "obligation__dossier__region",
        "obligation__obligor__organisation",
        "obligation__waiting__organisation",
        "obligation__beneficiary",
        "obligation__slip",
    )


@dataclass(frozen=True)
class Row:
    """One slip as pages list it: an ended one has no light; `holder` is who has to act now."""

    slip: SupervisionSlip
    light: Light | None
    holder: Holder | None


def rows(keys: Sequence[int], today: date) -> list[Row]:
    """In the order of `keys`."""
    found = _loaded(SupervisionSlip.objects.filter(pk__in=keys)).in_bulk()
    return told([found[key] for key in keys if key in found], today)


def told(slips: Sequence[SupervisionSlip], today: date) -> list[Row]:
    people = holders({slip.obligation.obligor_id for slip in slips}, today)
    return [
        Row(
            slip,
            light_of_obligation(slip.obligation, today) if slip.is_open else None,
            people.get(slip.obligation.obligor_id),
        )
        for slip in slips
    ]


def sorted_by(query: QuerySet[SupervisionSlip], sort: str) -> QuerySet[SupervisionSlip]:
    """`sort` is a word of the table's heads, with "-" for the other way; empty: open ones by due day, then the latest
    ended ones."""
    columns = {"due": "obligation__due_on", "issued": "issued_on", "number": "number"}
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        due = F("obligation__due_on").asc(nulls_last=True)
        return query.order_by(F("closed_on").desc(nulls_first=True), due, "pk")
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return query.order_by(order, "pk")


def lit_as(lights: Sequence[str], today: date) -> Q:
    ranks = [rank for rank, light in enumerate(WORST_FIRST) if light.value in lights]
    rows = Obligation.objects.filter(state=State.OPEN).alias(shown=obligation_rank(today)).filter(shown__in=ranks)
    return Q(state__in=STILL_OPEN, obligation__in=rows.values("pk"))


def lights(actor: Actor, today: date) -> dict[Light, int]:
    """Light → how many open slips show it."""
    keys = slips(actor).filter(state__in=STILL_OPEN).order_by().values("obligation")
    return counts(Obligation.objects.filter(pk__in=keys), today, obligation_rank(today))


@dataclass(frozen=True)
class Figures:
    open: int
    late: int
    answered: int
    red: int


def figures(query: QuerySet[SupervisionSlip], today: date) -> Figures:
    """Open, of them late, waiting to be checked, red paper: one statement."""
    still = Q(state__in=STILL_OPEN)
    row = query.order_by().aggregate(
        n=Count("pk", filter=still),
        late=Count("pk", filter=still & Q(obligation__due_on__lt=today)),
        answered=Count("pk", filter=Q(state=SlipState.ANSWERED)),
        red=Count("pk", filter=still & Q(colour="red")),
    )
    return Figures(row["n"], row["late"], row["answered"], row["red"])


def steps_of(slip: SupervisionSlip) -> list[SlipStep]:
    return list(slip.steps.order_by("seq").prefetch_related("files"))


def chain_of(actor: Actor, slip: SupervisionSlip) -> list[SupervisionSlip]:
    """All slips about the same thing to the same post that the actor sees, the first on top; empty when alone."""
    found = list(slips(actor).filter(zone=slip.zone_id, subject=slip.subject, post=slip.post_id).order_by("pk"))
    return found if len(found) > 1 else []


def entries_of(actor: Actor, slip: SupervisionSlip) -> list[Entry]:
    rows = Entry.objects.filter(dossier_id=slip.dossier_id, after__slip=slip.number)
    return list(rows.order_by("-pk")[:ENTRIES_AT_MOST])


def of_dossier(actor: Actor, dossier: Dossier) -> QuerySet[SupervisionSlip]:
    return slips(actor).filter(dossier=dossier)


def proposable(actor: Actor, today: date) -> QuerySet[Obligation]:
    """Overdue, owed by an office, on a dossier the actor sees, and no slip runs about it. The longest overdue first."""
    running = SupervisionSlip.objects.filter(state__in=STILL_OPEN, source_obligation__isnull=False)
    late = Obligation.objects.filter(visible_to(actor, "dossier"), state=State.OPEN, due_on__lt=today)
    return (
        late.exclude(kind__in=NOT_SUPERVISED)
        .exclude(obligor__organisation__kind=Organisation.Kind.ENTERPRISE)
        .exclude(obligor__in=actor.posts)
        .exclude(pk__in=running.values("source_obligation"))
        .select_related("dossier__zone", "dossier__region", "obligor__organisation", "beneficiary", "waiting")
        .order_by("due_on", "pk")
    )


def source_of(actor: Actor, key: str) -> Obligation | None:
    """What a slip may be about, by its key. None where nothing was named; raises NotVisible for what he sees not."""
    if not key:
        return None
    query = Obligation.objects.filter(visible_to(actor, "dossier")).exclude(kind=Kind.SLIP)
    found = query.filter(pk=int(key)) if key.isdecimal() else query.none()
    row = found.select_related("dossier__zone", "dossier__region", "obligor__organisation").first()
    if row is None:
        raise NotVisible
    return row
