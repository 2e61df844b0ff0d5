"""Who a name in a ledger is. Name and phone say one person; without a phone the same seat says it; a name in two seats
is one person only where somebody answered so."""

from dataclasses import dataclass, field
from datetime import date, datetime

from kuaijin.directory.actors import Actor
from kuaijin.directory.commands import assign_post, create_person, create_post
from kuaijin.directory.models import Holding, Organisation, Person, Post, Zone
from kuaijin.exchange.reading.cells.text import match_key


@dataclass
class People:
    """`answers` maps `person:<name>` to "same" (one person in all his seats) or anything else (different people)."""

    actor: Actor
    at: datetime
    zone: Zone
    answers: dict[str, str]
    made: list[Person] = field(default_factory=list)
    _by_phone: dict[tuple[str, str], Person] = field(default_factory=dict)
    _by_name: dict[str, Person] = field(default_factory=dict)
    _by_seat: dict[tuple[str, int], Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in Person.objects.filter(zone=self.zone):
            if person.phone:
                self._by_phone[match_key(person.name), person.phone] = person
            self._by_name.setdefault(match_key(person.name), person)
        seats = (
            Holding.objects.filter(post__organisation__zone=self.zone).select_related("person").order_by("starts_on")
        )
        for holding in seats:
            self._by_seat[match_key(holding.person.name), holding.post_id] = holding.person

    def person(self, name: str, phone: str | None, post: Post) -> Person:
        """The person of this name on this post, made if he is not there yet."""
        key = match_key(name)
        found = self._by_seat.get((key, post.pk)) or (self._by_phone.get((key, phone)) if phone else None)
        if found is None and self.answers.get(f"person:{name}") == "same":
            found = self._by_name.get(key)
        if found is None:
            found = create_person(actor=self.actor, at=self.at, zone=self.zone, name=name, phone=phone or "")
            self.made.append(found)
        if phone:
            self._by_phone[key, phone] = found
        self._by_name.setdefault(key, found)
        self._by_seat[key, post.pk] = found
        return found


@dataclass
class Posts:
    """Posts of an office that a ledger names people for: one per person, so that each is answered for."""

    people: People
    since: date
    _known: dict[tuple[int, str, str], Post] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Holding.objects.filter(ends_on=None, post__organisation__zone=self.people.zone)
        for holding in rows.select_related("post", "person"):
            key = (holding.post.organisation_id, holding.post.title, match_key(holding.person.name))
            self._known[key] = holding.post

    def post_of(self, organisation: Organisation, title: str, title_en: str, name: str) -> Post:
        """The post with this title that this person holds; made, and given to him, if it is not there."""
        people = self.people
        key = (organisation.pk, title, match_key(name))
        if key not in self._known:
            post = create_post(
                actor=people.actor, at=people.at, organisation=organisation, title=title, title_en=title_en
            )
            person = people.person(name, None, post)
            assign_post(actor=people.actor, at=people.at, post=post, person=person, starts_on=self.since)
            self._known[key] = post
        return self._known[key]
