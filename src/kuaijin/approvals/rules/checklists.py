"""What a checklist says: facts judged by the zone's catalogue, kept as rows, and what a change would do to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kuaijin.approvals.models import Case, Checklist, ChecklistItem
from kuaijin.approvals.models.plans import PlanState, Verdict
from kuaijin.approvals.queries.catalogue import catalogue_of, packs_on, rulings_of
from kuaijin.journal.errors import Refused
from kuaijin.law.fields import Malformed
from kuaijin.obligations.rules import malformed
from kuaijin.planning.catalogue import facts as planning_facts
from kuaijin.planning.catalogue.checklist import Because, Item
from kuaijin.planning.catalogue.checklist import Checklist as Judged
from kuaijin.planning.catalogue.checklist import checklist as judge
from kuaijin.planning.catalogue.packs import Catalogue

Facts = Mapping[str, Any]


def judged(checklist: Checklist, day: date, facts: Facts | None = None) -> Judged:
    """By the packs in force on `day`; with `facts` in place of those that hold."""
    zone = checklist.dossier.zone
    catalogue = catalogue_of(zone, day)
    given = checklist.facts if facts is None else facts
    return judge(catalogue, known(catalogue, given), rulings_of(zone, day))


def known(catalogue: Catalogue, facts: Facts) -> dict[str, Any]:
    """Without the answers to what no pack asks (any more), or that it no longer takes."""
    kept: dict[str, Any] = {}
    for code, value in facts.items():
        try:
            kept |= planning_facts.answers(catalogue.facts, {code: value})
        except Malformed:
            continue
    return kept


def read_answers(catalogue: Catalogue, answers: Facts) -> dict[str, Any]:
    """Each as a fact, None where it is taken back to unknown. Raises Refused by the code of the fact."""
    read: dict[str, Any] = {}
    for code, value in answers.items():
        try:
            read[code] = planning_facts.answers(catalogue.facts, {code: value}).get(code)
        except Malformed as error:
            refused = malformed(error)
            raise Refused(refused.message, field=code, rule=refused.rule, step=refused.step) from error
    return read


def changed(facts: Facts, answers: Facts) -> dict[str, Any]:
    """The facts after the answers."""
    after = {**facts, **answers}
    return {code: value for code, value in after.items() if value is not None}


def is_published(checklist: Checklist) -> bool:
    return checklist.plans.filter(state=PlanState.PUBLISHED).exists()


def pending(checklist: Checklist) -> dict[str, Any]:
    """Answers that wait for approval, the last one of each fact."""
    rows = checklist.answers.filter(approved_on__isnull=True, declined_on__isnull=True).order_by("seq")
    return {row.fact: row.value for row in rows}


def effect(checklist: Checklist, before: Judged, after: Judged) -> dict[str, list[dict[str, Any]]]:
    """Matters that come in, fall out, or become a question; what was done already stands with those that fall out."""
    was = {item.matter.code: str(item.verdict) for item in before.items}
    done = {case.matter: case for case in Case.objects.filter(checklist=checklist, closed_on__isnull=True)}
    told: dict[str, list[dict[str, Any]]] = {"in": [], "out": [], "open": []}
    for item in after.items:
        code = item.matter.code
        if was.get(code) == str(item.verdict):
            continue
        row: dict[str, Any] = {"matter": code, "name": item.matter.name.zh, "name_en": item.matter.name.en}
        if code in done:
            row |= {"case": done[code].pk, "state": done[code].state}
        where = "in" if item.needed else "out" if item.needed is False and was.get(code) == Verdict.NEEDED else ""
        if where or item.needed is None:
            told[where or "open"].append(row)
    return told


def write_items(checklist: Checklist, listed: Judged, day: date) -> None:
    """The rows as they are judged now. A verdict that changed remembers what it was, and since when it is another."""
    rows = {row.matter: row for row in checklist.items.all()}
    fresh, moved = [], []
    for item in listed.items:
        row = rows.pop(item.matter.code, None)
        if row is None:
            row = ChecklistItem(checklist=checklist, matter=item.matter.code, since=day)
            fresh.append(row)
        else:
            moved.append(row)
            if row.verdict != item.verdict:
                row.was, row.since = row.verdict, day
        row.verdict = str(item.verdict)
        row.name, row.name_en = item.matter.name.zh[:120], item.matter.name.en[:160]
        row.because, row.missing = [told(because) for because in item.because], list(item.missing)
    for row in rows.values():
        if row.verdict != Verdict.NOT_NEEDED or row.because:
            row.was, row.since = row.verdict, day
        row.verdict, row.because, row.missing = Verdict.NOT_NEEDED, [], []
        moved.append(row)
    ChecklistItem.objects.bulk_create(fresh)
    columns = ["verdict", "because", "missing", "since", "was", "name", "name_en"]
    ChecklistItem.objects.bulk_update(moved, columns)
    checklist.packs = {one.code: one.number for one in packs_on(checklist.dossier.zone, day)}


def told(because: Because) -> dict[str, Any]:
    return {
        "rule": because.rule,
        "facts": dict(because.facts),
        "text": because.text.zh,
        "text_en": because.text.en,
        "source": because.source,
        "confidence": str(because.confidence),
        "pack": because.pack,
    }


def item_told(item: Item, catalogue: Catalogue) -> dict[str, Any]:
    """As a document of a plan keeps it. `met`: whether the rule speaks for the verdict, or is not met by the facts."""
    says = {rule.id: str(rule.verdict) for rule in catalogue.by_matter[item.matter.code]}
    return {
        "id": item.matter.code,
        "name": item.matter.name.zh,
        "name_en": item.matter.name.en,
        "needed": item.needed,
        "verdict": str(item.verdict),
        "because": [
            told(because) | {"met": item.needed is None or says[because.rule] == str(item.verdict)}
            for because in item.because
        ],
        "missing": list(item.missing),
    }
