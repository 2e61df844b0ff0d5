"""To whom a request should go: the zone's rules first, each proposal with why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.models import Post, Region, holds_on
from kuaijin.dossiers.models import Inheritance, Role
from kuaijin.obligations.models import Kind as Owed
from kuaijin.requests.models import DispatchRule, ServiceRequest
from kuaijin.requests.rules.owning import first_held, seated, seats_for, thing_of


@dataclass(frozen=True)
class Proposal:
    """`rule` is the one that fits; None: no rule does, `why` says what else speaks for the post."""

    post: Post
    why: str
    rule: DispatchRule | None = None


def proposed(request: ServiceRequest, day: date) -> Proposal:
    """The first fitting rule; then the office of the case it is about; the contact of its task force; the coordinating
    post. Only posts that somebody holds; never the office complained of, nor one below it."""
    for rule in fitting(request, day):
        if first_held([rule.post], day, request.complained_of) is not None:
            return Proposal(rule.post, _("按第 %(order)s 条派单规则") % {"order": rule.order}, rule)
    about = request.about
    if about is not None and about.kind == Owed.CASE:
        office = first_held([about.obligor], day, request.complained_of)
        if office is not None:
            return Proposal(office, _("正在办这个办件的单位"))
    if request.complained_of is None:
        contact = first_held(seated(seats_for(request, day), Role.CONTACT), day)
        if contact is not None:
            return Proposal(contact, _("企业所在专班的联系人"))
    return Proposal(request.backstop, _("没有规则对上，由统筹岗位接"))


def fitting(request: ServiceRequest, day: date) -> list[DispatchRule]:
    """Rules of the day that fit, in their order."""
    rules = DispatchRule.objects.filter(holds_on(day), zone=request.dossier.zone_id, kind__in=("", request.kind))
    thing = thing_of(request)
    forces = set(Inheritance.objects.filter(holds_on(day), dossier=thing).values_list("source", flat=True))
    place, text = thing.region, f"{request.dossier.title}\n{request.words}"
    found = rules.select_related("post__organisation", "region").order_by("order", "pk")
    return [rule for rule in found if _fits(rule, place, forces, text)]


def _fits(rule: DispatchRule, place: Region | None, forces: set[int], text: str) -> bool:
    if rule.region is not None and (place is None or not place.path.startswith(rule.region.path)):
        return False
    if rule.task_force_id is not None and rule.task_force_id not in forces:
        return False
    return not rule.contains or rule.contains in text
