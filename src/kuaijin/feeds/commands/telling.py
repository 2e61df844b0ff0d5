"""What the house tells people by itself: the morning's figures, and reminders and escalations as they fire."""

from collections import defaultdict
from datetime import date, datetime

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.languages import languages_of
from kuaijin.directory.models import Account, Person, Zone
from kuaijin.directory.queries import holders
from kuaijin.feeds.counting import Morning, mornings
from kuaijin.feeds.models import Reader
from kuaijin.feeds.reading import Place
from kuaijin.journal.recording import command, recording
from kuaijin.law.calendar import Calendar
from kuaijin.messaging.keeping import Draft, keep
from kuaijin.messaging.texts import digest_text, purpose_of, text_of
from kuaijin.obligations.models import Firing, State

FIRINGS = "firings"
AT_ONCE = 5000
MY_DAY = "/my-day"
PURPOSE = {Firing.What.REMINDER: "due", Firing.What.ESCALATION: "escalated"}


@command("feeds.say_good_morning", label=gettext_lazy("发早报"), subject="zone")
def say_good_morning(*, actor: Actor, at: datetime, zone: Zone, day: date, calendar: Calendar) -> list[Morning]:
    """One message for each person who has something; a second call on the same day tells nobody again."""
    told = mornings(zone, day, calendar)
    spoken, key = languages_of(one.person.pk for one in told), f"digest:{day.isoformat()}"
    texts = [digest_text(one.figures, language=spoken[one.person.pk]) for one in told]
    drafts = [Draft(one.person, "digest", text, MY_DAY, key=key) for one, text in zip(told, texts, strict=True)]
    keep(zone, drafts, at)
    recording().about(zone_id=zone.pk, after={"day": day, "people": len(told)})
    return told


@command("feeds.tell_fired", label=gettext_lazy("把提醒和上报发给本人"))
def tell_fired(*, actor: Actor, at: datetime, day: date) -> int:
    """What fired since the last time: one message for each person and kind, with how many. The place is kept in the
    same transaction. Returns how many messages were kept."""
    reader = _reader()
    place = Place.kept(reader.position, reader.gaps)
    rows = list(Firing.objects.filter(place.unread()).order_by("pk").select_related("obligation__dossier")[:AT_ONCE])
    kept = sum(keep(zone, drafts, at) for zone, drafts in _drafts(rows, day))
    moved = place.after([row.pk for row in rows], at)
    Reader.objects.filter(pk=reader.pk).update(position=moved.position, gaps=moved.plain())
    recording().about(after={"fired": len(rows), "messages": kept})
    return kept


def _reader() -> Reader:
    """At its first run nothing of the past is told."""
    query = Reader.objects.filter(name=FIRINGS)
    if connection.features.has_select_for_update:
        query = query.select_for_update()
    known = query.first()
    if known is not None:
        return known
    last = Firing.objects.aggregate(last=Max("pk"))["last"] or 0
    return Reader.objects.create(name=FIRINGS, position=last)


def _drafts(rows: list[Firing], day: date) -> list[tuple[Zone, list[Draft]]]:
    """By zone. Whoever cannot sign in is told nothing; what was done meanwhile neither."""
    people = holders({row.post_id for row in rows}, day)
    able = set(Account.objects.filter(is_active=True).values_list("person_id", flat=True))
    things: dict[tuple[int, int, str], list[Firing]] = defaultdict(list)
    named: dict[int, Person] = {}
    for row in rows:
        holder = people.get(row.post_id)
        if holder is None or holder.acting.pk not in able or row.obligation.state != State.OPEN:
            continue
        named[holder.acting.pk] = holder.acting
        things[row.obligation.dossier.zone_id, holder.acting.pk, row.what].append(row)
    spoken = languages_of(named)
    zones = Zone.objects.in_bulk({zone for zone, _person, _what in things})
    found: dict[int, list[Draft]] = defaultdict(list)
    for (zone, person, what), fired in things.items():
        found[zone].append(_draft(named[person], what, fired, spoken[person]))
    return [(zones[pk], drafts) for pk, drafts in found.items()]


def _draft(person: Person, what: str, fired: list[Firing], language: str) -> Draft:
    purpose = PURPOSE[Firing.What(what)]
    things = {row.obligation_id: row.obligation for row in fired}
    one = next(iter(things.values())) if len(things) == 1 else None
    text = text_of(purpose_of(purpose), len(things), one.dossier.number if one else "", language=language)
    link = f"/obligations/{one.pk}" if one else MY_DAY
    return Draft(person, purpose, text, link, key=f"fired:{max(row.pk for row in fired)}")
