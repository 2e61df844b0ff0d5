"""Which enterprise or place somebody outside means: found exactly, or left as told. Nothing is guessed."""

from dataclasses import dataclass

from kuaijin.directory.models import Region, Zone
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import regions_of
from kuaijin.enterprises.models import Enterprise


@dataclass(frozen=True)
class Firm:
    """`named` is what was told; `doubt` says why nothing was found: "", unknown, several, differs."""

    found: Enterprise | None
    named: str
    doubt: str = ""


def enterprise(zone: Zone, uscc: str, name: str) -> Firm:
    """By the code first, then by the exact name. A code and a name of two enterprises are a doubt."""
    uscc, name = uscc.strip().upper(), name.strip()[:120]
    if not uscc and not name:
        return Firm(None, "")
    live = Enterprise.objects.filter(zone=zone, merged_into__isnull=True, dossier__closed_on__isnull=True)
    by_code = live.filter(uscc=uscc).select_related("dossier").first() if uscc else None
    by_name = list(live.filter(name=name).select_related("dossier")[:2]) if name else []
    if by_code is not None:
        if by_name and by_code not in by_name:
            return Firm(None, name, "differs")
        return Firm(by_code, name)
    if uscc and any(row.uscc for row in by_name):
        return Firm(None, name or uscc, "differs")
    if len(by_name) == 1:
        return Firm(by_name[0], name)
    return Firm(None, name or uscc, "several" if by_name else "unknown")


def region(zone: Zone, address: str) -> Region | None:
    """The one place of the zone, the deepest, whose name stands in the address."""
    if not address:
        return None
    text = normalised(address)
    hits = [place for place in regions_of(zone) if normalised(place.name) and normalised(place.name) in text]
    deepest = [hit for hit in hits if not any(other.path.startswith(hit.path) and other != hit for other in hits)]
    return deepest[0] if len(deepest) == 1 else None
