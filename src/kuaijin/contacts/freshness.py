"""The day up to which each enterprise and project counts as served, kept with its standing so that lists show grey."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from kuaijin.contacts.coverage import served_dossiers, with_last_contact
from kuaijin.contacts.tiers import service_rules
from kuaijin.dossiers.models import Dossier
from kuaijin.law.touch import last_day
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Standing

BATCH = 500


def renew(dossier_ids: Iterable[int], day: date) -> None:
    """Inside a command: reckon these again after a contact was written down, corrected or taken back."""
    keep(Dossier.objects.filter(pk__in=list(dossier_ids)), day)


def keep(dossiers: QuerySet[Dossier], day: date) -> int:
    """Inside a command: write the last day of the limit where it moved. Returns how many moved.

    Statements grow with the number of different days, not with the number of dossiers."""
    rules, wanted = service_rules(), defaultdict(list)
    rows = with_last_contact(served_dossiers(dossiers, day), day).order_by()
    names = ("pk", "zone__code", "kind", "is_key", "touched_on", "standing__served_until", "standing__pk")
    new: list[int] = []
    for pk, zone, kind, key, touched, kept, standing in rows.values_list(*names):
        until = last_day(touched, rules.tier(kind, key=key).interval, calendar_of(zone))
        if standing is None:
            new.append(pk)
        if until != kept:
            wanted[until].append(pk)
    Standing.objects.bulk_create([Standing(dossier_id=pk) for pk in new], ignore_conflicts=True, batch_size=BATCH)
    for until, keys in wanted.items():
        for start in range(0, len(keys), BATCH):
            Standing.objects.filter(pk__in=keys[start : start + BATCH]).update(served_until=until)
    return sum(len(keys) for keys in wanted.values())
