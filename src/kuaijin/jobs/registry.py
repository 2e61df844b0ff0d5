"""What runs in the background: recurring jobs and queued tasks, declared in each room's `jobs.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.timezone import get_default_timezone

from kuaijin.journal.errors import Refused
from kuaijin.law.dates import day_after


class Unsound(Refused):
    """The job ran to its end and found what people must look at: said as a failure, and not tried again before its
    regular time."""


@dataclass(frozen=True)
class Job:
    """Recurring: every so many seconds, or daily at a time of Asia/Shanghai. Its function is idempotent.

    `says`: a sentence about what it keeps, for the jobs page (when the last good backup was made)."""

    name: str
    label: Any
    function: Callable[[], object]
    every_seconds: int = 0
    daily_at: time | None = None
    says: Callable[[], str] | None = None

    def after(self, now: datetime) -> datetime:
        """The next run after `now`. What was missed is made up by one run, not by many."""
        if self.daily_at is None:
            return datetime.fromtimestamp(now.timestamp() + self.every_seconds, tz=now.tzinfo)
        zone = get_default_timezone()
        day = now.astimezone(zone).date()
        today = datetime.combine(day, self.daily_at, zone)
        return today if today > now else datetime.combine(day_after(day), self.daily_at, zone)


@dataclass(frozen=True)
class TaskKind:
    """Queued once for each call of `queue.enqueue`; its function takes the arguments as keywords and is idempotent."""

    name: str
    label: Any
    function: Callable[..., object]


@dataclass(frozen=True)
class Beside:
    """What else the background could not do, kept by a room above: counted in the rail, listed on the jobs page.

    `count` takes the actor; `address` is the name of the page that lists them."""

    label: Any
    address: str
    count: Callable[[Any], int]


jobs: dict[str, Job] = {}
kinds: dict[str, TaskKind] = {}
beside: list[Beside] = []


def job(
    name: str, *, label: Any, every_seconds: int = 0, at: str = "", says: Callable[[], str] | None = None
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a recurring job: `every_seconds=60` or `at="02:00"` (Asia/Shanghai)."""
    if bool(every_seconds) == bool(at):
        raise ValueError(f"job {name}: either every_seconds or at")

    def wrap(function: Callable[[], object]) -> Callable[[], object]:
        jobs[name] = Job(name, label, function, every_seconds, time.fromisoformat(at) if at else None, says)
        return function

    return wrap


def task(name: str, *, label: Any) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Declare what a queued task of this name does."""

    def wrap(function: Callable[..., object]) -> Callable[..., object]:
        kinds[name] = TaskKind(name, label, function)
        return function

    return wrap
