"""What a zone goes by on a day: its packs read together, what was confirmed and ruled, and whose desk handles what."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import date
from threading import Lock

from django.db.models import F, Q, QuerySet

from kuaijin.approvals.models import Confirmation, Desk, PackVersion, Ruling
from kuaijin.approvals.models.catalogue import PackState
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post, Zone
from kuaijin.directory.queries import own_zone, posts_visible_to
from kuaijin.planning.catalogue.packs import Catalogue, Pack
from kuaijin.planning.catalogue.reading import pack_from
from kuaijin.planning.catalogue.terms import Confirmed

KEPT = 16
_read: OrderedDict[tuple[object, ...], Catalogue] = OrderedDict()
_lock = Lock()


def packs_on(zone: Zone, day: date) -> list[PackVersion]:
    """The versions in force, a pack that was loaded earlier before one loaded later: national, province, city."""
    rows = PackVersion.objects.filter(zone=zone).exclude(state=PackState.CONCEPT)
    held = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
    first: dict[str, int] = {}
    for code, key in PackVersion.objects.filter(zone=zone).order_by("pk").values_list("code", "pk"):
        first.setdefault(code, key)
    return sorted(held, key=lambda version: first[version.code])


def catalogue_of(zone: Zone, day: date) -> Catalogue:
    """The catalogue of a zone on a day; empty where no pack was published."""
    versions = packs_on(zone, day)
    key = (day, *((one.digest, one.valid_from, one.valid_to) for one in versions))
    with _lock:
        if key in _read:
            _read.move_to_end(key)
            return _read[key]
    made = Catalogue.of([_pack(one) for one in versions], day)
    with _lock:
        _read[key] = made
        while len(_read) > KEPT:
            _read.popitem(last=False)
    return made


def _pack(version: PackVersion) -> Pack:
    """As published here: its days are those of the version, whatever the file says."""
    period = {
        "valid_from": version.valid_from.isoformat() if version.valid_from else None,
        "valid_to": version.valid_to.isoformat() if version.valid_to else None,
    }
    return pack_from({**version.document, **period})


def confirmations_of(zone: Zone, day: date) -> Mapping[tuple[str, str], Confirmed]:
    """What persons of the zone stated with a source, by matter and field."""
    rows = Confirmation.objects.filter(zone=zone, on__lte=day, withdrawn_on__isnull=True)
    return {(one.matter, one.field): Confirmed(one.value, one.source) for one in rows}


def rulings_of(zone: Zone, day: date) -> Mapping[str, str]:
    """The choice by the code of the contradiction."""
    rows = Ruling.objects.filter(zone=zone, on__lte=day, withdrawn_on__isnull=True)
    return dict(rows.values_list("conflict", "chosen"))


def desks_of(zone: Zone) -> Mapping[str, Desk]:
    """By the name of a department in the packs."""
    rows = Desk.objects.filter(zone=zone).select_related("post__organisation")
    return {desk.department: desk for desk in rows}


def versions_visible_to(actor: Actor) -> QuerySet[PackVersion]:
    """Packs of the actor's own zone, the newest version of each first."""
    return PackVersion.objects.filter(zone=own_zone(actor)).order_by("code", "-number")


def confirmations_visible_to(actor: Actor) -> QuerySet[Confirmation]:
    """What persons of the actor's zone stated, what holds first, then the newest."""
    rows = Confirmation.objects.filter(zone=own_zone(actor)).select_related("by")
    return rows.order_by(F("withdrawn_on").asc(nulls_first=True), "-on", "-pk")


def rulings_visible_to(actor: Actor) -> QuerySet[Ruling]:
    """Rulings of the actor's zone, what holds first, then the newest."""
    rows = Ruling.objects.filter(zone=own_zone(actor)).select_related("by")
    return rows.order_by(F("withdrawn_on").asc(nulls_first=True), "-on", "-pk")


def posts_for_desks(actor: Actor) -> QuerySet[Post]:
    """Posts that the actor sees and that may be named as a desk: of no enterprise, and not closed."""
    rows = posts_visible_to(actor).filter(organisation__zone=own_zone(actor), closed_on__isnull=True)
    rows = rows.exclude(organisation__kind=Organisation.Kind.ENTERPRISE).select_related("organisation")
    return rows.order_by("organisation__name", "title", "pk")
