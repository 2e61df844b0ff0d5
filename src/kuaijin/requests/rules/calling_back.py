"""Who calls back: somebody else than whoever solved it, of another organisation where there is one."""

from datetime import date

from kuaijin.directory.models import Post
from kuaijin.directory.queries import backstop_of, holders
from kuaijin.dossiers.models import Role
from kuaijin.requests.models import ServiceRequest
from kuaijin.requests.rules.owning import seated, seats_for, shielded_from


def caller_back(request: ServiceRequest, day: date) -> Post:
    """The manager of the task force, the coordinating post, a leader, the contact: the first who is another person in
    another organisation than the solver; else another person; else the coordinating post, which asks somebody."""
    solver = request.answered_post or request.receiver or request.taken_in_by
    seats = seats_for(request, day)
    candidates = [
        *seated(seats, Role.MANAGER),
        request.backstop,
        backstop_of(request.dossier.zone_id),
        *seated(seats, Role.LEADER, Role.CONTACT),
    ]
    held = holders({post.pk for post in [*candidates, solver]}, day)
    avoided = {held[solver.pk].person.pk} if solver.pk in held else set()
    if request.answered_by_id is not None:
        avoided.add(request.answered_by_id)
    others = [
        post
        for post in candidates
        if post.pk in held
        and post.pk != solver.pk
        and held[post.pk].person.pk not in avoided
        and not shielded_from(request.complained_of, post)
    ]
    elsewhere = [post for post in others if post.organisation_id != solver.organisation_id]
    return next(iter([*elsewhere, *others]), request.backstop)
