"""The planner's network and solver against known optima: `python -m bench.psplib DIR [--seconds S] [--json]`.

DIR holds `*.sm` files of the PSPLIB library, and `truth.csv` with their optima where they are known.
"""

import argparse
import csv
import json
import re
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ortools.sat.python import cp_model

from kuaijin.planning.network import Arc, critical_path

SEED = 2020
THREADS = 2
WAYS = ("no_lp", "objective_lb_search_no_lp")
"""One thread improves the length, the other its bound; relaxations cost more here than they tell."""


@dataclass(frozen=True, slots=True)
class Case:
    """One project: days and use of each job, (before, after) pairs, capacities, and the length without them."""

    file: str
    days: dict[int, int]
    uses: dict[int, tuple[int, ...]]
    arcs: tuple[tuple[int, int], ...]
    capacities: tuple[int, ...]
    mpm_time: int


def read(path: Path) -> Case:
    """One `.sm` file with a single mode a job; ValueError where it is none."""
    text = path.read_text(encoding="latin-1")
    arcs = []
    for row in _rows(text, "PRECEDENCE RELATIONS"):
        arcs += [(row[0], after) for after in row[3 : 3 + row[2]]]
    requests = _rows(text, "REQUESTS/DURATIONS")
    return Case(
        file=path.name,
        days={row[0]: row[2] for row in requests},
        uses={row[0]: tuple(row[3:]) for row in requests},
        arcs=tuple(arcs),
        capacities=tuple(_rows(text, "RESOURCEAVAILABILITIES")[0]),
        mpm_time=_rows(text, "PROJECT INFORMATION")[0][5],
    )


def _rows(text: str, title: str) -> list[list[int]]:
    """The rows of whole numbers below a heading, up to the next line of stars."""
    found = re.search(rf"^{re.escape(title)}:(.*?)^\*{{5}}", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"no {title}")
    lines = (line.split() for line in found[1].splitlines())
    return [[int(cell) for cell in cells] for cells in lines if cells and all(cell.isdigit() for cell in cells)]


@dataclass(frozen=True, slots=True)
class Result:
    """`status`: optimal where proved, feasible where not, unknown where nothing was found. Seconds with reading."""

    file: str
    makespan: int | None
    lower_bound: int
    status: str
    seconds: float


def solve(case: Case, seconds: float) -> tuple[int | None, int, str]:
    """Length, bound and status: links, and no more of a resource in use at once than there is."""
    last = sum(case.days.values())
    course = critical_path(
        {str(job): days for job, days in case.days.items()}, [Arc(str(a), str(b)) for a, b in case.arcs]
    )
    model = cp_model.CpModel()
    starts = {job: model.new_int_var(course.times[str(job)].start, last, "") for job in case.days}
    for before, after in case.arcs:
        model.add(starts[after] >= starts[before] + case.days[before])
    for resource, capacity in enumerate(case.capacities):
        used = [job for job in case.days if case.uses[job][resource] and case.days[job]]
        held = [model.new_fixed_size_interval_var(starts[job], case.days[job], "") for job in used]
        model.add_cumulative(held, [case.uses[job][resource] for job in used], capacity)
    end = model.new_int_var(course.length, last, "")
    for job, days in case.days.items():
        model.add(end >= starts[job] + days)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = SEED
    solver.parameters.num_workers = THREADS
    solver.parameters.subsolvers.extend(WAYS)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, course.length, "unknown"
    proved = status == cp_model.OPTIMAL
    bound = max(course.length, round(solver.best_objective_bound))
    return round(solver.objective_value), bound, "optimal" if proved else "feasible"


def measure(path: Path, seconds: float) -> Result:
    begun = time.perf_counter()
    makespan, bound, status = solve(read(path), seconds)
    return Result(path.name, makespan, bound, status, round(time.perf_counter() - begun, 3))


def known_optima(directory: Path) -> dict[str, int]:
    """By file name; empty where no `truth.csv` stands beside the files."""
    path = directory / "truth.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: int(row["ugent_opt"]) for row in csv.DictReader(file) if row["ugent_opt"]}


def summary(results: list[Result], optima: dict[str, int]) -> str:
    hit = sum(optima.get(one.file) == one.makespan for one in results)
    proved = sum(one.status == "optimal" for one in results)
    took = [one.seconds for one in results]
    return (
        f"{len(results)} networks, {hit} at the known optimum, {proved} proved; "
        f"median {statistics.median(took):.3f} s, longest {max(took):.2f} s"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--seconds", type=float, default=5.0, metavar="S", help="limit of each (default 5)")
    parser.add_argument("--json", action="store_true", help="the list on stdout, the summary on stderr")
    args = parser.parse_args()
    paths = sorted(args.directory.glob("*.sm"))
    if not paths:
        parser.error(f"no .sm files in {args.directory}")
    results = [measure(path, args.seconds) for path in paths]
    optima = known_optima(args.directory)
    if args.json:
        print(json.dumps([asdict(one) for one in results], indent=1))
    else:
        for one in results:
            print(f"{one.file:14} {one.makespan!s:>5} {one.lower_bound:>5} {one.status:8} {one.seconds:7.3f} s")
    print(summary(results, optima), file=sys.stderr)
    wrong = [
        one.file for one in results if one.status == "optimal" and optima.get(one.file, one.makespan) != one.makespan
    ]
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
