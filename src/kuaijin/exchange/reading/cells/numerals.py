"""Chinese numerals as they stand in days and amounts: 三亿五千, 二〇二三."""

from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMERAL = "[零〇一二两三四五六七八九十百千点]"


def chinese_number(text: str) -> Decimal:
    """`三千五百` → 3500, `二十三` → 23, `一点二` → 1.2; digits told one by one (`二〇二三`) are a positional number."""
    if "点" in text:
        whole, _, part = text.partition("点")
        return Decimal(f"{chinese_number(whole) if whole else 0}.{positional(part)}")
    if not any(sign in _TENS for sign in text):
        return Decimal(positional(text) or "0")
    total = pending = 0
    for sign in text:
        if sign in _TENS:
            total += (pending or 1) * _TENS[sign]
            pending = 0
        else:
            pending = DIGITS[sign]
    return Decimal(total + pending)


def positional(text: str) -> str:
    return "".join(str(DIGITS[sign]) for sign in text)
