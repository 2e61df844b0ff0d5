"""Rows of business under seal: each night a hash for each dossier, and what may have changed since.

A row that differs from its seal must be explained by an act of the journal since then that wrote its table: on the same
dossier, or on its zone, or in the house as a whole. What no act explains was changed by hand."""

import functools
import hashlib
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import Q

from kuaijin.directory.models import Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.chains import Finding
from kuaijin.journal.models import Chain, Entry
from kuaijin.keeping import rows
from kuaijin.keeping.models import Group

# The journal proves itself; the background's tables are written without acts, and this room's are the seal.
UNSEALED_APPS = {"journal", "jobs", "keeping"}
# Renewed by the tick without being a fact: when an obligation is looked at next, how a dossier stands.
RECOMPUTED = {"obligations.obligation": {"next_check_at"}}
DERIVED = {"obligations.standing"}
# Written by an act on another dossier of the zone: an enterprise is key with its project, a visit to a project serves
# its enterprise, a task force plans visits to its enterprises, a reform keeps the requests that it rests on.
WITH_ANOTHER = {"dossiers_keyperiod", "contacts_served", "contacts_plannedvisit", "requests_clustermember"}
SEAL = "keeping.seal_rows"
SHORT = 16
HOUSE = "-"
# Acts on neither a dossier nor a zone are on this chain; the group of the house keeps its end.
HOUSE_CHAIN = "z:0"
AT_ONCE = 100


@dataclass
class Measured:
    """A group as it is now: key of the row by table, with its hash."""

    rows: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    zones: set[int] = field(default_factory=set)
    total: Any = field(default_factory=hashlib.sha256)
    seq: int = 0
    head: str = ""

    @property
    def digest(self) -> str:
        return str(self.total.hexdigest())


@dataclass(frozen=True)
class Since:
    """Tables written since the seal: by the acts on each dossier, by the acts of each zone on no dossier, by all acts
    of each zone."""

    dossiers: dict[int, set[str]]
    general: dict[int | None, set[str]]
    zones: dict[int | None, set[str]]

    def explains(self, key: str, zones: set[int], table: str) -> bool:
        """`zones` of the rows of the group. A dossier's rows need an act on it, or a general one; what belongs to no
        dossier (people, organisations, numbers) is also written by acts on dossiers."""
        if key.startswith("d:"):
            wider = self.zones if table in WITH_ANOTHER else self.general
            acts = [self.dossiers.get(int(key[2:]), set()), *(wider.get(zone, set()) for zone in (*zones, None))]
        elif key.startswith("z:"):
            acts = [self.zones.get(zone, set()) for zone in (int(key[2:]), None)]
        else:
            acts = list(self.zones.values())
        return any(table in act for act in acts)


@dataclass(frozen=True)
class Table:
    """By its name in the database; whether its rows have the columns that were sealed."""

    name: str
    same_columns: bool


def sealed_models() -> list[type[models.Model]]:
    return [
        model
        for model in rows.kept_models()
        if model._meta.app_label not in UNSEALED_APPS and model._meta.label_lower not in DERIVED
    ]


def path_to(model: type[models.Model], goal: type[models.Model]) -> str | None:
    """The shortest way over foreign keys, as a lookup that gives its primary key; None when there is none."""
    seen, ways = {model}, [("", model)]
    while ways:
        following = []
        for prefix, here in ways:
            if here is goal:
                return f"{prefix}pk"
            for one in here._meta.concrete_fields:
                target = one.related_model
                if one.is_relation and isinstance(target, type) and target not in seen and target is not here:
                    seen.add(target)
                    following.append((f"{prefix}{one.name}__", target))
        ways = following
    return None


def columns_of(model: type[models.Model]) -> list[str]:
    recomputed = RECOMPUTED.get(model._meta.label_lower, set())
    return [name for name in rows.columns(model) if name not in recomputed]


def shapes() -> dict[str, str]:
    """The columns of each table in short: a new version may change them, and with them the hash of every row."""
    return {
        model._meta.label_lower: hashlib.sha256(",".join(columns_of(model)).encode()).hexdigest()[:SHORT]
        for model in sealed_models()
    }


def measure() -> dict[str, Measured]:
    """All groups as they are; inside a snapshot."""
    found: dict[str, Measured] = defaultdict(Measured)
    for model in sealed_models():
        _measure(model, found)
    for key, seq, head in Chain.objects.values_list("key", "seq", "head").iterator():
        group = found[HOUSE if key == HOUSE_CHAIN else key]
        group.seq, group.head = seq, head
    return dict(found)


def _measure(model: type[models.Model], found: dict[str, Measured]) -> None:
    label = model._meta.label_lower
    names = columns_of(model)
    to_dossier, to_zone = path_to(model, Dossier), path_to(model, Zone)
    places = [path for path in (to_dossier, to_zone) if path]
    query = rows.in_order(model).values_list("pk", *places, *names)
    for pk, *values in query.iterator(chunk_size=rows.AT_ONCE):
        dossier = values[0] if to_dossier else None
        zone = values[len(places) - 1] if to_zone else None
        group = found[f"d:{dossier}" if dossier is not None else f"z:{zone}" if zone is not None else HOUSE]
        if zone is not None:
            group.zones.add(zone)
        digest = hashlib.sha256(rows.line(values[len(places) :])).hexdigest()
        group.rows[label][str(pk)] = digest[:SHORT]
        group.total.update(f"{label}\x1f{pk}\x1f{digest}\n".encode())


def total_of(groups: Iterable[tuple[str, str, int, str]]) -> str:
    """One digest over (key, digest, seq, head) of all groups, in the order of keys."""
    total = hashlib.sha256()
    for one in sorted(groups):
        total.update(("\x1f".join(map(str, one)) + "\n").encode())
    return total.hexdigest()


def last_seal() -> Entry | None:
    return Entry.objects.filter(code=SEAL).order_by("-pk").first()


def written_since(sealed: Mapping[str, Group], now: Mapping[str, Measured]) -> Since:
    """What the acts wrote that each chain gained since its group was sealed. By the places in the chains: those are
    taken under a lock, so that a seal holds an act together with the rows that it wrote, or neither."""
    since = Since(defaultdict(set), defaultdict(set), defaultdict(set))
    grown = [
        Q(chain=_chain(key), seq__gt=sealed[key].seq if key in sealed else 0)
        for key, one in now.items()
        if one.seq > (sealed[key].seq if key in sealed else 0)
    ]
    acts = Entry.objects.filter(wrote__isnull=False).exclude(code=SEAL)
    wrote: Any
    for start in range(0, len(grown), AT_ONCE):
        some = acts.filter(functools.reduce(operator.or_, grown[start : start + AT_ONCE]))
        for dossier, zone, wrote in some.values_list("dossier_id", "zone_id", "wrote").iterator():
            since.zones[zone].update(wrote)
            if dossier is None:
                since.general[zone].update(wrote)
            else:
                since.dossiers[dossier].update(wrote)
    return since


def _chain(key: str) -> str:
    return HOUSE_CHAIN if key == HOUSE else key


def compare(now: dict[str, Measured]) -> list[Finding]:
    """What differs from the last seal and is explained by no act since; nothing before the first seal."""
    seal = last_seal()
    if seal is None:
        return []
    told = seal.after or {}
    sealed = {group.key: group for group in Group.objects.order_by("key").iterator()}
    kept = ((one.key, one.digest, one.seq, one.head) for one in sealed.values())
    if (total_of(kept), len(sealed)) != (told.get("digest"), told.get("groups")):
        what = "the seal of the rows is not the one that the journal tells of"
        return [Finding("seal", seal.seq, what, row="keeping.group")]
    found = differences(sealed, now, written_since(sealed, now), told["shapes"], told["held"])
    return sorted(found, key=lambda one: one.chain)


def differences(
    sealed: Mapping[str, Group],
    now: Mapping[str, Measured],
    since: Since,
    shaped: Mapping[str, str],
    held: Mapping[str, list[str]] = MappingProxyType({}),
) -> Iterator[Finding]:
    """What no act since explains, group by group.

    `shaped`: the shapes of the tables under the seal; of a table that a new version gave other columns only the keys
    are compared, and of a new table nothing. `held`: rows of a group that were unexplained when it was last looked at;
    a later act does not explain them."""
    present = shapes()
    tables = {
        model._meta.label_lower: Table(model._meta.db_table, present[model._meta.label_lower] == shape)
        for model in sealed_models()
        if (shape := shaped.get(model._meta.label_lower))
    }
    for key in {*sealed, *now}:
        before, after = sealed.get(key) or Group(key=key), now.get(key) or Measured()
        if before.seq:
            yield from _shortened(before, after)
        if before.digest != after.digest:
            for label in sorted({*before.rows, *after.rows} & set(tables)):
                explained = since.explains(key, after.zones, tables[label].name)
                for row, what in _changed(label, before.rows.get(label, {}), after.rows.get(label, {}), tables[label]):
                    if not explained or row in held.get(key, ()):
                        yield Finding(key, after.seq, f"{what} without an act", row=row)


def _changed(label: str, old: Mapping[str, str], new: Mapping[str, str], table: Table) -> Iterator[tuple[str, str]]:
    """Rows that are not as they were, in the order of their keys, and what became of them."""
    for pk in sorted({*old, *new}, key=lambda pk: (len(pk), pk)):
        if pk not in new:
            yield f"{label}#{pk}", "was removed"
        elif pk not in old:
            yield f"{label}#{pk}", "was inserted"
        elif old[pk] != new[pk] and table.same_columns:
            yield f"{label}#{pk}", "was changed"


def _shortened(sealed: Group, now: Measured) -> Iterator[Finding]:
    """The end of a chain was cut off, or another put in its place, heads and all."""
    if now.seq < sealed.seq:
        yield Finding(sealed.key, now.seq, f"entries up to {sealed.seq} were sealed and are gone", row="journal.chain")
    elif not Entry.objects.filter(chain=_chain(sealed.key), seq=sealed.seq, digest=sealed.head).exists():
        yield Finding(sealed.key, sealed.seq, "is not the entry that was sealed here", row="journal.entry")
