"""A slip is issued: numbered, owed by the supervised post, written down as it stands on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone
from kuaijin.directory.queries import backstop_of, holders
from kuaijin.dossiers.commands import next_serials
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.journal.registry import check_right
from kuaijin.obligations.commands import void
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.supervision.commands.stepping import hold, owe, required, take_step, tell, term_of
from kuaijin.supervision.models import SlipState, SlipStep, SupervisionSlip
from kuaijin.supervision.papers.frozen import digest_of, document_of
from kuaijin.supervision.papers.slips import Facts, slip_paper
from kuaijin.supervision.rules import slips as rules

What = SlipStep.What
PREFIX = "DB"
From = tuple[Obligation | None, rules.Origin, SupervisionSlip | None]


@dataclass(frozen=True)
class Wanted:
    """What the slip asks, and how urgently."""

    words: str
    asked: str
    computed: str
    colour: str
    raised_reason: str
    answer_by: date | None


@command("supervision.issue_slip", label=gettext_lazy("发督办单"), subject="dossier")
def issue_slip(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    words: str,
    asked: str,
    day: date,
    about: Obligation | None = None,
    post: Post | None = None,
    instruction: str = "",
    colour: str = "",
    raised_reason: str = "",
    answer_by: date | None = None,
    repeats: SupervisionSlip | None = None,
) -> SupervisionSlip:
    """`about`: what is supervised, if it is owed; its post is supervised unless `post` names another. `colour` may be
    worse than what the light says, with a reason. `answer_by`: else the working days of its colour. `repeats`: an
    earlier slip about the same thing, where nothing that is owed tells so."""
    rules.check_source(about, dossier)
    post = post or (about.obligor if about is not None else None)
    if post is None:
        raise Refused(_("发给哪个岗位没选。"), field="post", rule="required")
    rules.check_post(actor, post, dossier, day)
    words, asked = required(words, _("督办什么没写。"), "words"), _asked(asked, answer_by, day)
    origin = rules.origin_of(about, instruction.strip()[:400])
    before = _earlier(origin.subject, repeats, post, dossier, day)
    computed = rules.colour_of(about, dossier, day)
    least = rules.least_colour(computed, before)
    rules.check_colour(colour or least, least, raised_reason)
    if before is not None and before.is_open:
        _superseded(actor, at, before, day)
    wanted = Wanted(
        words=words,
        asked=asked,
        computed=computed,
        colour=colour or least,
        raised_reason=raised_reason.strip()[:200] if (colour or least) != least else "",
        answer_by=answer_by,
    )
    slip = _written(actor, at, dossier, day, post, (about, origin, before), wanted)
    take_step(slip, What.ISSUED, actor, at, day, words)
    told = {"post": str(post), "colour": slip.colour, "due_on": slip.obligation.due_on, "sha256": slip.digest}
    if before is not None:
        told |= {"repeats": before.number, "told_above": str(slip.told_above)}
    tell(slip, told, reason=slip.raised_reason)
    return slip


@command("supervision.issue_slips", label=gettext_lazy("一次发几张督办单"), subject="zone")
def issue_slips(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    about: Sequence[Obligation],
    asked: str,
    day: date,
    answer_by: date | None = None,
) -> list[SupervisionSlip]:
    """One slip about each, to whoever owes it, in its own colour and words: all of them or none. What is refused
    names the row."""
    if not about:
        raise Refused(_("一件也没选。"), field="about", rule="required")
    asked = _asked(asked, answer_by, day)
    made = [_issued_one(actor, at, zone, one, asked, answer_by, day) for one in about]
    recording().about(zone_id=zone.pk, after={"slips": [slip.number for slip in made]})
    return made


def _issued_one(
    actor: Actor, at: datetime, zone: Zone, one: Obligation, asked: str, answer_by: date | None, day: date
) -> SupervisionSlip:
    if one.dossier.zone_id != zone.pk:
        raise NotVisible
    told = {"words": one.title, "asked": asked, "about": one, "answer_by": answer_by}
    try:
        check_right(actor, issue_slip.command, one.dossier)  # type: ignore[attr-defined]
        slip: SupervisionSlip = issue_slip(actor=actor, at=at, dossier=one.dossier, day=day, **told)
    except Forbidden:
        # no word of a row that may lie outside his scope
        raise
    except Refused as refused:
        said = {"title": one.title, "why": refused.message}
        message = _("“%(title)s”没发成，一张也没发：%(why)s") % said
        raise Refused(message, field="about", rule=refused.rule) from refused
    return slip


def _asked(asked: str, answer_by: date | None, day: date) -> str:
    if answer_by is not None and answer_by < day:
        raise Refused(_("答复期限 %(on)s 已经过了。") % {"on": answer_by}, field="answer_by", rule="later")
    return required(asked, _("要求怎么办没写。"), "asked")


def _earlier(
    subject: str, repeats: SupervisionSlip | None, post: Post, dossier: Dossier, day: date
) -> SupervisionSlip | None:
    if repeats is not None and (repeats.dossier_id != dossier.pk or repeats.post_id != post.pk):
        raise Refused(_("前一张督办单督办的不是同一个岗位的事。"), field="repeats", rule="same")
    before = repeats or (rules.earlier(subject, post, day) if subject else None)
    if before is not None:
        rules.check_may_repeat(before, day)
    return before


def _superseded(actor: Actor, at: datetime, before: SupervisionSlip, day: date) -> None:
    """What nobody answered in time ends with the slip that repeats it: two never run beside each other."""
    hold(before)
    reason = _("到期没有答复，另发一张接着督办")
    void(actor=actor, at=at, obligation=before.obligation, reason=reason, day=day)
    before.state, before.closed_on, before.closed_name = SlipState.WITHDRAWN, day, actor.name
    before.save(update_fields=["state", "closed_on", "closed_name"])
    take_step(before, What.WITHDRAWN, actor, at, day, reason)


def _written(
    actor: Actor, at: datetime, dossier: Dossier, day: date, post: Post, comes_from: From, wanted: Wanted
) -> SupervisionSlip:
    about, origin, before = comes_from
    (serial,) = next_serials(dossier.zone, PREFIX, day.year)
    number = f"{day.year}-{PREFIX}-{serial:04d}"
    repetition = before.repetition + 1 if before is not None else 0
    above = rules.seat_above(dossier, repetition, post, day) if repetition else None
    checker = above or _own_post(actor, post) or backstop_of(dossier.zone_id)
    term = term_of(day, wanted.answer_by, wanted.colour)
    owed = owe(actor, at, dossier, wanted.words, post, checker, term, number, day)
    if above is not None and owed.due_on is not None:
        # At once, not when it is late: the repetition itself is what goes up.
        told = {"what": Firing.What.ESCALATION, "days": 0, "due_on": owed.due_on}
        Firing.objects.create(obligation=owed, post=above, at=at, **told)
    people = holders({post.pk, checker.pk}, day)
    asked = {"words": wanted.words, "asked": wanted.asked, "colour": wanted.colour}
    told_so = asked | {"raised_reason": wanted.raised_reason, "repeats": before, "repetition": repetition}
    facts = Facts(
        number=number,
        on=day,
        due=owed.due_on,
        office=backstop_of(dossier.zone_id).organisation,
        dossier=dossier,
        post=post,
        holder=people.get(post.pk),
        checker=checker,
        checker_holder=people.get(checker.pk),
        source=origin.source,
        source_words=origin.words,
        source_due=about.due_on if about is not None else None,
        rule=str(term["source"]),
        told_above=above,
        **told_so,  # type: ignore[arg-type]
    )
    document = document_of(slip_paper(facts))
    slip: SupervisionSlip = SupervisionSlip.objects.create(
        zone=dossier.zone,
        number=number,
        dossier=dossier,
        source=origin.source,
        source_obligation=about,
        source_words=origin.words[:400],
        subject=before.subject if before is not None else (origin.subject or f"slip:{number}"),
        obligation=owed,
        post=post,
        office=facts.office,
        checker=checker,
        computed=wanted.computed,
        told_above=above,
        issued_on=day,
        issued_at=at,
        issued_by_id=actor.person_id,
        issued_name=actor.name,
        content=document,
        digest=digest_of(document),
        **told_so,
    )
    return slip


def _own_post(actor: Actor, supervised: Post) -> Post | None:
    own = next((post for post in actor.posts if post != supervised.pk), None)
    return Post.objects.filter(pk=own).select_related("organisation").first() if own is not None else None
