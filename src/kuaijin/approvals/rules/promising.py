"""From a checklist to the planner and back: what is asked, the answer as a document, and whether it may be published.

The solver runs here, before and outside every command; a command only has what it is handed checked again."""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import BoundedSemaphore, Lock
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.models import Checklist
from kuaijin.approvals.queries.catalogue import catalogue_of, confirmations_of, desks_of, rulings_of
from kuaijin.approvals.rules.checklists import item_told, judged
from kuaijin.approvals.rules.lawful import open_points, why_not_lawful
from kuaijin.approvals.rules.sealing import sealed, unsealed
from kuaijin.journal.errors import Refused
from kuaijin.law.calendar import Calendar
from kuaijin.law.fields import Malformed
from kuaijin.obligations.rules import grounds, malformed, zone_calendar
from kuaijin.planning.catalogue.assembling import Assembled, Barred, Wanted, assembled
from kuaijin.planning.catalogue.checklist import Checklist as Judged
from kuaijin.planning.catalogue.packs import Catalogue, CatalogueMatter, Stated
from kuaijin.planning.catalogue.terms import NOTICE, Confirmations, Override
from kuaijin.planning.checking import faults
from kuaijin.planning.document import document
from kuaijin.planning.matters import Asked, Lever, Matter, Outside
from kuaijin.planning.solve import available

SECONDS = 4.0
"""Solving time of one answer at most."""
LONGEST_PROMISE, LONGEST_WAIT = 400, 60
KEPT = 256
_answers: OrderedDict[str, tuple["Answer", Calendar]] = OrderedDict()
_lock = Lock()
# Two searches at a time: the others wait, so that pages which need no solver stay quick.
_turns = BoundedSemaphore(2)


@dataclass(frozen=True)
class Question:
    """What the desk is set to. `matters` None: all that are needed. `waits`: working days by which papers of a matter
    come late. `capacities`: cases in hand at once, by department."""

    start: date
    levers: tuple[Lever, ...]
    promise: int | None = None
    matters: tuple[str, ...] | None = None
    waits: Mapping[str, int] | None = None
    capacities: Mapping[str, int] | None = None

    def as_asked(self) -> dict[str, Any]:
        """As a plan keeps it."""
        return {
            "start": self.start.isoformat(),
            "levers": [str(lever) for lever in self.levers],
            "promise": self.promise,
            "matters": None if self.matters is None else list(self.matters),
            "waits": dict(self.waits or {}),
            "capacities": dict(self.capacities or {}),
        }


@dataclass(frozen=True)
class Answer:
    """The document with the solving time in seconds."""

    document: dict[str, Any]
    seconds: float


@dataclass(frozen=True)
class Drawn:
    """What one question rests on: the catalogue of the day, the checklist as judged, the planner's own question."""

    catalogue: Catalogue
    listed: Judged
    assembled: Assembled
    calendar: Calendar
    confirmed: Confirmations

    @property
    def asked(self) -> Asked:
        return self.assembled.asked


def question_from(asked: Mapping[str, Any]) -> Question:
    """Refused by field where something is not of its kind."""
    try:
        start = date.fromisoformat(str(asked.get("start")))
    except ValueError as error:
        raise Refused(_("开始日读不懂，写成 2026-10-09 这样。"), field="start", rule="day") from error
    levers = tuple(Lever(one) for one in asked.get("levers") or () if one in tuple(Lever))
    matters = asked.get("matters")
    waits = {str(code): _whole(days, "waits", LONGEST_WAIT) for code, days in (asked.get("waits") or {}).items()}
    places = {str(name): _whole(n, "capacities", 10_000) for name, n in (asked.get("capacities") or {}).items()}
    promise = asked.get("promise")
    return Question(
        start=start,
        levers=tuple(dict.fromkeys(levers)),
        promise=None if promise in (None, "") else _whole(promise, "promise", LONGEST_PROMISE, least=1),
        matters=None if matters is None else tuple(str(code) for code in matters),
        waits={code: days for code, days in waits.items() if days},
        capacities=places,
    )


def _whole(value: object, field: str, most: int, least: int = 0) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if not least <= number <= most:
        raise Refused(
            _("%(value)s 不是 %(least)s 到 %(most)s 的整数。") % {"value": value, "least": least, "most": most},
            field=field,
        )
    return number


def places_of(checklist: Checklist) -> dict[str, int]:
    """Cases in hand at once, of the desks that say so."""
    return {name: desk.places for name, desk in desks_of(checklist.dossier.zone).items() if desk.places}


def drawn(checklist: Checklist, question: Question, day: date) -> Drawn:
    """Raises Refused where the order runs in a circle, or nothing that was chosen is needed."""
    zone = checklist.dossier.zone
    catalogue, listed, confirmed = catalogue_of(zone, day), judged(checklist, day), confirmations_of(zone, day)
    wanted = Wanted(
        start=question.start,
        levers=question.levers,
        promise=question.promise,
        matters=question.matters,
    )
    offices = {item.matter.department for item in listed.needed if wanted.covers(item.matter)}
    places = {name: n for name, n in (question.capacities or {}).items() if name in offices}
    wanted = replace(wanted, capacities=places)
    try:
        made = assembled(
            catalogue,
            listed,
            wanted,
            grounds(),
            confirmations=confirmed,
            rulings=rulings_of(zone, day),
            overrides={code: Override(deferrable=days) for code, days in (question.waits or {}).items()},
        )
    except Malformed as error:
        raise malformed(error) from error
    if not made.asked.matters:
        raise Refused(_("没有要排的事项。先回答项目情况，或者选要排的事项。"), field="matters", rule="some")
    reached = _reached_by_grounds(catalogue, made)
    return Drawn(catalogue, listed, reached, zone_calendar(checklist.dossier), confirmed)


def _reached_by_grounds(catalogue: Catalogue, made: Assembled) -> Assembled:
    """A lever whose ground names matters holds for these alone."""
    commitment = Lever.NOTIFIED_COMMITMENT
    matters = tuple(
        one if catalogue.lever_ground(commitment, one.catalogue) else replace(one, commitment=None)
        for one in made.asked.matters
    )
    return replace(made, asked=replace(made.asked, matters=matters))


def open_levers(catalogue: Catalogue) -> tuple[Lever, ...]:
    """Levers that a pack in force grounds."""
    return tuple(lever for lever in Lever if catalogue.lever_ground(lever) is not None)


def answered(drawn: Drawn, seconds: float = SECONDS) -> Answer:
    """The planner's answer, kept for the same question. Refused where the solver is not installed or its plan does
    not stand up to the checker."""
    if not available():
        raise Refused(_("没有装求解器，排不了计划。请管理员装上 kuaijin[optimise]。"), field="solver", rule="missing")
    key = repr(drawn.asked)
    with _lock:
        kept = _answers.get(key)
        if kept is not None and kept[1] is drawn.calendar:
            _answers.move_to_end(key)
            return kept[0]
    made = _solved(drawn, seconds)
    with _lock:
        _answers[key] = (made, drawn.calendar)
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return made


def _solved(drawn: Drawn, seconds: float) -> Answer:
    # loaded where it is used: the solver takes a second and a hundred megabytes
    from kuaijin.planning.solve.promise import promise  # noqa: PLC0415 - see above

    with _turns:
        begun = time.perf_counter()
        told = document(promise(drawn.asked, drawn.calendar, seconds))
        spent = time.perf_counter() - begun
    wrong = faults(drawn.asked, told, drawn.calendar)
    if wrong:
        raise Refused(_("独立复核没有通过，不给出计划。") + "；".join(wrong), field="plan", rule="checked")
    return Answer(sealed(told, drawn.asked), spent)


def completed(told: Mapping[str, Any], drawn: Drawn) -> dict[str, Any]:
    """The document of a plan with what it rests on: every matter judged, terms with sources, what is unconfirmed."""
    sources = drawn.assembled.grounds
    return {
        **unsealed(told),
        "matters": [item_told(item, drawn.catalogue) for item in drawn.listed.items],
        "levers": [{**one, "source": sources.get(Lever(one["kind"]), one["source"])} for one in told["levers"]],
        "terms": {one.id: _terms(drawn, one) for one in drawn.asked.matters},
        "confirmed": [
            {"matter": code, "field": field, "value": said.value, "source": said.source}
            for (code, field), said in drawn.confirmed.items()
            if any(one.id == code for one in drawn.asked.matters)
        ],
        "unconfirmed": [
            {
                "matter": one.matter,
                "field": one.field,
                "value": one.value,
                "confidence": str(one.confidence),
                "source": one.source,
            }
            for one in open_points(drawn)
        ],
        "barred": [_barred(one) for one in drawn.assembled.barred],
        "not_lawful": why_not_lawful(drawn),
        "packs": {pack.code: pack.number for pack in drawn.catalogue.packs},
        "links": [
            {
                "matter": one.id,
                "after": link.matter,
                "kind": str(link.kind),
                "lag": link.lag.days,
                "source": why_after(drawn.catalogue, one.id, link.matter),
            }
            for one in drawn.asked.matters
            for link in one.after
        ],
        "capacities": dict(drawn.asked.capacities),
    }


def why_after(catalogue: Catalogue, matter: str, after: str) -> str:
    """The source of an order; empty where it comes from a result that the later one needs."""
    orders = [one for one in catalogue.orders if one.pair == (matter, after) and one.holds]
    return orders[-1].source[:300] if orders else ""


def _terms(drawn: Drawn, matter: Matter) -> dict[str, Any]:
    listed = drawn.catalogue.matters[matter.catalogue]
    planned = "promised" if matter.promised < matter.statutory else "statutory"
    demanded = source_of(listed, "notice", drawn.confirmed)
    return {
        "statutory": matter.statutory,
        "promised": matter.promised,
        "mode": str(matter.mode),
        "commitment": matter.commitment,
        "wait": matter.deferrable,
        "source": source_of(listed, "statutory", drawn.confirmed),
        "planned_source": source_of(listed, planned, drawn.confirmed),
        "outside": [_outside(one, demanded) for one in matter.outside],
    }


def _outside(one: Outside, demanded: str) -> dict[str, Any]:
    """`demanded`: by what a public notice is demanded, which is not by what it stops a clock."""
    source = demanded if one.kind == NOTICE else ""
    return {"kind": one.kind, "days": one.days, "mode": str(one.mode), "source": source}


def source_of(listed: CatalogueMatter, field: str, confirmed: Confirmations) -> str:
    """Where a value stands: with whoever confirmed it, else in the packs; empty where nobody says it."""
    said = confirmed.get((listed.code, field))
    stated: Stated | None = getattr(listed, field)
    return said.source if said else stated.source if stated else ""


def _barred(one: Barred) -> dict[str, str]:
    return {
        "lever": str(one.lever),
        "matter": one.matter,
        "text": one.text.zh,
        "text_en": one.text.en,
        "source": one.source,
    }


def check_holds(drawn: Drawn, told: Mapping[str, Any]) -> None:
    """The document against what is asked now. Raises Refused with what does not hold."""
    try:
        wrong = faults(drawn.asked, told, drawn.calendar)
    except (KeyError, TypeError, ValueError):
        # not a document of this question at all: it names matters or days that are not in it
        wrong = [_("事项或日子对不上")]
    serial = sum(one.statutory for one in drawn.asked.matters if one.mode == "working")
    if told.get("serial_days") != serial:
        wrong.append(_("逐项办的天数不是 %(n)s") % {"n": serial})
    if wrong:
        raise Refused(
            _("这份计划和现在的目录、情况对不上：%(why)s。重新求解再存。") % {"why": "；".join(wrong)},
            field="plan",
            rule="checked",
        )
