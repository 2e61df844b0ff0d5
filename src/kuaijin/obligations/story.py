"""What happened to an obligation, newest first: its clock, whom it reminded, who changed it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from kuaijin.journal import registry
from kuaijin.journal.models import Entry
from kuaijin.obligations.due import moved_said
from kuaijin.obligations.explain import ground_said
from kuaijin.obligations.forms import EVENT_WORDS
from kuaijin.obligations.models import Obligation

ENTRIES_READ = 200
SHOWN = 40


@dataclass(frozen=True)
class Happening:
    """One line of the story; `moved` says from which due day to which."""

    at: datetime
    who: str
    what: str
    reason: str
    moved: str = ""


def story_of(obligation: Obligation, day: date, *, inside: bool = True) -> list[Happening]:
    """From the journal of its dossier: entries that name this obligation. Reasons were written for colleagues: who is
    not one (`inside` False) reads what happened without them."""
    entries = Entry.objects.filter(dossier_id=obligation.dossier_id).order_by("-pk")[:ENTRIES_READ]
    mine = [entry for entry in entries if (entry.after or {}).get("obligation") == obligation.pk]
    told = [_happening(entry, day) for entry in mine[:SHOWN]]
    return told if inside else [replace(one, reason="") for one in told]


def _happening(entry: Entry, day: date) -> Happening:
    who = f"{entry.actor_name}（{entry.on_behalf_of}）" if entry.on_behalf_of else entry.actor_name
    moved = moved_days(entry)
    said = moved_said(moved, day) if moved else ""
    return Happening(entry.at, who, what_was_done(entry), entry.reason, said)


def what_was_done(entry: Entry) -> str:
    """The command's name, more exactly where the entry says more."""
    after = entry.after or {}
    if entry.code == "obligations.record_event":
        words = {str(kind): str(label) for kind, label in EVENT_WORDS.items()}
        said = words.get(str(after.get("event", "")), str(after.get("event", "")))
        return f"{said}：{ground_said(str(after['ground']))}" if after.get("ground") else said
    if entry.code == "obligations.fired":
        return _("上报 %(post)s") % after if after.get("what") == "escalation" else _("提醒 %(post)s") % after
    if entry.code == "obligations.moved":
        return _("重读时限")
    return registry.said(entry.code)


def moved_days(entry: Entry) -> tuple[date | None, date | None] | None:
    """The due day before and after, if the entry tells both and they differ."""
    before, after = entry.before or {}, entry.after or {}
    if "due_on" not in before or "due_on" not in after or before["due_on"] == after["due_on"]:
        return None
    return _day(before["due_on"]), _day(after["due_on"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
