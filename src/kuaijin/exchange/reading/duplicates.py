"""One project told twice: same enterprise and same normalised title. A title alone never merges."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kuaijin.exchange.reading.cells.text import match_key
from kuaijin.exchange.reading.decisions import Decisions
from kuaijin.exchange.reading.fields import COMPANIES, Action, Field, SheetKind
from kuaijin.exchange.reading.notes import field_list, note
from kuaijin.exchange.reading.result import Question, Row, RowRef, SheetReading

Place = tuple[SheetReading, Row]


def title_key(title: str) -> str:
    """Width, spaces, brackets and a closing 项目 do not make another project."""
    key = match_key(title)
    return key.removesuffix("项目").removesuffix("建设") or key


@dataclass
class Companies:
    """Which names and codes stand together in the workbook."""

    codes: dict[str, dict[str, RowRef]]
    names: dict[str, dict[str, RowRef]]
    spelled: dict[str, str]

    @classmethod
    def of(cls, sheets: Iterable[SheetReading]) -> "Companies":
        codes: dict[str, dict[str, RowRef]] = defaultdict(dict)
        names: dict[str, dict[str, RowRef]] = defaultdict(dict)
        spelled: dict[str, str] = {}
        for sheet in sheets:
            for row in sheet.rows:
                if sheet.kind is SheetKind.TASKFORCES or not (name := row.company):
                    continue
                key, code = match_key(name), row.value(Field.USCC)
                spelled.setdefault(key, name)
                if code:
                    codes[key].setdefault(code, RowRef(sheet.name, row.row))
                    names[code].setdefault(key, RowRef(sheet.name, row.row))
        return cls(codes, names, spelled)

    def identity(self, row: Row) -> str | None:
        """The code; without one the name, taken for its one code if only one stands with it. None: nobody can say."""
        if code := row.value(Field.USCC):
            return code
        if not (name := row.company):
            return None
        known = self.codes.get(match_key(name), {})
        if len(known) > 1:
            return None
        return next(iter(known)) if known else match_key(name)


def settle(sheets: list[SheetReading], decisions: Decisions) -> tuple[list[SheetReading], list[Question]]:
    """Rows with their action, doubts about companies said in the cell, and the questions."""
    companies = Companies.of(sheets)
    firsts: dict[tuple[str, ...], Place] = {}
    by_ref: dict[RowRef, Row] = {RowRef(sheet.name, row.row): row for sheet in sheets for row in sheet.rows}
    questions: list[Question] = []
    settled: list[SheetReading] = []
    for sheet in sheets:
        rows: list[Row] = []
        for row in sheet.rows:
            judged = _judged(sheet, _with_doubts(sheet, row, companies), companies, firsts)
            decided = _decided(RowRef(sheet.name, row.row), judged, decisions, by_ref)
            if judged.twin and sheet.kind is not SheetKind.TASKFORCES and decided is judged:
                questions.append(_twin_question(sheet, judged, judged.twin))
            rows.append(decided)
        settled.append(replace(sheet, rows=tuple(rows)))
    return settled, [*questions, *_company_questions(companies, decisions.answers)]


def _judged(sheet: SheetReading, row: Row, companies: Companies, firsts: dict[tuple[str, ...], Place]) -> Row:
    if row.action is Action.SKIP:
        return row
    key = _seat_key(row) if sheet.kind is SheetKind.TASKFORCES else _project_key(row, companies)
    if key is None:
        return row
    first = firsts.setdefault(key, (sheet, row))
    if first[1] is row:
        return row
    first_sheet, first_row = first
    ref = RowRef(first_sheet.name, first_row.row)
    if sheet.kind is SheetKind.TASKFORCES:
        reason = note("row.same_seat", sheet=ref.sheet, row=ref.row)
    elif differing := differences(first_row.cells, row.cells):
        fields = field_list(differing)
        reason = note("row.same_project_differs", sheet=ref.sheet, row=ref.row, fields=fields)
    else:
        reason = note("row.same_project", sheet=ref.sheet, row=ref.row)
    return replace(row, action=Action.MERGE, reason=reason, twin=ref)


def _project_key(row: Row, companies: Companies) -> tuple[str, ...] | None:
    title, identity = row.value(Field.TITLE), companies.identity(row)
    return ("project", identity, title_key(title)) if title and identity else None


def _seat_key(row: Row) -> tuple[str, ...] | None:
    taskforce, local = row.value(Field.TASKFORCE), row.value(Field.LOCAL)
    if not taskforce or not local:
        return None
    industry = row.value(Field.INDUSTRY) or ""
    return ("seat", match_key(taskforce), industry, row.value(Field.PLACE) or "", match_key(local))


def differences(first: Mapping[Field, object], second: Mapping[Field, object]) -> tuple[Field, ...]:
    """Fields that two tellings of one project fill differently."""
    told = [field for field in first if field in second and field is not Field.NUMBER]
    return tuple(field for field in told if _value(second[field]) not in (None, _value(first[field])))


def _value(cell: object) -> str | None:
    return getattr(cell, "value", None)


def _decided(ref: RowRef, row: Row, decisions: Decisions, by_ref: Mapping[RowRef, Row]) -> Row:
    choice = decisions.rows.get(ref)
    if choice is None or (row.action is Action.SKIP and choice.action is not Action.SKIP):
        return row
    if choice.action is Action.MERGE:
        into = choice.into or row.twin
        if into is None or into == ref or into not in by_ref:
            return row
        reason = note("row.decided_merge", sheet=into.sheet, row=into.row)
        return replace(row, action=Action.MERGE, reason=reason, twin=into)
    code = "row.decided_make" if choice.action is Action.MAKE else "row.decided_skip"
    return replace(row, action=choice.action, reason=note(code), twin=None)


def _with_doubts(sheet: SheetReading, row: Row, companies: Companies) -> Row:
    """Says at the second and later code of a name (and name of a code) where the first one stands."""
    name = row.company
    if sheet.kind is SheetKind.TASKFORCES or name is None:
        return row
    own, code = RowRef(sheet.name, row.row), row.value(Field.USCC)
    field = next(one for one in COMPANIES if row.value(one) == name)
    cell = row.cell(field)
    doubts = []
    codes = companies.codes.get(match_key(name), {})
    first_code, first = next(iter(codes.items()), (None, own))
    if code and first_code != code and codes.get(code) == own:
        doubts.append(note("company.other_code", sheet=first.sheet, row=first.row))
    names = companies.names.get(code, {}) if code else {}
    first_name, first = next(iter(names.items()), ("", own))
    if names and first_name != match_key(name) and names.get(match_key(name)) == own:
        other = companies.spelled[first_name]
        doubts.append(note("company.other_name", sheet=first.sheet, row=first.row, name=other))
    if not doubts:
        return row
    return replace(row, cells={**row.cells, field: replace(cell, warnings=(*cell.warnings, *doubts))})


def _twin_question(sheet: SheetReading, row: Row, first: RowRef) -> Question:
    ref = RowRef(sheet.name, row.row)
    said = note(
        "question.twin", sheet=ref.sheet, row=ref.row, first_sheet=first.sheet, first_row=first.row,
        title=row.value(Field.TITLE),
    )  # fmt: skip
    return Question("twin", f"twin:{ref.sheet}:{ref.row}", said, (first, ref))


def _company_questions(companies: Companies, answers: Mapping[str, str]) -> list[Question]:
    found: list[Question] = []
    for key, codes in companies.codes.items():
        name, refs = companies.spelled[key], tuple(codes.values())
        if len(codes) > 1:
            said = note("question.enterprise_code", name=name, count=len(codes), codes="、".join(codes))
            found.append(Question("enterprise_code", f"enterprise:{name}", said, refs))
    for code, names in companies.names.items():
        if len(names) > 1:
            spelled = "、".join(companies.spelled[name] for name in names)
            said = note("question.enterprise_name", code=code, count=len(names), names=spelled)
            found.append(Question("enterprise_name", f"code:{code}", said, tuple(names.values())))
    return [question for question in found if question.key not in answers]
