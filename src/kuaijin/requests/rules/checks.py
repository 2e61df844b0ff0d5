"""Who may do what with a request in which state; each raises Refused, `allows` says it as yes or no."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.requests.models import RequestEntry, ServiceRequest
from kuaijin.requests.states import MOVES, Move

ABOVE = ("leader", "system_admin")


def check_move(request: ServiceRequest, what: str, command: str = "") -> Move:
    """The move that the line makes from the present state. Raises Refused when the table knows none."""
    for move in MOVES:
        if move.what == what and (not command or move.command == command) and request.state in move.before:
            return move
    raise Refused(
        _("诉求现在是“%(state)s”，不能“%(act)s”。刷新页面看看现状。")
        % {"state": request.get_state_display(), "act": RequestEntry.What(what).label},
        field="request",
        rule="state",
    )


def acts_for(actor: Actor, post: Post) -> bool:
    """He holds the post or stands in for who does, is of its office, or stands above."""
    return actor.has_role(*ABOVE) or of_its_office(actor, post)


def of_its_office(actor: Actor, post: Post) -> bool:
    """He holds the post or stands in for who does, or acts in the name of its office. Nobody above does."""
    if actor.is_system or post.pk in actor.all_posts:
        return True
    path = post.organisation.path
    return any(
        scope.organisation_path
        and scope.role not in ("enterprise", *ABOVE)
        and path.startswith(scope.organisation_path)
        for scope in actor.scopes
    )


def check_acts_for(actor: Actor, post: Post) -> None:
    if not acts_for(actor, post):
        raise Refused(_("这一步由%(post)s办。") % {"post": post}, field="request", rule="owner")


def check_owner(actor: Actor, request: ServiceRequest) -> None:
    """Who answers for it now, his office, or somebody above."""
    if request.owner is None:
        raise Refused(_("诉求已经了结。还有事，另提一件，可以关联到这一件。"), field="request", rule="open")
    check_acts_for(actor, request.owner)


def check_offered_to(actor: Actor, request: ServiceRequest) -> None:
    """Only the office itself takes what it was offered or gives it back; who stands above decides by an order."""
    assert request.receiver is not None
    if not of_its_office(actor, request.receiver):
        raise Refused(_("这一步由%(post)s办。") % {"post": request.receiver}, field="request", rule="owner")


def check_backstop(actor: Actor, request: ServiceRequest) -> None:
    check_acts_for(actor, request.backstop)


def check_another(actor: Actor, request: ServiceRequest) -> None:
    """Not whoever solved or answered it, nor who holds or stands in on that post."""
    if actor.is_system:
        return
    solvers = {request.answered_post_id, request.receiver_id} - {None}
    by_himself = actor.person_id is not None and actor.person_id == request.answered_by_id
    if by_himself or solvers & set(actor.all_posts):
        raise Refused(_("办的人不能自己回访、自己核实，代办的人也不能。请别人来。"), field="request", rule="another")


def check_of_enterprise(actor: Actor, request: ServiceRequest) -> None:
    """The enterprise itself, or the door through which it came."""
    if actor.is_system:
        return
    path = request.enterprise.organisation.path if request.enterprise is not None else ""
    own = (scope.organisation_path for scope in actor.scopes if scope.role == "enterprise")
    if not path or not any(mine and path.startswith(mine) for mine in own):
        raise Refused(_("只有提出的企业自己能评。"), field="request", rule="enterprise")


def check_open(request: ServiceRequest) -> None:
    if not request.is_open:
        raise Refused(_("诉求已经了结。还有事，另提一件，可以关联到这一件。"), field="request", rule="open")


def required(text: str, message: str, field: str = "words", longest: int = 2000) -> str:
    """The text without spaces at its ends. Raises Refused when empty or too long."""
    found = text.strip()
    if not found:
        raise Refused(message, field=field, rule="required")
    if len(found) > longest:
        raise Refused(
            _("最多 %(longest)s 个字，现在有 %(n)s 个。") % {"longest": longest, "n": len(found)},
            field=field,
            rule="length",
        )
    return found


def check_later(until: date, day: date, field: str) -> None:
    if until <= day:
        raise Refused(
            _("%(until)s 要在今天以后，今天是 %(day)s。") % {"until": until, "day": day}, field=field, rule="later"
        )


def allows(check: Callable[..., Any], *things: Any) -> bool:
    try:
        check(*things)
    except (Refused, NotVisible):
        return False
    return True
