"""By what figures are told apart: each field says which key a row has, and what the keys are called."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import Family, Relation, Words
from kuaijin.cockpit.figures.subjects.projects import place_at
from kuaijin.directory.models import Organisation, Region, holds_on
from kuaijin.directory.queries import regions_of
from kuaijin.directory.saying import organisation_said, region_said, zone_said
from kuaijin.dossiers.models import Dossier, Inheritance
from kuaijin.journal.errors import Refused
from kuaijin.kit.formats import month_text
from kuaijin.projects.models import STAGES, Drive, DriveMember, Nature, Programme, StageName, StartBatch

Raw = Any
# Every row without a key stands in one group of its own.
NONE = "-"
TOWNS = (Region.Level.TOWN, Region.Level.PARK)


@dataclass(frozen=True)
class Key:
    """What a group is called: stable in addresses and JSON, readable on the page; `place` orders groups."""

    key: str
    name: str
    place: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Field:
    """`mark(relation, asked, alias)` annotates each row with its raw key; `called` says what all raw keys are called.

    Several raw keys may be one group (villages of a town). `several`: a row may stand in more than one group."""

    code: str
    label: Words
    mark: Callable[[Relation, Question, str], QuerySet[Any, Any]]
    called: Callable[[Question, set[Raw]], dict[Raw, Key]]
    several: bool = False
    needs: str = ""

    def fits(self, family: Family) -> bool:
        """A month is asked of what happens, an office of what somebody owes."""
        return {"": True, "day": family.happens, "office": bool(family.office)}[self.needs]


def _plain(path: str) -> Callable[[Relation, Question, str], QuerySet[Any, Any]]:
    def mark(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
        where = relation.at_dossier(path[8:]) if path.startswith("dossier.") else relation.at_project(path[8:])
        return relation.query.annotate(**{alias: F(where)})

    return mark


def _stage(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
    return relation.query.annotate(**{alias: place_at(asked, relation.project, relation.thing)})


def _force(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
    sources = Inheritance.objects.filter(holds_on(asked.as_of), dossier=OuterRef(relation.thing)).order_by("pk")
    return relation.query.annotate(**{alias: Subquery(sources.values("source")[:1])})


def _drive(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
    members = DriveMember.objects.filter(holds_on(asked.as_of), project=OuterRef(relation.thing)).order_by("pk")
    return relation.query.annotate(**{alias: Subquery(members.values("drive")[:1])})


def _programme(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
    name = f"{alias}_on"
    path = relation.at_project("programme_periods")
    joined = FilteredRelation(path, condition=holds_on(asked.as_of, f"{path}__"))
    return relation.query.annotate(**{name: joined}).annotate(**{alias: F(f"{name}__programme_id")})


def _month(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
    return relation.query.annotate(**{alias: TruncMonth(relation.on)})


def _office(relation: Relation, asked: Question, alias: str) -> QuerySet[Any, Any]:
    return relation.query.annotate(**{alias: F(relation.office)})


def _offices(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    found = Organisation.objects.filter(zone__in=asked.zone_ids, pk__in=raws)
    return {one.pk: Key(str(one.pk), organisation_said(one)) for one in found}


def _zones(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    return {zone.pk: Key(zone.code, zone_said(zone)) for zone in asked.zones}


def _words(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    return {raw: Key(raw, raw) for raw in raws if raw}


def _choices(choices: Iterable[tuple[str, Words]]) -> Callable[[Question, set[Raw]], dict[Raw, Key]]:
    def called(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
        return {value: Key(value, str(label), (place,)) for place, (value, label) in enumerate(choices)}

    return called


def _stages(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    return {place: Key(stage, str(StageName(stage).label), (place,)) for place, stage in enumerate(STAGES)}


def _forces(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    found = Dossier.objects.filter(zone__in=asked.zone_ids, kind="task_force").select_related("zone", "organisation")
    return {force.pk: Key(_in_zone(asked, force.zone.code, force.number), _force_said(force)) for force in found}


def _force_said(force: Dossier) -> str:
    return organisation_said(force.organisation) if force.organisation else force.title


def _in_zone(asked: Question, code: str, text: str) -> str:
    """Numbers and names are unique in a zone only."""
    return text if len(asked.zones) == 1 else f"{code}:{text}"


def _towns(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    """Every place belongs to the town or park above it; what lies in none is called by its own name."""
    found: dict[Raw, Key] = {}
    for zone in asked.zones:
        places = list(regions_of(zone))
        towns = [place for place in places if place.level in TOWNS]
        for place in places:
            town = next((one for one in towns if place.path.startswith(one.path)), place)
            found[place.pk] = Key(town.code, region_said(town), (town.code,))
    for place in Region.objects.filter(pk__in={raw for raw in raws if raw} - set(found)):
        found[place.pk] = Key(place.code, region_said(place), (place.code,))
    return found


def _programmes(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    found = Programme.objects.filter(zone__in=asked.zone_ids).select_related("zone")
    return {row.pk: Key(_in_zone(asked, row.zone.code, row.name), row.name) for row in found}


def _batches(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    found = StartBatch.objects.filter(zone__in=asked.zone_ids).select_related("zone")
    return {
        row.pk: Key(_in_zone(asked, row.zone.code, row.name), row.name, (row.year, row.starts_on or date.max, row.name))
        for row in found
    }


def _months(asked: Question, raws: set[Raw]) -> dict[Raw, Key]:
    return {raw: Key(f"{raw:%Y-%m}", month_text(raw), (raw,)) for raw in raws if raw}


FIELDS: dict[str, Field] = {
    field.code: field
    for field in (
        Field("zone", gettext_lazy("所在的区"), _plain("dossier.zone_id"), _zones),
        Field("sector", gettext_lazy("产业"), _plain("project.sector"), _words),
        Field("stage", gettext_lazy("阶段"), _stage, _stages),
        Field("taskforce", gettext_lazy("专班"), _force, _forces),
        Field("town", gettext_lazy("镇街"), _plain("dossier.region_id"), _towns),
        Field("nature", gettext_lazy("性质"), _plain("project.nature"), _choices(Nature.choices)),
        Field("programme", gettext_lazy("名单"), _programme, _programmes, several=True),
        Field("drive", gettext_lazy("四个一批"), _drive, _choices(Drive.choices)),
        Field("batch", gettext_lazy("集中开工"), _plain("project.batch_id"), _batches),
        Field("month", gettext_lazy("月份"), _month, _months, needs="day"),
        Field("office", gettext_lazy("欠着的单位"), _office, _offices, needs="office"),
    )
}


def field(code: str) -> Field:
    """Raises Refused for a field that is none."""
    if code not in FIELDS:
        raise Refused(
            _("不能按“%(code)s”分。可以按：%(all)s。") % {"code": code, "all": "、".join(FIELDS)},
            field="by",
            rule="choice",
        )
    return FIELDS[code]


def in_order(key: Key, amount: Any) -> tuple[Any, ...]:
    """The field's own order, else the largest first; what has no key comes last."""
    return (key.key == NONE, key.place, -(amount or 0), key.key)


def key_of(raw: Raw, called: dict[Raw, Key]) -> Key:
    return called.get(raw) or Key(NONE, _("没有写"))


def narrowed(relation: Relation, asked: Question) -> Relation:
    """Only the rows that have the keys that are asked for."""
    for place, (code, key) in enumerate(asked.filters):
        relation = _one(relation, asked, field(code), key, f"filter_{place}")
    return relation


def _one(relation: Relation, asked: Question, by: Field, key: str, alias: str) -> Relation:
    if (by.needs == "day" and not relation.on) or (by.needs == "office" and not relation.office):
        return relation.filtered(Q(pk__in=[]))
    marked = by.mark(relation, asked, alias)
    named = by.called(asked, _raws(by, key))
    wanted = [raw for raw, one in named.items() if one.key == key]
    condition = Q(**{f"{alias}__in": wanted})
    if key == NONE:
        condition = Q(**{f"{alias}__isnull": True}) | Q(**{f"{alias}__in": [""]} if by.code in TEXT else {})
        condition = condition | ~Q(**{f"{alias}__in": list(named)}) if by.code == "town" else condition
    return replace(relation, query=marked.filter(condition))


TEXT = ("sector", "nature")


def _raws(by: Field, key: str) -> set[Raw]:
    """What rows hold that have this key, where the key alone says it."""
    if by.code == "month":
        return {_raw_month(key)} - {None}
    if by.code == "office":
        return {int(key)} if key.isdecimal() and len(key) < 19 else set()
    return {key} if by.called is _words else set()


def _raw_month(key: str) -> date | None:
    try:
        return date.fromisoformat(f"{key}-01")
    except ValueError:
        return None


def key_named(asked: Question, code: str, key: str) -> str:
    """What a key is called on the page; a key that nothing has any more is said as it is."""
    by = FIELDS[code]
    if key == NONE:
        return _("没有写")
    if code in ("sector", "month"):
        return key
    return next((one.name for one in by.called(asked, _raws(by, key)).values() if one.key == key), key)
