"""Reads of dispatch meetings: those with a project the actor sees, those he is called to, all for who sees the zone.

Of a meeting he sees only the projects that he sees, and what was said and decided of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import holders
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import sees, visible_dossiers, visible_to
from kuaijin.evidence.models import Evidence
from kuaijin.journal.errors import NotVisible
from kuaijin.journal.models import Entry
from kuaijin.kit.components import PersonView
from kuaijin.law.lights import Light
from kuaijin.obligations.standings import light_is
from kuaijin.supervision.agenda import Agenda, agenda_of, agendas_of, undone_of
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision, MeetingProject, Participant

OFFERED_AT_MOST = 60
ENTRIES_AT_MOST = 60


def meetings(actor: Actor) -> QuerySet[DispatchMeeting]:
    """The coming ones first, then the latest."""
    if actor.is_system:
        return DispatchMeeting.objects.filter(**({"zone": actor.zone_id} if actor.zone_id else {}))
    scopes = actor.scopes_reading(Reads.DOSSIERS)
    if not scopes:
        return DispatchMeeting.objects.none()
    items = MeetingProject.objects.filter(visible_to(actor, "dossier")).values("meeting")
    called = Participant.objects.filter(post__in=actor.all_posts).values("meeting")
    whole = {scope.zone_id for scope in scopes if scope.whole_zone}
    mine = Q(pk__in=items) | Q(pk__in=called) | Q(chair__in=actor.all_posts) | Q(zone__in=whole)
    if actor.person_id is not None:
        mine |= Q(called_by=actor.person_id)
    return DispatchMeeting.objects.filter(mine, zone__in={scope.zone_id for scope in scopes})


def in_order(query: QuerySet[DispatchMeeting]) -> QuerySet[DispatchMeeting]:
    return query.select_related("chair__organisation", "zone").order_by("-on", "-pk")


def by_key(actor: Actor, key: int) -> DispatchMeeting:
    """Raises NotVisible."""
    rows = meetings(actor).filter(pk=key).select_related("zone", "chair__organisation", "previous")
    found = rows.first()
    if found is None:
        raise NotVisible
    return found


def decisions(actor: Actor) -> QuerySet[MeetingDecision]:
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        return MeetingDecision.objects.none()
    return MeetingDecision.objects.filter(visible_to(actor, "dossier"))


def decisions_on(actor: Actor, dossier: Dossier) -> QuerySet[MeetingDecision]:
    """Those on one dossier: none when the actor does not see it."""
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)) or not sees(actor, dossier.pk):
        return MeetingDecision.objects.none()
    return MeetingDecision.objects.filter(dossier=dossier)


@dataclass(frozen=True)
class Item:
    """One project of a meeting as the actor sees it."""

    row: MeetingProject
    agenda: Agenda
    decisions: list[MeetingDecision]
    photos: list[Evidence]


def items_of(actor: Actor, meeting: DispatchMeeting, today: date) -> list[Item]:
    """The projects that he sees, in the order of the meeting: as they stand today, or stood when it was held."""
    photos = Evidence.objects.filter(withdrawn_at=None).select_related("blob", "attached_by__person")
    found = MeetingProject.objects.filter(visible_to(actor, "dossier"), meeting=meeting).order_by("seq")
    rows = list(
        found.select_related("dossier__zone", "dossier__region").prefetch_related(Prefetch("photos", queryset=photos))
    )
    live = [row.dossier for row in rows if row.agenda is None]
    agendas = agendas_of(meeting, live, today) if live else {}
    decided: dict[int, list[MeetingDecision]] = {row.dossier_id: [] for row in rows}
    for decision in decisions_of(actor, meeting):
        decided.setdefault(decision.dossier_id, []).append(decision)
    return [
        Item(
            row,
            agenda_of(row.agenda) if row.agenda is not None else agendas[row.dossier_id],
            decided[row.dossier_id],
            list(row.photos.all()),
        )
        for row in rows
    ]


def decisions_of(actor: Actor, meeting: DispatchMeeting) -> list[MeetingDecision]:
    rows = decisions(actor).filter(meeting=meeting)
    return list(rows.select_related("obligation__obligor__organisation", "obligation__dossier__zone").order_by("seq"))


@dataclass(frozen=True)
class Called:
    row: Participant
    view: PersonView

    @property
    def said(self) -> str:
        return post_said(self.row.post)


def called_to(meeting: DispatchMeeting, today: date) -> list[Called]:
    rows = list(meeting.participants.select_related("post__organisation").order_by("pk"))
    people = holders({row.post_id for row in rows}, today)
    found = []
    for row in rows:
        holder = people.get(row.post_id)
        name = holder.acting if holder is not None else None
        view = PersonView(name=name.name, name_latin=name.name_en, phone=name.phone) if name else PersonView()
        found.append(Called(row, view))
    return found


def entries_of(actor: Actor, meeting: DispatchMeeting) -> list[Entry]:
    """What the journal says of it, without what belongs to projects that the actor does not see."""
    seen = Q(dossier_id=None) | Q(dossier_id__in=visible_dossiers(actor).values("pk"))
    rows = Entry.objects.filter(seen, zone_id=meeting.zone_id, after__meeting=meeting.number)
    return list(rows.order_by("-pk")[:ENTRIES_AT_MOST])


def offered(actor: Actor, today: date, words: str = "", also: Sequence[int] = ()) -> list[Dossier]:
    """Projects for an agenda: red ones, yellow ones, those that are named `also`, and what the words find."""
    seen = visible_dossiers(actor).filter(kind="project", closed_on=None, zone=actor.zone_id)
    lit = light_is([Light.RED, Light.YELLOW], today)
    wanted = Q(search__contains=normalised(words)) if words else lit
    rows = seen.filter(wanted | Q(pk__in=also)).select_related("standing", "region", "zone")
    return list(rows.order_by("standing__due_on", "number")[:OFFERED_AT_MOST])


def former(actor: Actor, today: date) -> QuerySet[DispatchMeeting]:
    """Held ones that a new meeting may follow, the latest first."""
    held = meetings(actor).filter(state=DispatchMeeting.State.HELD, zone=actor.zone_id, on__lte=today)
    return held.order_by("-on", "-pk")


def undone_projects(previous: DispatchMeeting) -> list[int]:
    """Projects of which the former meeting, or one before it, decided what is not done."""
    after = DispatchMeeting(zone_id=previous.zone_id, previous=previous)
    return list(dict.fromkeys(decision.dossier_id for decision in undone_of(after)))
