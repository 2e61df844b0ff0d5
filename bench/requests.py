#!/usr/bin/env python3
"""How long the pages of requests take at 100,000 open ones, and the morning's digest and escalation over them.

    python -m bench.requests [--database sqlite|postgres] [--user all|own] [--seconds 6] [--rounds 3]

Filled by `bench.request_rows`, served and asked as in `bench.pages`. The digest makes one message for everybody of the
zone; the escalation run is the tick over all that is due for a check. Milliseconds and seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import pages
from bench.load import WARM_UP, Target, measure
from tests.support.cluster import free_port

INSIDE = """
import json, os, time, django
django.setup()
from datetime import datetime, timezone
from kuaijin.directory.actors import system
from kuaijin.directory.models import Zone
from kuaijin.feeds.commands.telling import say_good_morning
from kuaijin.kit import clock
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.tick import due_for_check, tick
zone = Zone.objects.get()
at, day = clock.now(), clock.today()
start = time.perf_counter()
mornings = say_good_morning(actor=system(zone.pk), at=at, zone=zone, day=day, calendar=calendar_of(zone.code))
digest = time.perf_counter() - start
start, fired, checked = time.perf_counter(), 0, 0
while ids := due_for_check(at):
    checked += len(ids)
    fired += tick(actor=system(), at=at, day=day, ids=ids)
took = time.perf_counter() - start
print(json.dumps({"digest": digest, "people": len(mornings), "tick": took, "fired": fired, "checked": checked}))
"""


def targets(made: dict[str, Any]) -> list[Target]:
    first, last = made["requests"]
    heard = {
        "of": made["enterprise"],
        "words": "测量：用电不够 {n}",
        "kind": "resources",
        "channel": "phone",
        "said_by": "测量",
    }
    return [
        Target("list", "/requests/"),
        Target("search", "/requests/?q=%E7%84%8A%E5%B7%A5"),
        Target("project", f"/requests/{{{first}-{last}}}/"),
        Target(
            "create",
            f"/requests/new?of={made['enterprise']}",
            fields=heard,
            form_path=f"/requests/new?of={made['enterprise']}",
            wanted=(302, 303),
        ),
        Target("JSON, 100 rows", "/api/requests?limit=100"),
    ]


def fill(args: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.request_rows", "--requests", str(args.requests)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=pages.ROOT, env={**os.environ, **environment}
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


def run(args: argparse.Namespace, stack: ExitStack) -> dict[str, Any]:
    before = os.getloadavg()[0]
    directory = Path(tempfile.mkdtemp(prefix="kuaijin-bench-"))
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    environment = stack.enter_context(pages.database(args.database, args.filled or directory / "data"))
    if args.filled:
        made = json.loads((args.filled / "made.json").read_text(encoding="utf-8"))
    else:
        pages.say(f"filling {args.database}: {args.requests:,} requests")
        made = fill(args, environment)
    ports = free_port(), free_port()
    floor, _ = stack.enter_context(
        pages.running(pages.bare(pages.SIZE, ports[0]), ports[0], {}, directory / "bare.log")
    )
    base, leader = stack.enter_context(
        pages.running(pages.kuaijin(pages.SIZE, ports[1]), ports[1], environment, directory / "server.log")
    )
    cookies = {pages.SESSION_COOKIE: made["sessions"][args.user]}
    asked = {"seconds": args.seconds, "rounds": args.rounds}
    figures = []
    for clients in pages.CLIENTS:
        least = measure(floor, Target("bare 50 KB", "/"), clients=clients, cookies={}, **asked)
        figures.append(asdict(least) | {"ratio": 1.0, "cpu": math.nan})
        for target in targets(made):
            start = pages.processor(leader)
            figure = measure(base, target, clients=clients, cookies=cookies, **asked)
            count = figure.requests + figure.errors + clients * WARM_UP
            cpu = (pages.processor(leader) - start) / count * 1000
            figures.append(asdict(figure) | {"ratio": figure.median / least.median, "cpu": cpu})
            pages.say(pages.line(figures[-1]))
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, load {before:.1f} before",
        "database": args.database,
        "server": pages.SIZE,
        "user": args.user,
        "counts": made["counts"],
        "memory": pages.memory(leader),
        "figures": figures,
        "background": background(environment),
    }


def background(environment: dict[str, str]) -> dict[str, Any]:
    """Digest and escalation, each once, in a process of their own."""
    there = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}
    command = [sys.executable, "-c", INSIDE]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=pages.ROOT, env=there)
    if done.returncode:
        return {"error": done.stderr[-800:]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--user", choices=("all", "own"), default="all", help="scope: all task forces, or one of nine")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--filled", type=Path, help="a directory filled before, with what was printed as made.json")
    parser.add_argument("--seconds", type=float, default=6.0, help="of each target at each number of clients")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    start = time.monotonic()
    with ExitStack() as stack:
        result = run(args, stack)
    print(pages.table(result))
    print(json.dumps(result["background"], ensure_ascii=False), f"in all {time.monotonic() - start:.0f} s")
    return 1 if any(figure["errors"] for figure in result["figures"]) else 0


if __name__ == "__main__":
    sys.exit(main())
