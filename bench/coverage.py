#!/usr/bin/env python3
"""Processor time of the task forces' pages at 10,000 projects, beside asking who sits on the seats of each thing.

    python -m bench.coverage [--rounds 7] [--filled DIR] [--json]

`bench.synthetic` fills a SQLite database in a temporary directory (`--filled` takes one that it filled before). The one
who asks sees all nine task forces. The pages are asked in this process, so that the processor time is that of the whole
answer; the reference, in turn with them, reads the seats of every key thing one by one (`dossiers.seats.seats_of`),
without any page around it. Milliseconds: median (low–high).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAGES = {
    "task forces": "/task-forces/",
    "coverage, one day": "/task-forces/coverage",
    "coverage, 277 days": "/task-forces/coverage?since=2026-01-06&day=2026-10-09",
}
AIM = 150


def ways(session: str) -> dict[str, Callable[[], object]]:
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session

    def page(path: str) -> Callable[[], object]:
        def ask() -> None:
            status = client.get(path).status_code
            if status != 200:
                raise RuntimeError(f"{path}: {status}")

        return ask

    return {**{name: page(path) for name, path in PAGES.items()}, "seats of each thing, no page": one_by_one}


def one_by_one() -> object:
    from kuaijin.directory.models import holds_on
    from kuaijin.dossiers.models import Dossier, KeyPeriod
    from kuaijin.dossiers.seats import seats_of
    from kuaijin.kit import clock

    day = clock.today()
    keys = KeyPeriod.objects.filter(holds_on(day)).values("dossier")
    return seats_of(Dossier.objects.filter(pk__in=keys).select_related("region"), day)


def measured(session: str, rounds: int) -> dict[str, list[float]]:
    asked = ways(session)
    for act in asked.values():
        act()
    found: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(rounds):
        for name, act in asked.items():
            gc.collect()  # what another way left behind is not this one's work
            begun = time.process_time()
            act()
            found[name].append((time.process_time() - begun) * 1000)
    return found


def told(found: dict[str, list[float]], load: float) -> None:
    print(f"SQLite, {os.cpu_count()} cores, load {load:.1f} before")
    for name, times in found.items():
        middle = statistics.median(times)
        verdict = "" if name not in PAGES else f"  aim < {AIM}: {'met' if middle < AIM else 'missed'}"
        print(f"{name:<30} {middle:6.0f} ms ({min(times):.0f}–{max(times):.0f}){verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--filled", type=Path, help="data directory that bench.synthetic filled")
    parser.add_argument("--session", default="", help="its session of the user `all`, as bench.synthetic printed it")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    os.environ.pop("KUAIJIN_DATABASE", None)
    with tempfile.TemporaryDirectory(prefix="kuaijin-bench-") as own:
        os.environ["KUAIJIN_DATA"] = str(asked.filled or own)
        os.environ["KUAIJIN_DEMO"] = "1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "kuaijin.config.settings"
        session = asked.session or filled()
        import django

        django.setup()
        load = os.getloadavg()[0]
        found = measured(session, asked.rounds)
    if asked.json:
        print(json.dumps(found))
    else:
        told(found, load)


def filled() -> str:
    done = subprocess.run([sys.executable, "-m", "bench.synthetic"], check=True, stdout=subprocess.PIPE, text=True)
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return str(made["sessions"]["all"])


if __name__ == "__main__":
    main()
