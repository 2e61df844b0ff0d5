"""Working days of whole columns: the calendar's prefix sums as numpy arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kuaijin.law.calendar import MissingYear

if TYPE_CHECKING:
    from kuaijin.law.calendar import Run

Days = NDArray[np.datetime64]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

EPOCH = date(1970, 1, 1).toordinal()


class _Part(NamedTuple):
    """One run of years. `rank[i]` counts the working days up to day `origin + i`; `origin` is its eve."""

    origin: int
    rank: Numbers
    workdays: Days
    first_year: int
    last_year: int

    @property
    def last(self) -> int:
        return self.origin + len(self.rank) - 1

    def take(self, numbers: Numbers, shift: Numbers | int) -> Days:
        """The working day `shift` places after the last one up to each day."""
        index = self.rank[numbers - self.origin] + shift
        if index.size and int(index.max()) >= len(self.workdays):
            raise MissingYear(self.last_year + 1)
        if index.size and int(index.min()) < 0:
            raise MissingYear(self.first_year - 1)
        found: Days = self.workdays[index]
        return found


class Columns:
    """Answers for columns what `Calendar` answers for one day; one unknown year refuses the whole column."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._parts = tuple(
            _Part(
                run.first - EPOCH - 1,
                np.array([0, *run.rank], dtype=np.int64),
                np.array(run.workdays, dtype="datetime64[D]"),
                run.first_year,
                run.last_year,
            )
            for run in runs
        )

    def add(self, days: Days, n: Numbers | int) -> Days:
        column = np.asarray(days, dtype="datetime64[D]")
        if isinstance(n, int):
            return column.copy() if n == 0 else self._add(column.astype(np.int64), n, n > 0)
        shifts = np.broadcast_to(np.asarray(n, dtype=np.int64), column.shape)
        answer = column.copy()
        for forward, chosen in ((True, shifts > 0), (False, shifts < 0)):
            if chosen.any():
                answer[chosen] = self._add(column[chosen].astype(np.int64), shifts[chosen], forward)
        return answer

    def _add(self, numbers: Numbers, n: Numbers | int, forward: bool) -> Days:
        # Backwards the day itself is not counted either: the look-up starts on the eve.
        looked_up, shift = (numbers, n - 1) if forward else (numbers - 1, n)
        if (sole := self._sole(looked_up)) is not None:
            return sole.take(looked_up, shift)
        answer = np.empty(numbers.shape, dtype="datetime64[D]")
        shifts = np.broadcast_to(np.asarray(shift, dtype=np.int64), numbers.shape)
        for part, chosen in self._split(looked_up, forward):
            answer[chosen] = part.take(looked_up[chosen], shifts[chosen])
        return answer

    def between(self, a: Days, b: Days) -> Numbers:
        starts, ends = np.broadcast_arrays(np.asarray(a, dtype="datetime64[D]"), np.asarray(b, dtype="datetime64[D]"))
        starts, ends = starts.astype(np.int64), ends.astype(np.int64)
        sole = self._sole(starts)
        if sole is not None and sole is self._sole(ends):
            difference: Numbers = sole.rank[ends - sole.origin] - sole.rank[starts - sole.origin]
            return difference
        answer = np.zeros(starts.shape, dtype=np.int64)
        apart = starts != ends  # an empty stretch needs no calendar
        low, high = np.minimum(starts, ends)[apart], np.maximum(starts, ends)[apart]
        counts = np.empty(low.shape, dtype=np.int64)
        for part, chosen in self._split(low, True):
            if chosen.any() and int(high[chosen].max()) > part.last:
                raise MissingYear(part.last_year + 1)
            counts[chosen] = part.rank[high[chosen] - part.origin] - part.rank[low[chosen] - part.origin]
        answer[apart] = counts * np.sign(ends - starts)[apart]
        return answer

    def _sole(self, numbers: Numbers) -> _Part | None:
        """The one run that holds the whole column, if there is one."""
        if numbers.size == 0:
            return None
        low, high = int(numbers.min()), int(numbers.max())
        return next((part for part in self._parts if part.origin <= low and high <= part.last), None)

    def _split(self, numbers: Numbers, forward: bool) -> Iterator[tuple[_Part, Mask]]:
        masks = [(part, (part.origin <= numbers) & (numbers <= part.last)) for part in self._parts]
        unknown = (
            ~np.logical_or.reduce([mask for _, mask in masks]) if masks else np.ones(numbers.shape, dtype=np.bool_)
        )
        if unknown.any():
            first_counted = int(numbers[unknown][0]) + EPOCH + (1 if forward else 0)
            raise MissingYear(date.fromordinal(first_counted).year)
        yield from masks
