"""Days: dates, day cells and `due`. The day is the atom; a solid cell counts, a hollow one is a rest day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.kit import formats
from kuaijin.law import dates
from kuaijin.law.calendar import Calendar

CELLS_AT_MOST = 21
WORKING, CALENDAR = "working", "calendar"


@dataclass(frozen=True)
class Pause:
    """Why the clock stands still, and when it is expected to go on (None: nobody said)."""

    ground: str
    expected_end: date | None = None


def day(day: date, *, today: date | None = None, year: bool | None = None) -> SafeString:
    return SafeString(f'<time datetime="{day:%Y-%m-%d}">{formats.day_text(day, today=today, year=year)}</time>')


def weekday(day: date) -> SafeString:
    return SafeString(formats.weekday_text(day))


def day_with_weekday(day: date, *, today: date | None = None) -> SafeString:
    """`10月13日 周二` / `Tue 13 Oct`; only the Chinese weekday stands outside of the <time>."""
    if formats.is_english():
        text = formats.day_and_weekday_text(day, today=today)
        return SafeString(f'<time datetime="{day:%Y-%m-%d}">{text}</time>')
    iso, text = f"{day:%Y-%m-%d}", formats.day_text(day, today=today)
    return SafeString(f'<time datetime="{iso}">{text}</time> {formats.weekday_text(day)}')


def day_range(first: date, last: date, *, today: date | None = None) -> SafeString:
    return SafeString(f'<span class="kj-nw">{formats.day_range_text(first, last, today=today)}</span>')


def month(month: date) -> SafeString:
    return SafeString(f'<time datetime="{month:%Y-%m}">{formats.month_text(month)}</time>')


def instant(at: datetime, *, today: date | None = None) -> SafeString:
    local = at.astimezone(dates.SHANGHAI)
    return SafeString(f'<time datetime="{local:%Y-%m-%dT%H:%M%z}">{formats.instant_text(at, today=today)}</time>')


def cells(counts: Iterable[bool], *, css: str = "") -> SafeString:
    """One cell a day: solid when it counts, hollow when not. The words beside it say the same."""
    drawn = "".join("<i></i>" if solid else '<i class="kj-x"></i>' for solid in counts)
    return SafeString(f'<span class="kj-cells{" " + css if css else ""}" aria-hidden="true">{drawn}</span>')


def due(
    due: date | None,
    *,
    today: date,
    calendar: Calendar,
    term_mode: str = WORKING,
    provisional: bool = False,
    paused: Pause | None = None,
    done_on: date | None = None,
    href: str = "",
    show_cells: bool = True,
    at: datetime | None = None,
    left: SafeString | str = "",
) -> SafeString:
    """The due day and how far it is, as the link that opens *why*; `term_mode` is the unit of the days said.

    `at` is the instant on that day, where it is due at one; `left` says otherwise how far it is."""
    ticks: SafeString | str = ""
    if done_on is not None:
        said = _done(due, done_on, today, calendar, term_mode)
    elif paused is not None:
        said = _paused(paused, today)
        if show_cells and paused.expected_end is not None:
            ticks = _cells_between(today, paused.expected_end, calendar, WORKING, "kj-held")
    elif due is None:
        said = escape(_("还没有期限"))
    elif provisional or not (calendar.knows(due) or term_mode == CALENDAR):
        said = escape(_("约 %(day)s，暂定")) % {"day": day(due, today=today)}
    else:
        time = f" {formats.time_text(at)}" if at is not None else ""
        said = f"{day_with_weekday(due, today=today)}{time} · {left or _left(due, today, calendar, term_mode)}"
        if show_cells and due > today:
            ticks = _cells_between(today, due, calendar, term_mode, "")
        elif show_cells and due < today:
            ticks = _cells_between(due, today, calendar, term_mode, "kj-red")
    if href:
        said = f'<a href="{escape(href)}" data-kj-why>{said}</a>'
    else:
        said = f'<span class="kj-flat">{said}</span>'
    return SafeString(f'<span class="kj-due">{said}{ticks}</span>')


def left_text(due: date, *, today: date, calendar: Calendar, term_mode: str = WORKING) -> str:
    """`还剩 3 个工作日`, `今天到期`, `逾期 1 个工作日`; a term in calendar days says 自然日."""
    if due == today:
        return _("今天到期")
    late = due < today
    first, last = (due, today) if late else (today, due)
    if term_mode == CALENDAR:
        n = dates.days_between(first, last)
        if late:
            return ngettext("逾期 %(n)s 天（自然日）", "逾期 %(n)s 天（自然日）", n) % {"n": n}
        return ngettext("还剩 %(n)s 天（自然日）", "还剩 %(n)s 天（自然日）", n) % {"n": n}
    n = calendar.between(first, last)
    if n == 0:
        n = dates.days_between(first, last)
        if late:
            return ngettext("逾期 %(n)s 天（休息日）", "逾期 %(n)s 天（休息日）", n) % {"n": n}
        return ngettext("还剩 %(n)s 天（休息日）", "还剩 %(n)s 天（休息日）", n) % {"n": n}
    if late:
        return ngettext("逾期 %(n)s 个工作日", "逾期 %(n)s 个工作日", n) % {"n": n}
    return ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", n) % {"n": n}


def _left(due: date, today: date, calendar: Calendar, term_mode: str) -> str:
    css = ' class="kj-red"' if due < today else ""
    return f"<b{css}>{escape(left_text(due, today=today, calendar=calendar, term_mode=term_mode))}</b>"


def _done(due: date | None, done_on: date, today: date, calendar: Calendar, term_mode: str) -> str:
    on = day(done_on, today=today)
    if due is None:
        return escape(_("%(day)s 办结")) % {"day": on}
    if done_on == due:
        return escape(_("%(day)s 办结，当天到期")) % {"day": on}
    early = done_on < due
    first, last = (done_on, due) if early else (due, done_on)
    n = (
        dates.days_between(first, last)
        if term_mode == CALENDAR
        else calendar.between(first, last) or dates.days_between(first, last)
    )
    if early:
        return escape(ngettext("%(day)s 办结，早 %(n)s 天", "%(day)s 办结，早 %(n)s 天", n)) % {"day": on, "n": n}
    return escape(ngettext("%(day)s 办结，晚 %(n)s 天", "%(day)s 办结，晚 %(n)s 天", n)) % {"day": on, "n": n}


def _paused(pause: Pause, today: date) -> str:
    head = f"<b>{escape(_('已暂停'))}</b> · {escape(pause.ground)}"
    if pause.expected_end is None:
        return f'<span class="kj-long">{head}{escape(_("，没说何时恢复"))}</span>'
    resumes = escape(_("，预计 %(day)s 恢复")) % {"day": day(pause.expected_end, today=today)}
    return f'<span class="kj-long">{head}{resumes}</span>'


def _cells_between(first: date, last: date, calendar: Calendar, term_mode: str, css: str) -> SafeString | str:
    if not 0 < dates.days_between(first, last) <= CELLS_AT_MOST:
        return ""
    span = dates.each_day(dates.day_after(first), last)
    return cells((term_mode == CALENDAR or calendar.estimated_workday(d) for d in span), css=css)
