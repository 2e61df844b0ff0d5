"""What whoever owns it does with it and says of it, and what the enterprise and other offices say to that."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.requests import packs
from kuaijin.requests.commands.dispatching import check_receiver
from kuaijin.requests.commands.stepping import (
    What,
    begin,
    close_pause,
    finish,
    finish_beside,
    give_step,
    line,
    measure_all,
    meet,
    move_clock,
    owe,
    told,
)
from kuaijin.requests.models import JointOffice, RequestPause, ServiceRequest, State
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.checks import acts_for, check_acts_for, check_owner, required


@command("requests.contacted", label=gettext_lazy("已联系企业"), subject="request")
def contacted(*, actor: Actor, at: datetime, request: ServiceRequest, words: str, day: date) -> ServiceRequest:
    """Somebody spoke with the enterprise, and what was said."""
    was = begin(request, What.CONTACTED)
    if request.receiver is None or not acts_for(actor, request.receiver):
        check_owner(actor, request)
    words = required(words, _("怎么联系的、说了什么没写。写一句话。"))
    return _step(request, was, What.CONTACTED, actor, at, day, words, outside=True)


@command("requests.tell_plan", label=gettext_lazy("告知办理方案"), subject="request")
def tell_plan(*, actor: Actor, at: datetime, request: ServiceRequest, words: str, day: date) -> ServiceRequest:
    """How and by when it will be solved, in words that the enterprise understands."""
    was = begin(request, What.PLAN)
    check_owner(actor, request)
    words = required(words, _("打算怎么办、什么时候办好没写。写一句话。"))
    return _step(request, was, What.PLAN, actor, at, day, words, outside=True)


@command("requests.say", label=gettext_lazy("留言"), subject="request")
def say(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    words: str,
    day: date,
    shown_outside: bool = False,
    files: Sequence[Upload] = (),
) -> ServiceRequest:
    """A line of whoever sees the request. What an enterprise says is shown outside; what staff say is inside the house
    unless they say otherwise: then it is the owner's reply."""
    was = begin(request, What.SAID)
    words = required(words, _("要说什么没写。写一句话。"))
    outside = shown_outside or actor.is_enterprise
    what = What.SAID if outside else What.NOTE
    by_owner = outside and not actor.is_enterprise and not actor.is_system
    if by_owner and request.state == State.IN_HAND and request.owner is not None and acts_for(actor, request.owner):
        return _step(request, was, What.SAID, actor, at, day, words, outside=True, files=files)
    line(request, what, actor, at, day, words, outside=outside, files=files)
    told(request, was, actor, shown_outside=outside)
    return request


@command("requests.ask_enterprise", label=gettext_lazy("请企业补充"), subject="request")
def ask_enterprise(*, actor: Actor, at: datetime, request: ServiceRequest, words: str, day: date) -> ServiceRequest:
    """What is missing from the enterprise: all clocks stand still until it is there. Whoever asked is reminded when
    nothing came."""
    was = begin(request, What.ASKED_BACK)
    check_owner(actor, request)
    words = required(words, _("要企业补充什么没写。写全，一次说清。"), longest=400)
    assert request.owner is not None
    meet(request, What.ASKED_BACK, at, day)
    give_step(request, actor, at, day, request.owner, reason=str(What.ASKED_BACK.label))
    RequestPause.objects.create(request=request, from_at=at, asked=words)
    assert request.obligation is not None
    move_clock(request.obligation, actor, at, day, "paused", at)
    measure_all(request, day)
    owe(request, actor, at, day, "question", request.owner, clocks.way_term(packs.way().enterprise_days))
    request.state = State.WAITING
    request.save()
    line(request, What.ASKED_BACK, actor, at, day, words, outside=True)
    told(request, was, actor, words)
    return request


@command("requests.hear_back", label=gettext_lazy("企业补充"), subject="request")
def hear_back(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    words: str,
    day: date,
    files: Sequence[Upload] = (),
) -> ServiceRequest:
    """What the enterprise brought, told by itself or written down by whoever heard it: the clocks go on."""
    was = begin(request, What.HEARD_BACK)
    words = required(words, _("补充了什么没写。写一句话。"))
    go_on(request, actor, at, day)
    request.state = State.IN_HAND
    request.save()
    line(request, What.HEARD_BACK, actor, at, day, words, outside=True, files=files)
    told(request, was, actor)
    return request


def go_on(request: ServiceRequest, actor: Actor, at: datetime, day: date) -> None:
    """The wait for the enterprise is over: every clock goes on from this instant."""
    if not close_pause(request, at):
        return
    if request.obligation is not None:
        move_clock(request.obligation, actor, at, day, "resumed", at)
    measure_all(request, day)
    finish_beside(request, actor, at, day, str(What.HEARD_BACK.label), ("question",))


@command("requests.join", label=gettext_lazy("请一起办"), subject="request")
def join(*, actor: Actor, at: datetime, request: ServiceRequest, to: Post, words: str, day: date) -> JointOffice:
    """Another office is asked to help by a day; the lead stays with the owner."""
    was = begin(request, What.JOINED)
    check_owner(actor, request)
    check_receiver(request, to, day)
    words = required(words, _("要它协助什么没写。写一句话。"), longest=400)
    if request.owner is not None and to.pk == request.owner.pk:
        raise Refused(_("%(post)s 就是主办，不用再请。") % {"post": to}, field="to", rule="other")
    if request.joint.filter(post=to).exists():
        raise Refused(_("已经请过%(post)s。") % {"post": to}, field="to", rule="once")
    about = f"{clocks.about_of('joint')}:{to.pk}"
    term = clocks.way_term(packs.way().joint_days)
    obligation = owe(request, actor, at, day, "joint", to, term, about=about)
    row = JointOffice.objects.create(request=request, post=to, obligation=obligation, asked=words)
    line(request, What.JOINED, actor, at, day, f"{to}\n{words}")
    told(request, was, actor, words, joined=str(to), due_on=obligation.due_on)
    return row


@command("requests.joint_answer", label=gettext_lazy("协办意见"), subject="request")
def joint_answer(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    words: str,
    day: date,
    post: Post | None = None,
    files: Sequence[Upload] = (),
) -> JointOffice:
    """What an office that was asked has done or says; the owner answers the enterprise. `post`: which of those asked,
    where the actor may speak for several."""
    was = begin(request, What.JOINT_ANSWER)
    words = required(words, _("协办做了什么没写。写一句话。"), longest=1000)
    rows = list(request.joint.filter(answered_on=None).select_related("post__organisation", "obligation"))
    if post is not None:
        rows = [row for row in rows if row.post_id == post.pk]
        if rows:
            check_acts_for(actor, rows[0].post)
    mine = [row for row in rows if row.post_id in actor.all_posts] or [r for r in rows if acts_for(actor, r.post)]
    if not mine:
        raise Refused(_("没有要您的单位协办，或者已经答过了。"), field="request", rule="joint")
    row = mine[0]
    row.answer, row.answered_on, row.answered_name = words, day, actor.name
    row.save(update_fields=["answer", "answered_on", "answered_name"])
    finish(row.obligation, actor, at, day, words)
    line(request, What.JOINT_ANSWER, actor, at, day, words, files=files)
    told(request, was, actor, joined=str(row.post))
    return row


@command("requests.mark_complex", label=gettext_lazy("定为复杂诉求"), subject="request")
def mark_complex(*, actor: Actor, at: datetime, request: ServiceRequest, reason: str, day: date) -> ServiceRequest:
    """The longer term of its service level to solve it, once and with the reason, which the enterprise reads. It counts
    from where the usual one began."""
    was = begin(request, What.COMPLEX)
    check_owner(actor, request)
    reason = required(reason, _("为什么定为复杂诉求没写。企业看得到这句话。"), "reason", 400)
    level = clocks.level_of(request)
    if level.complex is None:
        raise Refused(_("这一套时限没有复杂诉求的期限。"), field="request", rule="complex")
    if request.is_complex:
        raise Refused(_("已经定为复杂诉求了。"), field="request", rule="once")
    request.is_complex = True
    assert request.obligation is not None and request.owner is not None
    solve = next(row for row in clocks.asked(request) if row.step == clocks.Step.SOLVE)
    if solve.due_on is not None and solve.due_on < day:
        raise Refused(
            _("办理期限 %(due)s 已经过了，不能再放长。") % {"due": solve.due_on}, field="request", rule="late"
        )
    solve.request = request
    solve.term = clocks.term_of(level, solve.step, is_complex=True)
    solve.save(update_fields=["term"])
    measure_all(request, day)
    if request.obligation.about == clocks.about_of(solve.step):
        owner, old = request.owner, request.obligation
        finish(old, actor, at, day, str(What.COMPLEX.label))
        request.obligation = owe(request, actor, at, day, solve.step, owner, solve.term, from_at=solve.from_at)
    request.save()
    line(request, What.COMPLEX, actor, at, day, reason, outside=True)
    told(request, was, actor, reason)
    return request


def _step(
    request: ServiceRequest,
    was: str,
    what: str,
    actor: Actor,
    at: datetime,
    day: date,
    words: str,
    *,
    outside: bool,
    files: Sequence[Upload] = (),
) -> ServiceRequest:
    """A line that meets steps; the owner goes on to the next one."""
    meet(request, what, at, day)
    if request.owner is not None and request.state != State.DISPUTED:
        give_step(request, actor, at, day, request.owner, reason=str(What(what).label))
    request.save()
    line(request, what, actor, at, day, words, outside=outside, files=files)
    told(request, was, actor)
    return request
