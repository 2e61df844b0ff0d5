"""Messages are kept inside a command and sent by nobody before its commit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kuaijin.directory.models import Person, Post, Zone
from kuaijin.directory.queries import holders
from kuaijin.messaging.models import Message, State
from kuaijin.messaging.rules import Reach, Told
from kuaijin.messaging.texts import checked_link, purpose_of

BATCH = 500


@dataclass(frozen=True)
class Draft:
    """What one person is to be told; `text` comes from `texts` alone."""

    person: Person
    purpose: str
    text: str
    link: str = ""
    key: str = ""


def acting_people(posts: Iterable[Post], day: date) -> list[Person]:
    """Who acts for these posts on `day`: the substitute of whoever is away; each once."""
    found = holders([post.pk for post in posts], day)
    return list({holder.acting.pk: holder.acting for holder in found.values()}.values())


def keep(zone: Zone, drafts: Sequence[Draft], at: datetime) -> int:
    """For use inside a command. One row for each person and channel; four statements, however many. How many rows."""
    reach = Reach.of(zone, [draft.person for draft in drafts])
    rows = [
        _row(zone, draft, told, at)
        for draft in drafts
        for told in reach.told(draft.person, purpose_of(draft.purpose), at)
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return len(rows)


def _row(zone: Zone, draft: Draft, told: Told, at: datetime) -> Message:
    channel = told.channel
    return Message(
        zone=zone,
        person=draft.person,
        channel=channel,
        kind=channel.kind if channel else "",
        purpose=draft.purpose,
        text=draft.text,
        link=checked_link(draft.link),
        key=draft.key,
        state=State.WAITING if channel else State.SUPPRESSED,
        why=told.why,
        next_try_at=(told.quiet_until or at) if channel else None,
        quiet_until=told.quiet_until,
        made_at=at,
    )
