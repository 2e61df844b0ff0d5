"""The way of a case, step by step, each with what its law asks to be said: what was missing, why it stood still."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.models import Case, CaseEvent, Check
from kuaijin.approvals.rules import papers
from kuaijin.approvals.states import Step
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.kit.formats import day_text, is_english, listed
from kuaijin.obligations.explain import ground_said


@dataclass(frozen=True)
class Done:
    """One step as the page lists it; `told` are its facts in short sentences."""

    on: date
    what: str
    words: str
    told: tuple[str, ...]
    who: str
    outside_hours: bool
    files: tuple[ShownFile, ...]


# What an office notes for itself and its colleagues.
INTERNAL = (Step.PRE_REVIEWED, Step.WARNED)


def done(case: Case, steps: Sequence[CaseEvent], today: date, *, inside: bool) -> tuple[Done, ...]:
    """Who is not `inside` reads every step, without what an office noted for itself."""
    return tuple(_done(case, step, today, inside=inside) for step in steps)


def _done(case: Case, step: CaseEvent, today: date, *, inside: bool) -> Done:
    who = step.name
    if step.on_behalf_of:
        who = _("%(who)s 代%(whom)s") % {"who": step.name, "whom": step.on_behalf_of}
    what = str(Step(step.what).label) if step.what in Step.values else step.what
    said = [sentence for key, say in SAYINGS if (fact := step.facts.get(key)) and (sentence := say(case, fact, today))]
    words = step.words if inside or step.what not in INTERNAL else ""
    return Done(step.on, what, words, tuple(said), who, step.outside_hours, tuple(shown(step.files.all())))


def _items(case: Case, items: Any, today: date) -> str:
    """What is wrong and which papers went back are two lists: a paper is no defect."""
    wrong = [item["name"] for item in items if not item.get("code")]
    back = [case_paper(case, str(item["code"])) for item in items if item.get("code")]
    said = [_("要补：%(items)s") % {"items": listed(wrong)}] if wrong else []
    said += [_("退回：%(papers)s") % {"papers": listed(back)}] if back else []
    return _("；").join(said)


def case_paper(case: Case, code: str) -> str:
    paper = papers.paper(case, code)
    return (is_english() and paper.name_en) or paper.name


def _ground(case: Case, ground: Any, today: date) -> str:
    return _("因为%(ground)s") % {"ground": ground_said(str(ground))}


def _stops(case: Case, stops: Any, today: date) -> str:
    return "" if "statutory" in stops else _("只停承诺时限，法定时限照算")


def _papers(case: Case, told: Any, today: date) -> str:
    said = _("%(paper)s %(day)s 前")
    return listed([said % {"paper": case_paper(case, code), "day": _day(until, today)} for code, until in told.items()])


def _extension(case: Case, days: Any, today: date) -> str:
    return ngettext("延长 %(n)s 天", "延长 %(n)s 天", int(days)) % {"n": days} if isinstance(days, int) else ""


def _late(case: Case, late: Any, today: date) -> str:
    return _("超过了法定时限") if late == "statutory" else _("超过了承诺时限") if late == "promised" else str(late)


def _found(case: Case, found: Any, today: date) -> str:
    return str(Check.Found(found).label) if found in Check.Found.values else str(found)


def _day(text: Any, today: date | None) -> str:
    """With its year where `today` is not given."""
    try:
        return day_text(date.fromisoformat(str(text)), today=today, year=True if today is None else None)
    except ValueError:
        return str(text)


# Facts of a step in the order in which they are said.
SAYINGS: tuple[tuple[str, Callable[[Case, Any, date], str]], ...] = (
    ("items", _items),
    ("ground", _ground),
    ("stops", _stops),
    ("papers", _papers),
    ("days", _extension),
    ("until", lambda case, value, today: _("%(day)s 前") % {"day": _day(value, today)}),
    ("expected_end", lambda case, value, today: _("预计 %(day)s 结束") % {"day": _day(value, today)}),
    ("authority", lambda case, value, today: _("%(who)s 批准") % {"who": value}),
    ("from", lambda case, value, today: _("从 %(day)s 起算") % {"day": _day(value, today)}),
    ("result_number", lambda case, value, today: str(value)),
    ("valid_until", lambda case, value, today: _("有效到 %(day)s") % {"day": _day(value, None)}),
    ("late", _late),
    ("reason", lambda case, value, today: _("原因：%(why)s") % {"why": value}),
    ("received_by", lambda case, value, today: _("%(who)s 签收") % {"who": value}),
    ("found", _found),
    ("source", lambda case, value, today: str(value)),
)
