"""People and phones as they share a cell: `孙辛 138-0000-1939`, `杨 辛`, `万福街道钱庚乙`, `投资促进局/冯甲乙`."""

import re
from collections.abc import Iterable

from kuaijin.exchange.reading.cells.text import FILLERS, UNDECIDED, Raw, compact, half_width, one_line, paragraph, shown
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import Cell

TOWN_ENDING = (
    "街道办事处|街道办|街道|办事处|镇|乡|产业园区|产业园|工业园|科技园|物流园|园区|开发区|高新区|"
    "新区|新城|商圈|片区|基地|中心|医药港|港|园|区"
)
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"
_LANDLINE = r"(?:\(?0\d{2,3}\)?[- ]?)?[2-9]\d{6,7}(?!\d)"
_EXTENSION = re.compile(r"^\s*(?:转|分机|ext\.?|-|#)\s*(\d{1,6})(?!\d)", re.IGNORECASE)
_PHONE = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})")
_DIGITS = re.compile(r"\+?\d[\d -]{3,}\d|\d{4,}")
_TOWN_NAME = re.compile(rf"^(.+?(?:{TOWN_ENDING}))[:：/、,，-]?([\u4e00-\u9fff·]{{2,4}})$")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff]{1,8}|[A-Za-z][A-Za-z .'-]+")
_OFFICE = re.compile(
    r"副?(?:党工委|党委|县委|区委|市委|政府)?(?:第一)?副?(?:书记|县长|区长|市长|镇长|乡长|主任|主席|常委|局长|部长|科长|股长|队长|组长|院长|所长|站长|"
    r"总经理|经理|董事长|调研员|级调研员|指导员)|同志|先生|女士"
)
_SEPARATORS = re.compile(r"[、,，;；/&|\n]+|(?<=[\u4e00-\u9fff])[和及](?=[\u4e00-\u9fff]{2})")
_DOUBLE_SURNAMES = frozenset(re.findall("..", "欧阳上官司马诸葛夏侯皇甫尉迟公孙慕容令狐长孙宇文司徒东方南宫端木百里"))


def read_phone(raw: Raw) -> Cell:
    """The digits of the first number; country code and dashes go."""
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None)
    if compact(text) in UNDECIDED:
        return Cell(text, None, (note("cell.undecided", raw=text.strip()),))
    found, _rest = _phones(half_width(text))
    return _of_phones(text, found) or Cell(text, None, error=note("phone.unreadable", raw=text.strip()))


def read_person(raw: Raw) -> tuple[Cell, Cell | None]:
    """The name, and the phone if the cell holds one. Of several people the first is read, the others are parts."""
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None), None
    if compact(text) in UNDECIDED:
        return Cell(text, None, (note("cell.undecided", raw=text.strip()),)), None
    phones, rest = _phones(half_width(text))
    names = _names(rest)
    phone = _of_phones(text, phones)
    if not names:
        return Cell(text, None, (note("name.none", raw=text.strip()),)), phone
    warnings = list(_name_warnings(names))
    return Cell(text, names[0], tuple(warnings), parts=tuple(("", name) for name in names[1:])), phone


def read_local(raw: Raw, towns: Iterable[str] = ()) -> Cell:
    """The local seat: name, and the town where the cell says it. Parts are (town, name), one for each pair told."""
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None)
    _found, rest = _phones(half_width(text))
    pairs = [pair for piece in _pieces(rest) if (pair := _town_and_name(piece, towns))]
    if not any(town for town, _name in pairs):
        person, _phone = read_person(raw)
        return person
    name = pairs[0][1]
    warnings = () if _NAME.fullmatch(name) else (note("name.unlikely", name=name),)
    return Cell(text, name, warnings, parts=tuple(pairs))


def _town_and_name(piece: str, towns: Iterable[str]) -> tuple[str, str] | None:
    plain = one_line(piece)
    for town in sorted(towns, key=len, reverse=True):
        if plain.startswith(town) and len(plain) > len(town):
            return town, plain[len(town) :].strip(":：/-() ")
    if found := re.fullmatch(rf"([\u4e00-\u9fff·]{{2,4}})\((.+(?:{TOWN_ENDING}))\)", plain):
        return found[2], found[1]
    found = _TOWN_NAME.match(plain)
    return (found[1], found[2]) if found else (("", plain) if plain else None)


def read_responsible(raw: Raw) -> Cell:
    """Office and person: `投资促进局/冯甲乙`; parts hold (office, name)."""
    text = shown(raw)
    if text is None or compact(text).lower() in FILLERS:
        return Cell(text, None)
    _phones_found, rest = _phones(half_width(text))
    value = paragraph(text).replace("\n", "/")
    office, _slash, person = re.sub(r"[\n:：]+", "/", paragraph(rest)).partition("/")
    name = one_line(person).strip("() ")
    return Cell(text, value, parts=((one_line(office), name),) if name else ())


def _phones(text: str) -> tuple[list[tuple[str, str]], str]:
    """(digits, extension) of each number, and the text without them; malformed digits count as a number."""
    found: list[tuple[str, str]] = []
    rest = text
    while hit := _PHONE.search(rest) or _DIGITS.search(rest):
        tail = rest[hit.end() :]
        extension = _EXTENSION.match(tail)
        digits = re.sub(r"\D", "", hit.group())
        if len(digits) == 13 and digits.startswith("86"):
            digits = digits[2:]
        found.append((digits, extension[1] if extension else ""))
        rest = rest[: hit.start()] + " " + (tail[extension.end() :] if extension else tail)
    return found, rest


def _of_phones(raw: str, phones: list[tuple[str, str]]) -> Cell | None:
    if not phones:
        return None
    digits, extension = phones[0]
    warnings: list[Note] = []
    if extension:
        warnings.append(note("phone.extension", extension=extension))
    if len(phones) > 1:
        warnings.append(note("phone.several", others="、".join(number for number, _ext in phones[1:])))
    mobile = len(digits) == 11 and digits.startswith("1")
    landline = len(digits) in (7, 8) or (len(digits) in (10, 11, 12) and digits.startswith("0"))
    if not mobile and not landline:
        warnings.append(note("phone.length", count=len(digits)))
    return Cell(raw, digits, tuple(warnings), parts=(("extension", extension),) if extension else ())


def _pieces(text: str) -> list[str]:
    cleaned = re.sub(r"(?:电话|手机|联系方式|联系电话|tel)[:：]?", " ", text, flags=re.IGNORECASE)
    return [piece for part in _SEPARATORS.split(cleaned) if (piece := _trimmed(part))]


def _trimmed(text: str) -> str:
    bare = text.strip(" :：-—[]")
    if bare.count("(") == bare.count(")") and not bare.startswith("("):
        return bare
    return bare.strip(" ()[]:：-—")


def _names(text: str) -> list[str]:
    """Everybody named; words that only tell an office drop out where a name stands beside them."""
    without_brackets = re.sub(r"\([^()]*\)", " ", text)
    found = [name for piece in _pieces(without_brackets) for name in _split_by_space(piece)]
    people = [name for name in found if not _OFFICE.fullmatch(name)]
    return people or found


def _split_by_space(piece: str) -> Iterable[str]:
    """`杨 辛` is one person, `张甲 李乙` two; a word that only names an office is nobody."""
    words = [word for word in piece.split() if word]
    if len(words) > 1 and all(re.fullmatch(r"[A-Za-z.'-]+", word) for word in words):
        yield " ".join(words)
        return
    joined: list[str] = []
    for word in words:
        before = joined[-1] if joined else ""
        if before and (len(before) == 1 or len(word) == 1 or before in _DOUBLE_SURNAMES):
            joined[-1] = before + word
        else:
            joined.append(word)
    people = [word for word in joined if not _OFFICE.fullmatch(word) or len(joined) == 1]
    yield from (_without_office(word) for word in people)


def _without_office(word: str) -> str:
    shorter = re.sub(rf"(?:{_OFFICE.pattern})$", "", word)
    shorter = re.sub(rf"^(?:{_OFFICE.pattern})", "", shorter) if len(shorter) > 3 else shorter
    return shorter if len(shorter) >= 2 else word


def _name_warnings(names: list[str]) -> Iterable[Note]:
    if len(names) > 1:
        yield note("name.several", count=len(names), others="、".join(names[1:]))
    if len(names[0]) == 3 and _OFFICE.fullmatch(names[0][1:]):
        yield note("name.surname_only", name=names[0])
    elif not _NAME.fullmatch(names[0]):
        yield note("name.unlikely", name=names[0])
