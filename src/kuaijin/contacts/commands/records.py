"""Write down an act of service, correct it, take it back."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts import rules
from kuaijin.contacts.freshness import renew
from kuaijin.contacts.models import Answer, Contact, ContactPerson, ContactProblem, ContactPromise, Served, VisitReport
from kuaijin.contacts.promising import Difficulty, Promised, Spot
from kuaijin.contacts.visits.settling import settle
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text
from kuaijin.obligations.commands import open_obligation, report_done, void
from kuaijin.obligations.models import Kind as Owed
from kuaijin.obligations.models import Obligation, State
from kuaijin.problems.commands import raise_problem

# Once the enterprise has said what it thinks of these words, changed words ask it again.
SHOWN = ("kind", "on", "place", "done", "others", "heard", "heard_secrecy")
CHANGEABLE = (*SHOWN, "time")


@command("contacts.record", label=gettext_lazy("记一次服务"), subject="dossier")
def record(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    kind: str,
    on: date,
    day: date,
    people: Sequence[Post] = (),
    others: str = "",
    heard: str = "",
    done: str = "",
    promises: Sequence[Promised] = (),
    difficulty: Difficulty | None = None,
    photos: Sequence[Upload] = (),
    place: str = "",
    time: time | None = None,
    spot: Spot | None = None,
    heard_secrecy: str = Secrecy.INTERNAL,
) -> Contact:
    """One act of service on `on`. `people` are our posts that were there (none: the actor's own), `others` everybody
    else by name. Each promise is owed at once and shown to the enterprise; the difficulty becomes a problem."""
    rules.check_dossier(dossier, on)
    rules.check_kind(kind)
    rules.check_past(on, day)
    rules.check_says_something(heard.strip(), done.strip(), promises, difficulty)
    posts = rules.whose(actor, people)
    rules.check_posts(dossier, posts)
    contact = Contact.objects.create(
        dossier=dossier,
        kind=kind,
        on=on,
        time=time,
        place=place.strip()[:160],
        heard=heard.strip()[:1000],
        heard_secrecy=heard_secrecy,
        done=done.strip()[:1000],
        others=others.strip()[:200],
        recorded_by_id=actor.account_id,
        recorded_name=actor.name,
        recorded_at=at,
        **(spot.columns() if spot else {}),
    )
    names = _there(contact, posts)
    for promised in promises:
        _promise(actor, at, contact, promised, posts, day)
    if difficulty is not None:
        _difficulty(actor, at, contact, difficulty, day)
    for photo in photos:
        what = _("%(kind)s %(on)s") % {"kind": contact.get_kind_display(), "on": day_text(on, today=day)}
        contact.photos.add(attach(actor=actor, at=at, dossier=dossier, file=photo, what=what))
    keys = rules.files_served(dossier)
    Served.objects.bulk_create([Served(contact=contact, dossier_id=key, on=on) for key in keys])
    renew(keys, day)
    settle(actor, at, keys, day)
    _told(contact, after={"kind": kind, "on": on, "people": names, "done": contact.done, "promises": len(promises)})
    return contact


def _there(contact: Contact, posts: Sequence[Post]) -> list[str]:
    found = rules.there(posts, contact.on)
    ContactPerson.objects.bulk_create([ContactPerson(contact=contact, **one) for one in found])
    return [one["name"] or str(one["post"]) for one in found]


def _promise(
    actor: Actor, at: datetime, contact: Contact, promised: Promised, posts: Sequence[Post], day: date
) -> None:
    said = {"kind": contact.get_kind_display(), "on": day_text(contact.on, today=day)}
    source = _("%(on)s%(kind)s时当面承诺") % said
    mine = Post.objects.filter(pk__in=actor.posts[:1]).select_related("organisation").first() or posts[0]
    obligor, owner = promised.obligor or mine, contact.dossier.organisation
    obligation: Obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=contact.dossier,
        kind=Owed.PROMISE,
        title=promised.words.strip()[:200],
        obligor=obligor,
        term=promised.term(contact.on, source),
        received_on=contact.on,
        day=day,
        beneficiary=owner if owner is not None and owner.kind == Organisation.Kind.ENTERPRISE else None,
        waiting=mine if mine.pk != obligor.pk else None,
        secrecy=Secrecy.OUTSIDE,
    )
    ContactPromise.objects.create(contact=contact, obligation=obligation)


def _difficulty(actor: Actor, at: datetime, contact: Contact, difficulty: Difficulty, day: date) -> None:
    problem = raise_problem(
        actor=actor,
        at=at,
        dossier=contact.dossier,
        kind=difficulty.kind,
        words=difficulty.words,
        owner=difficulty.owner,
        raised_on=contact.on,
        day=day,
        secrecy=Secrecy.OUTSIDE,
    )
    ContactProblem.objects.create(contact=contact, problem=problem)


@command("contacts.correct", label=gettext_lazy("更正服务记录"), subject="contact")
def correct(
    *,
    actor: Actor,
    at: datetime,
    contact: Contact,
    reason: str,
    day: date,
    people: Sequence[Post] | None = None,
    **changes: Any,
) -> Contact:
    """Any of kind, on, time, place, heard, heard_secrecy, done, others, and who was there; with the reason. Promises
    and problems are corrected where they are. What the enterprise sees differently it is asked again."""
    rules.check_can_change(actor, contact)
    if not reason.strip():
        raise Refused(_("更正要写原因。"), field="reason", rule="required")
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise Refused(_("服务记录没有 %(names)s 这一项。") % {"names": "、".join(sorted(unknown))}, field="field")
    before = {name: getattr(contact, name) for name in changes}
    for name, value in changes.items():
        setattr(contact, name, value.strip() if isinstance(value, str) else value)
    rules.check_kind(contact.kind)
    rules.check_past(contact.on, day)
    rules.check_dossier(contact.dossier, contact.on)
    follows = contact.promises.exists() or contact.problems.exists()
    rules.check_says_something(contact.heard, contact.done, follows)
    after = {name: getattr(contact, name) for name in changes}
    if people is not None:
        before["people"], after["people"] = _changed_people(actor, contact, people)
    shown_otherwise = any(before[name] != after[name] for name in SHOWN if name in changes)
    if shown_otherwise:
        # whoever signed on the spot signed other words
        VisitReport.objects.filter(contact=contact).update(signature_holds=False)
    if shown_otherwise and contact.answer:
        before["answer"], contact.answer, contact.answer_words = contact.answer, "", ""
        contact.answered_at, contact.answered_by, contact.answered_name = None, None, ""
    contact.save()
    settle_check(actor, at, contact, _("已更正：%(reason)s") % {"reason": reason.strip()}, day)
    keep_served(actor, at, contact, day)
    _told(contact, before=before, after=after, reason=reason)
    return contact


def _changed_people(actor: Actor, contact: Contact, people: Sequence[Post]) -> tuple[list[str], list[str]]:
    posts = rules.whose(actor, people)
    rules.check_posts(contact.dossier, posts)
    before = [one.name for one in contact.people.order_by("pk")]
    contact.people.all().delete()
    return before, _there(contact, posts)


@command("contacts.withdraw", label=gettext_lazy("撤回服务记录"), subject="contact")
def withdraw(*, actor: Actor, at: datetime, contact: Contact, reason: str, day: date) -> Contact:
    """It was not so, or stands here twice. It stays readable with the reason, counts no more, and what was promised in
    it and is still open is void; a problem that was heard lives on."""
    rules.check_can_change(actor, contact)
    if not reason.strip():
        raise Refused(_("撤回要写原因。"), field="reason", rule="required")
    promised = Obligation.objects.filter(promised_in__contact=contact, state=State.OPEN)
    promised = promised.select_related("dossier__zone", "obligor__organisation")
    if promised and not actor.may("obligations.void"):
        raise Forbidden(_("里面的承诺还没了结，您不能作废它。请专班或包保领导来撤回。"), field="contact", rule="role")
    for obligation in promised:
        void(actor=actor, at=at, obligation=obligation, reason=reason, day=day)
    contact.withdrawn_at, contact.withdrawn_reason = at, reason.strip()[:200]
    contact.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    settle_check(actor, at, contact, _("已撤回：%(reason)s") % {"reason": reason.strip()}, day)
    keep_served(actor, at, contact, day)
    _told(contact, after={"withdrawn": True}, reason=reason)
    return contact


def keep_served(actor: Actor, at: datetime, contact: Contact, day: date) -> None:
    """Inside a command: the rows of whom it reached, and the planned visits that it fulfils, follow the contact."""
    contact.served.update(on=contact.on, counts=contact.counts)
    keys = list(contact.served.values_list("dossier_id", flat=True))
    renew(keys, day)
    settle(actor, at, keys, day)


def check_about(contact: Contact) -> str:
    """What the obligation to look into a denied contact is about, so that there is one."""
    return f"contact:{contact.pk}"


def settle_check(actor: Actor, at: datetime, contact: Contact, outcome: str, day: date) -> None:
    """Inside a command: whoever had to look into it has done so."""
    if contact.answer == Answer.DENIED and contact.withdrawn_at is None:
        return
    owed = Obligation.objects.filter(dossier=contact.dossier_id, about=check_about(contact), state=State.OPEN)
    for row in owed.select_related("dossier__zone", "obligor__organisation"):
        report_done(actor=actor, at=at, obligation=row, on=day, outcome=outcome[:200], day=day)


def _told(contact: Contact, *, after: dict[str, Any], before: dict[str, Any] | None = None, reason: str = "") -> None:
    recording().about(
        dossier_id=contact.dossier_id,
        zone_id=contact.dossier.zone_id,
        before=before,
        after={"contact": contact.pk, **after},
        reason=reason.strip(),
    )
