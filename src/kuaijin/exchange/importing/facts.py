"""One ledger row as facts of a project: amounts in CNY, days with their precision, the stage it has reached."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kuaijin.exchange.reading import Cell, Field, Row
from kuaijin.projects.models import Nature, Precision, StageName

NATURES = {
    "新建": Nature.NEW,
    "技改": Nature.TECHNICAL_UPGRADE,
    "技术改造": Nature.TECHNICAL_UPGRADE,
    "研发": Nature.RESEARCH,
    "对外合作": Nature.EXTERNAL,
    "扩建": Nature.EXPANSION,
    "改扩建": Nature.EXPANSION,
    "续建": Nature.CONTINUATION,
}
APPROXIMATE = ("约", "余", "左右", "多亿", "多万")
# What offices write under 落地情况 and 形象进度, and how far the project has come by it at least.
STARTED_WORDS = ("已开工", "在建", "建设中", "主体", "设备安装", "地基", "平整")
PRODUCING_WORDS = ("已投产", "试生产")
ENDED_WORDS = ("已终止", "终止", "取消", "已解约")


@dataclass(frozen=True)
class Day:
    """A day or a month; of a month the date is its first day."""

    on: date
    precision: str


def day_of(cell: Cell) -> Day | None:
    text = cell.value
    if not text:
        return None
    if len(text) == 7:
        return Day(date.fromisoformat(f"{text}-01"), Precision.MONTH)
    return Day(date.fromisoformat(text), Precision.DAY)


def amount_of(cell: Cell) -> Decimal | None:
    return Decimal(cell.value) if cell.value is not None else None


@dataclass(frozen=True)
class ProjectFacts:
    """`stage` is what the row proves; `started` and `signed` are told days."""

    title: str
    stage: str
    started: Day | None
    signed: Day | None
    columns: dict[str, object]
    ended: bool

    @property
    def landed(self) -> bool:
        return self.stage not in (StageName.SIGNING, StageName.TALKS)


def facts_of(row: Row, *, starts: bool, total_said: str | None = None) -> ProjectFacts:
    """`total_said`: what somebody settled the total to be, in words; else the cell's own words tell whether it is
    approximate."""
    said = row.cell(Field.TOTAL).raw if total_said is None else total_said
    landing, progress = row.value(Field.LANDING) or "", row.value(Field.PROGRESS) or ""
    started, signed = day_of(row.cell(Field.STARTED)), day_of(row.cell(Field.SIGNED))
    return ProjectFacts(
        title=row.value(Field.TITLE) or "",
        stage=_stage(starts or started is not None, signed is not None, landing, progress),
        started=started,
        signed=signed,
        columns={
            "code": row.value(Field.CODE) or "",
            "sector": row.value(Field.INDUSTRY) or "",
            "nature": NATURES.get(row.value(Field.NATURE) or "", ""),
            "total_investment": amount_of(row.cell(Field.TOTAL)),
            "total_is_approximate": any(word in (said or "") for word in APPROXIMATE),
            "fixed_investment": amount_of(row.cell(Field.FIXED)),
            "arrived_funds": amount_of(row.cell(Field.ARRIVED)),
            "progress": (progress or landing)[:400],
            "problem": (row.value(Field.PROBLEM) or "")[:400],
        },
        ended=any(word in landing for word in ENDED_WORDS),
    )


def _stage(started: bool, signed: bool, landing: str, progress: str) -> str:
    if any(word in progress for word in PRODUCING_WORDS):
        return StageName.PRODUCTION
    if started or any(word in landing for word in STARTED_WORDS):
        return StageName.START
    return StageName.SIGNING if signed or landing else StageName.TALKS
