"""Day n working days later: this calendar beside chinesecalendar, holidays and numpy, in one process.

Each way answers the same questions; its answers are compared with the calendar's, so that a fast wrong one shows.
Rounds of all ways alternate, so that a slow moment of the machine falls on all of them.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import chinese_calendar
import holidays
import numpy as np

from kuaijin.config.notices import shipped_notices
from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import add_calendar_days, day_after

FIRST, LAST = date(2015, 1, 1), date(2025, 12, 31)
MICRO = 1e6


@dataclass(frozen=True)
class Figure:
    """Microseconds for one answer over the rounds; `wrong` of `asked` answers differ from the calendar's."""

    what: str
    median: float
    low: float
    high: float
    wrong: int
    asked: int


def questions(count: int, most: int, seed: int = 20261009) -> list[tuple[date, int]]:
    """Seeded: starts of 2015 to mid-2025, 1 to `most` working days."""
    chance = random.Random(seed)
    return [(add_calendar_days(FIRST, chance.randrange(3800)), chance.randint(1, most)) for _ in range(count)]


def by_chinesecalendar(day: date, n: int) -> date:
    """The loop that its users write; its own find_workday counts otherwise when the start is a rest day."""
    while n:
        day = day_after(day)
        n -= chinese_calendar.is_workday(day)
    return day


def measured(ways: dict[str, Callable[[], Sequence[date]]], rounds: int) -> list[Figure]:
    """All ways in turn, `rounds` times; the first way's answers are the measure of right."""
    truth = list(next(iter(ways.values()))())
    took: dict[str, list[float]] = {name: [] for name in ways}
    wrong = {name: sum(a != b for a, b in zip(way(), truth, strict=True)) for name, way in ways.items()}
    for _ in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            took[name].append((time.perf_counter() - begun) / len(truth) * MICRO)
    return [
        Figure(name, statistics.median(times), min(times), max(times), wrong[name], len(truth))
        for name, times in took.items()
    ]


def scalar(calendar: Calendar, count: int, rounds: int) -> list[Figure]:
    asked = questions(count, 60)
    china = holidays.country_holidays("CN", years=range(FIRST.year, LAST.year + 2))
    add = calendar.add
    off = np.array([day for notice in calendar.notices for day, _ in notice.off], dtype="datetime64[D]")
    return measured(
        {
            "kuaijin": lambda: [add(day, n) for day, n in asked],
            "chinesecalendar loop": lambda: [by_chinesecalendar(day, n) for day, n in asked],
            "holidays.get_nth_working_day": lambda: [nth(china, day, n) for day, n in asked],
            "numpy busday_offset": lambda: [busday(day, n, off) for day, n in asked],
        },
        rounds,
    )


def nth(china: holidays.HolidayBase, day: date, n: int) -> date:
    return china.get_nth_working_day(day, n)


def busday(day: date, n: int, off: np.ndarray) -> date:
    return np.busday_offset(day, n, roll="backward", holidays=off).item()


def array(calendar: Calendar, count: int, rounds: int) -> list[Figure]:
    """The same number of days for each, as a column: numpy knows no make-up days."""
    days = np.array([day for day, _ in questions(count, 60)], dtype="datetime64[D]")
    off = np.array([day for notice in calendar.notices for day, _ in notice.off], dtype="datetime64[D]")
    week = np.busdaycalendar(holidays=off)
    return measured(
        {
            "kuaijin add_array": lambda: calendar.add_array(days, 20),
            "numpy busday_offset": lambda: np.busday_offset(days, 20, roll="backward", busdaycal=week),
        },
        rounds,
    )


def table(title: str, figures: Sequence[Figure]) -> str:
    own = figures[0].median
    lines = [title, f"{'':<30}{'median':>12}{'low':>12}{'high':>12}{'ratio':>10}{'wrong':>16}"]
    for one in figures:
        spread = f"{one.median:>9.3f} µs{one.low:>9.3f} µs{one.high:>9.3f} µs"
        lines.append(f"{one.what:<30}{spread}{one.median / own:>9.1f}×{one.wrong:>8} of {one.asked}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="scalar questions a round")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the array")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    calendar = Calendar(shipped_notices())
    found = {
        "one question (1 to 60 working days)": scalar(calendar, args.count, args.rounds),
        f"array of {args.rows:,} (20 working days)": array(calendar, args.rows, args.rounds),
    }
    if args.json:
        json.dump({title: [vars(one) for one in figures] for title, figures in found.items()}, sys.stdout, indent=2)
    else:
        print("\n\n".join(table(title, figures) for title, figures in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
