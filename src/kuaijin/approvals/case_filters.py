"""Conditions of the list of cases: declared once, read from the URL, turned into one condition on Case."""

from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.queries.cases import OVER, RUNNING, TO_DELIVER, lit_as, mine, offices_of, overdue, waiting_for
from kuaijin.directory.actors import Actor
from kuaijin.directory.names import normalised
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.kit.components import LIGHT_CHOICES
from kuaijin.kit.filters import Choice, Filter, Reading, Search
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.models import State
from kuaijin.obligations.standings import WORST_FIRST

STATES = (
    ("running", _("在办")),
    ("planned", _("待申报")),
    ("filed", _("已申报，等受理")),
    ("correcting", _("等补正")),
    ("accepted", _("已受理")),
    ("paused", _("暂停计时")),
    ("deliver", _("等送达")),
    ("over", pgettext_lazy("办件", "已办")),
    ("all", _("在办和已办")),
)
DUE = (("late", _("已过期")), ("today", _("今天到期")), ("7", _("7 天内到期")))
MINE = (("waits", _("该我办的")), ("mine", _("我负责的")))


def declared(query: QueryDict, actor: Actor) -> tuple[Filter, ...]:
    filters: list[Filter] = [
        Choice("state", _("状态"), STATES),
        Choice("light", _("灯"), LIGHT_CHOICES),
        Choice("due", _("到期"), DUE),
        Choice("mine", _("跟我有关"), MINE),
        Search("q", _("找")),
    ]
    if not actor.is_enterprise:
        # Asked for only where it is chosen from or chosen: it reads all cases.
        asked = query.get("desk") or query.get("filters")
        desks = tuple((str(post.pk), post_said(post)) for post in offices_of(actor)) if asked else ()
        filters.insert(3, Choice("desk", _("哪个岗位办"), desks))
    if query.get("of"):
        seen = visible_dossiers(actor).filter(number=query["of"], kind="project")
        filters.append(Choice("of", _("项目"), tuple(seen.values_list("number", "title"))))
    return tuple(filters)


def condition(reading: Reading, actor: Actor, today: date) -> Q:
    parts = _state(reading.chosen("state"))
    if lights := reading.chosen("light"):
        parts &= lit_as([rank for rank, light in enumerate(WORST_FIRST) if str(light.value) in lights], today)
    for due in reading.chosen("due"):
        parts &= _due(due, today)
    chosen = reading.chosen("mine")
    if "waits" in chosen:
        parts &= waiting_for(actor, today)
    if "mine" in chosen:
        parts &= mine(actor)
    if desks := reading.chosen("desk"):
        parts &= Q(post__in=desks)
    if numbers := reading.chosen("of"):
        parts &= Q(dossier__number__in=numbers)
    if words := reading.words("q"):
        parts &= Q(name__contains=words) | Q(name_en__icontains=words) | Q(dossier__search__contains=normalised(words))
    return parts


def _state(chosen: tuple[str, ...]) -> Q:
    """Nothing chosen: what is running."""
    delivered = Q(state__in=TO_DELIVER, delivered_on__isnull=False)
    running = Q(state__in=RUNNING) | Q(state__in=TO_DELIVER, delivered_on=None)
    known = {
        "running": running,
        "deliver": Q(state__in=TO_DELIVER, delivered_on=None),
        "over": Q(state__in=OVER) | delivered,
        "all": ~Q(pk__in=[]),
    }
    parts = Q()
    for one in chosen or ("running",):
        parts |= known.get(one) or Q(state=CaseState(one))
    return parts


def _due(due: str, today: date) -> Q:
    owed = Q(obligation__state=State.OPEN)
    if due == "late":
        return overdue(today)
    if due == "today":
        return owed & Q(obligation__due_on=today)
    return owed & Q(obligation__due_on__gte=today, obligation__due_on__lte=add_calendar_days(today, 7))
