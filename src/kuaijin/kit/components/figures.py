"""Money, counts that open, and links in the text."""

from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.formats import MoneyUnit


def money(amount: Decimal | None, *, unit: MoneyUnit | str | None = None, approx: bool = False) -> SafeString:
    """CNY in the unit that people say; with `unit` the bare figure of a column whose head names the unit."""
    if amount is None:
        return SafeString(f'<span class="kj-q">{escape(_("没填"))}</span>')
    exact = escape(formats.exact_yuan_text(amount))
    if unit is not None:
        figure = formats.money_in_unit(amount, MoneyUnit(unit))
        said = escape(_("约 %(sum)s")) % {"sum": figure} if approx else figure
        return SafeString(f'<span title="{exact}">{said}</span>')
    figure, word = formats.money_parts(amount)
    said = f"CNY <b>{figure}</b> {word}".rstrip() if formats.is_english() else f"<b>{figure}</b> {word}"
    if approx:
        said = escape(_("约 %(sum)s")) % {"sum": said}
    return SafeString(f'<span class="kj-money" title="{exact}">{said}</span>')


def count(n: int, href: str = "", unit: str = "", *, more: bool = False) -> SafeString:
    """A number that opens its rows; `unit` is the translated measure word, `more` says that counting stopped at n."""
    said = formats.number_text(n)
    if more:
        said = _("%(n)s 以上") % {"n": said}
    said = escape(f"{said} {unit}" if unit else said)
    if not href:
        return SafeString(f"<b>{said}</b>")
    return SafeString(f'<a class="kj-n" href="{escape(href)}">{said}</a>')


def opens(words: str, href: str) -> SafeString:
    """Words that open what they speak of, such as a sum its rows."""
    return SafeString(f'<a class="kj-n" href="{escape(href)}">{escape(words)}</a>')


def phone(number: str) -> SafeString:
    """A number to call; digits and + only in the address."""
    if not number:
        return SafeString("")
    dial = "".join(c for c in number if c.isdigit() or c == "+")
    return SafeString(f'<a class="kj-tel" href="tel:{dial}">{escape(number)}</a>')
