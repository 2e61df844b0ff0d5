"""Files of the hotline as they would be taken in, and what became of them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import zones_visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.requests.hotline import files
from kuaijin.requests.hotline.reading import Line, read
from kuaijin.requests.models import HotlineImport, HotlineRow, ServiceRequest
from kuaijin.requests.queries.matching import Firm, enterprise

SHOWN_ROWS = 200
Outcome = HotlineRow.Outcome


@dataclass(frozen=True)
class Looked:
    """One row as it would be taken in, or as it was."""

    line: Line
    outcome: str
    reason: str
    number: str = ""
    key: int | None = None

    @property
    def outcome_said(self) -> str:
        return str(Outcome(self.outcome).label)


@dataclass(frozen=True)
class Preview:
    rows: tuple[Looked, ...]
    counts: dict[str, int]
    total: int

    @property
    def new(self) -> int:
        return self.counts.get(Outcome.NEW, 0)

    @property
    def known(self) -> int:
        return self.counts.get(Outcome.KNOWN, 0)

    @property
    def unreadable(self) -> int:
        return self.counts.get(Outcome.UNREADABLE, 0)


def imports(actor: Actor) -> QuerySet[HotlineImport]:
    mine = HotlineImport.objects.filter(zone__in=zones_visible_to(actor)).select_related("zone", "uploaded_by__person")
    return mine.order_by("-uploaded_at", "-pk")


def import_of(actor: Actor, pk: int) -> HotlineImport:
    found = imports(actor).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def source_of(zone: Zone) -> str:
    return f"hotline:{zone.code}"


def known(zone: Zone, number: str) -> ServiceRequest | None:
    return ServiceRequest.objects.filter(external_source=source_of(zone), external_id=number).first()


def doubts_of(firm: Firm) -> tuple[str, ...]:
    said = {
        "unknown": _("企业“%(name)s”没有对上档案"),
        "several": _("有几家企业叫“%(name)s”"),
        "differs": _("“%(name)s”的名称和信用代码不是同一家"),
    }
    return (said[firm.doubt] % {"name": firm.named},) if firm.doubt else ()


def preview(batch: HotlineImport) -> Preview:
    """What each row would become; the worst first, `SHOWN_ROWS` of them."""
    lines = read(files.content_of(batch.digest), batch.uploaded_at).lines
    numbers = [line.number for line in lines]
    there = dict(
        ServiceRequest.objects.filter(
            external_source=source_of(batch.zone), external_id__in=numbers[:20_000]
        ).values_list("external_id", "dossier__number")
    )
    looked = [_looked(batch.zone, line, there) for line in lines]
    order = [Outcome.UNREADABLE, Outcome.NEW, Outcome.KNOWN]
    worst = sorted(looked, key=lambda row: (order.index(Outcome(row.outcome)), not row.reason, row.line.row))
    return Preview(tuple(worst[:SHOWN_ROWS]), dict(Counter(row.outcome for row in looked)), len(looked))


def _looked(zone: Zone, line: Line, there: dict[str, str]) -> Looked:
    if line.fault:
        return Looked(line, Outcome.UNREADABLE, line.fault)
    if line.number in there:
        return Looked(line, Outcome.KNOWN, "", there[line.number])
    firm = enterprise(zone, line.uscc, line.enterprise)
    return Looked(line, Outcome.NEW, "；".join((*line.doubts, *doubts_of(firm))))


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    counts: dict[str, int]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def progress(batch: HotlineImport) -> Progress:
    counts = Counter(HotlineRow.objects.filter(batch=batch).values_list("outcome", flat=True))
    return Progress(counts.total(), batch.rows_total, dict(counts))


def report_rows(batch: HotlineImport, outcome: str = "") -> QuerySet[HotlineRow]:
    rows = HotlineRow.objects.filter(batch=batch).select_related("request__dossier").order_by("row")
    return rows.filter(outcome=outcome) if outcome else rows
