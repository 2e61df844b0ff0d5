"""Reads of enterprises."""

from django.db.models import Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.names import normalised, pinyin
from kuaijin.dossiers.queries import visible_to
from kuaijin.enterprises.models import Enterprise


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(visible_to(actor, "dossier"), merged_into__isnull=True).order_by("name_key", "pk")


def alike(zone: Zone, name: str, uscc: str = "") -> list[tuple[Enterprise, str]]:
    """Who could be the same, and why: code, normalised name, same sound. The same name with another code is asked,
    never merged."""
    key = normalised(name)
    found = Enterprise.objects.filter(Q(name_key=key) | (Q(uscc=uscc) & ~Q(uscc="")), zone=zone, merged_into=None)
    result = [(row, "uscc" if uscc and row.uscc == uscc else "name") for row in found]
    sound = pinyin(name)
    known = {row.pk for row, _why in result}
    near = Enterprise.objects.filter(zone=zone, merged_into=None).exclude(pk__in=known)
    initials = "".join(word[:1] for word in key)
    for row in near.filter(name_key__startswith=initials[:1])[:2000] if initials else []:
        if pinyin(row.name) == sound:
            result.append((row, "sound"))
    return result
