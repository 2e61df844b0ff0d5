"""Who gets it: offered, taken or disputed, assigned by the coordinating post, handed on to a colleague."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.models import State as OwedState
from kuaijin.requests import packs
from kuaijin.requests.commands.stepping import What, begin, finish_beside, give, give_step, line, meet, owe, told
from kuaijin.requests.models import ServiceRequest, State
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.checks import (
    check_acts_for,
    check_backstop,
    check_offered_to,
    check_owner,
    required,
)
from kuaijin.requests.rules.dispatching import proposed
from kuaijin.requests.rules.owning import check_not_shielded, first_held


def check_receiver(request: ServiceRequest, to: Post, day: date) -> None:
    """A post of this zone that somebody holds, and not in the office complained of."""
    if to.organisation.zone_id != request.dossier.zone_id:
        raise Refused(_("接手的岗位不在本区。"), field="to", rule="zone")
    check_not_shielded(request, to)
    if first_held([to], day) is None:
        raise Refused(_("%(post)s 现在没有人。换一个岗位。") % {"post": to}, field="to", rule="held")


@command("requests.dispatch", label=gettext_lazy("派单"), subject="request")
def dispatch(
    *, actor: Actor, at: datetime, request: ServiceRequest, to: Post, day: date, reason: str = ""
) -> ServiceRequest:
    """Offered to a post, which takes or disputes it within its clock; whoever took the request in answers for it until
    then. Who offers it to himself has taken it. An offer that nobody answered yet may be replaced."""
    was = begin(request, What.OFFERED)
    check_receiver(request, to, day)
    usual = proposed(request, day)
    finish_beside(request, actor, at, day, _("改派给 %(post)s") % {"post": to}, ("offer",))
    request.receiver, request.receiver_binding, request.state = to, False, State.OFFERED
    if to.pk in actor.all_posts:
        line(request, What.OFFERED, actor, at, day, reason or str(to))
        return _take_in_hand(request, was, What.ACCEPTED, actor, at, day, "", reason)
    owe(request, actor, at, day, "offer", to, clocks.way_term(packs.way().offer_days))
    request.save()
    line(request, What.OFFERED, actor, at, day, "\n".join(filter(None, (str(to), reason.strip()))))
    told(request, was, actor, reason, to=str(to), proposed=str(usual.post), why=usual.why)
    return request


@command("requests.accept", label=gettext_lazy("接单"), subject="request")
def accept(*, actor: Actor, at: datetime, request: ServiceRequest, day: date, words: str = "") -> ServiceRequest:
    """It is ours: the receiver owns it from now on."""
    was = begin(request, What.ACCEPTED, "requests.accept")
    check_offered_to(actor, request)
    return _take_in_hand(request, was, What.ACCEPTED, actor, at, day, words)


@command("requests.take", label=gettext_lazy("自己接办"), subject="request")
def take(
    *, actor: Actor, at: datetime, request: ServiceRequest, day: date, words: str = "", post: Post | None = None
) -> ServiceRequest:
    """Who hears it deals with it himself, without an offer. `post`: which of his own."""
    was = begin(request, What.ACCEPTED, "requests.take")
    request.receiver = post or _own_post(actor, request)
    check_acts_for(actor, request.receiver)
    check_receiver(request, request.receiver, day)
    return _take_in_hand(request, was, What.ACCEPTED, actor, at, day, words)


def _own_post(actor: Actor, request: ServiceRequest) -> Post:
    """The one that answers for it already, else his first."""
    if request.owner is not None and request.owner.pk in actor.all_posts:
        return request.owner
    found = Post.objects.filter(pk__in=actor.posts[:1]).select_related("organisation").first()
    if found is None:
        raise Refused(_("您没有岗位，接不了单。请派给别人。"), field="post", rule="post")
    return found


@command("requests.dispute", label=gettext_lazy("退单"), subject="request")
def dispute(*, actor: Actor, at: datetime, request: ServiceRequest, reason: str, day: date) -> ServiceRequest:
    """It is not ours, and why: the coordinating post owns it now and rules. Only within the offer's own clock:
    afterwards silence was acceptance."""
    was = begin(request, What.DISPUTED)
    check_offered_to(actor, request)
    reason = required(reason, _("退单要写原因：为什么不归本单位，该归谁。"), "reason", 400)
    offer = offer_of(request)
    if offer is not None and offer.due_on is not None and offer.due_on < day:
        raise Refused(
            _("退单的期限 %(due)s 过了，没有回音视为接单。不归您办，请转办或请领导定。") % {"due": offer.due_on},
            field="reason",
            rule="late",
        )
    finish_beside(request, actor, at, day, _("退单：%(reason)s") % {"reason": reason}, ("offer",))
    disputed_by = request.receiver
    request.receiver, request.state = None, State.DISPUTED
    give(
        request,
        actor,
        at,
        day,
        "ruling",
        request.backstop,
        clocks.way_term(packs.way().ruling_days),
        reason=_("退单，等裁定"),
    )
    request.save()
    line(request, What.DISPUTED, actor, at, day, reason)
    told(request, was, actor, reason, disputed_by=str(disputed_by))
    return request


@command("requests.assign", label=gettext_lazy("裁定谁来办"), subject="request")
def assign(*, actor: Actor, at: datetime, request: ServiceRequest, to: Post, reason: str, day: date) -> ServiceRequest:
    """The coordinating post rules; whoever gets it cannot dispute it again."""
    was = begin(request, What.ASSIGNED)
    check_backstop(actor, request)
    check_receiver(request, to, day)
    reason = required(reason, _("裁定要写理由。"), "reason", 400)
    request.receiver, request.receiver_binding = to, True
    return _take_in_hand(request, was, What.ASSIGNED, actor, at, day, reason, reason)


@command("requests.hand_on", label=gettext_lazy("转办诉求"), subject="request")
def hand_on(*, actor: Actor, at: datetime, request: ServiceRequest, to: Post, reason: str, day: date) -> ServiceRequest:
    """To a colleague of the same office; whoever looks after the pool may hand it to any office. The day by which it is
    owed stays."""
    was = begin(request, What.HANDED_ON)
    check_owner(actor, request)
    check_receiver(request, to, day)
    reason = required(reason, _("转给别人要写原因。"), "reason", 400)
    assert request.owner is not None
    if to.pk == request.owner.pk:
        raise Refused(_("现在就是%(owner)s在办。") % {"owner": to}, field="to", rule="other")
    if to.organisation_id != request.owner.organisation_id and not actor.may("requests.dispatch"):
        raise Refused(_("只能转给本单位的同事。不归本单位办，请统筹岗位改派。"), field="to", rule="office")
    if request.state == State.RECEIVED:
        request.taken_in_by = to
    else:
        request.receiver = to
    before = str(request.owner)
    give_step(request, actor, at, day, to, reason=reason)
    request.save()
    line(request, What.HANDED_ON, actor, at, day, f"{before} → {to}\n{reason}")
    told(request, was, actor, reason)
    return request


@command("requests.silent", label=gettext_lazy("没有回音，视为接单"), subject="request")
def silent(*, actor: Actor, at: datetime, request: ServiceRequest, day: date) -> ServiceRequest:
    """The clock itself: neither taken nor disputed within the offer's clock, so it is the receiver's."""
    was = begin(request, What.SILENT)
    offer = offer_of(request)
    if offer is None or offer.due_on is None or offer.due_on >= day:
        raise Refused(_("接单的期限还没过。"), field="request", rule="later")
    return _take_in_hand(request, was, What.SILENT, actor, at, day, "")


def offer_of(request: ServiceRequest) -> Obligation | None:
    about = clocks.about_of("offer")
    return Obligation.objects.filter(dossier=request.dossier_id, about=about, state=OwedState.OPEN).first()


def _take_in_hand(
    request: ServiceRequest, was: str, what: str, actor: Actor, at: datetime, day: date, words: str, reason: str = ""
) -> ServiceRequest:
    """The receiver owns the first step still to be met; the enterprise hears who deals with it."""
    assert request.receiver is not None
    finish_beside(request, actor, at, day, str(What(what).label), ("offer",))
    meet(request, what, at, day)
    request.state = State.IN_HAND
    give_step(request, actor, at, day, request.receiver, reason=str(What(what).label))
    request.save()
    inside = what in (What.ASSIGNED, What.SILENT)
    line(request, what, actor, at, day, words or str(request.receiver), outside=not inside)
    if inside:
        line(request, What.ACCEPTED, actor, at, day, str(request.receiver), outside=True)
    told(request, was, actor, reason, receiver=str(request.receiver))
    return request
