"""What happened to a project or enterprise, as sentences: from the journal of its dossier."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.journal.models import Entry
from kuaijin.kit.formats import day_text
from kuaijin.law.dates import day_of
from kuaijin.obligations.due import moved_said
from kuaijin.obligations.story import moved_days, what_was_done

SHOWN = 6


@dataclass(frozen=True)
class Step:
    """`what` is the sentence, `who` names on whose behalf too; `reason` is the one that was given."""

    at: datetime
    on: date
    who: str
    what: str
    reason: str


def entries_of(actor: Actor, dossier: Dossier) -> list[Entry]:
    """The dossier must be visible to the actor. Who reads only what is shown outside reads no journal."""
    if not actor.reads(Reads.DOSSIERS):
        return []
    return list(Entry.objects.filter(dossier_id=dossier.pk).order_by("-pk")[:200])


def steps(entries: list[Entry], today: date, words: Mapping[str, str] | None = None) -> list[Step]:
    """`words` says the room's own codes (stages, outcomes) in the reader's language."""
    known = words or {}
    return [
        Step(
            entry.at,
            day_of(entry.at),
            _who(entry),
            sentence(entry, today, known),
            entry.reason,
        )
        for entry in entries
    ]


def _who(entry: Entry) -> str:
    if entry.on_behalf_of:
        return _("%(who)s 代%(whom)s") % {"who": entry.actor_name, "whom": entry.on_behalf_of}
    return entry.actor_name


def sentence(entry: Entry, today: date, words: Mapping[str, str]) -> str:
    """`到场核实：设备基础浇筑 14 个`: the act, then what it was about."""
    act, told = what_was_done(entry), _told(entry, today, words)
    return _("%(act)s：%(told)s") % {"act": act, "told": told} if told else act


def _told(entry: Entry, today: date, words: Mapping[str, str]) -> str:
    after: dict[str, Any] = entry.after or {}
    moved = moved_days(entry)
    if moved:
        return (
            f"{after['title']}{_('，')}{moved_said(moved, today)}" if after.get("title") else moved_said(moved, today)
        )
    if after.get("stage"):
        return _stage(after, today, words)
    for key, say in SAYINGS:
        if after.get(key):
            told = say(after, today)
            return words.get(told, told)
    return ""


def _stage(after: dict[str, Any], today: date, words: Mapping[str, str]) -> str:
    stage = words.get(str(after["stage"]), str(after["stage"]))
    if after.get("phase"):
        stage = f"{after['phase']} {stage}"
    on = after.get("reached_on") or after.get("planned_on") or after.get("left_on")
    return f"{stage} {_day(on, today)}" if on else stage


def _role(after: dict[str, Any], today: date) -> str:
    role = str(Role(after["role"]).label) if after["role"] in Role.values else str(after["role"])
    who = after.get("person") or after.get("successor") or after.get("post") or after.get("to") or ""
    return f"{role} {who}".strip()


def _day(text: object, today: date) -> str:
    try:
        return day_text(date.fromisoformat(str(text)), today=today)
    except ValueError:
        return str(text)


def _plain(key: str) -> Callable[[dict[str, Any], date], str]:
    return lambda after, today: str(after[key])


def _dated(key: str) -> Callable[[dict[str, Any], date], str]:
    return lambda after, today: _day(after[key], today)


# What an entry tells about itself, the most telling first.
SAYINGS: tuple[tuple[str, Callable[[dict[str, Any], date], str]], ...] = (
    ("role", _role),
    ("outcome", _plain("outcome")),
    ("progress", _plain("progress")),
    ("task_force", _plain("task_force")),
    ("batch", _plain("batch")),
    ("component", _plain("component")),
    ("product", _plain("product")),
    ("programme", _plain("programme")),
    ("phase", _plain("phase")),
    ("title", _plain("title")),
    ("name", _plain("name")),
    ("verified_on", _dated("verified_on")),
    ("ended_on", _dated("ended_on")),
    ("number", _plain("number")),
)
