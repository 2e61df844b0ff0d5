"""The four answerable people as pages show them."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.models import Holding, Post
from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import person_said, post_said, title_said
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, Role
from kuaijin.dossiers.seats import ROLES, Seat
from kuaijin.kit.components import PersonView


def person_view(seat: Seat, **told: object) -> PersonView:
    """`told` adds what only a page of its own says (owes_late, vacant_since, addresses)."""
    holder = seat.holder
    role = str(Role(seat.role).label)
    if holder is None:
        return PersonView(role=role, **told)  # type: ignore[arg-type]
    return PersonView(
        role=role,
        name=holder.person.name,
        name_latin=holder.person.name_en,
        post=title_said(seat.assignment.post) if seat.assignment else "",
        phone=holder.person.phone,
        since=max(holder.since, seat.assignment.starts_on) if seat.assignment else holder.since,
        on_leave_until=holder.away_until,
        substitute_name=holder.substitute.name if holder.substitute else "",
        substitute_latin=holder.substitute.name_en if holder.substitute else "",
        substitute_phone=holder.substitute.phone if holder.substitute else "",
        **told,  # type: ignore[arg-type]
    )


def filler_said(post: Post, holder: Holder | None) -> str:
    """Who must fill a seat: by name while somebody holds the post, else by the post."""
    if holder is None:
        return post_said(post)
    return _("%(who)s（%(post)s）") % {"who": person_said(holder.acting), "post": post_said(post)}


def complete_since(seats: Mapping[str, Seat], dossier: Dossier) -> date | None:
    """From when on the present four have been there together; None while one is missing."""
    starts = []
    for role in ROLES:
        seat = seats[role]
        if seat.holder is None or seat.assignment is None:
            return None
        starts.append(max(seat.holder.since, seat.assignment.starts_on))
    return max(*starts, dossier.opened_on)


def vacant_since(seat: Seat, dossier: Dossier) -> date:
    """Since when nobody holds the seat: the last holding of its post, the last assignment, or the first day."""
    if seat.assignment is not None:
        ended = Holding.objects.filter(post=seat.assignment.post_id, ends_on__isnull=False).order_by("-ends_on").first()
        return max(filter(None, (ended.ends_on if ended else None, seat.assignment.starts_on)))
    source = Inheritance.objects.filter(dossier=dossier, ends_on__isnull=True).first()
    sources = {dossier.pk} | ({source.source_id} if source else set())
    last = Assignment.objects.filter(dossier__in=sources, role=seat.role, ends_on__isnull=False)
    if seat.role == Role.LOCAL:
        last = last.filter(region=dossier.region)
    ended_on = last.order_by("-ends_on").values_list("ends_on", flat=True).first()
    return max(filter(None, (ended_on, source.starts_on if source else dossier.opened_on)))
