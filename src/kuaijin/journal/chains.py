"""Hash chains: append, seal, verify."""

import dataclasses
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from kuaijin.journal.models import Chain, Checkpoint, Entry

BATCH = 1000


@dataclass(frozen=True)
class Draft:
    """An entry before it has its place in a chain."""

    at: datetime
    code: str
    zone_id: int | None
    dossier_id: int | None
    account_id: int | None
    actor_name: str
    on_behalf_of: str = ""
    reason: str = ""
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    cause: uuid.UUID | None = None
    wrote: list[str] | None = None
    act: uuid.UUID = dataclasses.field(default_factory=uuid.uuid4)

    @property
    def chain(self) -> str:
        return f"d:{self.dossier_id}" if self.dossier_id is not None else f"z:{self.zone_id or 0}"

    def child(self, **facts: Any) -> "Draft":
        """The same act's consequence on another thing, with this one as its cause."""
        blank = {"before": None, "after": None, "reason": ""}
        return dataclasses.replace(self, act=uuid.uuid4(), cause=self.act, **{**blank, **facts})


def append(drafts: list[Draft]) -> list[Entry]:
    """Append in order. Heads are locked in key order, so that two appends never wait for each other in a ring."""
    keys = sorted({draft.chain for draft in drafts})
    heads = _locked(keys)
    entries = []
    for draft in drafts:
        head = heads[draft.chain]
        head.seq += 1
        entry = _entry(draft, head)
        head.head = entry.digest
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    _set(list(heads.values()))
    return entries


def _set(heads: list[Chain]) -> None:
    """Move heads that are locked. An upsert of all costs a tenth of an update with a case for each."""
    if len(heads) == 1:
        Chain.objects.filter(key=heads[0].key).update(seq=heads[0].seq, head=heads[0].head)
    else:
        Chain.objects.bulk_create(
            heads, update_conflicts=True, unique_fields=["key"], update_fields=["seq", "head"], batch_size=BATCH
        )


def _locked(keys: list[str]) -> dict[str, Chain]:
    heads: dict[str, Chain] = {}
    for start in range(0, len(keys), BATCH // 2):
        part = keys[start : start + BATCH // 2]
        known = set(Chain.objects.filter(key__in=part).values_list("key", flat=True))
        Chain.objects.bulk_create([Chain(key=key) for key in part if key not in known], ignore_conflicts=True)
        query = Chain.objects.filter(key__in=part).order_by("key")
        if connection.features.has_select_for_update:
            query = query.select_for_update()
        heads.update({head.key: head for head in query})
    return heads


def _entry(draft: Draft, head: Chain) -> Entry:
    entry = Entry(
        act=draft.act,
        cause=draft.cause,
        at=draft.at,
        code=draft.code,
        zone_id=draft.zone_id,
        dossier_id=draft.dossier_id,
        account_id=draft.account_id,
        actor_name=draft.actor_name,
        on_behalf_of=draft.on_behalf_of,
        reason=draft.reason,
        before=_plain(draft.before),
        after=_plain(draft.after),
        wrote=draft.wrote,
        chain=head.key,
        seq=head.seq,
        previous=head.head,
    )
    entry.digest = digest_of(entry)
    return entry


def _plain(value: Any) -> Any:
    """What the database will give back: dates and decimals as text, so that the digest can be made again."""
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))


def digest_of(entry: Entry) -> str:
    """SHA-256 over the previous digest and every field of the entry."""
    body = [
        entry.previous,
        entry.chain,
        entry.seq,
        str(entry.act),
        str(entry.cause or ""),
        entry.at.astimezone(UTC).isoformat(),
        entry.code,
        entry.zone_id,
        entry.dossier_id,
        entry.account_id,
        entry.actor_name,
        entry.on_behalf_of,
        entry.reason,
        entry.before,
        entry.after,
    ]
    if entry.wrote is not None:  # acts of earlier versions did not say it
        body.append(entry.wrote)
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_digest(heads: Iterator[tuple[str, int, str]]) -> tuple[int, str]:
    """Number of chains and one digest over (key, seq, head) of all chains, in key order."""
    total, count = hashlib.sha256(), 0
    for key, seq, head in heads:
        total.update(f"{key}\x1f{seq}\x1f{head}\n".encode())
        count += 1
    return count, total.hexdigest()


@dataclass(frozen=True)
class Finding:
    """One place that does not hold. `row`: which row it is, as table#key."""

    chain: str
    seq: int
    what: str
    row: str = ""


def verify(*, limit: int = 100) -> tuple[int, list[Finding]]:
    """Walk every chain; number of entries read, and the findings (at most `limit`) in the order of the entries."""
    found: list[tuple[int, Finding]] = []
    count, chain, seq, head = 0, None, 0, ""
    ends: dict[str, tuple[int, str]] = {}
    for entry in Entry.objects.order_by("chain", "seq").iterator(chunk_size=2000):
        count += 1
        if entry.chain != chain:
            chain, seq, head = entry.chain, 0, ""
        found += [
            (entry.pk, Finding(entry.chain, entry.seq, what, f"journal.entry#{entry.pk}"))
            for what in _wrong(entry, seq, head)
        ]
        seq, head = entry.seq, entry.digest
        ends[entry.chain] = (seq, head)
    findings = [finding for _pk, finding in sorted(found, key=lambda one: one[0])]
    return count, [*findings, *_heads_and_seals(ends)][:limit]


def _wrong(entry: Entry, seq: int, head: str) -> Iterator[str]:
    """What does not hold of an entry that should follow number `seq` with the digest `head`."""
    if entry.digest != digest_of(entry):
        yield "was changed after it was written"
    if entry.seq != seq + 1:
        yield f"entry {seq + 1} is missing"
    if entry.previous != head:
        yield "does not follow its predecessor"


def _heads_and_seals(ends: dict[str, tuple[int, str]]) -> list[Finding]:
    findings = [
        Finding(head.key, head.seq, "the head does not match the last entry", "journal.chain#" + head.key)
        for head in Chain.objects.order_by("key").iterator()
        if ends.pop(head.key, (0, "")) != (head.seq, head.head)
    ]
    findings += [
        Finding(key, seq, "the chain has no head", f"journal.chain#{key}") for key, (seq, _head) in sorted(ends.items())
    ]
    for seal in Checkpoint.objects.order_by("-last_entry")[:1]:
        tops: dict[str, tuple[str, int, str]] = {}
        sealed = Entry.objects.filter(pk__lte=seal.last_entry).order_by("chain", "seq")
        for chain, seq, digest in sealed.values_list("chain", "seq", "digest").iterator():
            tops[chain] = (chain, seq, digest)
        if seal_digest(iter(tops[key] for key in sorted(tops))) != (seal.chains, seal.digest):
            what = f"the seal of {seal.at:%Y-%m-%d} does not match"
            findings.append(Finding("seal", seal.last_entry, what, f"journal.checkpoint#{seal.pk}"))
    return findings
