"""The journal read afterwards: was there, after every act, exactly one owner of each open request?

It is read as it was written, act by act; the present rows are compared with its end only."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from kuaijin.directory.models import Zone
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.requests.models import OPEN, ServiceRequest
from kuaijin.requests.rules.clocks import owns

ENDS = ("obligations.report_done", "obligations.void")


class Act(NamedTuple):
    """One entry: `root` is the outermost act that it was part of."""

    dossier: int
    root: uuid.UUID
    at: Any
    code: str
    after: dict[str, Any]


@dataclass
class Replay:
    """What the journal has said of one request so far. `named`: the obligation that its last act called the owner's."""

    owning: set[int]
    open_ones: set[int] = field(default_factory=set)
    state: str = ""
    named: int | None = None

    def take(self, act: Act) -> None:
        owed = act.after.get("obligation")
        if act.code == "obligations.open" and owed in self.owning:
            self.open_ones.add(owed)
        elif act.code in ENDS:
            self.open_ones.discard(owed)
        elif act.code.startswith("requests.") and act.after.get("request") == act.dossier and "state" in act.after:
            self.state, self.named = act.after["state"], owed

    def fault(self) -> str:
        """What is wrong after an outermost act; empty when nothing is."""
        if not self.state:
            return ""
        if self.state not in OPEN:
            return f"{self.state}, yet {len(self.open_ones)} owner(s)" if self.open_ones else ""
        if len(self.open_ones) != 1:
            return f"{self.state} with {len(self.open_ones)} owners"
        if self.named not in self.open_ones:
            return f"{self.state}, and the act names another owner than is owed"
        return ""


def proof(zone: Zone) -> list[str]:
    """Faults of all requests of the zone, oldest first; none: each had one owner at every moment while it was open, and
    none before and after. Reads the journal once."""
    requests = ServiceRequest.objects.filter(dossier__zone=zone)
    present = {
        pk: (number, state, owed)
        for pk, number, state, owed in requests.values_list("pk", "dossier__number", "state", "obligation")
    }
    owning: dict[int, set[int]] = {}
    rows = Obligation.objects.filter(dossier__zone=zone, kind=Kind.REQUEST)
    for pk, dossier, about in rows.values_list("pk", "dossier", "about").iterator():
        if owns(about):
            owning.setdefault(dossier, set()).add(pk)
    faults: list[str] = []
    told = set()
    for dossier, acts in groupby(_acts(zone, set(present)), key=lambda act: act.dossier):
        number, state, owed = present[dossier]
        told.add(dossier)
        replay = Replay(owning.get(dossier, set()))
        faults += [f"{number}: {fault}" for fault in _replayed(replay, list(acts))]
        if (replay.state, replay.named) != (state, owed):
            faults.append(f"{number}: the journal ends {replay.state}, the request is {state}")
    return faults + [f"{present[pk][0]}: the journal does not know it" for pk in sorted(set(present) - told)]


def _replayed(replay: Replay, acts: list[Act]) -> Iterator[str]:
    for _root, group in groupby(acts, key=lambda act: act.root):
        last = None
        for act in group:
            replay.take(act)
            last = act
        if last is not None and (fault := replay.fault()):
            yield f"{last.at:%Y-%m-%d %H:%M:%S} {last.code}: {fault}"


def _acts(zone: Zone, dossiers: set[int]) -> Iterator[Act]:
    """Entries of the requests in the order of their chains, each with the outermost act it was part of."""
    causes: dict[uuid.UUID, uuid.UUID | None] = dict(
        Entry.objects.filter(zone_id=zone.pk).values_list("act", "cause").iterator()
    )
    rows = Entry.objects.filter(zone_id=zone.pk, dossier_id__isnull=False).order_by("dossier_id", "pk")
    for act, dossier, at, code, after in rows.values_list("act", "dossier_id", "at", "code", "after").iterator():
        if dossier in dossiers:
            root = act
            while (cause := causes.get(root)) is not None:
                root = cause
            yield Act(dossier, root, at, code, after or {})
