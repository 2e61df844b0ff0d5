"""Conditions of the pool: declared once, read from the address, turned into one condition on ServiceRequest."""

from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, holds_on
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import organisations_visible_to, own_zone, regions_of
from kuaijin.dossiers.models import Inheritance
from kuaijin.dossiers.queries import answered_for_by, visible_dossiers
from kuaijin.kit.components import LIGHT_CHOICES
from kuaijin.kit.filters import Choice, DayRange, Filter, Reading, Search
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.lights import Light
from kuaijin.requests.models import OPEN, Channel, Grade, Outcome, ServiceRequest, State
from kuaijin.requests.packs import kinds, levels
from kuaijin.requests.queries import pool

CHOICES_AT_MOST = 300
GROUPS = (
    ("open", _("没办结的")),
    ("dispatch", _("待派单和待裁定")),
    ("working", _("在办")),
    ("call", _("待回访")),
    ("unsolved", _("未解决台账")),
    ("concluded", _("未解决，已终结")),
    ("ledger", _("计划解决台账")),
    ("over", pgettext_lazy("诉求", "已办结")),
    ("all", _("全部")),
)
STATES = tuple((value, label) for value, label in State.choices if value not in ("planned", "answered", "closed"))
DUE = (("late", _("已过期")), ("today", _("今天到期")), ("3", _("3 天内到期")))
MINE = (("owner", _("现在由我回应")), ("forces", _("我包保的")), ("watched", _("我关注的")))
LEADER = (("yes", _("要领导定的")),)
COMPLEX = (("yes", _("复杂诉求")),)
# It stays in the ledger of what was not solved.
CONCLUDED = Q(outcome=Outcome.CONCLUDED_UNSOLVED)
AGAIN = (("yes", _("重新办理过的")),)
LIGHTS = tuple(choice for choice in LIGHT_CHOICES if choice[0] in ("red", "blue", "green"))


def declared(query: QueryDict, actor: Actor, *, opened: bool = False) -> tuple[Filter, ...]:
    """`opened`: the form is shown, so every choice is needed; else those alone that the address names."""
    filters: list[Filter] = [
        Choice("state", _("办到哪里"), (*GROUPS, *STATES)),
        Choice("kind", _("哪一类"), tuple((code, kind.said) for code, kind in kinds().items())),
        Choice("light", _("灯"), LIGHTS),
        Choice("due", _("到期"), DUE),
    ]
    if not actor.is_enterprise:
        filters += _of_staff(query, actor, opened)
    filters += [
        Choice("outcome", pgettext_lazy("诉求", "结果"), tuple(Outcome.choices)),
        DayRange("received", _("哪天收到")),
        DayRange("closed", _("哪天办结")),
        Search("q", _("找")),
    ]
    if query.get("of"):
        seen = visible_dossiers(actor).filter(number=query["of"], kind__in=("project", "enterprise"))
        filters.append(Choice("of", _("项目或企业"), tuple(seen.values_list("number", "title"))))
    return tuple(filters)


def _of_staff(query: QueryDict, actor: Actor, opened: bool) -> list[Filter]:
    def wanted(key: str) -> bool:
        return opened or bool(query.get(key))

    return [
        Choice("mine", _("跟我有关"), MINE),
        Choice("leader", _("领导"), LEADER),
        Choice("office", _("现在由哪个单位办"), _offices(actor) if wanted("office") else ()),
        Choice("force", _("专班"), _forces(actor) if wanted("force") else ()),
        Choice("town", _("镇街"), _towns(actor) if wanted("town") else ()),
        Choice("channel", _("怎么来的"), tuple(Channel.choices)),
        Choice("level", _("服务标准"), tuple((code, level.said) for code, level in levels().items())),
        Choice("complex", _("难易"), COMPLEX),
        Choice("again", _("办了几次"), AGAIN),
        Choice("grade", _("评价"), tuple((str(grade.value), grade.label) for grade in Grade)),
    ]


def _offices(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = organisations_visible_to(actor).filter(zone=actor.zone_id, closed_on=None)
    found = found.exclude(kind=Organisation.Kind.ENTERPRISE)
    return tuple((str(pk), name) for pk, name in found.values_list("pk", "name")[:CHOICES_AT_MOST])


def _forces(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = visible_dossiers(actor).filter(kind="task_force", closed_on=None).order_by("title")
    return tuple((str(pk), title) for pk, title in found.values_list("pk", "title")[:CHOICES_AT_MOST])


def _towns(actor: Actor) -> tuple[tuple[str, str], ...]:
    found = regions_of(own_zone(actor))
    return tuple((str(pk), name) for pk, name in found.values_list("pk", "name")[:CHOICES_AT_MOST])


def condition(reading: Reading, actor: Actor, today: date) -> Q:
    parts = _state(reading, today)
    for key, column in (("kind", "kind"), ("channel", "channel"), ("level", "level"), ("outcome", "outcome")):
        if chosen := reading.chosen(key):
            parts &= Q(**{f"{column}__in": chosen})
    if lights := reading.chosen("light"):
        parts &= pool.lit_as([Light(light) for light in lights], today)
    for due in reading.chosen("due"):
        parts &= _due(due, today)
    if mine := reading.chosen("mine"):
        parts &= _mine(mine, actor)
    if reading.chosen("leader"):
        parts &= Q(state__in=OPEN) & ~Q(needs_leader="")
    if reading.chosen("complex"):
        parts &= Q(is_complex=True)
    if reading.chosen("again"):
        parts &= Q(round__gt=1)
    if grades := reading.chosen("grade"):
        parts &= Q(grade__in=[int(grade) for grade in grades])
    return parts & _places(reading, today) & _days(reading) & _words(reading)


ALL_OPEN = (
    "open",
    "dispatch",
    "working",
    "call",
    "ledger",
    *(value for value, _label in STATES if value in OPEN),
)


def only_open(reading: Reading) -> bool:
    """Does the address ask for open ones alone?"""
    chosen = reading.chosen("state")
    if chosen:
        return all(one in ALL_OPEN for one in chosen)
    return not (_ended(reading) or reading.words("q"))


def _ended(reading: Reading) -> bool:
    return bool(reading.chosen("outcome") or reading.span("closed") or reading.chosen("grade"))


def _state(reading: Reading, today: date) -> Q:
    """Nothing chosen: what is open; but whoever asks how it ended, or when, asks for what is over."""
    ended = _ended(reading)
    known = {
        "open": Q(state__in=OPEN),
        "dispatch": Q(state__in=pool.TO_DISPATCH),
        "working": Q(state__in=(State.OFFERED, State.IN_HAND, State.WAITING)),
        "call": Q(state__in=pool.TO_CALL),
        "unsolved": pool.unsolved_on(today) | CONCLUDED,
        "concluded": CONCLUDED,
        "ledger": Q(state=State.PLANNED),
        "over": ~Q(state__in=OPEN),
        "all": ~Q(pk__in=[]),
    }
    parts = Q()
    for one in reading.chosen("state") or (("all",) if ended or reading.words("q") else ("open",)):
        parts |= known.get(one, Q(state=one))
    return parts


def _due(what: str, today: date) -> Q:
    if what == "late":
        return Q(state__in=OPEN, obligation__due_on__lt=today)
    last = today if what == "today" else add_calendar_days(today, int(what))
    return Q(state__in=OPEN, obligation__due_on__range=(today, last))


def _mine(chosen: tuple[str, ...], actor: Actor) -> Q:
    known = {"owner": pool.owned_by, "watched": pool.watched_by}
    found = Q(pk__in=[])
    for one in chosen:
        found |= answered_for_by(actor, "dossier") if one == "forces" else known[one](actor)
    return found


def _places(reading: Reading, today: date) -> Q:
    parts = Q()
    if offices := reading.chosen("office"):
        now = Q(obligation__obligor__organisation__in=[int(key) for key in offices])
        # Once it is closed nobody answers: it was that of who answered it.
        parts &= now | Q(obligation=None, receiver__organisation__in=[int(key) for key in offices])
    if forces := reading.chosen("force"):
        parts &= in_forces([int(key) for key in forces], today)
    if towns := reading.chosen("town"):
        parts &= Q(dossier__region__in=[int(key) for key in towns])
    if numbers := reading.chosen("of"):
        parts &= Q(enterprise__dossier__number__in=numbers) | Q(project__dossier__number__in=numbers)
    return parts


def in_forces(keys: list[int], today: date) -> Q:
    """Condition: looked after by one of these task forces today."""
    heirs = Inheritance.objects.filter(holds_on(today), source__in=keys).order_by().values("dossier")
    return Q(dossier__in=heirs)


def _days(reading: Reading) -> Q:
    parts = Q()
    for key, column in (("received", "received_on"), ("closed", "closed_on")):
        span = reading.span(key)
        if span is not None and span.first is not None:
            parts &= Q(**{f"{column}__gte": span.first})
        if span is not None and span.last is not None:
            parts &= Q(**{f"{column}__lte": span.last})
    return parts


def _words(reading: Reading) -> Q:
    """Its number, its words, the enterprise by name or pinyin initials."""
    words = reading.words("q")
    if not words:
        return Q()
    typed = normalised(words)
    by_number = ServiceRequest.objects.filter(dossier__number=words.strip().upper()).order_by().values("pk")
    return Q(search__contains=typed) | Q(pk__in=by_number)
