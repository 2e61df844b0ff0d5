"""What a meeting decides: owed at once by a post until its day; withdrawn with a reason."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation, void
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import until as term_until
from kuaijin.supervision.commands.meetings import item_of
from kuaijin.supervision.models import DispatchMeeting, MeetingDecision
from kuaijin.supervision.rules import meetings as rules
from kuaijin.supervision.rules.slips import MEETING


@command("supervision.decide", label=gettext_lazy("调度会定一件事"), subject="meeting")
def decide(
    *,
    actor: Actor,
    at: datetime,
    meeting: DispatchMeeting,
    dossier: Dossier,
    words: str,
    post: Post,
    until: date,
    day: date,
) -> MeetingDecision:
    """`post` owes it on the project from the day of the meeting until `until`; the chair waits for it."""
    rules.check_leads(actor, meeting)
    rules.check_begun(meeting, day)
    item_of(actor, meeting, dossier)
    rules.check_owes(post, meeting.zone_id)
    words = words.strip()[:200]
    if not words:
        raise Refused(_("定了什么没写。"), field="words", rule="required")
    if until < day:
        raise Refused(_("%(on)s 已经过了，写一个以后的日子。") % {"on": until}, field="until", rule="later")
    seq = meeting.decisions.count() + 1
    obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=dossier,
        kind=Kind.TASK,
        title=words,
        obligor=post,
        waiting=meeting.chair if meeting.chair_id != post.pk else None,
        term=term_until(day, until, _("调度会 %(number)s 定的") % {"number": meeting.number}),
        received_on=day,
        day=day,
        about=f"{MEETING}{meeting.pk}:{seq}",
    )
    decision: MeetingDecision = MeetingDecision.objects.create(
        meeting=meeting,
        dossier=dossier,
        seq=seq,
        words=words,
        obligation=obligation,
        decided_at=at,
        decided_name=actor.name,
    )
    recording().about(
        dossier_id=dossier.pk,
        zone_id=meeting.zone_id,
        after={"meeting": meeting.number, "title": words, "post": str(post), "due_on": until},
    )
    return decision


@command("supervision.withdraw_decision", label=gettext_lazy("收回调度会定的事"), subject="decision")
def withdraw_decision(
    *, actor: Actor, at: datetime, decision: MeetingDecision, reason: str, day: date
) -> MeetingDecision:
    """Nobody owes it any more; minutes and page say that it was withdrawn, and why."""
    rules.check_leads(actor, decision.meeting)
    rules.check_can_withdraw(decision)
    reason = reason.strip()[:200]
    if not reason:
        raise Refused(_("收回要写原因。"), field="reason", rule="required")
    void(actor=actor, at=at, obligation=decision.obligation, reason=reason, day=day)
    decision.withdrawn_on, decision.withdrawn_reason = day, reason
    decision.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    recording().about(
        dossier_id=decision.dossier_id,
        zone_id=decision.meeting.zone_id,
        before={"state": "open"},
        after={"meeting": decision.meeting.number, "title": decision.words, "withdrawn_on": day},
        reason=reason,
    )
    return decision
