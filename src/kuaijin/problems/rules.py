"""Who may answer, close and open a problem again; whose it is when nobody was named."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import backstop_of
from kuaijin.dossiers.models import Dossier, Role, Secrecy
from kuaijin.dossiers.seats import seats_of
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.problems.models import Kind, Problem, Step


def usual_owner(dossier: Dossier, day: date) -> Post:
    """The manager of the dossier; where nobody holds that seat, the zone's coordinating post."""
    seat = seats_of([dossier], day)[dossier.pk][Role.MANAGER]
    return seat.assignment.post if seat.assignment and seat.holder else backstop_of(dossier.zone_id)


def check_kind(kind: str) -> None:
    if kind not in Kind.values:
        raise Refused(_("问题没有“%(kind)s”这一类。") % {"kind": kind}, field="kind", rule="choice")


def check_on(on: date, day: date, field: str = "on", since: date | None = None) -> None:
    """A day that has come, and not before `since`."""
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field=field, rule="past")
    if since is not None and on < since:
        raise Refused(
            _("%(on)s 在提出之前，问题是 %(since)s 提出的。") % {"on": on, "since": since}, field=field, rule="order"
        )


def check_sees(actor: Actor, problem: Problem) -> None:
    """An enterprise touches only what is shown to it."""
    if actor.is_enterprise and problem.secrecy != Secrecy.OUTSIDE:
        raise NotVisible


def check_open(problem: Problem) -> None:
    if not problem.is_open:
        raise Refused(_("问题已经销号。还没解决，就重新打开。"), field="problem", rule="open")


def check_can_answer(actor: Actor, problem: Problem) -> None:
    """The owner, who stands in for him, his office, or a leader."""
    check_open(problem)
    if actor.is_system or problem.owner.pk in actor.all_posts or actor.has_role("leader", "system_admin"):
        return
    path = problem.owner.organisation.path
    if not any(scope.organisation_path and path.startswith(scope.organisation_path) for scope in actor.scopes):
        raise Refused(_("问题由%(owner)s答复。") % {"owner": problem.owner}, field="problem", rule="owner")


def check_can_close(actor: Actor, problem: Problem) -> None:
    """Another than whoever owns it, stands in for the owner, or gave the answer; and only what was answered."""
    check_open(problem)
    check_sees(actor, problem)
    if problem.answered_on is None:
        raise Refused(_("还没有答复，不能销号。先答复怎么解决的。"), field="problem", rule="answered")
    if actor.is_system:
        return
    if problem.owner.pk in actor.all_posts:
        raise Refused(
            _("办的人不能自己销号，代办的人也不能。请提出的人或别的人核对。"), field="problem", rule="another"
        )
    if actor.person_id is not None and actor.person_id == problem.answered_by_id:
        raise Refused(_("答复的人不能自己销号。请提出的人或别的人核对。"), field="problem", rule="another")


def can_close(actor: Actor, problem: Problem) -> bool:
    return _allowed(check_can_close, actor, problem)


def why_not_close(actor: Actor, problem: Problem) -> str:
    """The reason for which he may not, in words; empty when he may."""
    try:
        check_can_close(actor, problem)
    except (Refused, NotVisible) as refused:
        return str(refused)
    return ""


def words_shown(actor: Actor, step: Step) -> str:
    """To an enterprise the reason for handing on is not told: it was written for colleagues."""
    inside_only = actor.is_enterprise and step.what == Step.What.HANDED_ON
    return "" if inside_only else step.words


def can_answer(actor: Actor, problem: Problem) -> bool:
    return _allowed(check_can_answer, actor, problem)


def _allowed(check: Callable[[Actor, Problem], None], actor: Actor, problem: Problem) -> bool:
    try:
        check(actor, problem)
    except (Refused, NotVisible):
        return False
    return True
