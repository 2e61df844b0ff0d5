"""Reads of sessions: those of projects the actor sees, and those to which his office was called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from kuaijin.approvals.models import Session, SessionDecision, SessionOffice
from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import Holder, holders
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_dossiers, visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Obligation

LISTED_AT_MOST = 200
OFFERED_AT_MOST = 8
ENTRIES_AT_MOST = 40


def sessions(actor: Actor) -> QuerySet[Session]:
    """What offices say to each other is not for who reads only what is shown outside."""
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        return Session.objects.none()
    called = SessionOffice.objects.filter(post__in=actor.all_posts).values("session")
    seen = Q(pk__in=called) if actor.all_posts else Q(pk__in=[])
    return Session.objects.filter(visible_to(actor, "dossier") | seen)


def by_key(actor: Actor, key: int) -> Session:
    """With what its page shows. Raises NotVisible."""
    rows = sessions(actor).filter(pk=key).select_related("dossier__zone", "dossier__region", "checklist")
    found = rows.first()
    if found is None:
        raise NotVisible
    return found


def owed_as(obligation: int) -> int | None:
    """The session for which an office owes an answer as this obligation."""
    return SessionOffice.objects.filter(obligation=obligation).values_list("session", flat=True).first()


def listed(actor: Actor, *, number: str = "") -> tuple[list[Session], list[Session]]:
    """Still to be held, the next first; held or cancelled, the latest first."""
    rows = sessions(actor).select_related("dossier").annotate(called=Count("offices", distinct=True))
    if number:
        rows = rows.filter(dossier__number=number)
    ahead = rows.filter(held_on=None, cancelled_on=None).order_by("for_on", F("time").asc(nulls_last=True), "pk")
    over = rows.exclude(held_on=None, cancelled_on=None).order_by("-for_on", "-pk")
    return list(ahead[:LISTED_AT_MOST]), list(over[:LISTED_AT_MOST])


@dataclass(frozen=True)
class Office:
    """An office that was called, who sits on its post today, and by when it has to say."""

    row: SessionOffice
    holder: Holder | None
    owed: Obligation | None
    late: bool


def offices_of(session: Session, today: date) -> list[Office]:
    rows = list(session.offices.select_related("post__organisation", "obligation__dossier__zone").order_by("pk"))
    people = holders({row.post_id for row in rows}, today)
    return [Office(row, people.get(row.post_id), row.obligation, _late(row, today)) for row in rows]


def _late(row: SessionOffice, today: date) -> bool:
    due = row.obligation.due_on if row.obligation is not None else None
    return due is not None and (row.said_on or today) > due


def decisions_of(session: Session) -> list[SessionDecision]:
    rows = session.decisions.select_related("obligation__dossier__zone", "obligation__obligor__organisation")
    return list(rows.order_by("seq"))


def entries_of(actor: Actor, session: Session) -> list[Entry]:
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        return []
    rows = Entry.objects.filter(after__session=session.pk, dossier_id=session.dossier_id)
    return list(rows.order_by("-pk")[:ENTRIES_AT_MOST])


def projects(actor: Actor, words: str = "") -> Sequence[Dossier]:
    """About which a session may be called: those with a checklist first."""
    seen = visible_dossiers(actor).filter(kind="project", closed_on=None)
    if words.strip():
        seen = seen.filter(search__contains=words.strip().lower())
    ordered = seen.annotate(lists=Count("checklists")).order_by("-lists", "title", "pk")
    return list(ordered.select_related("zone")[:OFFERED_AT_MOST])


def project(actor: Actor, number: str) -> Dossier:
    """Raises NotVisible."""
    found = visible_dossiers(actor).filter(number=number, kind="project").select_related("zone", "organisation").first()
    if found is None:
        raise NotVisible
    return found


def outside_hours(query: QuerySet[Session]) -> int:
    """How many of them were held outside office hours."""
    return query.filter(held_on__isnull=False, outside_hours=True).count()
