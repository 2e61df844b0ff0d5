"""What the demo has built so far, by name, and the course of its days."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from kuaijin.directory.actors import Actor, actor_for, system
from kuaijin.directory.models import Account, Organisation, Person, Post, Region, Zone
from kuaijin.enterprises.models import Enterprise
from kuaijin.law.dates import SHANGHAI, days_in_month, each_day
from kuaijin.projects.models import Precision, Project, StartBatch
from kuaijin.taskforces.models import TaskForce

PACK = Path(__file__).resolve().parent.parent / "packs" / "demo"


@lru_cache(maxsize=8)
def pack(name: str) -> dict[str, Any]:
    with (PACK / f"{name}.yaml").open(encoding="utf-8") as file:
        facts: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return facts


def instant(day: date, clock: str = "09:00") -> datetime:
    """`day` at `clock` in Asia/Shanghai."""
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)


@dataclass(frozen=True)
class Told:
    """A day as the pack tells it: `2025-03-18`, or `2025-03` where only the month is known."""

    on: date
    precision: Precision

    @classmethod
    def of(cls, value: date | str) -> "Told":
        if isinstance(value, date):
            return cls(value, Precision.DAY)
        return cls(date.fromisoformat(f"{value}-01"), Precision.MONTH)

    @property
    def known_on(self) -> date:
        """The day on which it can be recorded: that day, or the last of the month."""
        if self.precision == Precision.DAY:
            return self.on
        return self.on.replace(day=days_in_month(self.on.year, self.on.month))


@dataclass
class Scene:
    """One zone while it is being built."""

    zone: Zone
    accounts: dict[str, Account] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    task_forces: dict[str, TaskForce] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    batches: dict[str, StartBatch] = field(default_factory=dict)
    managers: dict[str, str] = field(default_factory=dict)

    @property
    def script(self) -> Actor:
        return system(self.zone.pk, "演示脚本")

    def actor(self, name: str, day: date) -> Actor:
        """The person himself where he has an account, else the script on his behalf."""
        account = self.accounts.get(name)
        if account is not None:
            return actor_for(account, day)
        return Actor(
            account_id=None, person_id=None, name="演示脚本", zone_id=self.zone.pk, on_behalf_of=name, is_system=True
        )


@dataclass
class Course:
    """Acts by day and hour; `run` does them in order and calls `each_day` at the end of every day that had one."""

    acts: list[tuple[date, str, int, Callable[[datetime], Any]]] = field(default_factory=list)

    def add(self, day: date, clock: str, act: Callable[[datetime], Any]) -> None:
        self.acts.append((day, clock, len(self.acts), act))

    def run(self, until: date, begin_day: Callable[[date], Any]) -> None:
        """Every day from the first act to `until`; an act later than that is a mistake of the script."""
        acts = sorted(self.acts, key=lambda row: row[:3])
        if acts[-1][0] > until:
            raise ValueError(f"the script tells something of {acts[-1][0]}, which has not come on {until}")
        for day, group in groupby(
            heapq.merge(acts, ((day, "", -1, None) for day in each_day(acts[0][0], until)), key=lambda row: row[:3]),
            key=lambda row: row[0],
        ):
            begin_day(day)
            for _day, clock, _order, act in group:
                if act is not None:
                    act(instant(day, clock))
