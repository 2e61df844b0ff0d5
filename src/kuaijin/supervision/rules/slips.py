"""Which colour a slip has, whether it repeats another, who is told above, who answers and who checks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.directory.queries import backstop_of, holders
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.dossiers.shields import OPEN_TO_ALL, hidden_from
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Kind, Obligation, Standing, State
from kuaijin.obligations.standings import light_of, light_of_obligation
from kuaijin.supervision.models import Colour, SlipState, Source, SupervisionSlip
from kuaijin.supervision.models.slips import STILL_OPEN
from kuaijin.supervision.states import MOVES
from kuaijin.supervision.terms import terms

OF_LIGHT = {Light.RED: Colour.RED, Light.YELLOW: Colour.YELLOW}
WORSE = tuple(Colour)
SOURCES = {Kind.PROBLEM: Source.PROBLEM, Kind.REQUEST: Source.REQUEST}
# What is decided at a meeting is owed under this word.
MEETING = "meeting:"


@dataclass(frozen=True)
class Origin:
    """`subject` is the same for everything that is about the same thing; empty where nothing is kept of it."""

    source: str
    subject: str
    words: str


def origin_of(about: Obligation | None, instruction: str) -> Origin:
    if about is None:
        return Origin(Source.INSTRUCTION if instruction else Source.FREE, "", instruction)
    source = SOURCES.get(Kind(about.kind), Source.OBLIGATION)
    if about.about.startswith(MEETING):
        source = Source.DECISION
    # A request and a problem outlive the obligation of one of their steps.
    if source == Source.REQUEST:
        subject = f"request:{about.dossier_id}"
    elif source == Source.PROBLEM:
        subject = f"problem:{about.problem.pk}"
    else:
        subject = f"obligation:{about.pk}"
    return Origin(source, subject, about.title)


def colour_of(about: Obligation | None, dossier: Dossier, day: date) -> str:
    """By the light of what it is about, else by that of the dossier; what is neither late nor behind is blue."""
    if about is not None:
        light = light_of_obligation(about, day)
    else:
        light = light_of(Standing.objects.filter(dossier=dossier).first(), day)
    return OF_LIGHT.get(light, Colour.BLUE)


def worse(one: str, other: str) -> str:
    return max(one, other, key=lambda colour: WORSE.index(Colour(colour)))


def one_up(colour: str) -> str:
    return WORSE[min(WORSE.index(Colour(colour)) + 1, len(WORSE) - 1)]


def least_colour(computed: str, before: SupervisionSlip | None) -> str:
    """A repetition is worse than what it repeats."""
    return worse(computed, one_up(before.colour)) if before is not None else computed


def check_colour(wanted: str, least: str, reason: str) -> None:
    """A person may make it worse, with a reason, and never milder than what stands."""
    if wanted not in Colour.values:
        raise Refused(_("没有这种颜色的督办单。"), field="colour", rule="choice")
    if worse(wanted, least) != wanted:
        said = {"least": Colour(least).label}
        raise Refused(_("按现在的情况至少是%(least)s，只能提高，不能降低。") % said, field="colour", rule="least")
    if wanted != least and not reason.strip():
        raise Refused(_("颜色比情况更重，要写原因。"), field="raised_reason", rule="required")


def earlier(subject: str, post: Post, day: date) -> SupervisionSlip | None:
    """The latest slip about the same thing to the same post that a new one would repeat: a recent one, or one that is
    still open, however old."""
    lately = Q(issued_on__gte=add_calendar_days(day, -terms().repeat_within)) | Q(state__in=STILL_OPEN)
    found = SupervisionSlip.objects.filter(lately, zone=post.organisation.zone_id, subject=subject, post=post)
    return found.exclude(state=SlipState.WITHDRAWN).order_by("-pk").first()


def check_may_repeat(before: SupervisionSlip, day: date) -> None:
    """What is answered is checked first; what is not due yet is waited for."""
    said = {"number": before.number}
    if before.state == SlipState.ANSWERED:
        raise Refused(_("%(number)s 已经答复，先核对，不能再发一张。") % said, field="about", rule="answered")
    due = before.obligation.due_on
    if before.is_open and (due is None or due >= day):
        raise Refused(_("%(number)s 还没到期，不能再发一张。") % said, field="about", rule="open")


def seat_above(dossier: Dossier, repetition: int, post: Post, day: date) -> Post:
    """The first repetition goes to the leader of the dossier, any further one to the zone's coordinating post; where
    nobody sits there, or he is the one supervised, one seat further up."""
    if repetition == 1:
        seat = seats_of([dossier], day)[dossier.pk][Role.LEADER]
        if seat.assignment is not None and seat.holder is not None and seat.assignment.post_id != post.pk:
            return seat.assignment.post
    return backstop_of(dossier.zone_id)


def check_source(about: Obligation | None, dossier: Dossier) -> None:
    if about is None:
        return
    if about.dossier_id != dossier.pk:
        raise NotVisible
    if about.kind == Kind.SLIP:
        raise Refused(_("督办单本身不能再被督办。没答复的，到期可以再发一张。"), field="about", rule="slip")
    if about.state != State.OPEN and about.kind != Kind.REQUEST:
        raise Refused(_("“%(title)s”已经了结，不用督办。") % {"title": about.title}, field="about", rule="open")


def check_post(actor: Actor, post: Post, dossier: Dossier, day: date) -> None:
    if post.organisation.zone_id != dossier.zone_id:
        raise Refused(_("承办的岗位不在本区。"), field="post", rule="zone")
    if post.organisation.kind == Organisation.Kind.ENTERPRISE:
        raise Refused(_("督办单只发给单位，不发给企业。"), field="post", rule="enterprise")
    if post.pk in actor.posts:
        raise Refused(_("不能给自己的岗位发督办单。"), field="post", rule="own")
    holder = holders({post.pk}, day).get(post.pk)
    if hidden_from([dossier.pk], day).get(dossier.pk, OPEN_TO_ALL).bars(post, holder):
        raise Refused(_("这一件不给%(post)s看，督办单不能发给它。") % {"post": post}, field="post", rule="shielded")


def check_state(slip: SupervisionSlip, step: str) -> None:
    if slip.state not in MOVES[step].before:
        state = SlipState(slip.state).label
        raise Refused(_("这张督办单现在是“%(state)s”，不能这样办。") % {"state": state}, field="slip", rule="state")


def check_can_answer(actor: Actor, slip: SupervisionSlip) -> None:
    """Who holds the supervised post, stands in for it, or acts for its office."""
    if actor.is_enterprise:
        raise NotVisible
    if actor.is_system or slip.post_id in actor.all_posts:
        return
    path = slip.post.organisation.path
    if not any(scope.organisation_path and path.startswith(scope.organisation_path) for scope in actor.scopes):
        said = {"post": post_said(slip.post)}
        raise Refused(_("由%(post)s答复，别的单位不能代答。") % said, field="slip", rule="supervised")


def check_can_check(actor: Actor, slip: SupervisionSlip) -> None:
    """Who issued it, the post that checks, or a leader; never who answered, nor who is supervised."""
    if actor.is_enterprise:
        raise NotVisible
    if actor.is_system:
        return
    if slip.post_id in actor.all_posts or (actor.person_id is not None and actor.person_id == slip.answered_by_id):
        raise Refused(_("答复的一方不能自己核对。"), field="slip", rule="another")
    _check_led(actor, slip, _("由发单的人、%(post)s或包保领导核对。"))


def check_can_withdraw(actor: Actor, slip: SupervisionSlip) -> None:
    if actor.is_enterprise:
        raise NotVisible
    if not actor.is_system:
        _check_led(actor, slip, _("由发单的人、%(post)s或包保领导撤回。"))


def _check_led(actor: Actor, slip: SupervisionSlip, said: str) -> None:
    issued = actor.person_id is not None and actor.person_id == slip.issued_by_id
    if issued or slip.checker_id in actor.all_posts or actor.has_role("leader", "system_admin"):
        return
    raise Refused(said % {"post": post_said(slip.checker)}, field="slip", rule="checker")


def allowed(check: Callable[[Actor, SupervisionSlip], None], actor: Actor, slip: SupervisionSlip) -> bool:
    return not why_not(check, actor, slip)


def why_not(check: Callable[[Actor, SupervisionSlip], None], actor: Actor, slip: SupervisionSlip) -> str:
    """The reason in words; empty when he may."""
    try:
        check(actor, slip)
    except (Refused, NotVisible) as refused:
        return str(refused) or _("没有权限")
    return ""
