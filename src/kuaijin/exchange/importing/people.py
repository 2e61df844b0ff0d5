"""Who a name in a ledger is. Name and phone say one person; without a phone the same seat says it; a name in two seats
is one person only where somebody answered so."""

from dataclasses import dataclass, field
from datetime import date, datetime

from kuaijin.directory.actors import Actor
from kuaijin.directory.bulk import NewPerson, NewPost, create_held_posts
from kuaijin.directory.commands import create_person
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
    _coming: dict[str, NewPerson] = field(default_factory=dict)
    _counted: set[int] = field(default_factory=set)

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

    def coming(self, name: str) -> Person | NewPerson:
        """Who takes a post that is to be made: nobody is there by his seat, so only an answer makes him one of old."""
        key = match_key(name)
        if self.answers.get(f"person:{name}") != "same":
            return NewPerson(name.strip())
        return self._by_name.get(key) or self._coming.setdefault(key, NewPerson(name.strip()))

    def seat(self, holder: Person | NewPerson, post: Post) -> None:
        """He has taken the post that was made for him."""
        found = holder.made if isinstance(holder, NewPerson) else holder
        assert found is not None
        key = match_key(found.name)
        if isinstance(holder, NewPerson) and found.pk not in self._counted:
            self._counted.add(found.pk)
            self.made.append(found)
        self._by_name.setdefault(key, found)
        self._by_seat[key, post.pk] = found


PostKey = tuple[int, str, str]


@dataclass
class Posts:
    """Posts of an office that a ledger names people for: one per person, so that each is answered for.

    First all are wanted, then they are made together, then each is there by its key."""

    people: People
    since: date
    _known: dict[PostKey, Post] = field(default_factory=dict)
    _wanted: dict[PostKey, NewPost] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Holding.objects.filter(ends_on=None, post__organisation__zone=self.people.zone)
        for holding in rows.select_related("post__organisation", "person"):
            key = (holding.post.organisation_id, holding.post.title, match_key(holding.person.name))
            self._known[key] = holding.post

    def want(self, organisation: Organisation, title: str, title_en: str, name: str) -> PostKey:
        """The post with this title that this person holds: there already, or to be made and given to him."""
        key = (organisation.pk, title, match_key(name))
        if key not in self._known and key not in self._wanted:
            self._wanted[key] = NewPost(organisation, title, title_en, self.people.coming(name))
        return key

    def make(self) -> None:
        posts = create_held_posts(self.people.zone, list(self._wanted.values()), self.since)
        for (key, wanted), post in zip(self._wanted.items(), posts, strict=True):
            self._known[key] = post
            self.people.seat(wanted.holder, post)
        self._wanted.clear()

    def post(self, key: PostKey) -> Post:
        return self._known[key]
