"""The page speaks first: the finding of my day as a sentence, built from the counts and never by hand."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.cockpit.queries import LATE, Tally
from kuaijin.directory.actors import Actor
from kuaijin.kit.formats import day_and_weekday_text
from kuaijin.law.calendar import Calendar
from kuaijin.obligations.models import Obligation


def sentence_of(
    actor: Actor,
    tally: Tally,
    today: date,
    calendar: Calendar,
    next_due: Obligation | None,
    oldest: date | None = None,
) -> str:
    """Overdue and due today come first; then the next due day; then that nothing is open."""
    late, now = tally.count(LATE), tally.count(today)
    if late and actor.has_role("leader") and oldest is not None and oldest < today:
        return _leader(late, calendar.between(oldest, today))
    if late:
        return _late(late, now)
    if now:
        return ngettext("今天办 %(n)s 件，没有逾期", "今天办 %(n)s 件，没有逾期", now) % {"n": now}
    if next_due is not None and next_due.due_on is not None:
        day = day_and_weekday_text(next_due.due_on, today=today)
        return _("今天没有到期的事，下一件 %(day)s") % {"day": day}
    if tally.total:
        open_ones = ngettext("手上 %(n)s 件", "手上 %(n)s 件", tally.total) % {"n": tally.total}
        return _("%(begin)s，%(end)s") % {"begin": _("今天没有到期的事"), "end": open_ones}
    return _("没有要领导办的事") if actor.has_role("leader") else _("手上没有未了的事")


def _leader(late: int, days: int) -> str:
    begin = ngettext("%(n)s 件要领导推", "%(n)s 件要领导推", late) % {"n": late}
    end = ngettext("最久的逾期 %(n)s 个工作日", "最久的逾期 %(n)s 个工作日", days) % {"n": days}
    return _("%(begin)s，%(end)s") % {"begin": begin, "end": end}


def _late(late: int, now: int) -> str:
    begin = ngettext("今天先办 %(n)s 件", "今天先办 %(n)s 件", late + now) % {"n": late + now}
    if now:
        end = ngettext("%(n)s 件已经逾期", "%(n)s 件已经逾期", late) % {"n": late}
    else:
        end = _("都已经逾期") if late > 1 else _("已经逾期")
    return _("%(begin)s，%(end)s") % {"begin": begin, "end": end}
