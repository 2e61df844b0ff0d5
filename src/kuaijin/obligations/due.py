"""The due day of an obligation as the component shows it: paused, provisional, done or running."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.kit.components import Pause, due
from kuaijin.kit.formats import day_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.clock import ClockKind, Kind, Mode, Roll
from kuaijin.law.clock import State as ClockState
from kuaijin.law.hours import MinuteMode
from kuaijin.obligations.explain import ground_said
from kuaijin.obligations.models import ClockEvent, Obligation
from kuaijin.obligations.rules import in_minutes


def due_said(
    obligation: Obligation,
    *,
    today: date,
    calendar: Calendar,
    href: str = "",
    pause: Pause | None = None,
    show_cells: bool = True,
    at: datetime | None = None,
) -> SafeString:
    """`pause` comes from `open_pauses`; an estimate is shown as provisional, never as the due day. What is due at an
    instant says its time of day; with the present instant `at`, also how many minutes are left to it on its day."""
    shown = obligation.due_on or obligation.estimate_on
    return due(
        shown,
        today=today,
        calendar=calendar,
        term_mode=counted_in(obligation),
        provisional=obligation.due_on is None and shown is not None,
        paused=pause,
        done_on=obligation.closed_on,
        href=href,
        show_cells=show_cells,
        at=obligation.due_at,
        left=_minutes_left(obligation, today, at),
    )


def _minutes_left(obligation: Obligation, today: date, at: datetime | None) -> SafeString | str:
    """On the day itself: minutes as the clock on the wall shows them, the opening hours are told by *why*."""
    if at is None or obligation.due_at is None or obligation.due_on != today:
        return ""
    n = int((obligation.due_at - at).total_seconds()) // 60
    if obligation.due_at < at:
        said = ngettext("已过 %(n)s 分钟", "已过 %(n)s 分钟", -n) % {"n": -n}
        return format_html('<b class="kj-red">{}</b>', said)
    return format_html("<b>{}</b>", ngettext("还有 %(n)s 分钟", "还有 %(n)s 分钟", n) % {"n": n})


def counted_in(obligation: Obligation) -> str:
    """The unit of the days left: the term's own; to a day that somebody named one counts working days."""
    if in_minutes(obligation.term):
        return str(Mode.CALENDAR if obligation.term["mode"] == MinuteMode.ELAPSED else Mode.WORKING)
    named_day = obligation.term.get("clock") == ClockKind.STEP and obligation.term.get("roll") == Roll.NONE
    return str(Mode.WORKING) if named_day else str(obligation.term.get("mode", Mode.WORKING))


def open_pauses(rows: Iterable[Obligation]) -> dict[int, Pause]:
    """Obligation → its pause, for those that stand still. No statement when none does."""
    paused = [row.pk for row in rows if row.clock_state == ClockState.PAUSED and row.closed_on is None]
    if not paused:
        return {}
    events = ClockEvent.objects.filter(obligation__in=paused, kind=Kind.PAUSED).order_by("obligation", "seq")
    return {event.obligation_id: _pause(event) for event in events}


def moved_said(moved: tuple[date | None, date | None], today: date) -> str:
    """`到期日从 10月12日 改到 10月13日`; a day that was or became unknown is said so."""
    before, after = (day_text(day, today=today) if day else _("未定") for day in moved)
    return _("到期日从 %(before)s 改到 %(after)s") % {"before": before, "after": after}


def _pause(event: ClockEvent) -> Pause:
    end = event.facts.get("expected_end")
    return Pause(ground_said(str(event.facts.get("ground", ""))), date.fromisoformat(end) if end else None)
