"""What only a person can say, as questions with their answers; and what was said so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.exchange import deciding, saying
from kuaijin.exchange.deciding import CODE, DIFFERENT, NAME, PERSON, SAME, TWIN
from kuaijin.exchange.desk import Asked
from kuaijin.exchange.looking import Looked
from kuaijin.exchange.models import Import
from kuaijin.exchange.reading import Action, Decisions, Field, LedgerReading, Question, RowChoice, RowRef
from kuaijin.journal.errors import Refused

QUESTIONS = 50
MERGE, MAKE, SKIP = "merge", "make", "skip"
KEYS = {"person:": PERSON, "enterprise:": CODE, "code:": NAME}


@dataclass(frozen=True)
class Answer:
    """`proposed`: what is done when nobody answers."""

    value: str
    words: str
    proposed: bool = False


@dataclass(frozen=True)
class Place:
    """A row that the question is about."""

    words: str
    href: str


@dataclass(frozen=True)
class Asking:
    key: str
    kind: str
    words: str
    answers: tuple[Answer, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Settled:
    """Something answered already, which can be taken back."""

    key: str
    words: str


def questions(batch: Import, looked: Looked) -> list[Asking]:
    return [_asking(batch, looked, question) for question in looked.reading.questions[:QUESTIONS]]


def _asking(batch: Import, looked: Looked, question: Question) -> Asking:
    places = tuple(
        Place(f"{ref.sheet} {ref.row}", Asked(sheet=ref.sheet, cell=(ref, _field_of(question))).href(batch))
        for ref in question.rows[:6]
    )
    words = saying.said(question.note)
    return Asking(question.key, question.kind, words, tuple(_answers(looked, question)), places)


def _field_of(question: Question) -> Field:
    return {TWIN: Field.TITLE, CODE: Field.USCC, NAME: Field.ENTERPRISE}.get(question.kind, Field.TASKFORCE)


def _answers(looked: Looked, question: Question) -> Iterable[Answer]:
    if question.kind == TWIN:
        yield Answer(MERGE, _("是同一个，并入"), proposed=True)
        yield Answer(MAKE, _("是两个项目，都建"))
        yield Answer(SKIP, _("后一行不要"))
    elif question.kind == PERSON:
        yield Answer(DIFFERENT, _("是不同的人"), proposed=True)
        yield Answer(SAME, _("是同一个人"))
    elif question.kind == CODE:
        yield Answer(DIFFERENT, _("都对，是两家企业"), proposed=True)
        codes = dict.fromkeys(looked.rows[ref].value(Field.USCC) for ref in question.rows)
        yield from (Answer(code, _("都应是 %(code)s") % {"code": code}) for code in codes if code)
    elif question.kind == NAME:
        yield Answer(DIFFERENT, _("照原样，按代码认作一家"), proposed=True)
        names = dict.fromkeys(looked.rows[ref].company for ref in question.rows)
        yield from (Answer(name, _("都叫%(name)s") % {"name": name}) for name in names if name)


def answered(looked: Looked, key: str, value: str) -> Decisions:
    """The decisions with this answer. Raises Refused when it is no answer to a question that is asked."""
    question = next((one for one in looked.reading.questions if one.key == key), None)
    if question is None or value not in {one.value for one in _answers(looked, question)}:
        raise Refused(_("这个问题已经定了，或不再要问。刷新看一眼。"), field="answer", rule="asked")
    decisions = looked.decisions
    if question.kind == TWIN:
        into = question.rows[0] if value == MERGE else None
        return deciding.choose_row(decisions, question.rows[-1], RowChoice(Action(value), into))
    if value in (SAME, DIFFERENT):
        return deciding.answer(decisions, key, value)
    if question.kind == CODE:
        return deciding.one_code(decisions, looked.reading, key.removeprefix("enterprise:"), value)
    return deciding.one_name(decisions, looked.reading, key.removeprefix("code:"), value)


def settled(looked: Looked) -> list[Settled]:
    found = []
    for ref, choice in looked.decisions.rows.items():
        words = {Action.MERGE: _("并入"), Action.MAKE: _("单独新建"), Action.SKIP: _("跳过")}[choice.action]
        said = _("%(sheet)s 第 %(row)s 行：%(act)s") % {"sheet": ref.sheet, "row": ref.row, "act": words}
        found.append(Settled(f"twin:{ref.sheet}:{ref.row}", said))
    for key, value in looked.decisions.answers.items():
        kind = next((kind for start, kind in KEYS.items() if key.startswith(start)), "")
        words = _("同一个人") if value == SAME else _("不同的人") if kind == PERSON else _("照原样，不合并")
        about = {"name": key.partition(":")[2], "answer": words}
        found.append(Settled(key, _("%(name)s：%(answer)s") % about))
    return found


def taken_back(decisions: Decisions, key: str) -> Decisions:
    """The question is asked again."""
    if key.startswith("twin:"):
        sheet, _colon, row = key.removeprefix("twin:").rpartition(":")
        if row.isdecimal():
            return deciding.choose_row(decisions, RowRef(sheet, int(row)), None)
    return deciding.answer(decisions, key, None)


@dataclass(frozen=True)
class ProposedDay:
    """`why`: settled, earlier (the zone's last import said so), title or today."""

    on: date
    why: str


def proposed_day(batch: Import, reading: LedgerReading, earlier: date | None, today: date) -> ProposedDay:
    """From when seats hold unless somebody says otherwise: as the zone's last import had it, else the beginning of the
    titles' year, else today."""
    if batch.seats_from is not None:
        return ProposedDay(batch.seats_from, "settled")
    if earlier is not None:
        return ProposedDay(earlier, "earlier")
    years = [sheet.year for sheet in reading.sheets if sheet.rows and sheet.year]
    if years and date(min(years), 1, 1) <= today:
        return ProposedDay(date(min(years), 1, 1), "title")
    return ProposedDay(today, "today")
