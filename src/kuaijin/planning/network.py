"""Activities with links and lags: earliest and latest days, slack, critical path. Exact, in whole days, no calendar."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class LinkKind(StrEnum):
    """`review_then_decide`: the later one is worked on meanwhile and ends no earlier than the result arrives."""

    FINISH_START = "finish_start"
    START_START = "start_start"
    FINISH_FINISH = "finish_finish"
    REVIEW_THEN_DECIDE = "review_then_decide"


@dataclass(frozen=True, slots=True)
class Span:
    """A length that depends on where it starts, such as ten calendar days; `end_of` never falls as its start rises."""

    end_of: Callable[[int], int]

    def first_start(self, end: int) -> int:
        """The smallest start ≥ 0 whose end is not before `end`."""
        low, high = 0, max(0, end)
        while low < high:
            middle = (low + high) // 2
            if self.end_of(middle) >= end:
                high = middle
            else:
                low = middle + 1
        return low

    def last_start(self, end: int) -> int:
        """The largest start whose end is not after `end`; -1 when there is none."""
        return bisect_right(range(max(0, end) + 1), end, key=self.end_of) - 1


Length = int | Span


@dataclass(frozen=True, slots=True)
class Arc:
    """`after` waits for `before`; `lag` in days of the axis."""

    before: str
    after: str
    kind: LinkKind = LinkKind.FINISH_START
    lag: Length = 0


class Cycle(Exception):
    """The links run in a circle; `ids` names it, the first once more at its end."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        super().__init__(" → ".join(self.ids))


@dataclass(frozen=True, slots=True)
class Times:
    """Earliest and latest start and end. `slack`: days by which it may slip without moving the end of the whole."""

    start: int
    end: int
    latest_start: int
    latest_end: int

    @property
    def slack(self) -> int:
        return min(self.latest_start - self.start, self.latest_end - self.end)


@dataclass(frozen=True, slots=True)
class Course:
    """`length`: the last end. `path`: one longest chain, first to last. `critical`: everything without slack."""

    length: int
    times: Mapping[str, Times]
    path: tuple[str, ...]
    critical: tuple[str, ...]


@dataclass(slots=True)
class _Web:
    order: list[str]
    into: dict[str, list[Arc]] = field(default_factory=dict)
    out_of: dict[str, list[Arc]] = field(default_factory=dict)


def in_order(ids: Iterable[str], arcs: Iterable[Arc]) -> list[str]:
    """The ids so that each stands after what it waits for; otherwise as given. Raises Cycle."""
    return _web(ids, arcs).order


def critical_path(
    lengths: Mapping[str, Length], arcs: Sequence[Arc], not_before: Mapping[str, int] | None = None
) -> Course:
    """Every id as early as its links and `not_before` (else 0) allow. Raises Cycle; KeyError for a link to no id."""
    web = _web(lengths, arcs)
    starts, ends, binding = _forward(lengths, web, not_before or {})
    length = max(ends.values(), default=0)
    latest = _backward(lengths, web, length)
    times = {one: Times(starts[one], ends[one], *latest[one]) for one in lengths}
    last = next((one for one in web.order if ends[one] == length), None)
    path: list[str] = []
    while last is not None:
        path.append(last)
        last = binding[last]
    return Course(length, times, tuple(reversed(path)), tuple(one for one in web.order if times[one].slack == 0))


def _web(ids: Iterable[str], arcs: Iterable[Arc]) -> _Web:
    web = _Web([])
    for one in ids:
        web.into[one], web.out_of[one] = [], []
    for arc in arcs:
        web.into[arc.after].append(arc)
        web.out_of[arc.before].append(arc)
    waiting = {one: len(arcs_in) for one, arcs_in in web.into.items()}
    ready = [one for one, count in waiting.items() if count == 0]
    for one in ready:
        web.order.append(one)
        for arc in web.out_of[one]:
            waiting[arc.after] -= 1
            if waiting[arc.after] == 0:
                ready.append(arc.after)
    if len(web.order) < len(web.into):
        raise Cycle(_circle(web, {one for one, count in waiting.items() if count}))
    return web


def _circle(web: _Web, left: set[str]) -> list[str]:
    """Walks backwards among those that wait for each other until one comes up again."""
    seen: list[str] = [next(one for one in web.into if one in left)]
    while True:
        before = next(arc.before for arc in web.into[seen[-1]] if arc.before in left)
        if before in seen:
            return [before, *reversed(seen[seen.index(before) :])]
        seen.append(before)


def _forward(
    lengths: Mapping[str, Length], web: _Web, not_before: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int], dict[str, str | None]]:
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    binding: dict[str, str | None] = {}
    for one in web.order:
        start, end, by, by_end = not_before.get(one, 0), 0, None, None
        for arc in web.into[one]:
            arrival = _plus(starts[arc.before] if arc.kind is LinkKind.START_START else ends[arc.before], arc.lag)
            if arc.kind is LinkKind.REVIEW_THEN_DECIDE:
                if arrival > end or by_end is None:
                    end, by_end = max(end, arrival), arc.before
                continue
            if arc.kind is LinkKind.FINISH_FINISH:
                arrival = _start_for(arrival, lengths[one])
            if arrival > start or (by is None and arrival == start > 0):
                start, by = arrival, arc.before
        own = _plus(start, lengths[one])
        starts[one], ends[one] = start, max(own, end)
        binding[one] = by_end if by_end is not None and end >= own else by
    return starts, ends, binding


def _backward(lengths: Mapping[str, Length], web: _Web, length: int) -> dict[str, tuple[int, int]]:
    latest: dict[str, tuple[int, int]] = {}
    for one in reversed(web.order):
        end, start = length, length
        for arc in web.out_of[one]:
            later_start, later_end = latest[arc.after]
            by_end = arc.kind in (LinkKind.FINISH_FINISH, LinkKind.REVIEW_THEN_DECIDE)
            bound = _minus(later_end if by_end else later_start, arc.lag)
            if arc.kind is LinkKind.START_START:
                start = min(start, bound)
            else:
                end = min(end, bound)
        start = min(start, _minus(end, lengths[one]))
        stretched = any(arc.kind is LinkKind.REVIEW_THEN_DECIDE for arc in web.into[one])
        latest[one] = (start, end if stretched else min(end, _plus(start, lengths[one])))
    return latest


def _plus(day: int, length: Length) -> int:
    return day + length if isinstance(length, int) else length.end_of(day)


def _minus(day: int, length: Length) -> int:
    return day - length if isinstance(length, int) else length.last_start(day)


def _start_for(end: int, length: Length) -> int:
    return max(0, end - length) if isinstance(length, int) else length.first_start(end)
