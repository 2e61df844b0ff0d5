#!/usr/bin/env python3
"""Give the database that `bench.synthetic` filled a past: stages of each project, service, money, a long journal.

    KUAIJIN_DATA=DIR python -m bench.history [--stages 40] [--entries 1000000]

The zone is moved back to 2023, so that a year ago is a day like any other. Each project walks the common stages whole
and the later ones in phases, on seeded days from its beginning to the pinned day. Prints one JSON object: how many.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from bench.synthetic import BATCH, SEED, bulk  # sets Django up

# isort: split
from django.db import connection, transaction

from kuaijin.contacts.models import Contact, Kind, Served
from kuaijin.directory.models import Holding
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod
from kuaijin.journal.chains import Draft, append
from kuaijin.journal.models import Entry
from kuaijin.kit import clock
from kuaijin.projects.models import STAGES, MoneyStatement, Phase, Project, ProjectStage, Reach

BEGAN = date(2023, 1, 4)
COMMON = STAGES.index("landing") + 1
CONTACTS = 5
QUARTERS = 4
HALF_YEAR = 180


class Past:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.today = clock.today()
        self.at = clock.now()

    def moved_back(self) -> None:
        """Who there is and what is looked after has been so since 2023; projects came in over the years."""
        for model in (Holding, Assignment, Inheritance, KeyPeriod):
            model.objects.update(starts_on=BEGAN)  # type: ignore[attr-defined]
        dossiers = list(Dossier.objects.filter(kind="project"))
        for dossier in dossiers:
            dossier.opened_on = self.day_between(BEGAN, self.today - timedelta(days=HALF_YEAR))
        Dossier.objects.bulk_update(dossiers, ["opened_on"], batch_size=BATCH // 4)

    def day_between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def instant(self, day: date) -> datetime:
        return datetime.combine(day, time(10), self.at.tzinfo)

    def walk(self, projects: list[Project], stages: int) -> None:
        """`stages` reached by each project, the common ones whole, then phase by phase."""
        reaches: list[Reach] = []
        for project in projects:
            last = self.random.randint(STAGES.index("completion") + 1, len(STAGES))
            project.stage = STAGES[last - 1]
            later = STAGES[COMMON:last]
            count = max(0, -(-(stages - COMMON) // len(later)))
            phases = [Phase(project=project, number=n, name=f"{n} 期") for n in range(1, count + 1)]
            bulk(phases)
            steps = [(None, stage) for stage in STAGES[:COMMON]] + [(p, stage) for p in phases for stage in later]
            span = (project.dossier.opened_on, self.today)
            days = sorted(self.day_between(*span) for _ in steps[:stages])
            reaches += [
                self.reach(project, phase, stage, day) for (phase, stage), day in zip(steps[:stages], days, strict=True)
            ]
        Project.objects.bulk_update(projects, ["stage"], batch_size=BATCH // 4)
        bulk(reaches)
        bulk(
            [
                ProjectStage(project=row.project, phase=row.phase, stage=row.stage, reached_on=row.reached_on)
                for row in reaches
                if row.phase
            ]
        )

    def reach(self, project: Project, phase: Phase | None, stage: str, day: date) -> Reach:
        return Reach(
            project=project,
            phase=phase,
            stage=stage,
            reached_on=day,
            counts_on=day,
            evidence_words="施工许可证和现场照片",
            declared_at=self.instant(day),
        )

    def money(self, projects: list[Project]) -> None:
        rows = []
        for project, kind in itertools.product(projects, MoneyStatement.Kind.values):
            days = sorted({self.day_between(project.dossier.opened_on, self.today) for _ in range(QUARTERS)})
            total = int(project.total_investment or 0)
            rows += [
                MoneyStatement(
                    project=project, kind=kind, on=day, amount=total * n // 8, source="季报", told_at=self.instant(day)
                )
                for n, day in enumerate(days, 1)
            ]
        bulk(rows)

    def service(self, projects: list[Project]) -> None:
        kinds = Kind.values
        rows = [
            Contact(
                dossier=project.dossier,
                kind=self.random.choice(kinds),
                on=day,
                done="问了进度和难处",
                recorded_name="王辛",
                recorded_at=self.instant(day),
            )
            for project in projects
            for day in (self.day_between(project.dossier.opened_on, self.today) for _ in range(CONTACTS))
        ]
        bulk(rows)
        files = {project.dossier_id: project.enterprise.dossier for project in projects}
        bulk([Served(contact=row, dossier=row.dossier, on=row.on) for row in rows])
        bulk([Served(contact=row, dossier=files[row.dossier_id], on=row.on) for row in rows])

    def journal(self, dossiers: list[Dossier], wanted: int) -> None:
        """Entries on the chains of the projects in turn, until there are so many in all."""
        missing = wanted - Entry.objects.count()
        drafts = itertools.islice(self.drafts(dossiers), max(0, missing))
        while part := list(itertools.islice(drafts, 10 * BATCH)):
            append(part)

    def drafts(self, dossiers: list[Dossier]) -> Iterator[Draft]:
        for dossier in itertools.cycle(dossiers):
            at = self.instant(self.day_between(BEGAN, self.today))
            told = {"stage": self.random.choice(STAGES), "on": at.date().isoformat()}
            yield Draft(at, "projects.reach_stage", dossier.zone_id, dossier.pk, None, "王辛", after=told)


def fill(stages: int, entries: int) -> dict[str, int]:
    past = Past(SEED)
    with transaction.atomic():
        past.moved_back()
        projects = list(Project.objects.select_related("dossier", "enterprise__dossier").order_by("pk"))
        for start in range(0, len(projects), BATCH):
            part = projects[start : start + BATCH]
            past.walk(part, stages)
            past.money(part)
            past.service(part)
        past.journal([project.dossier for project in projects], entries)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"reaches": Reach.objects.count(), "contacts": Contact.objects.count(), "entries": Entry.objects.count()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stages", type=int, default=40, help="reached by each project")
    parser.add_argument("--entries", type=int, default=1_000_000, help="on the journal in all")
    args = parser.parse_args()
    print(json.dumps(fill(args.stages, args.entries)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
