"""The desk on which a plan is tried: what it is set to, and the planner's answers to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kuaijin.approvals.models import Checklist
from kuaijin.approvals.plan_words import said
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.rules import making, promising
from kuaijin.approvals.rules.checklists import judged
from kuaijin.approvals.rules.promising import Answer, Drawn, Question
from kuaijin.approvals.rules.sealing import sealed
from kuaijin.journal.errors import Refused
from kuaijin.kit.typed import Unreadable, read_day
from kuaijin.planning.catalogue.checklist import Checklist as Judged
from kuaijin.planning.catalogue.packs import Catalogue


@dataclass(frozen=True)
class Settings:
    """What can be set for a checklist on a day."""

    checklist: Checklist
    day: date
    catalogue: Catalogue
    listed: Judged

    @classmethod
    def of(cls, checklist: Checklist, day: date) -> "Settings":
        return cls(checklist, day, catalogue_of(checklist.dossier.zone, day), judged(checklist, day))

    @property
    def open_levers(self) -> dict[str, str]:
        """Levers that a pack in force grounds, with its source."""
        grounds = {str(lever): self.catalogue.lever_ground(lever) for lever in promising.open_levers(self.catalogue)}
        return {code: ground.source for code, ground in grounds.items() if ground is not None}

    def usual(self) -> Question:
        """Every lever, today, the shortest; what is granted already and what comes after building is left out."""
        last = list(self.catalogue.stages)[-1:]
        done = making.decided(self.checklist)
        needed = [item.matter for item in self.listed.needed if item.matter.code not in done]
        now = [matter for matter in needed if matter.stage not in last] or needed
        return Question(
            start=self.day,
            levers=promising.open_levers(self.catalogue),
            matters=tuple(matter.code for matter in now),
            waits={},
            capacities=promising.places_of(self.checklist),
        )

    def late_papers(self, question: Question) -> list[tuple[str, str, int]]:
        """Chosen matters some papers of which may follow: code, name, working days after which they are there."""
        codes = question.matters or ()
        return [
            (item.matter.code, said(item.matter.name), (question.waits or {}).get(item.matter.code, 0))
            for item in self.listed.needed
            if item.matter.code in codes and item.matter.deferrable
        ]


def question_from(query: QueryDict, settings: Settings, before: Mapping[str, Any] | None) -> Question:
    """What the form says; where nothing was sent, the last plan's setting from today on, else the usual one.

    Refused by field for a day or a number that cannot be read."""
    usual = settings.usual()
    if query.get("set") != "1":
        return _continued(usual, before, settings) if before else usual
    needed = {item.matter.code for item in settings.listed.needed}
    given = promising.question_from(
        {
            "start": _day(query.get("start", ""), settings.day).isoformat(),
            "levers": [code for code in query.getlist("lever") if code in settings.open_levers],
            "promise": query.get("promise", "").strip(),
            "matters": [code for code in query.getlist("matter") if code in needed],
            "waits": {key.removeprefix("wait-"): value or 0 for key, value in query.items() if key.startswith("wait-")},
        }
    )
    return replace(given, capacities=usual.capacities)


def _continued(usual: Question, before: Mapping[str, Any], settings: Settings) -> Question:
    kept = promising.question_from(before)
    known = set(usual.levers)
    needed = {item.matter.code for item in settings.listed.needed} - making.decided(settings.checklist)
    chosen = tuple(code for code in kept.matters or () if code in needed)
    return replace(
        usual,
        start=max(kept.start, settings.day),
        levers=tuple(lever for lever in kept.levers if lever in known),
        promise=kept.promise,
        matters=chosen or usual.matters,
        waits=kept.waits,
    )


def _day(text: str, today: date) -> date:
    """A month alone is its first day."""
    try:
        return read_day(text, today=today).day
    except Unreadable as error:
        raise Refused(str(error), field="start", rule="day") from error


def fields_of(question: Question) -> list[tuple[str, str]]:
    """The form's fields as they stand: for addresses, and for a form that keeps what is shown."""
    return [
        ("set", "1"),
        ("start", question.start.isoformat()),
        *(("lever", str(lever)) for lever in question.levers),
        *(("matter", code) for code in question.matters or ()),
        *((f"wait-{code}", str(days)) for code, days in (question.waits or {}).items()),
        ("promise", "" if question.promise is None else str(question.promise)),
    ]


def address(question: Question, **changes: object) -> str:
    """The query of the desk set like this."""
    query = QueryDict(mutable=True)
    for name, value in fields_of(replace(question, **changes)):  # type: ignore[arg-type]
        query.appendlist(name, value)
    return f"?{query.urlencode()}"


@dataclass(frozen=True)
class Tried:
    """`answer`: what the planner said, sealed, as a command takes it; `document`: the same with all that it rests on.
    `fastest`: without a promise; `widest`: with every lever.
    `seconds` is what the solver took for those that were not known already."""

    drawn: Drawn
    answer: dict[str, Any]
    document: dict[str, Any]
    fastest: dict[str, Any]
    widest: dict[str, Any]
    seconds: float


def tried(settings: Settings, question: Question) -> Tried:
    """Solves as often as the page needs: the shortest, the promise asked for, and why one day less cannot be. Answers
    are kept, so a second look costs nothing. Raises Refused."""
    drawn = promising.drawn(settings.checklist, question, settings.day)
    fastest = _answer(settings, replace(question, promise=None), drawn if question.promise is None else None)
    asked = fastest if question.promise is None else promising.answered(drawn)
    told = asked.document
    shorter = _shorter(settings, question, asked, fastest)
    if shorter is not None:
        told = sealed({**told, "shorter": shorter.document["promise"]}, drawn.asked)
    every = replace(question, promise=None, levers=promising.open_levers(settings.catalogue))
    widest = fastest if set(every.levers) == set(question.levers) else _answer(settings, every)
    spent = {id(one): one.seconds for one in (fastest, asked, shorter, widest) if one is not None}
    return Tried(
        drawn, told, promising.completed(told, drawn), fastest.document, widest.document, round(sum(spent.values()), 1)
    )


def _answer(settings: Settings, question: Question, drawn: Drawn | None = None) -> Answer:
    return promising.answered(drawn or promising.drawn(settings.checklist, question, settings.day))


def _shorter(settings: Settings, question: Question, asked: Answer, fastest: Answer) -> Answer | None:
    """One day less than the shortest, to be told why not; where that is not proved nothing is claimed."""
    best = fastest.document["promise"]
    if asked.document["promise"]["feasible"] is not True or not fastest.document["proved"] or not best["days"]:
        return None
    return _answer(settings, replace(question, promise=best["days"] - 1))


def stages_of(settings: Settings, question: Question) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Needed matters by the name of their stage: code, name, whether it is planned now."""
    chosen, stages = set(question.matters or ()), settings.catalogue.stages
    groups: dict[str, list[tuple[str, str, bool]]] = {code: [] for code in stages}
    for item in settings.listed.needed:
        row = (item.matter.code, said(item.matter.name), item.matter.code in chosen)
        groups.setdefault(item.matter.stage, []).append(row)
    told = {code: said(stages[code].name) if code in stages else _("不分阶段") for code in groups}
    return [(told[code], rows) for code, rows in groups.items() if rows]
