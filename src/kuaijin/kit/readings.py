"""How what was typed is read, said at once beside the field. Today and the calendar come from `config`."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.typed import Precision, TypedDay, TypedMoney
from kuaijin.law.calendar import Calendar

Source = Callable[[HttpRequest], tuple[date, Calendar]]


class _Sources:
    day_and_calendar: Source | None = None


def configure(source: Source) -> None:
    """Called once at start: gives today and the calendar of the reader's zone."""
    _Sources.day_and_calendar = source


def day_and_calendar(request: HttpRequest) -> tuple[date, Calendar] | None:
    """None when nobody configured a source, or the reader is not signed in: then only the gallery's own holds."""
    return _Sources.day_and_calendar(request) if _Sources.day_and_calendar is not None else None


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
