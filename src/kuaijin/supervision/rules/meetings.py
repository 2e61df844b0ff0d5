"""Who leads a meeting, and what must be so for it to be held."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.directory.queries import backstop_of
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import sees
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision

PROJECTS_AT_MOST = 40


def check_leads(actor: Actor, meeting: DispatchMeeting) -> None:
    """Who called it, who chairs it, the zone's coordinating post, a leader or the administrator."""
    if actor.is_enterprise:
        raise NotVisible
    if actor.is_system or actor.has_role("leader", "system_admin"):
        return
    called = actor.person_id is not None and actor.person_id == meeting.called_by_id
    if called or {meeting.chair_id, backstop_of(meeting.zone_id).pk} & set(actor.all_posts):
        return
    said = {"chair": post_said(meeting.chair)}
    raise Refused(_("这个会由召集的人和主持的%(chair)s来记。") % said, field="meeting", rule="leads")


def leads(actor: Actor, meeting: DispatchMeeting) -> bool:
    try:
        check_leads(actor, meeting)
    except (Refused, NotVisible):
        return False
    return True


def check_planned(meeting: DispatchMeeting) -> None:
    if not meeting.is_planned:
        said = {"state": DispatchMeeting.State(meeting.state).label}
        raise Refused(_("这个会%(state)s，不能再改。") % said, field="meeting", rule="planned")


def check_begun(meeting: DispatchMeeting, day: date) -> None:
    """What is said and decided is written down from its day on."""
    check_planned(meeting)
    if meeting.on > day:
        raise Refused(_("会期 %(on)s 还没到。") % {"on": meeting.on}, field="meeting", rule="begun")


def check_thing(actor: Actor, meeting: DispatchMeeting, dossier: Dossier) -> None:
    """A running project of the zone that the actor sees."""
    if dossier.zone_id != meeting.zone_id or not sees(actor, dossier.pk):
        raise NotVisible
    if dossier.kind != "project" or dossier.closed_on is not None:
        raise Refused(_("“%(title)s”不是在办的项目，不能上会。") % {"title": dossier.title}, field="project")


def check_post(post: Post, zone_id: int, field: str) -> None:
    if post.organisation.zone_id != zone_id:
        raise Refused(_("这个岗位不在本区。"), field=field, rule="zone")


def check_owes(post: Post, zone_id: int) -> None:
    check_post(post, zone_id, "post")
    if post.organisation.kind == Organisation.Kind.ENTERPRISE:
        raise Refused(_("会上定的事由单位办，不由企业办。"), field="post", rule="enterprise")


def check_can_withdraw(decision: MeetingDecision) -> None:
    if decision.withdrawn_on is not None:
        raise Refused(_("这件事已经收回了。"), field="decision", rule="open")
    if decision.obligation.closed_on is not None:
        raise Refused(_("这件事已经了结，不能收回。"), field="decision", rule="open")
