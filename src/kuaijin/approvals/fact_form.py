"""The short form: what still matters is asked, what was answered can be changed, each with what hangs on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kuaijin.approvals.models import FactAnswer
from kuaijin.approvals.plan_because import fact_name, value_said
from kuaijin.approvals.plan_words import said
from kuaijin.kit.formats import listed
from kuaijin.planning.catalogue.checklist import Checklist as Judged
from kuaijin.planning.catalogue.facts import FactKind, FactType
from kuaijin.planning.catalogue.logic import facts_in
from kuaijin.planning.catalogue.packs import Catalogue
from kuaijin.projects.models import Project

PREFIX = "fact-"
UNKNOWN = "?"
YES, NO = "yes", "no"
# Letters in a row that a sector and an industry must share to be taken for the same.
SHARED = 2


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    on: bool


@dataclass(frozen=True)
class Question:
    """`hangs`: matters that wait for it; `proposed`: what we hold already, with where it comes from."""

    code: str
    name: str
    hint: str
    kind: str
    options: tuple[Option, ...]
    text: str
    unit: str
    hangs: str
    proposed: str
    error: str

    @property
    def field(self) -> str:
        return PREFIX + self.code


@dataclass(frozen=True)
class Answered:
    """A fact that is known: `told` says by whom and when."""

    code: str
    name: str
    value: str
    row: FactAnswer | None


def sent(query: QueryDict, catalogue: Catalogue) -> dict[str, Any]:
    """What stands in the form, as a command takes it: None where it is not known. Only what was in the form."""
    given: dict[str, Any] = {}
    for code, kind in catalogue.facts.items():
        text = query.get(PREFIX + code)
        if text is None:
            continue
        text = text.strip()
        if text in ("", UNKNOWN):
            given[code] = None
        elif kind.kind is FactType.YES_NO:
            given[code] = {YES: True, NO: False}.get(text, text)
        else:
            given[code] = text
    return given


def questions(
    catalogue: Catalogue,
    listed_now: Judged,
    codes: Sequence[str],
    given: Mapping[str, Any],
    project: Project,
    errors: Mapping[str, str],
) -> list[Question]:
    """`given`: what is in the form or holds already, by code."""
    return [
        _question(catalogue.facts[code], catalogue, listed_now, given, project, errors.get(code, ""))
        for code in codes
        if code in catalogue.facts
    ]


def _question(
    kind: FactKind, catalogue: Catalogue, judged: Judged, given: Mapping[str, Any], project: Project, error: str
) -> Question:
    proposal = proposed(kind, project) if kind.code not in given else ""
    value = given.get(kind.code, proposal or None)
    return Question(
        code=kind.code,
        name=said(kind.name),
        hint=said(kind.hint),
        kind=str(kind.kind),
        options=_options(kind, value),
        text="" if value is None else str(value),
        unit=said(kind.unit),
        hangs=listed(hanging(kind.code, catalogue, judged)),
        proposed=_("项目上写的行业是“%(sector)s”，对不对由您定") % {"sector": project.sector} if proposal else "",
        error=error,
    )


def _options(kind: FactKind, value: Any) -> tuple[Option, ...]:
    if kind.kind is FactType.NUMBER:
        return ()
    if kind.kind is FactType.YES_NO:
        named = [(YES, _("是"), value is True), (NO, _("否"), value is False)]
    else:
        named = [(choice.code, said(choice.name), value == choice.code) for choice in kind.choices]
    options = [Option(code, label, on) for code, label, on in named]
    return (*options, Option(UNKNOWN, _("还不知道"), not any(one.on for one in options)))


def hanging(code: str, catalogue: Catalogue, judged: Judged) -> list[str]:
    """Matters whose verdict waits for this fact; where none does, those whose rules look at it."""
    waiting = [said(item.matter.name) for item in judged.items if code in item.missing]
    if waiting:
        return waiting
    looked = dict.fromkeys(rule.matter for rule in catalogue.rules if code in set(facts_in(rule.when)))
    return [said(catalogue.matters[matter].name) for matter in looked]


def proposed(kind: FactKind, project: Project) -> str:
    """The choice of an industry that shares words with the sector that the project's file names."""
    if kind.code != "industry" or not project.sector:
        return ""
    best = max(kind.choices, key=lambda choice: _shared(choice.name.zh, project.sector))
    return best.code if _shared(best.name.zh, project.sector) >= SHARED else ""


def _shared(one: str, other: str) -> int:
    """Length of the longest run of letters that both have."""
    runs = [one[i:j] for i in range(len(one)) for j in range(i + 1, len(one) + 1)]
    return max((len(run) for run in runs if run in other), default=0)


def known(catalogue: Catalogue, facts: Mapping[str, Any], rows: Mapping[str, FactAnswer]) -> list[Answered]:
    """What holds, in the order of the packs."""
    return [
        Answered(code, fact_name(code, catalogue.facts), value_said(code, facts[code], catalogue.facts), rows.get(code))
        for code in catalogue.facts
        if code in facts
    ]
