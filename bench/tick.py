#!/usr/bin/env python3
"""How long the background tick takes over 100,000 open obligations of which 10,000 fire, each journalled.

    python -m bench.tick [--database sqlite|postgres] [--rounds 5] [--filled DIR] [--profile]

`bench.synthetic` fills a database in a temporary directory (`--filled` takes one that it filled before; SQLite). Of
what is due for a check on the day, a seeded choice of 10,000 is left and the rest put off, so that just those fire.
Each round begins with the database as it was then, and does what the job does: batches until nothing is due. Beside
it, in the same process and on the same data, 1,000 obligations one at a time with plain ORM calls: each in its own
transaction loads the obligation, looks up who answers for it, saves the firing and the next check and appends one
entry. The journal is checked after every round.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

FIRE = 10_000
SINGLE = 1_000
SEED = 20261009
AIM = 3.0


def fill(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "bench.synthetic"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})


class Original:
    """The filled database, to be laid out afresh for each round."""

    def __init__(self, data: Path, cluster: Any | None) -> None:
        self.data, self.cluster = data, cluster

    def keep(self) -> None:
        from django.db import connection

        if self.cluster is None:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copy(self.data / "kuaijin.sqlite3", self.data / "original")
        else:
            connection.close()
            self._psql("CREATE DATABASE original TEMPLATE kuaijin")

    def lay_out(self) -> None:
        from django.db import connection

        connection.close()
        if self.cluster is None:
            for name in ("kuaijin.sqlite3-wal", "kuaijin.sqlite3-shm"):
                (self.data / name).unlink(missing_ok=True)
            shutil.copy(self.data / "original", self.data / "kuaijin.sqlite3")
        else:
            self._psql("DROP DATABASE kuaijin")
            self._psql("CREATE DATABASE kuaijin TEMPLATE original")
            # statistics are not copied with the rows
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _psql(self, statement: str) -> None:
        assert self.cluster is not None
        call = [self.cluster.bin / "psql", "-q", "-h", "127.0.0.1", "-p", str(self.cluster.port), "-U", "kuaijin"]
        environment = {**os.environ, "PGPASSWORD": self.cluster.password}
        subprocess.run([*map(str, call), "-d", "postgres", "-c", statement], check=True, env=environment)


def prepare() -> Any:
    """Leave 10,000 to fire; returns the instant of the tick."""
    from kuaijin.kit import clock
    from kuaijin.law.dates import start_of
    from kuaijin.obligations.models import Obligation, State

    at = clock.now()
    due = Obligation.objects.filter(state=State.OPEN, next_check_at__lte=at).order_by("pk")
    rest = list(due.values_list("pk", flat=True))
    random.Random(SEED).shuffle(rest)
    if len(rest) < FIRE:
        raise RuntimeError(f"only {len(rest)} are due")
    put_off = start_of(clock.today().replace(year=clock.today().year + 1))
    for start in range(FIRE, len(rest), 1000):
        Obligation.objects.filter(pk__in=rest[start : start + 1000]).update(next_check_at=put_off)
    return at


def ticked(at: Any) -> int:
    from kuaijin.directory.actors import system
    from kuaijin.kit import clock
    from kuaijin.obligations.tick import due_for_check, tick

    fired = 0
    while ids := due_for_check(at):
        fired += tick(actor=system(), at=at, day=clock.day_of(at), ids=ids)
    return fired


def one_by_one(at: Any) -> int:
    """The plain way, for comparison only."""
    from django.db import transaction

    from kuaijin.dossiers.seats import seats_of
    from kuaijin.journal.chains import Draft, append
    from kuaijin.kit import clock
    from kuaijin.obligations.models import Firing, Obligation
    from kuaijin.obligations.rules import rungs_of, zone_calendar
    from kuaijin.obligations.schedule import next_check
    from kuaijin.obligations.tick import due_for_check

    day = clock.day_of(at)
    for pk in due_for_check(at)[:SINGLE]:
        with transaction.atomic():
            row = Obligation.objects.select_related("dossier__zone", "obligor__organisation").get(pk=pk)
            seats_of([row.dossier], day)
            rung = [one for one in rungs_of(row.due_on, zone_calendar(row.dossier)) if one.day <= day][-1]
            firing = Firing.objects.create(
                obligation=row, what=rung.what, days=rung.days, due_on=row.due_on, post=row.obligor, at=at
            )
            row.next_check_at = next_check(row, after=day)
            row.save()
            after = {"obligation": pk, "title": row.title, "what": firing.what, "days": firing.days}
            append([Draft(at, "obligations.fired", row.dossier.zone_id, row.dossier_id, None, "-", after=after)])
    return SINGLE


def check(fired: int, children: int, firings: int) -> None:
    from kuaijin.journal.models import Entry
    from kuaijin.obligations.models import Firing

    entries = Entry.objects.filter(code="obligations.fired").count() - children
    rows = Firing.objects.count() - firings
    if not fired == entries == rows:
        raise RuntimeError(f"{fired} fired, {entries} on the journal, {rows} kept")


def counted() -> tuple[int, int]:
    from kuaijin.journal.models import Entry
    from kuaijin.obligations.models import Firing

    return Entry.objects.filter(code="obligations.fired").count(), Firing.objects.count()


def timed(act: Callable[[], int]) -> tuple[int, float, float]:
    worked, begun = time.process_time(), time.perf_counter()
    done = act()
    return done, time.perf_counter() - begun, time.process_time() - worked


def said(values: list[float], unit: str, scale: float = 1) -> str:
    low, middle, high = (value * scale for value in (min(values), statistics.median(values), max(values)))
    return f"{middle:.2f} {unit} ({low:.2f}–{high:.2f})"


def rounds(original: Original, count: int, profile: bool) -> None:
    import django

    django.setup()
    at = prepare()
    original.keep()
    bulk: list[tuple[float, float]] = []
    single: list[tuple[float, float]] = []
    firings = 0
    watch = cProfile.Profile()
    print(f"load {os.getloadavg()[0]:.1f} before", file=sys.stderr)
    for number in range(count):
        for act, kept, wanted in ((ticked, bulk, FIRE), (one_by_one, single, SINGLE)):
            original.lay_out()
            before = counted()
            if profile and act is ticked and number == count - 1:
                watch.enable()
            fired, wall, worked = timed(lambda act=act: act(at))  # type: ignore[misc]
            watch.disable()
            if fired < wanted:
                raise RuntimeError(f"{fired} fired, {wanted} were due")
            if act is ticked:
                firings = fired
            check(fired, *before)
            kept.append((wall, worked))
    print(f"load {os.getloadavg()[0]:.1f} after", file=sys.stderr)
    if profile:
        pstats.Stats(watch, stream=sys.stderr).sort_stats("tottime").print_stats(40)
    told(bulk, single, firings)


def told(bulk: list[tuple[float, float]], single: list[tuple[float, float]], firings: int) -> None:
    wall, worked = [one for one, _ in bulk], [one for _, one in bulk]
    alone, alone_worked = [one for one, _ in single], [one for _, one in single]
    each = statistics.median(alone) / SINGLE
    print(
        f"tick, {FIRE:,} fire ({firings:,} firings) of 100,000 open, {len(bulk)} rounds: {said(wall, 's')};"
        f" processor {said(worked, 's')}"
    )
    print(
        f"one at a time, {SINGLE:,}: {said(alone, 'ms each', 1000 / SINGLE)};"
        f" processor {said(alone_worked, 'ms each', 1000 / SINGLE)}; {each * FIRE:.1f} s for {FIRE:,}"
    )
    ratio = each * FIRE / statistics.median(wall)
    print(f"ratio {ratio:.1f}×; aim < {AIM:g} s: {'met' if statistics.median(wall) < AIM else 'missed'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--filled", type=Path, help="data directory that bench.synthetic filled (SQLite)")
    parser.add_argument("--profile", action="store_true", help="where the last round's time went, on stderr")
    asked = parser.parse_args()
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kuaijin-bench-")))
        environment = {
            "KUAIJIN_DATA": str(data),
            "KUAIJIN_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings",
        }
        cluster = None
        if asked.database == "postgres":
            from tests.support.cluster import Cluster

            cluster = Cluster(durable=True).start()
            stack.callback(cluster.stop)
            environment["KUAIJIN_DATABASE"] = cluster.url
        os.environ.update(environment)
        if asked.filled and cluster is None:
            shutil.copytree(asked.filled, data, dirs_exist_ok=True)
        else:
            fill(environment)
        print(f"{asked.database}, {os.cpu_count()} cores")
        rounds(Original(data, cluster), asked.rounds, asked.profile)


if __name__ == "__main__":
    main()
