"""Conditions of the register of slips: declared once, read from the URL, turned into one condition."""

from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.names import normalised
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.kit.components import LIGHT_CHOICES
from kuaijin.kit.filters import Choice, DayRange, Filter, Reading, Search
from kuaijin.supervision.models import Colour, SlipState, Source
from kuaijin.supervision.models.slips import STILL_OPEN
from kuaijin.supervision.queries.slips import lit_as, slips

STATES = (("open", _("没了结")), *SlipState.choices, ("all", _("没了结和已了结")))
DUE = (("late", _("已过期")),)
MINE = (("answer", _("要我答复的")), ("check", _("要我核对的")), ("issued", _("我发的")))


def declared(query: QueryDict, actor: Actor) -> tuple[Filter, ...]:
    offices = {}
    if query.get("filters") or query.get("office"):
        for slip in slips(actor).select_related("post__organisation").order_by("post__organisation__name"):
            offices[str(slip.post.organisation_id)] = organisation_said(slip.post.organisation)
    filters: list[Filter] = [
        Choice("state", _("状态"), STATES),
        Choice("colour", _("颜色"), tuple(Colour.choices)),
        Choice("light", _("灯"), LIGHT_CHOICES),
        Choice("due", _("到期"), DUE),
        Choice("mine", _("跟我有关"), MINE),
        Choice("source", _("从哪里来"), tuple(Source.choices)),
        Choice("office", _("承办单位"), tuple(offices.items())),
        DayRange("issued", _("哪天发的")),
        Search("q", _("找")),
    ]
    if query.get("of"):
        seen = visible_dossiers(actor).filter(number=query["of"])
        filters.append(Choice("of", _("项目或企业"), tuple(seen.values_list("number", "title"))))
    return tuple(filters)


def condition(reading: Reading, actor: Actor, today: date) -> Q:
    parts = _state(reading.chosen("state"))
    for key, name in (("colour", "colour"), ("source", "source"), ("office", "post__organisation")):
        if chosen := reading.chosen(key):
            parts &= Q(**{f"{name}__in": chosen})
    if lights := reading.chosen("light"):
        parts &= lit_as(lights, today)
    if reading.chosen("due"):
        parts &= Q(state__in=STILL_OPEN, obligation__due_on__lt=today)
    if mine := reading.chosen("mine"):
        parts &= _mine(mine, actor)
    if span := reading.span("issued"):
        parts &= Q(issued_on__gte=span.first) if span.first else Q()
        parts &= Q(issued_on__lte=span.last) if span.last else Q()
    if numbers := reading.chosen("of"):
        parts &= Q(dossier__number__in=numbers)
    if words := reading.words("q"):
        found = Q(words__contains=words) | Q(number__contains=words)
        parts &= found | Q(dossier__search__contains=normalised(words))
    return parts


def _state(chosen: tuple[str, ...]) -> Q:
    """Nothing chosen: what is open."""
    parts = Q()
    for one in chosen or ("open",):
        if one == "all":
            return Q()
        parts |= Q(state__in=STILL_OPEN) if one == "open" else Q(state=one)
    return parts


def _mine(chosen: tuple[str, ...], actor: Actor) -> Q:
    owed = Q(obligation__obligor__in=actor.all_posts)
    known = {
        "answer": owed & Q(state__in=(SlipState.ISSUED, SlipState.RETURNED)),
        "check": owed & Q(state=SlipState.ANSWERED),
        "issued": Q(issued_by=actor.person_id) if actor.person_id is not None else Q(pk__in=[]),
    }
    parts = Q(pk__in=[])
    for one in chosen:
        parts |= known[one]
    return parts
