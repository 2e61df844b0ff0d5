"""Conditions of the list of problems: declared once, read from the URL, turned into one condition on Problem."""

from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.names import normalised
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.kit.components import LIGHT_CHOICES
from kuaijin.kit.filters import Choice, Filter, Reading, Search
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.standings import WORST_FIRST
from kuaijin.problems.models import Kind
from kuaijin.problems.queries import KINDS, lit_as

STATES = (
    ("open", _("没销号")),
    ("unanswered", _("还没答复")),
    ("answered", _("答复了，等销号")),
    ("closed", _("已销号")),
    ("all", _("没销号和已销号")),
)
DUE = (("late", _("已过期")), ("today", _("今天到期")), ("7", _("7 天内到期")))
MINE = (("owner", _("我负责的")), ("raised", _("我提的")))
FROM = (("enterprise", _("企业自己提的")), ("us", _("专班和部门提的")))


def declared(query: QueryDict, actor: Actor) -> tuple[Filter, ...]:
    filters: list[Filter] = [
        Choice("state", _("状态"), STATES),
        Choice("kind", _("哪一类"), tuple(Kind.choices)),
        Choice("light", _("灯"), LIGHT_CHOICES),
        Choice("due", _("到期"), DUE),
        Choice("mine", _("跟我有关"), MINE),
        Choice("by", _("谁提的"), FROM),
        Search("q", _("找")),
    ]
    if query.get("of"):
        seen = visible_dossiers(actor).filter(number=query["of"], kind__in=KINDS)
        filters.append(Choice("of", _("项目或企业"), tuple(seen.values_list("number", "title"))))
    return tuple(filter_ for filter_ in filters if not (actor.is_enterprise and filter_.key in ("mine", "by")))


def condition(reading: Reading, actor: Actor, today: date) -> Q:
    parts = _state(reading.chosen("state"))
    if kinds := reading.chosen("kind"):
        parts &= Q(kind__in=kinds)
    if lights := reading.chosen("light"):
        parts &= lit_as([rank for rank, light in enumerate(WORST_FIRST) if str(light.value) in lights], today)
    for due in reading.chosen("due"):
        parts &= _due(due, today)
    mine = reading.chosen("mine")
    if mine:
        own = Q(obligation__obligor__in=actor.all_posts) if "owner" in mine else Q(pk__in=[])
        parts &= (own | Q(raised_by=actor.person_id)) if "raised" in mine and actor.person_id else own
    if told := reading.chosen("by"):
        parts &= Q(from_enterprise__in=[one == "enterprise" for one in told])
    if numbers := reading.chosen("of"):
        parts &= Q(dossier__number__in=numbers)
    if words := reading.words("q"):
        parts &= Q(words__contains=words) | Q(dossier__search__contains=normalised(words))
    return parts


def _state(chosen: tuple[str, ...]) -> Q:
    """Nothing chosen: what is open."""
    known = {
        "open": Q(closed_on=None),
        "unanswered": Q(closed_on=None, answered_on=None),
        "answered": Q(closed_on=None, answered_on__isnull=False),
        "closed": Q(closed_on__isnull=False),
        "all": ~Q(pk__in=[]),
    }
    parts = Q()
    for one in chosen or ("open",):
        parts |= known[one]
    return parts


def _due(what: str, today: date) -> Q:
    if what == "late":
        return Q(closed_on=None, obligation__due_on__lt=today)
    last = today if what == "today" else add_calendar_days(today, int(what))
    return Q(closed_on=None, obligation__due_on__range=(today, last))
