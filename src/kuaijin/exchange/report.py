"""What became of each row, after the import: for the page, and as a table for Excel."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.exchange import saying
from kuaijin.exchange.models import Import, ImportRow
from kuaijin.exchange.queries import open_gaps
from kuaijin.exchange.reading import note, notes_of
from kuaijin.kit.tables import Column
from kuaijin.law.dates import day_of
from kuaijin.obligations.limits import notice_rules
from kuaijin.obligations.models import Obligation
from kuaijin.projects.models import Project
from kuaijin.projects.queries import batches, projects

ROWS = 100
GAPS = 20
CHUNK = 500
OUTCOMES = {
    "make": note("outcome.made"),
    "merge": note("outcome.merged"),
    "skip": note("outcome.skipped"),
    "ignored": note("outcome.ignored"),
}
MADE = [OUTCOMES["make"].plain()]
PAGES = {"project": "projects:detail", "task_force": "taskforces:detail"}


@dataclass(frozen=True)
class Line:
    row: ImportRow
    dossier: Dossier | None

    @property
    def outcome(self) -> str:
        return saying.said(OUTCOMES[self.row.outcome])

    @property
    def reason(self) -> str:
        """In the language of who reads; rows of earlier versions kept only the text."""
        return saying.remarks(notes_of(self.row.notes)) or self.row.reason

    @property
    def more(self) -> str:
        """What the outcome alone does not say."""
        return "" if self.row.notes == MADE else self.reason

    @property
    def href(self) -> str:
        if self.dossier is None or self.dossier.kind not in PAGES:
            return ""
        return reverse(PAGES[self.dossier.kind], args=[self.dossier.number])


@dataclass(frozen=True)
class Tally:
    """One outcome with its number; the number opens its rows."""

    key: str
    words: str
    count: int
    current: bool


@dataclass(frozen=True)
class StartsMade:
    name: str
    count: int
    href: str


@dataclass(frozen=True)
class Report:
    lines: tuple[Line, ...]
    tallies: tuple[Tally, ...]
    starts: tuple[StartsMade, ...]
    gaps: tuple[Obligation, ...]
    gap_count: int
    first: int
    total: int
    before: int | None
    after: int | None


def rows_of(batch: Import) -> QuerySet[ImportRow]:
    return batch.rows.order_by("pk")


def report_of(actor: Actor, batch: Import, outcome: str, start: int) -> Report:
    counts = Counter(dict(_counts(batch)))
    chosen = outcome if outcome in OUTCOMES else ""
    rows = rows_of(batch).filter(outcome=chosen) if chosen else rows_of(batch).exclude(outcome="ignored")
    total = counts[chosen] if chosen else counts.total() - counts["ignored"]
    start = start if 0 <= start < total else 0
    gaps = open_gaps(actor, batch).order_by("dossier__kind", "dossier__number", "about")
    told = [("", _("全部行"), counts.total() - counts["ignored"])]
    told += [(key, saying.said(words), counts[key]) for key, words in OUTCOMES.items() if counts[key]]
    return Report(
        lines=tuple(lines(actor, list(rows[start : start + ROWS]))),
        tallies=tuple(Tally(key, words, n, key == chosen) for key, words, n in told),
        starts=tuple(_starts(actor, batch)),
        gaps=tuple(gaps[:GAPS]),
        gap_count=gaps.count(),
        first=start + 1 if total else 0,
        total=total,
        before=max(0, start - ROWS) if start else None,
        after=start + ROWS if start + ROWS < total else None,
    )


def _counts(batch: Import) -> dict[str, int]:
    found: Counter[str] = Counter(rows_of(batch).values_list("outcome", flat=True))
    return dict(found)


def chunked(rows: Iterable[ImportRow], size: int) -> Iterator[list[ImportRow]]:
    source = iter(rows)
    while some := list(islice(source, size)):
        yield some


def lines(actor: Actor, rows: list[ImportRow]) -> list[Line]:
    keys = {row.dossier_id for row in rows if row.dossier_id}
    seen = {dossier.pk: dossier for dossier in visible_dossiers(actor).filter(pk__in=keys)}
    return [Line(row, seen.get(row.dossier_id or 0)) for row in rows]


def all_lines(actor: Actor, batch: Import) -> Iterator[Line]:
    """Every row, a few hundred in memory at a time."""
    for some in chunked(rows_of(batch).iterator(CHUNK), CHUNK):
        yield from lines(actor, some)


def _starts(actor: Actor, batch: Import) -> list[StartsMade]:
    """Start batches in which this import's projects stand, with all that the actor sees there."""
    made = batch.rows.exclude(dossier_id=None).values("dossier_id")
    found = batches(actor).filter(pk__in=projects(actor).filter(pk__in=made).values("batch"))
    return [
        StartsMade(one.name, one.seen, f"{reverse('projects:list')}?batch={one.pk}")  # type: ignore[attr-defined]
        for one in found
    ]


def finding(batch: Import, gaps: int) -> str:
    """The sentence of the report."""
    if batch.state == Import.State.UNDONE:
        return _("这份台账撤了，撤掉 %(projects)s 个项目，留下 %(kept)s 个") % {
            "projects": batch.totals.get("voided_projects", 0),
            "kept": batch.totals.get("kept", 0),
        }
    forces, made = batch.totals.get("task_forces", 0), batch.totals.get("projects", 0)
    seats = batch.totals.get("seats", 0)
    parts = []
    if not (made or forces or seats):
        parts.append(_("没有新的，台账里的都已经有了"))
    if made:
        parts.append(ngettext("建了 %(n)s 个项目", "建了 %(n)s 个项目", made) % {"n": made})
    if ended := _ended(batch):
        parts.append(ngettext("其中 %(n)s 个台账写明已终止", "其中 %(n)s 个台账写明已终止", ended) % {"n": ended})
    if forces:
        parts.append(ngettext("建了 %(n)s 个专班", "建了 %(n)s 个专班", forces) % {"n": forces})
    if seats:
        parts.append(ngettext("%(n)s 个位子有了人", "%(n)s 个位子有了人", seats) % {"n": seats})
    if gaps:
        parts.append(ngettext("%(n)s 处还缺包保人", "%(n)s 处还缺包保人", gaps) % {"n": gaps})
    return _("，").join(parts)


def _ended(batch: Import) -> int:
    """Projects of this import that were over when it brought them in: lists of what is under way leave them out."""
    if batch.imported_at is None:
        return 0
    made = batch.rows.exclude(dossier_id=None).values("dossier_id")
    return Project.objects.filter(dossier__in=made, dossier__closed_on__lte=day_of(batch.imported_at)).count()


def undo_until(batch: Import) -> datetime | None:
    """The instant to which it can be taken back."""
    if batch.state != Import.State.DONE or batch.imported_at is None:
        return None
    return datetime.fromtimestamp(
        batch.imported_at.timestamp() + notice_rules().undo_hours * 3600, tz=batch.imported_at.tzinfo
    )


def _export(field: str) -> Any:
    return lambda line: getattr(line.row, field)


COLUMNS: tuple[Column[Line], ...] = (
    Column("sheet", gettext_lazy("工作表"), lambda line, ctx: line.row.sheet, _export("sheet")),
    Column("row", gettext_lazy("行"), lambda line, ctx: str(line.row.row), _export("row")),
    Column("outcome", gettext_lazy("怎么办的"), lambda line, ctx: line.outcome, lambda line: line.outcome),
    Column("reason", gettext_lazy("说明"), lambda line, ctx: line.reason, lambda line: line.reason),
    Column(
        "number",
        gettext_lazy("编号"),
        lambda line, ctx: line.dossier.number if line.dossier else "",
        lambda line: line.dossier.number if line.dossier else None,
    ),
    Column(
        "title",
        gettext_lazy("名称"),
        lambda line, ctx: line.dossier.title if line.dossier else "",
        lambda line: line.dossier.title if line.dossier else None,
    ),
)
