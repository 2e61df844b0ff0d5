"""Reads of how a zone works with requests: rules, chosen levels, templates."""

from dataclasses import dataclass
from datetime import date

from kuaijin.directory.models import Zone, holds_on
from kuaijin.requests.models import AnswerTemplate, DispatchRule, LevelChoice
from kuaijin.requests.packs import Kind, Level, kinds, levels
from kuaijin.requests.rules.levels import level_for


@dataclass(frozen=True)
class Held:
    """The level that holds for a kind; `chosen`: the zone chose it for this kind."""

    kind: Kind
    level: Level
    chosen: bool


def rules_of(zone: Zone, day: date) -> list[DispatchRule]:
    rows = DispatchRule.objects.filter(holds_on(day), zone=zone).order_by("order", "pk")
    return list(rows.select_related("post__organisation", "region", "task_force"))


def rule_of(zone: Zone, key: int) -> DispatchRule | None:
    return DispatchRule.objects.filter(zone=zone, pk=key).first()


def levels_held(zone: Zone, day: date) -> list[Held]:
    """Each kind with the level that holds for it on the day."""
    own = set(LevelChoice.objects.filter(holds_on(day), zone=zone).exclude(kind="").values_list("kind", flat=True))
    known = levels()
    return [Held(kind, known[level_for(zone, code, day)], code in own) for code, kind in kinds().items()]


def template_of(zone: Zone, key: int) -> AnswerTemplate | None:
    return AnswerTemplate.objects.filter(zone=zone, pk=key, ended_on=None).first()
