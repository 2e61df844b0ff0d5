"""Reads of enterprises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region, Zone, holds_on
from kuaijin.directory.names import initials, normalised, pinyin
from kuaijin.directory.queries import Holder, holders, regions_of
from kuaijin.dossiers.models import Inheritance, KeyPeriod
from kuaijin.dossiers.queries import visible_to
from kuaijin.dossiers.seats import Seat, seats_of
from kuaijin.enterprises.models import Enterprise, EnterpriseContact, Merge
from kuaijin.journal.errors import NotVisible
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Obligation, Standing, State
from kuaijin.obligations.queries import obligations
from kuaijin.obligations.standings import WORST_FIRST, light_is, light_of_rank, light_rank

STANDING = "dossier__standing__"
ALIKE_AT_MOST = 20


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Files that are kept: neither merged into another nor taken back with an import."""
    kept = Enterprise.objects.filter(visible_to(actor, "dossier"), merged_into=None, dossier__closed_on=None)
    return kept.order_by("name_key", "pk")


def by_number(actor: Actor, number: str) -> Enterprise:
    """The enterprise file with this number, merged ones too, of the actor's own zone first. Raises NotVisible."""
    own = Case(When(dossier__zone=actor.zone_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        Enterprise.objects.filter(visible_to(actor, "dossier"), dossier__number=number)
        .select_related("dossier__zone", "dossier__region", "dossier__standing", "organisation", "merged_into__dossier")
        .order_by(own, "pk")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def alike(zone: Zone, name: str, uscc: str = "") -> list[tuple[Enterprise, str]]:
    """Who could be the same, and why: code, normalised name, same sound. The same name with another code is asked,
    never merged. The sound is compared only among those whose initials are the same."""
    key = normalised(name)
    exact = (Q(name_key=key) & ~Q(name_key="")) | (Q(uscc=uscc) & ~Q(uscc=""))
    found = Enterprise.objects.filter(exact, zone=zone, merged_into=None).select_related("dossier")[:ALIKE_AT_MOST]
    result = [(row, "uscc" if uscc and row.uscc == uscc else "name") for row in found]
    if not key:
        return result
    known = {row.pk for row, _why in result}
    near = Enterprise.objects.filter(zone=zone, merged_into=None, dossier__search__contains=f" {initials(name)}")
    sound = pinyin(name)
    for row in near.exclude(pk__in=known).select_related("dossier")[:ALIKE_AT_MOST]:
        if pinyin(row.name) == sound:
            result.append((row, "sound"))
    return result


def seen_alike(actor: Actor, zone: Zone, name: str, uscc: str = "") -> list[tuple[Enterprise, str]]:
    """The same, as far as the actor may know of them."""
    found = alike(zone, name, uscc)
    seen = set(enterprises(actor).filter(pk__in=[row.pk for row, _why in found]).values_list("pk", flat=True))
    return [(row, why) for row, why in found if row.pk in seen]


@dataclass(frozen=True)
class Figures:
    total: int
    lights: dict[Light, int]
    key: int
    doubtful: int


def figures(query: QuerySet[Enterprise], today: date) -> Figures:
    """Counts by light, key ones, doubtful codes: one statement."""
    keys = KeyPeriod.objects.filter(holds_on(today)).values("dossier")
    asked = {
        f"light_{light.value}": Count("pk", filter=light_is([light], today, STANDING)) for light in WORST_FIRST[:-1]
    }
    row = query.order_by().aggregate(
        total=Count("pk"),
        key=Count("pk", filter=Q(pk__in=keys)),
        doubtful=Count("pk", filter=Q(uscc_doubtful=True)),
        **asked,
    )
    lights = {light: row[f"light_{light.value}"] for light in WORST_FIRST[:-1]}
    lights[Light.GREEN] = row["total"] - sum(lights.values())
    return Figures(row["total"], lights, row["key"], row["doubtful"])


def sorted_by(query: QuerySet[Enterprise], sort: str, today: date) -> QuerySet[Enterprise]:
    """`sort` as in the table's heads; empty: worst light first, then due day, then name."""
    key, query = sort.removeprefix("-"), query.annotate(rank=light_rank(today, STANDING))
    columns = {"name": "name_key", "number": "dossier__number", "due": "dossier__standing__due_on"}
    if key not in columns:
        return query.order_by("rank", F("dossier__standing__due_on").asc(nulls_last=True), "name_key", "pk")
    column = F(columns[key])
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return query.order_by(order, "pk")


@dataclass(frozen=True)
class Row:
    """One enterprise as the table and the workbook show it."""

    enterprise: Enterprise
    light: Light
    seats: dict[str, Seat]
    contact: EnterpriseContact | None
    owing: Holder | None
    projects: int
    task_force: str
    key: bool

    @property
    def standing(self) -> Standing | None:
        found: Standing | None = getattr(self.enterprise.dossier, "standing", None)
        return found

    @property
    def next(self) -> Obligation | None:
        return self.standing.next if self.standing is not None else None


def rows(keys: Sequence[int], today: date) -> list[Row]:
    """Rows of these visible enterprises, in the order of `keys`: a constant number of statements."""
    found = Enterprise.objects.filter(pk__in=keys).annotate(
        rank=light_rank(today, STANDING), n=Count("projects", filter=Q(projects__dossier__closed_on=None))
    )
    found = found.select_related("dossier__region", "dossier__standing__next__obligor__organisation", "organisation")
    by_key = {row.pk: row for row in found}
    chosen = [by_key[key] for key in keys if key in by_key]
    seats = seats_of([row.dossier for row in chosen], today)
    owing = holders({nxt.obligor_id for row in chosen if (nxt := _next(row)) is not None}, today)
    contacts: dict[int, EnterpriseContact] = {}
    for contact in EnterpriseContact.objects.filter(enterprise__in=keys, ended_on=None).order_by("-pk"):
        contacts[contact.enterprise_id] = contact
    forces = dict(
        Inheritance.objects.filter(holds_on(today), dossier__in=keys).values_list("dossier_id", "source__title")
    )
    key_ones = set(KeyPeriod.objects.filter(holds_on(today), dossier__in=keys).values_list("dossier_id", flat=True))
    return [
        Row(
            row,
            light_of_rank(row.rank),  # type: ignore[attr-defined]
            seats[row.pk],
            contacts.get(row.pk),
            owing.get(nxt.obligor_id) if (nxt := _next(row)) is not None else None,
            row.n,  # type: ignore[attr-defined]
            forces.get(row.pk, ""),
            row.pk in key_ones,
        )
        for row in chosen
    ]


def _next(row: Enterprise) -> Obligation | None:
    standing: Standing | None = getattr(row.dossier, "standing", None)
    return standing.next if standing is not None else None


AT_ONCE = 400


def rows_in_order(keys: Sequence[int], today: date) -> list[Row]:
    return [row for start in range(0, len(keys), AT_ONCE) for row in rows(keys[start : start + AT_ONCE], today)]


def owed_to(actor: Actor, enterprise: Enterprise) -> QuerySet[Obligation]:
    """Open obligations in which others owe the enterprise something."""
    mine = obligations(actor).filter(state=State.OPEN, beneficiary=enterprise.organisation_id)
    return mine.exclude(obligor__organisation=enterprise.organisation_id)


def owed_by(actor: Actor, enterprise: Enterprise) -> QuerySet[Obligation]:
    """Open obligations in which the enterprise owes."""
    return obligations(actor).filter(state=State.OPEN, obligor__organisation=enterprise.organisation_id)


def merges_of(actor: Actor, enterprise: Enterprise) -> QuerySet[Merge]:
    return (
        Merge.objects.filter(visible_to(actor, "kept__dossier"), kept=enterprise)
        .select_related("gone__dossier")
        .order_by("-at")
    )


def towns(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = regions_of(zone_of(actor)).filter(level__in=(Region.Level.TOWN, Region.Level.PARK))
    return tuple((str(pk), name) for pk, name in found.values_list("pk", "name")[:300])


def region_chosen(actor: Actor, key: str) -> Region | None:
    return regions_of(zone_of(actor)).filter(pk=int(key)).first() if key else None


def zone_of(actor: Actor) -> Zone:
    return Zone.objects.select_related("region").get(pk=actor.zone_id)


def inside_regions(keys: Sequence[int]) -> QuerySet[Region]:
    """These regions and everything below them."""
    below = Q(pk__in=[])
    for path in Region.objects.filter(pk__in=keys).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return Region.objects.filter(below).order_by().values("pk")


def sectors(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = enterprises(actor).exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct()
    return tuple((sector, sector) for sector in found[:300])


def concerning(actor: Actor, enterprise: Enterprise) -> QuerySet[Obligation]:
    """What the enterprise owes, is owed, and what hangs on its file."""
    own = enterprise.organisation_id
    about = Q(dossier=enterprise.pk) | Q(beneficiary=own) | Q(obligor__organisation=own)
    return obligations(actor).filter(about)
