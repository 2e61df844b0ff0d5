#!/usr/bin/env python3
"""A checklist, a plan, a plan again after a change, and ten thousand running cases when a holiday notice comes.

    python -m bench.approvals [--cases 10000] [--matters 40] [--rounds 5] [--only checklist|plan|reread]

- checklist: the shipped packs judged for a plant; beside it the same with the packs read anew, as a page without a kept
  catalogue would.
- plan: seeded networks of so many matters in six departments with few places, all levers allowed, start to proved
  promise; then one term changes and it is planned again. Beside it the independent check of the same plan.
- reread: that many cases under way in a temporary SQLite database; a further day off of the State Council moves the
  promise and the law's day of each, journalled. Beside it 500 of them one at a time with plain ORM calls.

Medians with lowest and highest; the ratio is to the line beside it, of the same run.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

SEED = 20261009
SINGLE = 500
START = date(2026, 3, 2)
PACKS = ("national", "shandong", "heze", "binzhou")
PLANT = {
    "phase": "start", "industry": "battery", "approval_list": False, "land": "granted", "farmland": False,
    "outside_boundary": False, "in_zone": True, "hazard_zone": False, "area": 6.2, "earthwork": 42000,
    "erosion_area": True, "energy": 860, "power": 4_600_000, "energy_exempt": False, "eia": "form",
    "hazardous": False, "water": "public", "flood_area": False, "buildings": True, "use": "industrial",
    "small": False, "fire": "other", "lightning": False, "high_voltage": True, "utilities": True,
}  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made


def said(name: str, seconds: list[float], beside: list[float] | None = None, unit: str = "ms") -> None:
    scale = 1 if unit == "s" else 1000
    low, middle, high = (value * scale for value in (min(seconds), statistics.median(seconds), max(seconds)))
    ratio = f"  {statistics.median(seconds) / statistics.median(beside):.3g}x" if beside else ""
    print(f"{name:<44} {middle:9.2f} {unit} ({low:.2f}–{high:.2f}){ratio}")


def checklists(rounds: int) -> None:
    from kuaijin.config.packs import load_catalogue
    from kuaijin.planning.catalogue.checklist import checklist

    catalogue = load_catalogue(None, PACKS, START)
    kept = [timed(lambda: checklist(catalogue, PLANT))[0] for _ in range(rounds * 20)]
    anew = [timed(lambda: checklist(load_catalogue(None, PACKS, START), PLANT))[0] for _ in range(rounds)]
    said(f"checklist of {len(catalogue.matters)} matters", kept, anew)
    said("  beside it: packs read anew", anew)


def network(seed: int, count: int) -> Any:
    """Matters in six departments of three places, each after up to two of the eight before it, by links of any kind."""
    from kuaijin.planning.matters import Asked, Lag, Lever, Link, Matter
    from kuaijin.planning.network import LinkKind

    dice = random.Random(seed)
    matters: list[Matter] = []
    for number in range(count):
        near = [one.id for one in matters[-8:]]
        statutory = dice.choice([5, 7, 10, 15, 20, 20, 30])
        after = dice.sample(near, min(len(near), dice.choice([0, 1, 1, 2])))
        matters.append(
            Matter(
                id=f"m{number}",
                statutory=statutory,
                promised=max(1, statutory // dice.choice([2, 3, 4])),
                after=tuple(Link(one, dice.choice(list(LinkKind)), Lag(dice.choice([0, 0, 0, 1]))) for one in after),
                department=f"d{dice.randrange(6)}",
                stage=f"s{number * 4 // count}",
                deferrable=dice.choice([0, 0, 0, 2]),
                merge_into=after[0] if after and dice.random() < 0.1 else None,
            )
        )
    levers = tuple(Lever)[:5]
    return Asked(START, tuple(matters), {f"d{n}": 3 for n in range(6)}, levers)


def plans(rounds: int, count: int) -> None:
    from kuaijin.config.notices import load_calendar
    from kuaijin.planning.checking import faults
    from kuaijin.planning.document import document
    from kuaijin.planning.solve.promise import promise

    with tempfile.TemporaryDirectory() as place:
        calendar = load_calendar(Path(place))
    first, again, checked, proved = [], [], [], 0
    promise(network(0, 5), calendar, 4.0)  # the solver is loaded once
    for seed in range(rounds):
        asked = network(SEED + seed, count)
        seconds, answer = timed(lambda asked=asked: promise(asked, calendar, 20.0))
        first.append(seconds)
        told = document(answer)
        proved += bool(told["proved"])
        seconds, wrong = timed(lambda asked=asked, told=told: faults(asked, told, calendar))
        if wrong:
            raise RuntimeError(f"seed {seed}: {wrong}")
        checked.append(seconds)
        changed = replace(asked.matters[count // 2], statutory=30, promised=9)
        other = replace(asked, matters=tuple(changed if one.id == changed.id else one for one in asked.matters))
        again.append(timed(lambda other=other: promise(other, calendar, 20.0))[0])
    said(f"plan of {count} matters ({proved} of {rounds} proved)", first, checked)
    said("plan again after a term changed", again, checked)
    said("  beside it: the independent check", checked)


def under_way(count: int) -> Any:
    """`count` obligations of the synthetic zone become cases that were accepted on their first day."""
    from kuaijin.approvals.models import Case, Checklist, Plan
    from kuaijin.approvals.rules import clocks
    from kuaijin.dossiers.models import Dossier
    from kuaijin.kit import clock
    from kuaijin.obligations.models import ClockEvent, Kind, Obligation

    owed = list(Obligation.objects.select_related("dossier__zone", "obligor").prefetch_related("events")[:count])
    dossiers = {one.dossier_id: one.dossier for one in owed}
    day, at = clock.today(), clock.now()
    lists = {key: Checklist(dossier=Dossier(pk=key), opened_on=day) for key in dossiers}
    Checklist.objects.bulk_create(lists.values(), batch_size=1000)
    made = {
        key: Plan(
            checklist=one, number=1, asked={}, document={}, lawful=True, starts_on=day, serial_days=0,
            made_at=at, made_by="-",
        )
        for key, one in lists.items()
    }  # fmt: skip
    Plan.objects.bulk_create(made.values(), batch_size=1000)
    cases = []
    for number, one in enumerate(owed):
        first = next(iter(one.events.all())).on
        case = Case(
            dossier=one.dossier, checklist=lists[one.dossier_id], plan=made[one.dossier_id], matter=f"M{number}",
            name=one.title, department="-", post=one.obligor, state="accepted", way="promised",
            promised_term={"days": one.term["days"], "mode": "working", "source": "-"},
            statutory_term={"days": 30, "mode": "working", "source": "-"}, obligation=one, filed_on=first,
            accepted_on=first,
        )  # fmt: skip
        one.kind, one.term = Kind.CASE, clocks.term_of(case, clocks.ClockKind.PROMISED)
        cases.append(case)
    Obligation.objects.bulk_update(owed, ["kind", "term"], batch_size=200)
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                obligation=one.obligation, seq=2, kind="accepted", on=one.filed_on, recorded_at=at, recorded_by="-"
            )
            for one in cases
        ],
        batch_size=1000,
    )
    Case.objects.bulk_create(cases, batch_size=1000)


def moved(data: Path, extra: str) -> None:
    """The notice of 2026 once more, with a further day off."""
    from kuaijin.config import paths

    text = (paths.PACKS / "calendars" / "2026.yaml").read_text(encoding="utf-8")
    more = f"off:\n  - {{from: {extra}, to: {extra}, name: 加放一天}}\n"
    (data / "notices").mkdir(exist_ok=True)
    (data / "notices" / "2026.yaml").write_text(text.replace("off:\n", more, 1), encoding="utf-8")


def one_by_one() -> int:
    """The plain way: each case read, reckoned and saved by itself."""
    from django.db import transaction

    from kuaijin.approvals.models import Case
    from kuaijin.approvals.rules import clocks
    from kuaijin.journal.chains import Draft, append
    from kuaijin.kit import clock
    from kuaijin.obligations.rules import materialise

    day, at = clock.today(), clock.now()
    for key in list(Case.objects.order_by("pk").values_list("pk", flat=True)[:SINGLE]):
        with transaction.atomic():
            case = Case.objects.select_related("obligation", "dossier").get(pk=key)
            case.obligation.due_on = materialise(case.obligation, day).due_on
            case.obligation.save()
            case.statutory_due_on = clocks.statutory_due(case, day)
            case.save()
            append(
                [Draft(at, "approvals.moved", case.dossier.zone_id, case.dossier_id, None, "-", after={"case": key})]
            )
    return SINGLE


def rereads(rounds: int, count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kuaijin-bench-") as place:
        data = Path(place)
        os.environ |= {"KUAIJIN_DATA": place, "KUAIJIN_DEMO": "1", "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}
        filling = [sys.executable, "-m", "bench.synthetic", "--projects", str(count // 4), "--obligations", str(count)]
        subprocess.run(filling, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        from kuaijin.approvals.commands.settling import reread
        from kuaijin.directory.actors import system
        from kuaijin.kit import clock
        from kuaijin.obligations.notices import reread_all

        under_way(count)
        act = {"actor": system(), "at": clock.now(), "day": clock.today()}
        reread_all(**act)
        reread(**act, why="-")
        promised, lawful, single = [], [], []
        for extra in ("2026-10-13", "2026-10-14", "2026-10-15", "2026-10-16", "2026-10-19")[:rounds]:
            moved(data, extra)
            seconds, done = timed(lambda: reread_all(**act))
            promised.append(seconds)
            seconds, cases = timed(lambda: reread(**act, why="-"))
            lawful.append(seconds)
            print(f"  {extra} off: {done} promises and {cases} days of the law moved", file=sys.stderr)
            single.append(timed(one_by_one)[0] * count / SINGLE)
        both = [one + other for one, other in zip(promised, lawful, strict=True)]
        said(f"{count} running cases read again", both, single, "s")
        said("  of it the law's days", lawful, None, "s")
        said(f"  beside it: one at a time, {SINGLE} scaled", single, None, "s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--matters", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=("checklist", "plan", "reread"))
    args = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    if args.only in (None, "checklist"):
        checklists(args.rounds)
    if args.only in (None, "plan"):
        plans(args.rounds, args.matters)
    if args.only in (None, "reread"):
        rereads(min(args.rounds, 5), args.cases)
    return 0


if __name__ == "__main__":
    sys.exit(main())
