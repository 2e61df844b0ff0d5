"""What must hold before a command on an obligation: still open, in its own room, by somebody whom it concerns."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import holders
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.dossiers.shields import hidden_from
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import recording
from kuaijin.law.dates import day_of
from kuaijin.obligations.models import Kind, Obligation, State


def instant(on: date, moment: datetime | None, at: datetime) -> str:
    """The instant of an event on a day: as told, or now where the day is today. Never one that is still to come."""
    found = moment or at
    if found > at:
        raise Refused(_("这一刻还没到。只能记已经发生的事。"), field="moment", rule="past")
    if day_of(found) != on:
        raise Refused(
            _("时限按分钟算：%(on)s 的事要写明几点几分。") % {"on": on},
            field="moment" if moment else "on",
            rule="instant",
        )
    return found.isoformat()


def not_hidden(dossier: Dossier, posts: Iterable[Post | None], day: date) -> None:
    """What is hidden from an office is neither owed nor waited for by it."""
    hidden = hidden_from([dossier.pk], day).get(dossier.pk)
    if hidden is None:
        return
    named = [post for post in posts if post is not None]
    people = holders({post.pk for post in named}, day)
    if any(hidden.bars(post, people.get(post.pk)) for post in named):
        raise Refused(_("这件事要对这个单位回避，不能由它办。换一个岗位。"), field="obligor", rule="hidden")


def not_by_hand(kind: str) -> None:
    """A problem is raised and closed in its own room, which asks more: that another than the owner closes it. A case
    is decided in its own room, by the law of its clock; a request is answered and called back in its own, a slip
    answered and checked in its own."""
    if recording().cause is not None:
        return
    if kind == Kind.PROBLEM:
        raise Refused(_("问题在它自己那一页办：答复以后由别人销号。"), field="obligation", rule="problem")
    if kind == Kind.CASE:
        raise Refused(_("办件在它自己那一页办：受理、补正、决定都在那里。"), field="obligation", rule="case")
    if kind == Kind.REQUEST:
        raise Refused(_("诉求在它自己那一页办：接单、答复、回访都在那里。"), field="obligation", rule="request")
    if kind == Kind.SLIP:
        raise Refused(_("督办单在它自己那一页办：答复以后由别人销号。"), field="obligation", rule="slip")


def still_open(obligation: Obligation) -> None:
    if obligation.state != State.OPEN:
        raise Refused(
            _("“%(title)s”已经了结，不能再改。要改结果，新立一件。") % {"title": obligation.title},
            field="obligation",
            rule="open",
        )


def in_whose_name(actor: Actor, obligation: Obligation) -> None:
    """Who stands in acts himself; the journal also says for whom."""
    if obligation.obligor_id in actor.posts:
        return
    for stand_in in actor.stand_ins:
        if obligation.obligor_id in stand_in.post_ids:
            recording().about(on_behalf_of=stand_in.name)


def is_concerned(actor: Actor, obligation: Obligation) -> bool:
    """Who owes it, who waits for it; whom it is owed to says that he got it, where it is shown to him."""
    if {obligation.obligor_id, obligation.waiting_id} & set(actor.all_posts):
        return True
    paths = [obligation.obligor.organisation.path]
    if obligation.beneficiary is not None and obligation.secrecy == Secrecy.OUTSIDE:
        paths.append(obligation.beneficiary.path)
    own = [scope.organisation_path for scope in actor.scopes if scope.organisation_path]
    return any(path.startswith(tuple(own)) for path in paths)
