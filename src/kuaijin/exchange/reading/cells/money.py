"""Money in the forms offices write it, to CNY. A range, a foreign currency, an unknown unit is said, never guessed."""

import re
from decimal import ROUND_HALF_UP, Decimal

from kuaijin.exchange.reading.cells.numerals import CHINESE_NUMERAL, chinese_number
from kuaijin.exchange.reading.cells.text import FILLERS, UNDECIDED, Raw, compact, shown
from kuaijin.exchange.reading.fields import Unit
from kuaijin.exchange.reading.notes import Note, note
from kuaijin.exchange.reading.result import Cell

FEN = Decimal("0.01")
TOO_MUCH = Decimal(10) ** 11  # 1000 亿: beyond any single plant, so a slip of the unit
TOO_LITTLE = Decimal(10_000)

_UNITS = {
    "亿元": Unit.YI, "亿": Unit.YI, "千万元": Unit.TEN_MILLION, "千万": Unit.TEN_MILLION,
    "百万元": Unit.MILLION, "百万": Unit.MILLION, "万元": Unit.WAN, "万": Unit.WAN, "w": Unit.WAN,
    "千元": Unit.THOUSAND, "元": Unit.YUAN, "圆": Unit.YUAN,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT = re.compile(rf"(\d+(?:\.\d+)?|\.\d+|{CHINESE_NUMERAL}+(?=亿|千?万|元))({_UNIT})?", re.IGNORECASE)
_APPROXIMATE = re.compile(
    r"约为?|大约|大概|将?近|[余多](?=[亿万元]|$)|左右|上下|超过?|逾|不低于|不少于|至少|以上|以内|预计|预估|估算|暂估|暂定|±"
)
_LABELS = re.compile(
    r"已?(?:实际)?(?:到位|到账)(?:资金)?|(?:项目|计划|协议|合同)?总?投资(?:总额|额)?|固定资产(?:投资)?|资金|人民币|rmb|cny|[¥￥]|为|计|共|合|[:;。,]",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"美元|美金|usd|us\$|\$|欧元|eur|€|港[币元]|hkd|日元|jpy|英镑|gbp", re.IGNORECASE)
_RANGE = re.compile(rf"(\d+(?:\.\d+)?)({_UNIT})?(?:[-~—–～]+|至|到)(\d+(?:\.\d+)?)({_UNIT})?", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_UNIT_NOTE = re.compile(rf"(?:单位|金额单位|货币单位)[:：]?(?:人民币)?[(（]?({_UNIT})")
_UNIT_BRACKET = re.compile(rf"[(（\[【](?:单位[:：]?)?(?:人民币)?({_UNIT})[)）\]】]")


def unit_in_header(text: str) -> Unit | None:
    """The unit a header carries in brackets or at its end: `总投资（亿元）`, `投资额/万元`."""
    plain = compact(text)
    found = _UNIT_BRACKET.search(plain) or re.search(r"[/,:·-]?(亿元|万元|千元)$", plain)
    return _UNITS[found.group(1).lower()] if found else None


def unit_in_note(text: str) -> Unit | None:
    """The unit a note row states: `单位：亿元`."""
    found = _UNIT_NOTE.search(compact(text)) or _UNIT_BRACKET.search(compact(text))
    return _UNITS[found.group(1).lower()] if found else None


def read_money(raw: Raw, unit: Unit | None) -> Cell:
    """`unit` holds where the cell itself names none."""
    text = shown(raw)
    if text is None:
        return Cell(None, None)
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return Cell(text, None, error=note("money.unreadable", raw=text))
    if isinstance(raw, str):
        return _read_text(text, unit)
    return _settle(text, Decimal(repr(raw)), unit, [])


def canonical(amount: Decimal) -> str:
    """CNY to the fen, without idle zeros: `35000000`, `12.5`, `0`."""
    rounded = amount.quantize(FEN, ROUND_HALF_UP)
    return str(int(rounded)) if rounded == rounded.to_integral_value() else format(rounded.normalize(), "f")


def _settle(raw: str, number: Decimal, unit: Unit | None, warnings: list[Note]) -> Cell:
    if number == 0:
        return Cell(raw, "0", tuple(warnings))
    if unit is None:
        return Cell(raw, None, error=note("money.no_unit", raw=raw))
    return _bounded(raw, number * unit.value, warnings)


def _bounded(raw: str, amount: Decimal, warnings: list[Note]) -> Cell:
    if amount < 0:
        return Cell(raw, None, error=note("money.negative", raw=raw))
    if amount >= TOO_MUCH or 0 < amount < TOO_LITTLE:
        warnings = [*warnings, note("money.improbable", yi=_in_yi(amount))]
    return Cell(raw, canonical(amount), tuple(warnings))


def _in_yi(amount: Decimal) -> str:
    return format((amount / Unit.YI.value).normalize(), "f")


def _read_text(raw: str, unit: Unit | None) -> Cell:
    text = _THOUSANDS.sub("", compact(raw)).lower()
    if text in FILLERS:
        warned = (note("money.nothing_written"),) if text not in {"", "-", "--", "—", "——", "/"} else ()
        return Cell(raw, None, warned)
    if text in UNDECIDED:
        return Cell(raw, None, (note("cell.undecided", raw=raw.strip()),))
    if _FOREIGN.search(text):
        return Cell(raw, None, error=note("money.foreign", raw=raw.strip()))
    if "%" in text:
        return Cell(raw, None, error=note("money.unreadable", raw=raw.strip()))
    if re.fullmatch(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", text):
        return _settle(raw, Decimal(text), unit, [])
    if span := _RANGE.search(text):
        return Cell(raw, None, error=note("money.range", low=span.group(1), high=span.group(3)))
    return _read_words(raw, text, unit)


def _read_words(raw: str, text: str, unit: Unit | None) -> Cell:
    warnings = [note("money.approximate")] if _APPROXIMATE.search(text) else []
    head, among, tail = text.partition("其中")
    if among and re.search(r"\d", head):
        warnings.append(note("money.more_text", text=(among + tail).strip("()")))
        text = head.rstrip("(,;。")
    rest = _LABELS.sub("", _APPROXIMATE.sub("", text))
    amounts = list(_AMOUNT.finditer(rest))
    if not amounts:
        return Cell(raw, None, error=note("money.unreadable", raw=raw.strip()))
    whole, end = _joined(amounts, unit)
    if end < len(amounts):
        return Cell(raw, None, error=note("money.several", raw=raw.strip()))
    left_over = re.sub(r"[()\[\]【】]", "", rest[: amounts[0].start()] + rest[amounts[-1].end() :])
    if "-" in rest[: amounts[0].start()]:
        return Cell(raw, None, error=note("money.negative", raw=raw.strip()))
    if left_over:
        warnings.append(note("money.more_text", text=left_over))
    if whole is None:
        return Cell(raw, None, error=note("money.no_unit", raw=raw.strip()))
    return _bounded(raw, whole, warnings)


def _joined(amounts: list[re.Match[str]], unit: Unit | None) -> tuple[Decimal | None, int]:
    """`2亿3000万元` is one amount: neighbours with falling units add up. Returns CNY and how many matches it took."""
    total = Decimal(0)
    last: Unit | None = None
    for count, found in enumerate(amounts):
        if count and found.start() != amounts[count - 1].end():
            return total, count
        named = _UNITS[found.group(2).lower()] if found.group(2) else None
        own = named or (unit if count == 0 else None)
        number = chinese_number(found.group(1)) if not found.group(1)[-1].isdigit() else Decimal(found.group(1))
        if number == 0 and own is None:
            return Decimal(0), count + 1
        if own is None:
            return (None, 1) if count == 0 else (total, count)
        if last is not None and own.value >= last.value:
            return total, count
        total += number * own.value
        last = own
    return total, len(amounts)
