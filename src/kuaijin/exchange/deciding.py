"""What a person settles, one step at a time: each step gives the whole of the decisions anew. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kuaijin.exchange.looking import Looked
from kuaijin.exchange.reading import Action, Decisions, Field, LedgerReading, Row, RowChoice, RowRef, SheetKind
from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.fields import COMPANIES, DAYS, MONEY

DIFFERENT = "different"
SAME = "same"
TWIN, PERSON, CODE, NAME = "twin", "person", "enterprise_code", "enterprise_name"
# A day without year or a sum without unit means something else in next year's ledger: such a spelling is not kept.
NEVER_REMEMBERED = DAYS | MONEY


def settle_cell(decisions: Decisions, ref: RowRef, field: Field, text: str | None) -> Decisions:
    """`text` is read like any cell and no longer doubted; None leaves the cell empty."""
    return replace(decisions, cells={**decisions.cells, (ref.sheet, ref.row, field): text})


def forget_cell(decisions: Decisions, ref: RowRef, field: Field, raw: str | None) -> Decisions:
    """The cell, and every one spelled like it, is read as the ledger says it again."""
    cells = {key: text for key, text in decisions.cells.items() if key != (ref.sheet, ref.row, field)}
    spellings = {name: {told: text for told, text in texts.items() if not (name is field and told == raw)}
                 for name, texts in decisions.spellings.items()}  # fmt: skip
    return replace(decisions, cells=cells, spellings={name: texts for name, texts in spellings.items() if texts})


def settle_alike(looked: Looked, ref: RowRef, field: Field, text: str | None) -> Decisions:
    """Every cell written like this one. A column of its own keeps the spelling, so that it is not asked again."""
    raw = looked.rows[ref].cell(field).raw
    decisions = looked.decisions
    if text is not None and raw is not None and _leads_its_column(looked, ref, field):
        spellings = {**decisions.spellings, field: {**decisions.spellings.get(field, {}), raw: text}}
        return replace(decisions, spellings=spellings)
    for other in {ref, *looked.alike(field, raw)}:
        decisions = settle_cell(decisions, other, field, text)
    return decisions


def _leads_its_column(looked: Looked, ref: RowRef, field: Field) -> bool:
    sheet = looked.sheet(ref.sheet)
    return sheet is not None and any(column.fields[:1] == (field,) for column in sheet.columns)


def remembered(spellings: Mapping[Field, Mapping[str, str]]) -> dict[Field, dict[str, str]]:
    """Spellings that hold in another ledger too."""
    return {name: dict(texts) for name, texts in spellings.items() if name not in NEVER_REMEMBERED and texts}


def choose_row(decisions: Decisions, ref: RowRef, choice: RowChoice | None) -> Decisions:
    """None takes the choice back."""
    rows = {key: kept for key, kept in decisions.rows.items() if key != ref}
    return replace(decisions, rows=rows if choice is None else {**rows, ref: choice})


def answer(decisions: Decisions, key: str, text: str | None) -> Decisions:
    """None takes the answer back."""
    answers = {known: kept for known, kept in decisions.answers.items() if known != key}
    return replace(decisions, answers=answers if text is None else {**answers, key: text})


def one_code(decisions: Decisions, reading: LedgerReading, name: str, code: str) -> Decisions:
    """Every row of this company's name has this code."""
    wanted = match_key(name)
    rows = (
        ref
        for ref, row in _of_projects(reading)
        if match_key(row.company or "") == wanted and row.value(Field.USCC) not in (None, code)
    )
    return _everywhere(decisions, rows, Field.USCC, code)


def one_name(decisions: Decisions, reading: LedgerReading, code: str, name: str) -> Decisions:
    """Every row with this code has this company's name."""
    for field in sorted(COMPANIES):
        rows = (
            ref
            for ref, row in _of_projects(reading)
            if row.value(Field.USCC) == code and row.value(field) and row.value(field) == row.company
            and match_key(row.company or "") != match_key(name)
        )  # fmt: skip
        decisions = _everywhere(decisions, rows, field, name)
    return decisions


def _of_projects(reading: LedgerReading) -> Iterable[tuple[RowRef, Row]]:
    return (
        (RowRef(sheet.name, row.row), row) for sheet, row in reading.rows() if sheet.kind is not SheetKind.TASKFORCES
    )


def _everywhere(decisions: Decisions, rows: Iterable[RowRef], field: Field, text: str) -> Decisions:
    for ref in list(rows):
        decisions = settle_cell(decisions, ref, field, text)
    return decisions


def as_proposed(decisions: Decisions, reading: LedgerReading) -> Decisions:
    """Everything still asked, as it would be done without an answer: merge twins, keep people and firms apart."""
    for question in reading.questions:
        if question.kind == TWIN:
            decisions = choose_row(decisions, question.rows[-1], RowChoice(Action.MERGE, question.rows[0]))
        else:
            decisions = answer(decisions, question.key, DIFFERENT)
    return decisions
