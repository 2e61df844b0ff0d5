"""To those above, at once and not only when a day has passed."""

from datetime import date, datetime

from kuaijin.directory.queries import holders
from kuaijin.dossiers.models import Role
from kuaijin.journal.recording import append_children
from kuaijin.obligations.models import Firing
from kuaijin.requests.models import ServiceRequest
from kuaijin.requests.rules.owning import first_held, seated, seats_for

AT_ONCE = 0


def escalate(request: ServiceRequest, at: datetime, day: date, *roles: Role) -> Firing:
    """Inside a command: to the holder of the first of these seats who is somebody else than the owner; to the
    coordinating post where there is none. It stands in the journal as every escalation does."""
    obligation = request.obligation
    assert obligation is not None
    seats = seats_for(request, day)
    posts = [*seated(seats, *roles)]
    held = holders({obligation.obligor_id, *(post.pk for post in posts)}, day)
    owner = held.get(obligation.obligor_id)
    others = [post for post in posts if owner is None or held[post.pk].person.pk != owner.person.pk]
    to = first_held(others, day, request.complained_of) or request.backstop
    firing, _made = Firing.objects.get_or_create(
        obligation=obligation,
        what=Firing.What.ESCALATION,
        days=AT_ONCE,
        due_on=obligation.due_on or day,
        defaults={"post": to, "at": at},
    )
    append_children(
        [
            {
                "code": "obligations.fired",
                "dossier_id": request.dossier_id,
                "zone_id": request.dossier.zone_id,
                "after": {
                    "obligation": obligation.pk,
                    "title": obligation.title,
                    "what": str(Firing.What.ESCALATION.value),
                    "days": AT_ONCE,
                    "post": str(firing.post),
                },
            }
        ]
    )
    return firing
