"""How long and in how much memory an import brings 10,000 rows into a zone whose task forces have people.

    python -m bench.import_real [--rows 10000] [--times 3] [--database postgres://…] [--profile]

The workbook is that of `bench.import_dry`. Each run is its own process with its own data directory; with `--database`
the given one, which must be empty, is used once for every run after the other, a zone each. Printed: wall-clock and
processor seconds of the import alone (upload and reading apart), rows a second, peak memory (Linux), and what was made.
The journal is checked: one outer entry, a child for each enterprise and project.
"""

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.import_dry import TASKFORCES, TOWNS, person, spread, write

SEATS_FROM = "2023-01-01"


def one_run(path: Path, profile: bool) -> dict[str, float]:
    """In a process of its own: sets the database up, makes a zone, brings the ledger in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaijin.config.settings")
    import django

    django.setup()
    from datetime import date

    from django.core.management import call_command

    from kuaijin.directory.actors import system
    from kuaijin.directory.commands import create_zone
    from kuaijin.directory.models import Zone
    from kuaijin.exchange import commands
    from kuaijin.journal.models import Entry
    from kuaijin.kit import clock

    call_command("migrate", verbosity=0)
    act = {"actor": system(), "at": clock.now()}
    zone = create_zone(**act, code=f"B{Zone.objects.count()}", name="量测区", opened_on=clock.today())
    act["actor"] = system(zone.pk)
    roster(act, zone)
    begun = time.perf_counter()
    batch = commands.upload(**act, zone=zone, name=path.name, content=path.read_bytes())
    commands.choose(**act, batch=batch, seats_from=date.fromisoformat(SEATS_FROM))
    uploaded = time.perf_counter()
    worked = time.process_time()
    watch = cProfile.Profile()
    if profile:
        watch.enable()
    commands.run(**act, batch=batch, day=clock.today())
    watch.disable()
    over = time.perf_counter()
    if profile:
        pstats.Stats(watch, stream=sys.stderr).sort_stats("cumtime").print_stats(45)
    outer = Entry.objects.filter(code="exchange.run", zone_id=zone.pk).get()
    children = Entry.objects.filter(cause=outer.act, code="exchange.made").count()
    if children != batch.totals["enterprises"] + batch.totals["projects"]:
        raise RuntimeError(f"{children} children in the journal for {batch.totals}")
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return {
        "upload": uploaded - begun,
        "seconds": over - uploaded,
        "processor": time.process_time() - worked,
        "peak": int(peak.split()[1]) / 1024,
        **{name: batch.totals[name] for name in ("rows", "projects", "enterprises", "people", "gaps")},
    }


def roster(act: dict[str, Any], zone: Any) -> None:
    """The five task forces of the ledger with people in every seat, as they are when a roster came in first."""
    from datetime import date

    from kuaijin.directory.commands import create_person, create_region
    from kuaijin.dossiers.models import Role
    from kuaijin.taskforces.commands import create, fill_seat

    since = date.fromisoformat(SEATS_FROM)
    towns = [create_region(**act, zone=zone, name=name, level="town") for name in TOWNS]
    for number, name in enumerate(TASKFORCES):
        force = create(**act, zone=zone, name=name, opened_on=since)
        seats: list[tuple[str, Any]] = [(role, None) for role in (Role.LEADER, Role.MANAGER, Role.CONTACT)]
        for place, (role, town) in enumerate([*seats, *((Role.LOCAL, town) for town in towns)]):
            holder = create_person(**act, zone=zone, name=person(number * 10 + place))
            fill_seat(**act, task_force=force, role=role, person=holder, starts_on=since, region=town)


def measured(path: Path, database: str, profile: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "KUAIJIN_DATA": data}
        if database:
            environment["KUAIJIN_DATABASE"] = database
        call = [sys.executable, "-m", "bench.import_real", "--one", str(path), *(["--profile"] if profile else [])]
        done = subprocess.run(call, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--database", default="", help="address of an empty PostgreSQL database; else SQLite")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(one_run(asked.one, asked.profile)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write(path, asked.rows)
        runs = [measured(path, asked.database, asked.profile) for _time in range(asked.times)]
    print(f"{asked.rows} rows, {len(runs)} runs on {'PostgreSQL' if asked.database else 'SQLite'}")
    for name in ("upload", "seconds", "processor"):
        print(f"{name}: {spread([run[name] for run in runs])}")
    rates = spread([run["rows"] / run["seconds"] for run in runs])
    print(f"rows a second: {rates}; peak memory: {max(run['peak'] for run in runs):.0f} MB")
    made = {name: int(runs[0][name]) for name in ("projects", "enterprises", "people", "gaps")}
    print(f"made: {made}")


if __name__ == "__main__":
    main()
