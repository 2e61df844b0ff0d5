"""Who may say the last word on a request that never satisfied, and when."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.dossiers.models import Role
from kuaijin.journal.errors import Refused
from kuaijin.requests import packs
from kuaijin.requests.models import Grade, RequestEntry, ServiceRequest
from kuaijin.requests.rules.checks import check_another
from kuaijin.requests.rules.owning import seats_for

What = RequestEntry.What
SENT_ON = (What.OFFERED, What.ASSIGNED)


def check_concludes(actor: Actor, request: ServiceRequest, day: date) -> None:
    """A leader who neither answered it nor sent it on, and is of no office that answered it; the seat of the leader
    itself is no part of such an office. Only after the enterprise was dissatisfied often enough.

    Raises Refused."""
    if actor.is_system or not actor.has_role("leader"):
        raise Refused(_("终结要由县级包保领导来定。"), field="request", rule="leader")
    needed = packs.way().conclude_after
    bad = request.call_backs.filter(grade__lt=Grade.BASICALLY).count()
    if bad < needed:
        raise Refused(
            ngettext(
                "企业 %(needed)s 次不满意以后才能终结，现在是 %(bad)s 次。",
                "企业 %(needed)s 次不满意以后才能终结，现在是 %(bad)s 次。",
                needed,
            )
            % {"needed": needed, "bad": bad},
            field="request",
            rule="grades",
        )
    check_another(actor, request)
    if _dealt_with_it(actor, request, day):
        raise Refused(
            _("办过、派过这一件的人和答复单位的人不能终结。请别的领导来定。"), field="request", rule="another"
        )


def _dealt_with_it(actor: Actor, request: ServiceRequest, day: date) -> bool:
    lines = request.entries.all()
    if lines.filter(by=actor.person_id, what__in=(*SENT_ON, What.ANSWERED)).exists():
        return True
    offices = set(lines.filter(what=What.ANSWERED).values_list("by_organisation", flat=True))
    if request.receiver is not None:
        offices.add(request.receiver.organisation_id)
    offices -= {None, _leads(actor, request, day)}
    paths = Organisation.objects.filter(pk__in=offices).values_list("path", flat=True)
    posts = Post.objects.filter(pk__in=actor.all_posts, organisation__in=offices)
    return posts.exists() or bool({scope.organisation_path for scope in actor.scopes} & set(paths))


def _leads(actor: Actor, request: ServiceRequest, day: date) -> int | None:
    """The task force whose leader's seat he holds: it is above those of it who answer."""
    seat = seats_for(request, day).get(Role.LEADER)
    post = seat.assignment.post if seat is not None and seat.assignment is not None else None
    return post.organisation_id if post is not None and post.pk in actor.all_posts else None
