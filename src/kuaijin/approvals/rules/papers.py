"""Which papers a case needs, which are there, and which nobody may ask the applicant for."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Case, Document
from kuaijin.approvals.models.cases import Way
from kuaijin.approvals.rules.handling import BINZHOU_LAW
from kuaijin.approvals.states import Step
from kuaijin.journal.errors import Refused

HERE = (Document.State.HANDED_IN, Document.State.OBTAINED, Document.State.PRODUCED)
ONCE_ONLY = f"{BINZHOU_LAW}第九条第三款"


@dataclass(frozen=True)
class Paper:
    """A document kind as the catalogue froze it. `obtainable`: the office gets it itself, by `source`."""

    code: str
    name: str
    name_en: str
    obtainable: bool
    source: str


def paper(case: Case, code: str) -> Paper:
    told = (case.matter_facts.get("documents") or {}).get(code) or {}
    return Paper(
        code,
        str(told.get("name") or code),
        str(told.get("name_en") or ""),
        bool(told.get("obtainable")),
        str(told.get("source") or ""),
    )


def needed(case: Case) -> list[Paper]:
    return [paper(case, code) for code in case.matter_facts.get("needs") or ()]


def made_by_predecessors(case: Case) -> set[str]:
    """Results of the cases it waits for: they come from office to office (滨州 16), not from the applicant."""
    made: set[str] = set()
    for facts in case.awaits.values_list("after__matter_facts", flat=True):
        made.update(facts.get("produces") or ())
    return made


def asked(case: Case) -> list[Paper]:
    """What the applicant has to hand in."""
    made = made_by_predecessors(case)
    return [one for one in needed(case) if not one.obtainable and one.code not in made]


def deferrable(case: Case) -> set[str]:
    return set(case.matter_facts.get("deferrable") or ())


def states(case: Case) -> dict[str, str]:
    rows = Document.objects.filter(checklist=case.checklist_id).values_list("code", "state")
    return dict(rows)


def missing(case: Case) -> list[Paper]:
    """Asked of the applicant and not there. A signed commitment stands for them (滨州 12; 山东 29: 直接办理)."""
    if case.way == Way.COMMITMENT and case.steps.filter(what=Step.COMMITTED).exists():
        return []
    there = states(case)
    return [one for one in asked(case) if there.get(one.code) not in HERE]


def outstanding(case: Case) -> list[Document]:
    """Papers for which it was accepted though they were not there, still not handed in."""
    rows = Document.objects.filter(checklist=case.checklist_id, state=Document.State.DEFERRED)
    return [row for row in rows.order_by("pk") if row.code in set(case.matter_facts.get("needs") or ())]


def check_may_ask(case: Case, code: str) -> None:
    """What the office can get by itself it must not ask for."""
    one = paper(case, code)
    if one.obtainable:
        raise Refused(
            _("“%(paper)s”由部门自己取得，不得要求申请人提供。") % {"paper": one.name},
            field="items",
            rule=one.source or ONCE_ONLY,
        )


def names(papers: list[Paper]) -> str:
    return str(_("、")).join(one.name for one in papers)
