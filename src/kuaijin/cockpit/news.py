"""What changed since yesterday, in one sentence each, with the day it moved from and to and why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.journal.models import Entry
from kuaijin.obligations.due import moved_said
from kuaijin.obligations.story import moved_days, what_was_done


@dataclass(frozen=True)
class News:
    """`title` opens the thing; `what` is the sentence after it."""

    at: datetime
    who: str
    title: str
    href: str
    what: str
    reason: str


def told(entries: list[Entry], today: date) -> list[News]:
    """Reminders to myself are no news; the rest in the order of the journal, newest first."""
    return [_one(entry, today) for entry in entries if not _reminder(entry)]


def _reminder(entry: Entry) -> bool:
    return entry.code == "obligations.fired" and (entry.after or {}).get("what") != "escalation"


def _one(entry: Entry, today: date) -> News:
    after = entry.after or {}
    moved = moved_days(entry)
    what = what_was_done(entry)
    if moved is not None:
        said = moved_said(moved, today)
        what = said if entry.code == "obligations.moved" else _("%(what)s，%(moved)s") % {"what": what, "moved": said}
    elif entry.code == "obligations.reassign":
        what = _("换给 %(post)s") % {"post": after.get("obligor", "")}
    elif entry.code == "obligations.report_done":
        what = _("办结：%(outcome)s") % {"outcome": after.get("outcome", "")}
    return News(
        at=entry.at,
        who=entry.actor_name,
        title=str(after.get("title", "")),
        href=reverse("obligations:detail", args=[after["obligation"]]),
        what=what,
        reason=entry.reason,
    )
