#!/usr/bin/env python3
"""How long pages and API take at 10,000 projects and 100,000 obligations, for an ordinary user with scope.

    python -m bench.pages [--database sqlite|postgres] [--user all|own] [--seconds 9] [--rounds 3] [--json FILE]

Fills a database in a temporary directory (a minute), starts the server as it runs in production and asks as a person
who is signed in. PostgreSQL is a cluster of its own, durable as installed. The floor is a bare answer of 50 KB by a
second server of the same kind. Milliseconds; a figure counts only beside another one of the same run.
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
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
from bench.load import WARM_UP, Target, measure
from tests.support.cluster import Cluster, free_port

CLIENTS = (1, 8)
SESSION_COOKIE = "kj_session"
STARTS_WITHIN = 60.0
QUIET = 0.5
# p95 at 8 clients, ms; bytes of the answer
AIMS = {"list": 150, "project": 120, "my day": 120, "create": 80, "JSON, 100 rows": 100}
BYTES_AIM = {"list": 100_000, "project": 100_000}
MEMORY_AIM = 400 * 1024 * 1024
SIZE = {"workers": 2, "threads": 4}


def targets(made: dict[str, Any]) -> list[Target]:
    last = made["counts"]["projects"]
    one = f"/projects/2026-XM-{{1000-{last}}}" if last > 1000 else "/projects/2026-XM-0001"
    owe = {
        "obligor": str(made["obligor"]),
        "title": "测量 {n}",
        "kind": "task",
        "received_on": "2026-10-09",
        "days": "8",
        "source": "园区服务承诺 2026 版",
    }
    return [
        Target("list", "/projects/"),
        Target("project", f"{one}/"),
        Target("my day", "/my-day"),
        Target("create", f"{one}/acts/owe", fields=owe, form_path="/projects/2026-XM-0001/?act=owe", wanted=(302, 303)),
        Target("JSON, 100 rows", "/api/projects?limit=100"),
    ]


@contextmanager
def database(kind: str, directory: Path) -> Iterator[dict[str, str]]:
    """The environment that leads to an empty database."""
    environment = {"KUAIJIN_DATA": str(directory), "KUAIJIN_DEMO": "1"}
    if kind == "sqlite":
        yield environment
        return
    cluster = Cluster(durable=True).start()
    try:
        yield {**environment, "KUAIJIN_DATABASE": cluster.url}
    finally:
        cluster.stop()


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str], log: Path) -> Iterator[tuple[str, int]]:
    """A server that answers; yields its address and the process that leads it."""
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out)
    try:
        wait_for(f"{address}/health", process, log)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)


def kuaijin(size: dict[str, int], port: int) -> list[str]:
    command = [sys.executable, "-m", "kuaijin", "serve", "--port", str(port), "--no-worker"]
    return [*command, "--workers", str(size["workers"]), "--threads", str(size["threads"])]


def bare(size: dict[str, int], port: int) -> list[str]:
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--http", "1", "--no-log"]
    command += ["--workers", str(size["workers"]), "--blocking-threads", str(size["threads"])]
    return [*command, "--host", "127.0.0.1", "--port", str(port), "bench.bare:application"]


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            if httpx.get(address, trust_env=False, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.1)


def family(leader: int) -> Iterator[tuple[Path, list[str]]]:
    """A process and its children: its folder under /proc and the fields of its stat from the state on."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if leader in (int(folder.name), int(fields[1])):
            yield folder, fields


def memory(leader: int) -> int:
    """Bytes that the server takes; what its processes share (the mapped database) counts once."""
    total = 0
    for folder, _ in family(leader):
        rolled = (folder / "smaps_rollup").read_text()
        total += int(next(line for line in rolled.splitlines() if line.startswith("Pss:")).split()[1]) * 1024
    return total


def processor(leader: int) -> float:
    """Seconds of processor that the server has used. Unlike waiting, it does not depend on who else is at work."""
    ticks = sum(int(fields[11]) + int(fields[12]) for _, fields in family(leader))
    return ticks / os.sysconf("SC_CLK_TCK")


def fill(args: argparse.Namespace, environment: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.synthetic"]
    command += ["--projects", str(args.projects), "--obligations", str(args.obligations)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment}
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    made: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return made


def run(args: argparse.Namespace, stack: ExitStack) -> dict[str, Any]:
    before = os.getloadavg()[0]
    if before > QUIET:
        say(f"this machine is busy with other work (load {before:.1f}): the figures will say so too")
    directory = Path(tempfile.mkdtemp(prefix="kuaijin-bench-"))
    stack.callback(shutil.rmtree, directory, ignore_errors=True)
    environment = stack.enter_context(database(args.database, directory / "data"))
    say(f"filling {args.database}: {args.projects:,} projects, {args.obligations:,} obligations")
    made = fill(args, environment)
    ports = free_port(), free_port()
    floor, _ = stack.enter_context(running(bare(SIZE, ports[0]), ports[0], {}, directory / "bare.log"))
    base, leader = stack.enter_context(
        running(kuaijin(SIZE, ports[1]), ports[1], environment, directory / "server.log")
    )
    cookies = {SESSION_COOKIE: made["sessions"][args.user]}
    asked = {"seconds": args.seconds, "rounds": args.rounds}
    figures = []
    for clients in CLIENTS:
        least = measure(floor, Target("bare 50 KB", "/"), clients=clients, cookies={}, **asked)
        figures.append(asdict(least) | {"ratio": 1.0, "cpu": math.nan})
        for target in targets(made):
            start = processor(leader)
            figure = measure(base, target, clients=clients, cookies=cookies, **asked)
            asked_for = figure.requests + figure.errors + clients * WARM_UP
            cpu = (processor(leader) - start) / asked_for * 1000
            figures.append(asdict(figure) | {"ratio": figure.median / least.median, "cpu": cpu})
            say(line(figures[-1]))
    return {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}, load {before:.1f} before",
        "database": args.database,
        "server": SIZE,
        "user": args.user,
        "counts": made["counts"],
        "memory": memory(leader),
        "figures": figures,
    }


def line(figure: dict[str, Any]) -> str:
    errors = f", {figure['errors']} errors: {figure['sample']}" if figure["errors"] else ""
    return (
        "{name:<16} {clients} clients  median {median:7.1f}  p95 {p95:7.1f} ms  spread {spread:4.0%}"
        "  × {ratio:.0f} of bare  processor {cpu:.0f} ms  {size:,} bytes"
    ).format(**figure) + errors


def table(result: dict[str, Any]) -> str:
    """Markdown: median (p95) at 1 and 8 clients, ratio, bytes, and whether the aim is met."""
    size = result["server"]
    counts = ", ".join(f"{number:,} {name}" for name, number in result["counts"].items())
    used = f"{result['memory'] / 1024**2:.0f} MB after load (aim < {MEMORY_AIM // 1024**2})"
    rows = [
        f"{result['database']} on {result['machine']}, server {size['workers']} × {size['threads']}: {counts}; {used}",
        "",
        "| ms | median 1 / 8 | p95 1 / 8 | spread 1 / 8 | × bare, 1 / 8 | processor 1 / 8 | bytes | aim p95 at 8 | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for figure in result["figures"]:
        by_name.setdefault(figure["name"], []).append(figure)
    for name, pair in by_name.items():
        cells = [
            " / ".join(f"{figure[key]:{form}}" for figure in pair)
            for key, form in (("median", ".1f"), ("p95", ".1f"), ("spread", ".0%"), ("ratio", ".0f"), ("cpu", ".0f"))
        ]
        aim = AIMS.get(name)
        rows.append(f"| {name} | {' | '.join(cells)} | {pair[-1]['size']:,} | {aim or ''} | {verdict(pair[-1])} |")
    return "\n".join(rows)


def verdict(figure: dict[str, Any]) -> str:
    aim = AIMS.get(figure["name"])
    if figure["errors"] or math.isnan(figure["p95"]):
        return f"{figure['errors']} errors"
    if aim is None:
        return ""
    heavy = figure["size"] > BYTES_AIM.get(figure["name"], math.inf)
    return "missed" if figure["p95"] >= aim or heavy else "met"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--user", choices=("all", "own"), default="all", help="scope: all task forces, or one of nine")
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--obligations", type=int, default=100_000)
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
