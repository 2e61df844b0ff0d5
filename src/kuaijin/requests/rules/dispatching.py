"""To whom a request should go: the zone's rules first, each proposal with why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.models import Post, holds_on
from kuaijin.dossiers.models import Inheritance, Role
from kuaijin.dossiers.seats import seats_of
from kuaijin.obligations.models import Kind as Owed
from kuaijin.requests.models import DispatchRule, ServiceRequest
from kuaijin.requests.rules.owning import Seats, first_held, seated, thing_of


@dataclass(frozen=True)
class Proposal:
    """`rule` is the one that fits; None: no rule does, `why` says what else speaks for the post."""

    post: Post
    why: str
    rule: DispatchRule | None = None


def proposed(request: ServiceRequest, day: date) -> Proposal:
    """The first fitting rule; then the office of the case it is about; the contact of its task force; the coordinating
    post. Only posts that somebody holds; never the office complained of, nor one below it."""
    return proposals([request], day)[request.pk]


def proposals(requests: Sequence[ServiceRequest], day: date) -> dict[int, Proposal]:
    """Request → proposal, for a desk of any length in as many statements as for one."""
    rules = fitting(requests, day)
    found = {one.pk: _by_rule_or_case(one, rules[one.pk], day) for one in requests}
    rest = [one for one in requests if found[one.pk] is None]
    seats = seats_of({thing_of(one) for one in rest if one.complained_of is None}, day)
    return {one.pk: found[one.pk] or _by_seat(one, seats, day) for one in requests}


def _by_rule_or_case(request: ServiceRequest, rules: Sequence[DispatchRule], day: date) -> Proposal | None:
    for rule in rules:
        if first_held([rule.post], day, request.complained_of) is not None:
            return Proposal(rule.post, _("按第 %(order)s 条派单规则") % {"order": rule.order}, rule)
    about = request.about
    if about is not None and about.kind == Owed.CASE:
        office = first_held([about.obligor], day, request.complained_of)
        if office is not None:
            return Proposal(office, _("正在办这个办件的单位"))
    return None


def _by_seat(request: ServiceRequest, seats: Mapping[int, Seats], day: date) -> Proposal:
    if request.complained_of is None:
        contact = first_held(seated(seats[thing_of(request).pk], Role.CONTACT), day)
        if contact is not None:
            return Proposal(contact, _("企业所在专班的联系人"))
    return Proposal(request.backstop, _("没有规则对上，由统筹岗位接"))


def fitting(requests: Sequence[ServiceRequest], day: date) -> dict[int, list[DispatchRule]]:
    """Request → the rules of the day that fit, in their order."""
    zones = {one.dossier.zone_id for one in requests}
    rows = DispatchRule.objects.filter(holds_on(day), zone__in=zones).select_related("post__organisation", "region")
    rules = list(rows.order_by("order", "pk"))
    forces: dict[int, set[int]] = defaultdict(set)
    if rules:
        heirs = Inheritance.objects.filter(holds_on(day), dossier__in={thing_of(one).pk for one in requests})
        for thing, source in heirs.values_list("dossier", "source"):
            forces[thing].add(source)
    return {one.pk: [rule for rule in rules if _fits(rule, one, forces[thing_of(one).pk])] for one in requests}


def _fits(rule: DispatchRule, request: ServiceRequest, forces: set[int]) -> bool:
    if rule.zone_id != request.dossier.zone_id or rule.kind not in ("", request.kind):
        return False
    place = thing_of(request).region
    if rule.region is not None and (place is None or not place.path.startswith(rule.region.path)):
        return False
    if rule.task_force_id is not None and rule.task_force_id not in forces:
        return False
    return not rule.contains or rule.contains in f"{request.dossier.title}\n{request.words}"
