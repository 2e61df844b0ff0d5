"""The pack of a dispatch meeting: one page a project, what it shows on the day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import override

from kuaijin.dossiers.models import Role
from kuaijin.kit.components import light_word
from kuaijin.kit.formats import money_text
from kuaijin.kit.paper.content import said
from kuaijin.kit.paper.pdf import Undrawable, typeset, undrawable
from kuaijin.law.lights import Light
from kuaijin.supervision.agenda import Agenda, Line
from kuaijin.supervision.models import DispatchMeeting
from kuaijin.supervision.papers.minutes import CHINESE

TEMPLATE = Path(__file__).parent / "pack.typ"
# A page holds so many lines; what is more is counted below them.
LINES_AT_MOST = 11
UNDONE_AT_MOST, PROBLEMS_AT_MOST = 4, 3
LONGEST, SHORTEST = 46, 24
NOT_TOLD = "没有填报"


def pack_pdf(meeting: DispatchMeeting, agendas: Sequence[Agenda], *, address: str) -> bytes:
    """Raises Undrawable rather than print a gap."""
    with override(CHINESE):
        pages = [_page(agenda) for agenda in agendas]
        told = {
            "title": meeting.title,
            "number": meeting.number,
            "place": meeting.place,
            "day": said(meeting.on),
            "zone": meeting.zone.name,
            "pages": pages,
        }
    if lacking := undrawable("".join(_texts(told))):
        raise Undrawable(lacking)
    return typeset(TEMPLATE, {"pack": told}, on=meeting.on, address=address)


def _page(agenda: Agenda) -> dict[str, Any]:
    visit = "没有走访记录"
    if agenda.visited_on is not None:
        what = f"：{_short(agenda.visited_what)}" if agenda.visited_what else ""
        visit = f"{said(agenda.visited_on)} {agenda.visited_by}{what}"
    undone, problems = agenda.undone[:UNDONE_AT_MOST], agenda.problems[:PROBLEMS_AT_MOST]
    owed = agenda.owed[: LINES_AT_MOST - len(undone) - len(problems)]
    return {
        "number": agenda.number,
        "name": agenda.title,
        "enterprise": agenda.enterprise,
        "stage": agenda.stage_said,
        "light": agenda.light,
        "word": light_word(agenda.light),
        "why": "；".join(_why(agenda)),
        "total": _money(agenda.total_amount),
        "arrived": _money(agenda.arrived_amount),
        "progress": _short(agenda.progress) or NOT_TOLD,
        "visit": visit,
        "undone": _lines(undone, len(agenda.undone)),
        "owed": _lines(owed, len(agenda.owed)),
        "problems": _lines(problems, len(agenda.problems)),
        "more": agenda.more,
        "people": [
            {
                "role": str(Role(one.role).label),
                "name": one.name or "空缺",
                "phone": one.phone,
            }
            for one in agenda.people
        ],
        "as_of": said(agenda.as_of) if agenda.as_of else "",
    }


def _money(amount: Decimal | None) -> str:
    return money_text(amount) if amount is not None else NOT_TOLD


def _why(agenda: Agenda) -> list[str]:
    lines = (*agenda.undone, *agenda.owed, *agenda.problems)
    late = [line for line in lines if line.light == Light.RED and line.due_on is not None]
    if late:
        return [f"{_short(line.words, SHORTEST)}（到期日{_due(line.due_on)}）" for line in late[:2]]
    told = []
    if agenda.behind_on is not None:
        told.append(f"计划{said(agenda.behind_on)}到的节点没有到")
    told += [f"{_short(line.words, SHORTEST)}（{_due(line.due_on)}）" for line in lines if line.light == Light.BLUE][:2]
    if agenda.unverified_since is not None:
        told.append(f"{said(agenda.unverified_since)}以后没有人核实或者联系")
    return told or ["没有逾期、滞后、临期的事"]


def _lines(lines: Sequence[Line], whole: int) -> dict[str, Any]:
    """`whole` is how many there are, `lines` what the page has room for."""
    rows = [
        {
            "words": _short(line.words),
            "who": line.who,
            "phone": line.phone,
            "due": _due(line.due_on),
            "light": line.light,
            "word": light_word(line.light),
            "of": line.of,
        }
        for line in lines
    ]
    return {"rows": rows, "more": whole - len(lines)}


def _due(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day is not None else "未定"


def _short(words: str, longest: int = LONGEST) -> str:
    words = " ".join(words.split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _texts(value: Any) -> list[str]:
    """Every text that is printed."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []
