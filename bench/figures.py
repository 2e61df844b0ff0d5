#!/usr/bin/env python3
"""How long the figures take, and opening a number, at 10,000 projects of 40 stages each and a journal of a million.

    python -m bench.figures [--database sqlite|postgres] [--user all|own] [--seconds 9] [--rounds 3] [--json FILE]

Fills a database in a temporary directory (`bench.synthetic`, then `bench.history`), starts the server as it runs in
production and asks as a person who is signed in. Each page is asked for twice over: *again* is the same question, whose
answer is remembered until somebody writes; *new* is another period with every request, which nobody has counted yet. A
year ago is asked the same way.
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
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.load import WARM_UP, Target, measure
from bench.pages import CLIENTS, ROOT, SESSION_COOKIE, SIZE, bare, database, kuaijin, memory, processor, running, say
from bench.pages import fill as fill_projects
from bench.pages import line as measured
from tests.support.cluster import free_port

# p95 in ms, of the page and of the rows behind a number
AIM = 300
NOW, YEAR_AGO = "as-of=2026-10-09", "as-of=2025-10-09"
# another question with every request: the period begins in any month of 2024 and ends in any of the last year
PERIOD = "from=2024-{1-12}-{1-28}&to=2025-{10-12}-{1-28}"
PERIOD_AGO = "from=2023-{1-12}-{1-28}&to=2025-{1-9}-{1-28}"


def targets() -> list[Target]:
    found = []
    for when, day, period in (("now", NOW, PERIOD), ("a year ago", YEAR_AGO, PERIOD_AGO)):
        year = "from=2026-01-01&to=2026-10-09" if day == NOW else "from=2025-01-01&to=2025-10-09"
        found += [
            Target(f"figures, again, {when}", f"/figures?{year}&{day}"),
            Target(f"figures, new, {when}", f"/figures?{period}&{day}"),
            Target(f"a number opened, again, {when}", f"/figures/starts?{year}&{day}"),
            Target(f"a number opened, new, {when}", f"/figures/starts?{period}&{day}"),
            Target(f"all projects opened, {when}", f"/figures/projects_open?{period}&{day}"),
            Target(f"by task force, new, {when}", f"/figures?{period}&{day}&by=taskforce"),
            Target(f"charts, new, {when}", f"/figures/charts?{period}&{day}"),
        ]
    return found


def fill(args: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    made = fill_projects(args, environment)
    say(f"a past of {args.stages} stages each and {args.entries:,} entries")
    command = [sys.executable, "-m", "bench.history", "--stages", str(args.stages), "--entries", str(args.entries)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment}
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    made["counts"] |= json.loads(done.stdout.splitlines()[-1])
    return made


def run(args: argparse.Namespace, stack: ExitStack) -> dict[str, Any]:
    before = os.getloadavg()[0]
    directory = Path(tempfile.mkdtemp(prefix="kuaijin-bench-"))
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    environment = stack.enter_context(database(args.database, directory / "data"))
    say(f"filling {args.database}: {args.projects:,} projects, {args.obligations:,} obligations")
    made = fill(args, environment)
    ports = free_port(), free_port()
    floor, _ = stack.enter_context(running(bare(SIZE, ports[0]), ports[0], {}, directory / "bare.log"))
    command, log = kuaijin(SIZE, ports[1]), directory / "server.log"
    base, leader = stack.enter_context(running(command, ports[1], environment, log))
    cookies = {SESSION_COOKIE: made["sessions"][args.user]}
    asked = {"seconds": args.seconds, "rounds": args.rounds}
    figures = []
    for clients in CLIENTS:
        least = measure(floor, Target("bare 50 KB", "/"), clients=clients, cookies={}, **asked)
        figures.append(asdict(least) | {"ratio": 1.0, "cpu": math.nan})
        for target in targets():
            start = processor(leader)
            figure = measure(base, target, clients=clients, cookies=cookies, **asked)
            cpu = (processor(leader) - start) / (figure.requests + figure.errors + clients * WARM_UP) * 1000
            figures.append(asdict(figure) | {"ratio": figure.median / least.median, "cpu": cpu})
            say(measured(figures[-1]))
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, load {before:.1f} before",
        "database": args.database,
        "user": args.user,
        "counts": made["counts"],
        "memory": memory(leader),
        "figures": figures,
    }


def table(result: dict[str, Any]) -> str:
    """Markdown: median and p95 at 1 and 8 clients beside the aim."""
    counts = ", ".join(f"{number:,} {name}" for name, number in result["counts"].items())
    rows = [
        f"{result['database']} on {result['machine']}: {counts}; {result['memory'] / 1024**2:.0f} MB after load",
        "",
        f"| ms | median 1 / 8 | p95 1 / 8 | spread 1 / 8 | processor 1 / 8 | bytes | aim p95 < {AIM} |",
        "|---|---|---|---|---|---|---|",
    ]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for figure in result["figures"]:
        by_name.setdefault(figure["name"], []).append(figure)
    for name, pair in by_name.items():
        cells = [
            " / ".join(f"{figure[key]:{form}}" for figure in pair)
            for key, form in (("median", ".1f"), ("p95", ".1f"), ("spread", ".0%"), ("cpu", ".0f"))
        ]
        rows.append(f"| {name} | {' | '.join(cells)} | {pair[-1]['size']:,} | {verdict(pair)} |")
    return "\n".join(rows)


def verdict(pair: list[dict[str, Any]]) -> str:
    if any(figure["errors"] for figure in pair):
        return f"{sum(figure['errors'] for figure in pair)} errors"
    return " / ".join("met" if figure["p95"] < AIM else "missed" for figure in pair)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--user", choices=("all", "own"), default="all", help="scope: all task forces, or one of nine")
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--obligations", type=int, default=100_000)
    parser.add_argument("--stages", type=int, default=40, help="reached by each project")
    parser.add_argument("--entries", type=int, default=1_000_000, help="on the journal in all")
    parser.add_argument("--seconds", type=float, default=9.0, help="of each target at each number of clients")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="keep the figures here too")
    args = parser.parse_args()
    with ExitStack() as stack:
        result = run(args, stack)
    print(table(result))
    if args.json:
        args.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if any(figure["errors"] for figure in result["figures"]) else 0


if __name__ == "__main__":
    sys.exit(main())
