"""Reads of enterprises."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region, Zone, holds_on
from kuaijin.directory.names import initials, normalised, pinyin
from kuaijin.directory.queries import Holder, holders, regions_of
from kuaijin.dossiers.models import DossierQuerySet, Inheritance, KeyPeriod
from kuaijin.dossiers.queries import numbered, visible_dossiers, visible_to
from kuaijin.dossiers.seats import Seat, seats_of
from kuaijin.enterprises.models import Enterprise, EnterpriseContact, Merge
from kuaijin.journal.errors import NotVisible
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Obligation, Standing, State
from kuaijin.obligations.queries import obligations
from kuaijin.obligations.standings import WORST_FIRST, light_of_rank

ALIKE_AT_MOST = 20


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Files that are kept: neither merged into another nor taken back with an import."""
    kept = Enterprise.objects.filter(visible_to(actor, "dossier"), merged_into=None, dossier__closed_on=None)
    return kept.order_by("name_key", "pk")


def by_number(actor: Actor, number: str) -> Enterprise:
    """The enterprise file with this number, merged ones too, of the actor's own zone first. Raises NotVisible."""
    own = Case(When(dossier__zone=actor.zone_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = (
        Enterprise.objects.filter(numbered(actor, number, "dossier"), visible_to(actor, "dossier", one=True))
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


def _dossiers(actor: Actor) -> DossierQuerySet:
    """The enterprises' own files and their projects, as far as the actor sees them: together they make the light."""
    return visible_dossiers(actor).filter(closed_on=None, kind__in=("enterprise", "project"))


def light_rank(actor: Actor, today: date) -> Case:
    """The worst light among an enterprise's file and its projects: 0 red … 4 green."""
    mine = _dossiers(actor)
    compared = (
        Q(standing__due_on__lt=today),
        Q(standing__behind_on__lt=today),
        Q(standing__near_on__lte=today),
        Q(standing__fresh_until__lt=today) | Q(standing__served_until__lt=today),
    )
    whens = [
        When(organisation__in=mine.filter(passed).order_by().values("organisation"), then=Value(place))
        for place, passed in enumerate(compared)
    ]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


@dataclass(frozen=True)
class Figures:
    total: int
    lights: dict[Light, int]
    doubtful: int


def figures(query: QuerySet[Enterprise], actor: Actor, today: date) -> Figures:
    """Counts by light and of doubtful codes: one statement."""
    ranked = query.order_by().annotate(rank=light_rank(actor, today)).values("rank")
    found = ranked.annotate(n=Count("pk"), doubtful=Count("pk", filter=Q(uscc_doubtful=True)))
    lights, doubtful = dict.fromkeys(WORST_FIRST, 0), 0
    for row in found:
        lights[light_of_rank(row["rank"])] = row["n"]
        doubtful += row["doubtful"]
    return Figures(sum(lights.values()), lights, doubtful)


def sorted_by(query: QuerySet[Enterprise], sort: str, actor: Actor, today: date) -> QuerySet[Enterprise]:
    """`sort` as in the table's heads; empty: worst light first, then name."""
    columns = {"name": "name_key", "number": "dossier__number"}
    key = sort.removeprefix("-")
    if key not in columns:
        return query.annotate(rank=light_rank(actor, today)).order_by("rank", "name_key", "pk")
    return query.order_by(f"{'-' if sort.startswith('-') else ''}{columns[key]}", "pk")


@dataclass(frozen=True)
class Row:
    """One enterprise as the table and the workbook show it."""

    enterprise: Enterprise
    light: Light
    seats: dict[str, Seat]
    contact: EnterpriseContact | None
    next: Obligation | None
    owing: Holder | None
    projects: int
    task_force: str
    key: bool


def standing_of(enterprise: Enterprise) -> Standing | None:
    """Of its own file; None where nothing was ever owed or asked of it."""
    found: Standing | None = getattr(enterprise.dossier, "standing", None)
    return found


def rows(keys: Sequence[int], actor: Actor, today: date) -> list[Row]:
    """Rows of these visible enterprises, in the order of `keys`: a constant number of statements."""
    found = Enterprise.objects.filter(pk__in=keys).annotate(rank=light_rank(actor, today))
    by_key = {row.pk: row for row in found.select_related("dossier__region", "dossier__standing")}
    chosen = [by_key[key] for key in keys if key in by_key]
    nexts, projects = _standing_of({row.organisation_id for row in chosen}, actor)
    owing = holders({obligation.obligor_id for obligation in nexts.values()}, today)
    contacts = {
        row.enterprise_id: row
        for row in EnterpriseContact.objects.filter(enterprise__in=keys, ended_on=None).order_by("-pk")
    }
    seats = seats_of([row.dossier for row in chosen], today)
    forces = dict(
        Inheritance.objects.filter(holds_on(today), dossier__in=keys).values_list("dossier_id", "source__title")
    )
    key_ones = set(KeyPeriod.objects.filter(holds_on(today), dossier__in=keys).values_list("dossier_id", flat=True))
    result = []
    for row in chosen:
        following = nexts.get(row.organisation_id)
        result.append(
            Row(
                row,
                light_of_rank(row.rank),
                seats[row.pk],
                contacts.get(row.pk),
                following,
                owing.get(following.obligor_id) if following is not None else None,
                projects.get(row.organisation_id, 0),
                forces.get(row.pk, ""),
                row.pk in key_ones,
            )
        )
    return result


def _standing_of(organisations: set[int], actor: Actor) -> tuple[dict[int, Obligation], dict[int, int]]:
    """What is due next on the file and projects of each organisation, and how many projects it has."""
    mine = _dossiers(actor).filter(organisation__in=organisations)
    nexts: dict[int, Obligation] = {}
    projects: dict[int, int] = {}
    for dossier in mine.select_related("standing__next__obligor__organisation", "standing__next__dossier"):
        owner = dossier.organisation_id
        assert owner is not None
        projects[owner] = projects.get(owner, 0) + (dossier.kind == "project")
        standing: Standing | None = getattr(dossier, "standing", None)
        following = standing.next if standing is not None else None
        if following is not None and (owner not in nexts or _sooner(following, nexts[owner])):
            nexts[owner] = following
    return nexts, projects


def _sooner(one: Obligation, other: Obligation) -> bool:
    return one.due_on is not None and (other.due_on is None or one.due_on < other.due_on)


AT_ONCE = 400


def rows_in_order(keys: Sequence[int], actor: Actor, today: date) -> Iterator[Row]:
    """Rows of a list of any length, a few hundred at once."""
    for start in range(0, len(keys), AT_ONCE):
        yield from rows(keys[start : start + AT_ONCE], actor, today)


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
    return Zone.objects.select_related("region").get(pk=actor.zone_id or 0)


def inside_regions(keys: Sequence[int]) -> QuerySet[Region]:
    """These regions and everything below them."""
    below = Q(pk__in=[])
    for path in Region.objects.filter(pk__in=keys).values_list("path", flat=True):
        below |= Q(path__startswith=path)
    return Region.objects.filter(below).order_by()


def sectors(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = enterprises(actor).exclude(sector="").order_by("sector").values_list("sector", flat=True).distinct()
    return tuple((sector, sector) for sector in found[:300])


def concerning(actor: Actor, enterprise: Enterprise) -> QuerySet[Obligation]:
    """What the enterprise owes, is owed, and what hangs on its file and its projects."""
    own = enterprise.organisation_id
    about = Q(dossier__organisation=own) | Q(beneficiary=own) | Q(obligor__organisation=own)
    return obligations(actor).filter(about)
