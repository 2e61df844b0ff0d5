"""Why a plan may not be published: what is unknown, contradicted, or confirmed by nobody, where it matters now."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kuaijin.planning.catalogue.checklist import Item
from kuaijin.planning.catalogue.packs import Conflict
from kuaijin.planning.catalogue.terms import Unconfirmed

if TYPE_CHECKING:
    from kuaijin.approvals.rules.promising import Drawn


def why_not_lawful(drawn: "Drawn") -> list[str]:
    """What stands in the way of publishing, in words; nothing where it may be. Of the stages that the plan covers."""
    names = {code: one.name.zh for code, one in drawn.catalogue.matters.items()}
    unsettled = [item.matter.name.zh for item in drawn.listed.items if item.needed is None and _covers(drawn, item)]
    said = []
    if unsettled:
        said.append(_("还有 %(n)s 项不知道要不要办：%(names)s") % {"n": len(unsettled), "names": "、".join(unsettled)})
    for one in open_orders(drawn):
        both = f"{names.get(one.matter, one.matter)}、{names.get(one.after, one.after)}"
        said.append(_("规则包对先后顺序说法不一，还没裁定：%(names)s") % {"names": both})
    points = open_points(drawn)
    if points:
        told = "、".join(dict.fromkeys(names.get(one.matter, one.matter) for one in points))
        said.append(_("还有 %(n)s 处没人确认：%(names)s") % {"n": len(points), "names": told})
    return said


def open_points(drawn: "Drawn") -> list[Unconfirmed]:
    """Terms, orders and rules on which the plan rests and that nobody confirmed."""
    items = {item.matter.code: item for item in drawn.listed.items}
    return [
        one
        for one in drawn.assembled.unconfirmed
        if one.field != "need" or (one.matter in items and _covers(drawn, items[one.matter]))
    ]


def open_orders(drawn: "Drawn") -> list[Conflict]:
    """Contradictions about the order of two planned matters that nobody ruled."""
    chosen = {one.id for one in drawn.asked.matters}
    return [one for one in drawn.listed.conflicts if one.kind == "order" and {one.matter, one.after} <= chosen]


def _covers(drawn: "Drawn", item: Item) -> bool:
    """What belongs to a stage that is not planned now is settled when its turn comes."""
    stages = {one.stage for one in drawn.asked.matters}
    return not item.matter.stage or item.matter.stage in stages
