"""How what was typed is read, said at once beside the field."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.typed import Precision, TypedDay, TypedMoney, Unreadable, read_day, read_money
from kuaijin.law.calendar import Calendar


def say_day(typed: TypedDay, *, today: date, calendar: Calendar | None) -> str:
    """`10月13日 周二，工作日`; a month says that it is one; without calendar only the weekday."""
    if typed.precision is Precision.MONTH:
        return _("%(month)s，只到月") % {"month": formats.month_text(typed.day)}
    said = formats.day_and_weekday_text(typed.day, today=today)
    if calendar is None:
        return said
    if not calendar.knows(typed.day):
        return _("%(day)s，这一年放假安排未出") % {"day": said}
    info = calendar.explain(typed.day)
    if info.code == "makeup":
        return _("%(day)s，调休上班") % {"day": said}
    return (_("%(day)s，工作日") if info.works else _("%(day)s，休")) % {"day": said}


def say_money(typed: TypedMoney) -> str:
    """`4.39 亿元 = 439,000,000 元`."""
    short = formats.money_text(typed.amount, approx=typed.approx)
    exact = formats.exact_yuan_text(typed.amount)
    return short if short == exact else f"{short} = {exact}"


LONGEST = 80


def answer(kind: str, text: str, *, today: date, calendar: Calendar) -> str:
    """What the page asks for while somebody types: `kind` is day, month or money; empty when it cannot be read."""
    typed = text.strip()[:LONGEST]
    try:
        if not typed:
            return ""
        if kind == "money":
            return say_money(read_money(typed))
        return say_day(read_day(typed, today=today), today=today, calendar=calendar)
    except Unreadable:
        return ""
