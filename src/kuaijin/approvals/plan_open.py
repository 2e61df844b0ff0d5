"""What nobody has confirmed, as the page of a plan lists it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.case_tables import holder_view
from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.plan_words import CONFIDENCE, FIELDS, name_of
from kuaijin.approvals.queries.catalogue import catalogue_of, desks_of
from kuaijin.approvals.rules.speaking import speaks_for
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import holders
from kuaijin.directory.saying import post_said
from kuaijin.kit.components import PersonView

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """Who could confirm: the post whose desk handles it, empty where none is named, and who sits there."""

    office: str
    who: PersonView
    myself: bool


def asked_of(document: Document, actor: Actor, zone: Zone, day: date) -> dict[str, Asked]:
    """By matter, of those that nobody confirmed."""
    matters, desks = catalogue_of(zone, day).matters, desks_of(zone)
    open_matters = {one["matter"] for one in document["unconfirmed"]} & set(matters)
    people = holders({desk.post_id for desk in desks.values()}, day) if open_matters else {}
    told = {}
    for code in open_matters:
        department = matters[code].department
        desk = desks.get(department)
        myself = actor.may("approvals.confirm") and speaks_for(actor, zone, department)
        if desk is None:
            told[code] = Asked("", PersonView(post=department_said(department)), myself)
        else:
            told[code] = Asked(post_said(desk.post), holder_view(people.get(desk.post_id)), myself)
    return told


def open_points(document: Document, asked: Mapping[str, Asked]) -> list[dict[str, Any]]:
    """What nobody has confirmed, by matter, and who could."""
    return [
        {
            "matter": one["matter"],
            "name": name_of(document, one["matter"]),
            "field": str(FIELDS.get(one["field"], one["field"])),
            "value": _value(document, one),
            "confidence": str(CONFIDENCE.get(one["confidence"], one["confidence"])),
            "source": one["source"],
            "confirmable": one["field"],
            "asked": asked.get(one["matter"]),
        }
        for one in document["unconfirmed"]
    ]


def _value(document: Document, one: Mapping[str, Any]) -> str:
    value = one["value"]
    if one["field"] == "order":
        return _("在%(name)s之后") % {"name": name_of(document, str(value))}
    if one["field"] == "need":
        return _("要办") if value == "needed" else _("不用办")
    if one["field"] == "mode":
        return _("工作日") if value == "working" else _("自然日")
    return "" if isinstance(value, bool) else str(value)
