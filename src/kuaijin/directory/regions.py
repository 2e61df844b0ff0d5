"""The shipped regions come into the database. Idempotent: a known code stays, its name and source are renewed."""

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region
from kuaijin.directory.places import Place, places
from kuaijin.journal.recording import command, recording

BATCH = 500


@command("directory.load_regions", label=gettext_lazy("载入区划"))
def load_regions(*, actor: Actor, at: datetime) -> int:
    """Returns how many regions are new. Levels are made from above, because a path holds the ids of all above it."""
    known = {region.code: region for region in Region.objects.filter(zone__isnull=True)}
    levels: dict[str, list[Place]] = defaultdict(list)
    for place in places():
        levels[place.level].append(place)
    made = 0
    for level in Region.Level.values:
        # a park may lie below a county, as a town does: all of one level know their parent by now
        made += _load(levels[level], known)
    recording().about(after={"new": made, "regions": len(places())})
    return made


def _load(level: list[Place], known: dict[str, Region]) -> int:
    fresh = [
        Region(
            code=place.code,
            name=place.name,
            name_en=place.name_en,
            level=place.level,
            parent=known.get(place.parent),
            path="",
            source=place.source,
        )
        for place in level
        if place.code not in known
    ]
    for region in Region.objects.bulk_create(fresh, batch_size=BATCH):
        region.path = f"{region.parent.path if region.parent else '/'}{region.pk}/"
        known[region.code] = region
    Region.objects.bulk_update(fresh, ["path"], batch_size=BATCH)
    _renew(level, known)
    return len(fresh)


def _renew(level: list[Place], known: dict[str, Region]) -> None:
    changed = []
    for place in level:
        region = known[place.code]
        if (region.name, region.name_en, region.source) != (place.name, place.name_en, place.source):
            region.name, region.name_en, region.source = place.name, place.name_en, place.source
            changed.append(region)
    Region.objects.bulk_update(changed, ["name", "name_en", "source"], batch_size=BATCH)
