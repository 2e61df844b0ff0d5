"""What the page of a checklist says: verdicts with reasons, documents asked once, changes that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.models import Case, Checklist, FactAnswer, Plan
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.models.plans import Verdict
from kuaijin.approvals.plan_because import Reasoned, fact_name, reasoned, value_said
from kuaijin.approvals.plan_words import said, told
from kuaijin.approvals.queries.catalogue import catalogue_of, confirmations_of
from kuaijin.approvals.rules import checklists as rules
from kuaijin.approvals.rules.making import decided
from kuaijin.kit.formats import listed
from kuaijin.planning.catalogue.checklist import Item
from kuaijin.planning.catalogue.documents import DocumentUse
from kuaijin.planning.catalogue.facts import FactKind
from kuaijin.planning.catalogue.packs import Catalogue, Conflict


@dataclass(frozen=True)
class Line:
    """A matter with why; `case` where it is handled already."""

    reasoned: Reasoned
    case: Case | None
    department: str
    asked_first: str


@dataclass(frozen=True)
class Paper:
    """A document asked once: `uses` matters need it; `said` who brings it, where it is not the enterprise."""

    name: str
    uses: str
    count: int
    asked: bool
    said: str
    source: str


@dataclass(frozen=True)
class Side:
    """One of two rules that contradict each other."""

    says: str
    source: str
    pack: str


@dataclass(frozen=True)
class Contradiction:
    code: str
    name: str
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Change:
    """An answer that waits: what stood before, what is to stand, who said so."""

    name: str
    before: str
    after: str
    row: FactAnswer


@dataclass(frozen=True)
class Sheet:
    stages: tuple[tuple[str, tuple[Line, ...]], ...]
    not_needed: tuple[Line, ...]
    unknown: tuple[Line, ...]
    conflicts: tuple[Contradiction, ...]
    papers: tuple[Paper, ...]
    needed: int
    stale: bool

    @property
    def asked(self) -> int:
        return sum(paper.asked for paper in self.papers)


def sheet_of(checklist: Checklist, day: date) -> Sheet:
    """Judged by what holds on `day`; `stale` where the kept rows say something else."""
    catalogue = catalogue_of(checklist.dossier.zone, day)
    judged = rules.judged(checklist, day)
    cases = {case.matter: case for case in Case.objects.filter(checklist=checklist).exclude(state=CaseState.DROPPED)}
    confirmed = confirmations_of(checklist.dossier.zone, day)
    stated = {code: said_so.source for (code, field), said_so in confirmed.items() if field == "need"}
    lines = {item.matter.code: _line(item, catalogue, cases, stated) for item in judged.items}
    kept = dict(checklist.items.values_list("matter", "verdict"))
    by_stage: dict[str, list[Line]] = {code: [] for code in catalogue.stages}
    for item in judged.needed:
        by_stage.setdefault(item.matter.stage, []).append(lines[item.matter.code])
    return Sheet(
        stages=tuple((_stage_name(catalogue, code), tuple(rows)) for code, rows in by_stage.items() if rows),
        not_needed=tuple(lines[item.matter.code] for item in judged.items if item.needed is False),
        unknown=tuple(lines[item.matter.code] for item in judged.items if item.verdict == "unknown"),
        conflicts=tuple(_contradiction(one, catalogue) for one in judged.conflicts),
        papers=tuple(_paper(use, catalogue) for use in judged.documents),
        needed=len(judged.needed),
        stale=any(kept.get(item.matter.code) != str(item.verdict) for item in judged.items),
    )


def _line(item: Item, catalogue: Catalogue, cases: Mapping[str, Case], stated: Mapping[str, str]) -> Line:
    row = rules.item_told(item, catalogue)
    first = item.missing[0] if item.missing else ""
    department = department_said(item.matter.department)
    why = reasoned(row, catalogue.facts, stated=stated.get(item.matter.code, ""))
    return Line(why, cases.get(item.matter.code), department, first)


def _stage_name(catalogue: Catalogue, code: str) -> str:
    return said(catalogue.stages[code].name) if code in catalogue.stages else _("不分阶段")


def _paper(use: DocumentUse, catalogue: Catalogue) -> Paper:
    names = listed([said(catalogue.matters[code].name) for code in use.needed_by])
    who = ""
    if use.produced_by:
        makers = listed([said(catalogue.matters[code].name) for code in use.produced_by])
        who = _("%(makers)s的结果，部门之间传") % {"makers": makers}
    elif use.obtainable:
        who = _("部门自己取，不用企业交")
    return Paper(said(use.document.name), names, len(use.needed_by), use.asked, who, use.document.source)


def _contradiction(conflict: Conflict, catalogue: Catalogue) -> Contradiction:
    matter = said(catalogue.matters[conflict.matter].name)
    if conflict.kind == "order":
        after = said(catalogue.matters[conflict.after].name)
        name = _("%(matter)s要不要等%(after)s") % {"matter": matter, "after": after}
    else:
        name = _("%(matter)s要不要办") % {"matter": matter}
    sides = tuple(Side(_choice(side.choice), side.source, side.pack) for side in conflict.sides)
    return Contradiction(conflict.code, name, sides)


def _choice(choice: str) -> str:
    return {"needed": _("要办"), "not_needed": _("不用办"), "holds": _("要等"), "no_order": _("不用等")}[choice]


def changes_of(rows: Sequence[FactAnswer], facts: Mapping[str, FactKind]) -> list[Change]:
    return [
        Change(
            fact_name(row.fact, facts),
            value_said(row.fact, row.before, facts),
            value_said(row.fact, row.value, facts),
            row,
        )
        for row in rows
    ]


def effect_said(effect: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """What comes in, what falls out with the work done so far, what becomes a question."""
    lines = []
    for key, label in (("in", _("要加办")), ("out", _("不用办了")), ("open", _("变成还不知道"))):
        rows = effect.get(key) or ()
        if rows:
            lines.append(f"{label}{_('：')}{listed([_moved(row) for row in rows])}")
    return lines


def _moved(row: Mapping[str, Any]) -> str:
    name = told(row, "name")
    state = row.get("state")
    if not state or state == CaseState.PLANNED:
        return name
    return _("%(name)s（%(state)s）") % {"name": name, "state": CaseState(state).label}


def outdated(checklist: Checklist, plan: Plan | None) -> list[str]:
    """What the published plan does not know yet: matters that came in by an approved change and have no case, and cases
    not applied for that are no longer needed."""
    if plan is None:
        return []
    verdicts = dict(checklist.items.values_list("matter", "verdict"))
    cases = {case.matter: case for case in Case.objects.filter(checklist=checklist).exclude(state=CaseState.DROPPED)}
    changes = checklist.answers.filter(approved_on__isnull=False, on__gte=plan.published_on).order_by("seq")
    came = {row["matter"]: told(row, "name") for answer in changes for row in answer.effect.get("in", ())}
    lines = []
    add = [name for code, name in came.items() if verdicts.get(code) == Verdict.NEEDED and code not in cases]
    drop = [
        case_said(case)
        for code, case in cases.items()
        if case.state == CaseState.PLANNED and verdicts.get(code) == Verdict.NOT_NEEDED
    ]
    if add:
        lines.append(_("要加办：%(names)s") % {"names": listed(add)})
    if drop:
        lines.append(_("不再要求：%(names)s") % {"names": listed(drop)})
    return lines


def left_out(checklist: Checklist, plan: Plan | None, catalogue: Catalogue) -> str:
    """Needed matters that the published plan does not cover; those after building have a plan of their own, and what is
    granted needs none."""
    if plan is None:
        return ""
    granted, last = decided(checklist), list(catalogue.stages)[-1:]
    return listed(
        [
            told(row, "name")
            for row in plan.document["matters"]
            if row["needed"]
            and row["id"] not in plan.document["terms"]
            and row["id"] not in granted
            and (row["id"] not in catalogue.matters or catalogue.matters[row["id"]].stage not in last)
        ]
    )


def finding(sheet: Sheet) -> str:
    """`要办 6 项，不用办 4 项，还有 1 项不知道`."""
    parts = [
        ngettext("要办 %(n)s 项", "要办 %(n)s 项", sheet.needed) % {"n": sheet.needed},
        ngettext("不用办 %(n)s 项", "不用办 %(n)s 项", len(sheet.not_needed)) % {"n": len(sheet.not_needed)},
    ]
    if sheet.unknown:
        n = len(sheet.unknown)
        parts.append(ngettext("还有 %(n)s 项不知道", "还有 %(n)s 项不知道", n) % {"n": n})
    if sheet.conflicts:
        n = len(sheet.conflicts)
        parts.append(ngettext("%(n)s 处规则说法不一", "%(n)s 处规则说法不一", n) % {"n": n})
    return _("，").join(parts)
