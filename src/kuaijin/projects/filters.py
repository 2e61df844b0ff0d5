"""Conditions of the project list: declared once, read from the URL, turned into one condition on Project."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.directory.names import normalised
from kuaijin.dossiers.models import Inheritance
from kuaijin.dossiers.queries import answered_for_by
from kuaijin.enterprises.queries import enterprises
from kuaijin.kit.components import LIGHT_CHOICES
from kuaijin.kit.filters import Choice, Filter, Reading, Search, read
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.standings import WORST_FIRST, light_is
from kuaijin.projects import listing, queries
from kuaijin.projects.models import Drive, Nature, ProjectStage, StageName

DUE = (
    ("late", _("已过期")),
    ("today", _("今天到期")),
    ("7", _("7 天内到期")),
    ("30", _("30 天内到期")),
    ("none", _("没有期限")),
)
MINE = (("me", _("我包保的")),)
STATES = (("ended", _("已终止")), ("all", _("在办和已终止")))
STANDING = "dossier__standing__"


@dataclass(frozen=True)
class Asked:
    """What the URL asks for: the reading for chips, the declarations for the form, the condition for the database."""

    filters: tuple[Filter, ...]
    reading: Reading
    ended: str
    actor: Actor
    today: date

    @property
    def condition(self) -> Q:
        return condition(self.reading, self.actor, self.today)


def asked(query: QueryDict, actor: Actor, today: date, *, with_choices: bool) -> Asked:
    """`with_choices` reads every choice of the form; else only those that the URL names."""
    filters = declared(query, actor, with_choices=with_choices)
    reading = read(filters, query, today=today)
    return Asked(filters, reading, next(iter(reading.chosen("state")), ""), actor, today)


def declared(query: QueryDict, actor: Actor, *, with_choices: bool) -> tuple[Filter, ...]:
    def choices(key: str, load: Callable[[], tuple[tuple[str, str], ...]]) -> tuple[tuple[str, str], ...]:
        return load() if with_choices or query.get(key) else ()

    filters: list[Filter] = [
        Choice("light", _("灯"), LIGHT_CHOICES),
        Choice("stage", _("阶段"), tuple(StageName.choices)),
        Choice("force", _("专班"), choices("force", lambda: queries.task_forces(actor))),
        Choice("town", _("镇街"), choices("town", lambda: queries.towns(actor))),
        Choice("nature", _("性质"), tuple(Nature.choices)),
        Choice("sector", _("产业"), choices("sector", lambda: queries.sectors(actor))),
        Choice("batch", _("集中开工"), choices("batch", lambda: queries.batch_choices(actor))),
        Choice("year", _("开工年份"), choices("year", lambda: queries.start_years(actor))),
        Choice("programme", _("计划名单"), choices("programme", lambda: listing.programme_choices(actor))),
        Choice("drive", _("四个一批"), tuple(Drive.choices)),
        Choice("phase", _("有一期在"), tuple(StageName.choices)),
        Choice("due", _("到期"), DUE),
        Choice("answer", _("包保"), MINE),
        Choice("state", _("状态"), STATES),
        Search("q", _("找")),
    ]
    if query.get("enterprise"):
        filters.append(Choice("enterprise", _("企业"), _the_enterprise(actor, query.get("enterprise", ""))))
    return tuple(filters)


def _the_enterprise(actor: Actor, number: str) -> tuple[tuple[str, str], ...]:
    found = enterprises(actor).filter(dossier__number=number).values_list("dossier__number", "name")
    return tuple(found)


def condition(reading: Reading, actor: Actor, today: date) -> Q:
    parts = Q()
    if lights := reading.chosen("light"):
        parts &= light_is([light for light in WORST_FIRST if str(light.value) in lights], today, STANDING)
    for key, column in (("stage", "stage__in"), ("nature", "nature__in"), ("sector", "sector__in")):
        if chosen := reading.chosen(key):
            parts &= Q(**{column: chosen})
    if towns := reading.chosen("town"):
        parts &= Q(dossier__region__in=queries.inside_regions([int(pk) for pk in towns]))
    if forces := reading.chosen("force"):
        heirs = Inheritance.objects.filter(holds_on(today), source__in=[int(pk) for pk in forces])
        parts &= Q(pk__in=heirs.values("dossier"))
    parts &= _on_lists(reading, today)
    if numbers := reading.chosen("enterprise"):
        parts &= Q(enterprise__dossier__number__in=numbers)
    for due in reading.chosen("due"):
        parts &= due_is(due, today)
    if reading.chosen("answer"):
        parts &= answered_for_by(actor, "dossier")
    if words := normalised(reading.words("q")):
        parts &= Q(dossier__search__contains=words)
    return parts


def _on_lists(reading: Reading, today: date) -> Q:
    """Batches, years of start, programmes, the four batches, phases."""
    parts = Q()
    if batches := reading.chosen("batch"):
        parts &= Q(batch__in=[int(pk) for pk in batches])
    if years := reading.chosen("year"):
        starts = ProjectStage.objects.filter(stage=StageName.START, reached_on__year__in=[int(year) for year in years])
        parts &= Q(pk__in=starts.values("project"))
    if lists := reading.chosen("programme"):
        parts &= listing.on_programmes(lists, today)
    if drives := reading.chosen("drive"):
        parts &= listing.in_drives(drives, today)
    if stages := reading.chosen("phase"):
        parts &= listing.with_phase_at(stages)
    return parts


def due_is(what: str, today: date) -> Q:
    if what == "late":
        return Q(**{f"{STANDING}due_on__lt": today})
    if what == "none":
        return Q(**{f"{STANDING}due_on__isnull": True})
    last = today if what == "today" else add_calendar_days(today, int(what))
    return Q(**{f"{STANDING}due_on__range": (today, last)})
