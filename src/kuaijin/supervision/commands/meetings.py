"""Writes of dispatch meetings: called, changed, cancelled; who was there, what was said; held, and frozen with it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone
from kuaijin.dossiers.commands import next_serials
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.supervision.agenda import agendas_of
from kuaijin.supervision.models import DispatchMeeting, MeetingProject, Participant
from kuaijin.supervision.rules import meetings as rules

State = DispatchMeeting.State
PREFIX = "DD"


@command("supervision.plan_meeting", label=gettext_lazy("召集现场调度会"), subject="zone")
def plan_meeting(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    title: str,
    on: date,
    chair: Post,
    day: date,
    time: time | None = None,
    place: str = "",
    projects: Sequence[Dossier] = (),
    posts: Sequence[Post] = (),
    others: str = "",
    previous: DispatchMeeting | None = None,
) -> DispatchMeeting:
    """`posts` are called; `others` come by name. What the meeting `previous` decided and is not done opens this one."""
    if previous is not None and previous.zone_id != zone.pk:
        raise NotVisible
    _check_told(title, on, day, chair, zone.pk)
    (serial,) = next_serials(zone, PREFIX, on.year)
    meeting = DispatchMeeting.objects.create(
        zone=zone,
        number=f"{on.year}-{PREFIX}-{serial:04d}",
        title=title.strip()[:160],
        on=on,
        time=time,
        place=place.strip()[:160],
        chair=chair,
        others=others.strip()[:400],
        previous=previous,
        called_on=day,
        called_by_id=actor.person_id,
        called_name=actor.name,
    )
    for dossier in dict.fromkeys(projects):
        _put(actor, meeting, dossier)
    _call(meeting, posts)
    _told(meeting, {"on": on, "projects": meeting.items.count(), "posts": meeting.participants.count()})
    return meeting


def _check_told(title: str, on: date, day: date, chair: Post, zone_id: int) -> None:
    if not title.strip():
        raise Refused(_("开什么会没写。"), field="title", rule="required")
    if on < day:
        raise Refused(_("会期 %(on)s 已经过了。") % {"on": on}, field="on", rule="later")
    rules.check_post(chair, zone_id, "chair")


def _call(meeting: DispatchMeeting, posts: Sequence[Post]) -> None:
    for post in dict.fromkeys(posts):
        rules.check_post(post, meeting.zone_id, "posts")
        Participant.objects.get_or_create(meeting=meeting, post=post)


@command("supervision.change_meeting", label=gettext_lazy("改调度会"), subject="meeting")
def change_meeting(
    *,
    actor: Actor,
    at: datetime,
    meeting: DispatchMeeting,
    title: str,
    on: date,
    chair: Post,
    day: date,
    time: time | None = None,
    place: str = "",
    others: str = "",
    posts: Sequence[Post] | None = None,
    reason: str = "",
) -> DispatchMeeting:
    """`posts` None: those who were called stay called. A meeting put off needs its reason."""
    rules.check_leads(actor, meeting)
    rules.check_planned(meeting)
    _check_told(title, on, min(day, meeting.on), chair, meeting.zone_id)
    if on != meeting.on and not reason.strip():
        raise Refused(_("改会期要写原因。"), field="reason", rule="required")
    before = {"title": meeting.title, "on": meeting.on, "place": meeting.place, "chair": str(meeting.chair)}
    meeting.title, meeting.on, meeting.time = title.strip()[:160], on, time
    meeting.place, meeting.others, meeting.chair = place.strip()[:160], others.strip()[:400], chair
    meeting.save(update_fields=["title", "on", "time", "place", "others", "chair"])
    if posts is not None:
        meeting.participants.exclude(post__in=posts).delete()
        _call(meeting, posts)
    after = {"on": on, "place": meeting.place, "chair": str(chair)}
    _told(meeting, after, before=before, reason=reason)
    return meeting


@command("supervision.cancel_meeting", label=gettext_lazy("取消调度会"), subject="meeting")
def cancel_meeting(*, actor: Actor, at: datetime, meeting: DispatchMeeting, reason: str, day: date) -> DispatchMeeting:
    rules.check_leads(actor, meeting)
    rules.check_planned(meeting)
    if not reason.strip():
        raise Refused(_("取消要写原因。"), field="reason", rule="required")
    if meeting.decisions.filter(withdrawn_on=None).exists():
        raise Refused(_("会上已经定了事，先收回再取消。"), field="meeting", rule="decided")
    meeting.state, meeting.cancelled_on = State.CANCELLED, day
    meeting.cancelled_reason = reason.strip()[:200]
    meeting.save(update_fields=["state", "cancelled_on", "cancelled_reason"])
    _told(meeting, {"cancelled_on": day}, reason=reason)
    return meeting


@command("supervision.put_on_agenda", label=gettext_lazy("项目上会"), subject="meeting")
def put_on_agenda(*, actor: Actor, at: datetime, meeting: DispatchMeeting, dossier: Dossier) -> MeetingProject:
    rules.check_leads(actor, meeting)
    rules.check_planned(meeting)
    item = _put(actor, meeting, dossier)
    _told(meeting, {"project": dossier.number})
    return item


def _put(actor: Actor, meeting: DispatchMeeting, dossier: Dossier) -> MeetingProject:
    rules.check_thing(actor, meeting, dossier)
    if meeting.items.count() >= rules.PROJECTS_AT_MOST:
        said = {"n": rules.PROJECTS_AT_MOST}
        raise Refused(_("一次会最多 %(n)s 个项目。") % said, field="projects", rule="most")
    last = meeting.items.aggregate(last=Max("seq"))["last"] or 0
    item: MeetingProject
    item, _made = MeetingProject.objects.get_or_create(meeting=meeting, dossier=dossier, defaults={"seq": last + 1})
    return item


@command("supervision.take_off_agenda", label=gettext_lazy("项目不上会"), subject="meeting")
def take_off_agenda(
    *, actor: Actor, at: datetime, meeting: DispatchMeeting, dossier: Dossier, reason: str = ""
) -> DispatchMeeting:
    """What nothing was said or decided of."""
    rules.check_leads(actor, meeting)
    rules.check_planned(meeting)
    item = item_of(actor, meeting, dossier)
    if item.words or item.photos.exists() or meeting.decisions.filter(dossier=dossier).exists():
        raise Refused(_("会上已经说过这个项目，不能再拿下来。"), field="dossier", rule="said")
    item.delete()
    _told(meeting, {"taken_off": dossier.number}, reason=reason)
    return meeting


def item_of(actor: Actor, meeting: DispatchMeeting, dossier: Dossier) -> MeetingProject:
    """Raises NotVisible for a project that is not on the agenda, or that the actor does not see."""
    rules.check_thing(actor, meeting, dossier)
    item: MeetingProject | None = MeetingProject.objects.filter(meeting=meeting, dossier=dossier).first()
    if item is None:
        raise NotVisible
    return item


@command("supervision.note", label=gettext_lazy("记调度会纪要"), subject="meeting")
def note(
    *,
    actor: Actor,
    at: datetime,
    meeting: DispatchMeeting,
    words: str,
    day: date,
    dossier: Dossier | None = None,
) -> DispatchMeeting:
    """What was said of a project, or on the whole; the last words stand, the earlier ones are in the journal."""
    rules.check_leads(actor, meeting)
    rules.check_begun(meeting, day)
    words = words.strip()[:4000]
    if dossier is None:
        before, meeting.minutes = meeting.minutes, words
        meeting.save(update_fields=["minutes"])
    else:
        item = item_of(actor, meeting, dossier)
        before, item.words = item.words, words
        item.save(update_fields=["words"])
    number = {"project": dossier.number} if dossier is not None else {}
    _told(meeting, {"minutes": words, **number}, before={"minutes": before})
    return meeting


@command("supervision.attend", label=gettext_lazy("记谁到会"), subject="meeting")
def attend(
    *,
    actor: Actor,
    at: datetime,
    meeting: DispatchMeeting,
    present: list[int],
    day: date,
    others: str = "",
) -> DispatchMeeting:
    """`present`: the posts (ids) that were there; the others that were called were not. `others` by name."""
    rules.check_leads(actor, meeting)
    rules.check_begun(meeting, day)
    called = set(meeting.participants.values_list("post_id", flat=True))
    if not set(present) <= called:
        raise Refused(_("到会的岗位不在通知的名单里。"), field="present", rule="called")
    meeting.participants.filter(post__in=present).update(present=True)
    meeting.participants.exclude(post__in=present).update(present=False)
    meeting.others = others.strip()[:400]
    meeting.save(update_fields=["others"])
    _told(meeting, {"present": len(set(present)), "called": len(called), "others": meeting.others})
    return meeting


@command("supervision.add_photos", label=gettext_lazy("附调度会照片"), subject="meeting")
def add_photos(
    *,
    actor: Actor,
    at: datetime,
    meeting: DispatchMeeting,
    dossier: Dossier,
    files: Sequence[Upload],
    day: date,
) -> MeetingProject:
    """They become evidence of the project."""
    rules.check_leads(actor, meeting)
    rules.check_begun(meeting, day)
    item = item_of(actor, meeting, dossier)
    if not files:
        raise Refused(_("没有选照片。"), field="files", rule="required")
    for file in files:
        item.photos.add(attach(actor=actor, at=at, dossier=dossier, file=file, what=meeting.title[:160]))
    _told(meeting, {"project": dossier.number, "photos": len(files)})
    return item


@command("supervision.hold_meeting", label=gettext_lazy("开完调度会"), subject="meeting")
def hold_meeting(*, actor: Actor, at: datetime, meeting: DispatchMeeting, day: date) -> DispatchMeeting:
    """Minutes and agenda are what they are from now on: each project keeps what it showed on this day."""
    rules.check_leads(actor, meeting)
    rules.check_begun(meeting, day)
    items = list(meeting.items.select_related("dossier"))
    said = meeting.minutes or any(item.words for item in items) or meeting.decisions.exists()
    if not said:
        raise Refused(_("会上说了什么、定了什么都没记。"), field="minutes", rule="required")
    with override(settings.LANGUAGE_CODE):
        # what is kept is a document of the zone, whoever's language it was closed in
        agendas = agendas_of(meeting, [item.dossier for item in items], day)
    for item in items:
        item.agenda = agendas[item.dossier_id].document()
    MeetingProject.objects.bulk_update(items, ["agenda"])
    meeting.state, meeting.held_on, meeting.held_name = State.HELD, day, actor.name
    meeting.save(update_fields=["state", "held_on", "held_name"])
    _told(meeting, {"held_on": day, "projects": len(items), "decisions": meeting.decisions.count()})
    return meeting


def _told(
    meeting: DispatchMeeting, after: dict[str, Any], before: dict[str, Any] | None = None, reason: str = ""
) -> None:
    recording().about(
        zone_id=meeting.zone_id,
        before=before,
        after={"meeting": meeting.number, "title": meeting.title, **after},
        reason=reason.strip(),
    )
