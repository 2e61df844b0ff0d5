"""Whom nobody got in touch with, as of any day: one comparison in SQL for each tier and zone, whatever the number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kuaijin.contacts.models import Served
from kuaijin.contacts.tiers import KINDS, Tier, service_rules
from kuaijin.directory.models import Zone, holds_on
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod
from kuaijin.law.dates import add_months, days_between
from kuaijin.law.touch import last_day, still_within
from kuaijin.obligations.calendars import calendar_of


@dataclass(frozen=True)
class Uncontacted:
    """`last_on` None: never; the limit then counts from `since`, the day its file was opened."""

    pk: int
    number: str
    zone_id: int
    tier: Tier
    since: date
    last_on: date | None
    limit_on: date
    days_past: int


def served_dossiers(dossiers: QuerySet[Dossier], as_of: date) -> QuerySet[Dossier]:
    """Of these the enterprises and projects that ran on `as_of`."""
    running = Q(closed_on__isnull=True) | Q(closed_on__gt=as_of)
    return dossiers.filter(running, kind__in=KINDS, opened_on__lte=as_of)


def with_last_contact(dossiers: QuerySet[Dossier], as_of: date) -> QuerySet[Any]:
    """With `last_on`, the last contact up to `as_of` (null: never), `touched_on`, from which the limit counts, and
    `is_key` on that day."""
    contacts = Served.objects.filter(dossier=OuterRef("pk"), counts=True, on__lte=as_of).order_by("-on")
    keys = KeyPeriod.objects.filter(holds_on(as_of), dossier=OuterRef("pk"))
    return dossiers.annotate(
        last_on=Subquery(contacts.values("on")[:1], output_field=DateField()),
        touched_on=Coalesce(F("last_on"), F("opened_on")),
        is_key=Exists(keys),
    )


def uncontacted(dossiers: QuerySet[Dossier], as_of: date) -> QuerySet[Any]:
    """Of these dossiers those whose tier's limit had passed on `as_of`, with `last_on`, `touched_on`, `is_key`."""
    rows = with_last_contact(served_dossiers(dossiers, as_of), as_of)
    zones = Zone.objects.filter(pk__in=dossiers.order_by().values("zone")).order_by("pk")
    past = Q(pk__in=[])
    for zone in zones:
        calendar = calendar_of(zone.code)
        for tier in service_rules().tiers:
            earliest = still_within(as_of, tier.interval, calendar)
            past |= Q(zone=zone, kind=tier.kind, is_key=tier.key, touched_on__lt=earliest)
    return rows.filter(past)


def uncontacted_rows(dossiers: QuerySet[Dossier], as_of: date) -> list[Uncontacted]:
    """The same with the day of the limit, the longest past first. Three statements, however many."""
    codes = dict(Zone.objects.filter(pk__in=dossiers.order_by().values("zone")).values_list("pk", "code"))
    rules = service_rules()
    found = []
    names = ("pk", "number", "zone_id", "kind", "is_key", "opened_on", "last_on")
    for pk, number, zone, kind, key, opened, last in uncontacted(dossiers, as_of).order_by().values_list(*names):
        tier = rules.tier(kind, key=key)
        limit = last_day(last or opened, tier.interval, calendar_of(codes[zone]))
        found.append(Uncontacted(pk, number, zone, tier, opened, last, limit, days_between(limit, as_of)))
    return sorted(found, key=lambda row: (-row.days_past, not row.tier.key, row.number))


@dataclass(frozen=True)
class FirstMonth:
    """One thing that a task force took on: was somebody in touch within a month of that? `until` is exclusive."""

    pk: int
    number: str
    began_on: date
    until: date
    first_on: date | None

    @property
    def kept(self) -> bool:
        return self.first_on is not None and self.first_on < self.until


@dataclass(frozen=True)
class FirstMonthFigure:
    """So many of so many; `rows` are all of the denominator, `running` those whose month is not over yet."""

    rows: tuple[FirstMonth, ...]
    running: tuple[FirstMonth, ...]

    @property
    def numerator(self) -> int:
        return sum(row.kept for row in self.rows)

    @property
    def denominator(self) -> int:
        return len(self.rows)


def first_month(dossiers: QuerySet[Dossier], as_of: date, kind: str = "enterprise") -> FirstMonthFigure:
    """All contacted in the first month after their task force began to look after them? As of `as_of`: what was taken
    on up to then, contacts up to then. Whoever was not reached counts once the month is over. One statement."""
    taken = Inheritance.objects.filter(dossier=OuterRef("pk"), source__kind="task_force", starts_on__lte=as_of)
    reached = Served.objects.filter(
        dossier=OuterRef("pk"), counts=True, on__lte=as_of, on__gte=OuterRef("began_on")
    ).order_by("on")
    rows = (
        served_dossiers(dossiers, as_of)
        .filter(kind=kind)
        .annotate(began_on=Subquery(taken.order_by("starts_on").values("starts_on")[:1], output_field=DateField()))
        .filter(began_on__isnull=False)
        .annotate(first_on=Subquery(reached.values("on")[:1], output_field=DateField()))
    )
    counted: list[FirstMonth] = []
    running: list[FirstMonth] = []
    for pk, number, began, first in rows.order_by("number").values_list("pk", "number", "began_on", "first_on"):
        row = FirstMonth(pk, number, began, add_months(began, 1), first)
        (counted if row.kept or row.until <= as_of else running).append(row)
    return FirstMonthFigure(tuple(counted), tuple(running))
