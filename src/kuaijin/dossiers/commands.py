"""Writes of dossiers: opening, closing, who is concerned, who inherits whose seats, what is key."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Region, Zone
from kuaijin.directory.names import search_text
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod, Party, Secrecy, Series, Shield
from kuaijin.journal.recording import command, recording

PREFIX = {"project": "XM", "enterprise": "QY", "task_force": "ZB", "request": "SQ", "reform": "GG", "survey": "DY"}


def next_numbers(zone: Zone, kind: str, year: int, count: int) -> list[str]:
    """`count` consecutive numbers of the zone: 2026-XM-0117."""
    prefix = PREFIX[kind]
    return [f"{year}-{prefix}-{number:04d}" for number in next_serials(zone, prefix, year, count)]


def next_serials(zone: Zone, prefix: str, year: int, count: int = 1) -> range:
    """Inside a command: the next `count` serials of the zone under a prefix in a year, without gaps."""
    series, _made = Series.objects.get_or_create(zone=zone, prefix=prefix, year=year)
    Series.objects.filter(pk=series.pk).update(last=F("last") + count)
    series.refresh_from_db()
    return range(series.last - count + 1, series.last + 1)


@command("dossiers.open", label=gettext_lazy("立卷"), subject="zone")
def open_dossier(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    kind: str,
    title: str,
    opened_on: date,
    region: Region | None = None,
    organisation: Organisation | None = None,
    secrecy: str = Secrecy.OUTSIDE,
    also_found_by: Iterable[str] = (),
) -> Dossier:
    """A numbered row that everything about a thing hangs on."""
    number = next_numbers(zone, kind, opened_on.year, 1)[0]
    dossier = Dossier.objects.create(
        zone=zone,
        number=number,
        kind=kind,
        title=title,
        region=region,
        organisation=organisation,
        secrecy=secrecy,
        opened_on=opened_on,
        search=search_text(title, *also_found_by, number),
    )
    recording().about(dossier_id=dossier.pk, zone_id=zone.pk, after={"number": number, "title": title, "kind": kind})
    return dossier


@command("dossiers.inherit", label=gettext_lazy("归到专班"), subject="dossier")
def inherit(
    *, actor: Actor, at: datetime, dossier: Dossier, source: Dossier, starts_on: date, reason: str = ""
) -> Inheritance:
    """From `starts_on` the dossier takes its seats from `source`; what it inherited until then ends that day."""
    Inheritance.objects.filter(dossier=dossier, ends_on__isnull=True, starts_on__lte=starts_on).update(
        ends_on=starts_on
    )
    row = Inheritance.objects.create(dossier=dossier, source=source, starts_on=starts_on)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"inherits_from": source.number, "from": starts_on},
        reason=reason,
    )
    return row


def concern(dossier: Dossier, organisation: Organisation, starts_on: date) -> None:
    """Inside a command: the organisation may see the dossier from now on, for it owes or is owed something there."""
    Party.objects.get_or_create(
        dossier=dossier, organisation=organisation, ends_on=None, defaults={"starts_on": starts_on}
    )


def shield(dossier: Dossier, organisation: Organisation, starts_on: date) -> None:
    """Inside a command: the organisation and all below it do not see the dossier from now on."""
    for one in Organisation.objects.filter(zone=dossier.zone, path__startswith=organisation.path):
        Shield.objects.get_or_create(dossier=dossier, organisation=one, ends_on=None, defaults={"starts_on": starts_on})


def unshield(dossier: Dossier, organisation: Organisation, ends_on: date) -> None:
    """Inside a command: what hid the dossier from the organisation and all below it ends."""
    hidden = Shield.objects.filter(dossier=dossier, ends_on__isnull=True, starts_on__lte=ends_on)
    hidden.filter(organisation__path__startswith=organisation.path).update(ends_on=ends_on)


def concern_maker(actor: Actor, dossier: Dossier, day: date) -> None:
    """Inside a command: whoever opened it with the scope of an office goes on seeing it, with his office."""
    paths = {scope.organisation_path for scope in actor.scopes if scope.organisation_path}
    if paths and not any(scope.whole_zone for scope in actor.scopes):
        for office in Organisation.objects.filter(zone=dossier.zone, path__in=paths):
            concern(dossier, office, day)


def make_key(dossier: Dossier, ground: str, starts_on: date) -> bool:
    """Inside a command: key from `starts_on` on this ground, once."""
    _row, made = KeyPeriod.objects.get_or_create(
        dossier=dossier, ground=ground, ends_on=None, defaults={"starts_on": starts_on}
    )
    return made
