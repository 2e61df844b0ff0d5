"""The due day of an obligation as the component shows it: paused, provisional, done or running."""

from collections.abc import Iterable
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.kit.components import Pause, due
from kuaijin.kit.formats import day_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.clock import ClockKind, Kind, Mode, Roll
from kuaijin.law.clock import State as ClockState
from kuaijin.obligations.explain import ground_said
from kuaijin.obligations.models import ClockEvent, Obligation


def due_said(
    obligation: Obligation,
    *,
    today: date,
    calendar: Calendar,
    href: str = "",
    pause: Pause | None = None,
    show_cells: bool = True,
) -> SafeString:
    """`pause` comes from `open_pauses`; an estimate is shown as provisional, never as the due day."""
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
    )


def counted_in(obligation: Obligation) -> str:
    """The unit of the days left: the term's own; to a day that somebody named one counts working days."""
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
