"""The terms by which one matter is planned: of the file or a person, else of the packs; and what nobody confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.clock.terms import ClockKind, Mode
from kuaijin.planning.catalogue.packs import CatalogueMatter, Confidence, Stated
from kuaijin.planning.matters import Lever, Link, Outside

USUAL_DAYS = 20
"""行政许可法 42(1), in working days: by this a matter is estimated of which no pack knows a limit."""
NOTICE = "public_notice"
NO_TERM = "没有查到时限，暂按行政许可法（2019）第四十二条第一款的二十日估算"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person says so, with a source."""

    value: Any
    source: str


Confirmations = Mapping[tuple[str, str], Confirmed]
"""By matter and field: statutory, mode, promised, commitment, notice; need (its rules), order, merge."""


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What the plan rests on and nobody has confirmed. `field` is that of a confirmation which settles it."""

    matter: str
    field: str
    value: Any
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Override:
    """What a plan says of one matter. None: as the catalogue has it. `id`: by which name it stands in the plan."""

    id: str = ""
    name: str = ""
    statutory: int | None = None
    promised: int | None = None
    mode: Mode | None = None
    department: str = ""
    stage: str = ""
    commitment: int | None = None
    deferrable: int = 0
    merge_into: str = ""
    after: tuple[Link, ...] = ()
    outside: tuple[Outside, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """`commitment` and `merge_into` None: not allowed, or not among the levers."""

    matter: CatalogueMatter
    statutory: int
    promised: int
    mode: Mode
    commitment: int | None
    merge_into: str | None
    outside: tuple[Outside, ...]
    unconfirmed: tuple[Unconfirmed, ...]


class _Asking:
    """Takes each value from the best word there is and remembers what was only memory or guess."""

    def __init__(self, matter: CatalogueMatter, confirmed: Confirmations) -> None:
        self.matter, self.confirmed = matter, confirmed
        self.open: list[Unconfirmed] = []

    def value(self, field: str, stated: Stated | None, own: Any = None) -> Any:
        if own is not None:
            return own
        if (said := self.confirmed.get((self.matter.code, field))) is not None:
            return said.value
        if stated is None:
            return None
        if not stated.confidence.confirmed:
            self.left_open(field, stated)
        return stated.value

    def left_open(self, field: str, stated: Stated) -> None:
        self.open.append(Unconfirmed(self.matter.code, field, stated.value, stated.confidence, stated.source))


def terms_of(
    matter: CatalogueMatter,
    needed: set[str],
    levers: tuple[Lever, ...],
    clock_grounds: Grounds,
    confirmed: Confirmations,
    override: Override,
) -> Terms:
    """`needed`: the codes with which it may be merged. Only what the levers make use of is asked for."""
    asking = _Asking(matter, confirmed)
    statutory = asking.value("statutory", matter.statutory, override.statutory)
    if statutory is None:
        asking.left_open("statutory", Stated(USUAL_DAYS, NO_TERM, Confidence.GUESS))
        statutory = USUAL_DAYS
    mode = Mode(asking.value("mode", matter.mode, override.mode) or Mode.WORKING)
    outside = override.outside or _notice(matter, asking, clock_grounds)
    statutory = max(int(statutory), 1) if outside else int(statutory)
    return Terms(
        matter=matter,
        statutory=statutory,
        promised=_promised(matter, asking, override, levers, statutory, outside),
        mode=mode,
        commitment=_commitment(matter, asking, override, levers, statutory if mode is Mode.WORKING else None),
        merge_into=_merging(matter, asking, override, levers, needed),
        outside=outside,
        unconfirmed=tuple(asking.open),
    )


def _notice(matter: CatalogueMatter, asking: _Asking, clock_grounds: Grounds) -> tuple[Outside, ...]:
    days = asking.value("notice", matter.notice)
    if not days:
        return ()
    promised = clock_grounds.source_for(NOTICE, ClockKind.PROMISED)
    statutory = clock_grounds.source_for(NOTICE, ClockKind.STATUTORY)
    return (Outside(NOTICE, int(days), matter.notice_mode, promised, statutory),)


def _promised(
    matter: CatalogueMatter,
    asking: _Asking,
    override: Override,
    levers: tuple[Lever, ...],
    statutory: int,
    outside: tuple[Outside, ...],
) -> int:
    """A promise is asked for only where it is used. Where none is stated it leaves room for the public notice."""
    if override.statutory is not None:
        return statutory if override.promised is None else override.promised
    if Lever.PROMISED_LIMITS not in levers:
        return statutory
    said = asking.value("promised", matter.promised, override.promised)
    if said is None:
        said = statutory - sum(one.days for one in outside if not one.statutory)
    return max(min(int(said), statutory), 1 if outside else 0)


def _commitment(
    matter: CatalogueMatter, asking: _Asking, override: Override, levers: tuple[Lever, ...], most: int | None
) -> int | None:
    if Lever.NOTIFIED_COMMITMENT not in levers:
        return None
    if override.commitment is None and matter.commitment_barred is not None:
        return None
    days = asking.value("commitment", matter.commitment, override.commitment)
    if days is None:
        return None
    return int(days) if most is None else min(int(days), most)


def _merging(
    matter: CatalogueMatter, asking: _Asking, override: Override, levers: tuple[Lever, ...], needed: set[str]
) -> str | None:
    if override.merge_into:
        return override.merge_into
    if Lever.MERGED_HANDLING not in levers:
        return None
    merging = next((one for one in matter.merges_with if one.into in needed), None)
    if merging is None:
        return None
    asking.value("merge", merging.stated)
    return merging.into
