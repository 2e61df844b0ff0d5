"""Unified social credit code (GB 32100-2015) and project code (GB/T 40058-2021 and the older form)."""

import re

from stdnum.cn import uscc as standard
from stdnum.exceptions import InvalidChecksum, ValidationError

from kuaijin.exchange.reading.cells.text import FILLERS, Raw, compact, one_line, shown
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import Cell

_CODE_LIKE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{13,24}(?![0-9A-Z])", re.IGNORECASE)
_LABEL = re.compile(r"(?:统一)?(?:社会)?信用代码(?:证)?(?:号码?)?|组织机构代码|税号", re.IGNORECASE)
_EDGES = " \t\r\n(（)）[]【】:：,，;；/、|-—"
_PROJECT_CODE = re.compile(r"(\d{4})-?(\d{6})-?(\d{2})-?(\d{2})-?(\d{5}[0-9A-Z])", re.IGNORECASE)


def read_uscc(raw: Raw) -> Cell:
    """A code in its own column. A failing check digit is a warning: early pilot codes are real although they fail."""
    text = shown(raw)
    if text is None:
        return Cell(None, None)
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        return Cell(text, None, error=note("uscc.number", raw=text))
    code = _LABEL.sub("", compact(text)).strip(_EDGES).replace("-", "").upper()
    if code.lower() in FILLERS:
        return Cell(text, None)
    return _judged(text, code)


def _judged(raw: str, code: str) -> Cell:
    if len(code) == 15 and code.isdigit():
        return Cell(raw, None, error=note("uscc.old_registration", raw=code))
    if len(code) != 18:
        return Cell(raw, None, error=note("uscc.length", raw=code, count=len(code)))
    try:
        standard.validate(code)
    except InvalidChecksum:
        return Cell(raw, code, (note("uscc.check_digit", raw=code),))
    except ValidationError:
        return Cell(raw, None, error=note("uscc.format", raw=code))
    return Cell(raw, code)


def read_company(raw: Raw) -> tuple[Cell, Cell | None]:
    """Name and, where the cell holds one, code: `正源能源股份有限公司(91371702135414681Y`."""
    text = shown(raw)
    if text is None:
        return Cell(None, None), None
    whole = one_line(_LABEL.sub("", text) if "信用代码" in text else text)
    hits = [hit for hit in _CODE_LIKE.finditer(whole) if sum(sign.isdigit() for sign in hit.group()) >= 8]
    if not hits:
        return _named(text, whole), None
    hit = hits[0]
    name = (
        (whole[: hit.start()].strip(_EDGES) + whole[hit.end() :].strip(_EDGES)) if hit.start() else whole[hit.end() :]
    )
    return _named(text, name), _judged(text, hit.group().upper())


def _named(raw: str, name: str) -> Cell:
    cleaned = one_line(name).strip(_EDGES.replace(")", "").replace("）", ""))
    if cleaned.count(")") > cleaned.count("("):
        cleaned = cleaned.rstrip(") ")
    if cleaned.count("(") > cleaned.count(")"):
        return Cell(raw, cleaned, (note("company.bracket"),))
    if cleaned.lower() in FILLERS:
        return Cell(raw, None)
    return Cell(raw, cleaned)


def read_project_code(raw: Raw) -> Cell:
    """24 characters with dashes: new form (year and month first) or older (year first). No check digit is known."""
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None)
    found = _PROJECT_CODE.fullmatch(compact(text).upper())
    if not found:
        return Cell(text, None, error=note("code.format", raw=text.strip()))
    return Cell(text, "-".join(found.groups()), _form_warnings(found[1]))


def _form_warnings(head: str) -> tuple[Note, ...]:
    newer = 1 <= int(head[2:]) <= 12
    older = 2013 <= int(head) <= 2021
    return () if newer or older else (note("code.head", head=head),)
