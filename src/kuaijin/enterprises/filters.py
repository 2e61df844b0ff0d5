"""Conditions of the enterprise list: declared once, read from the URL, turned into one condition on Enterprise."""

from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.directory.names import normalised
from kuaijin.dossiers.models import KeyPeriod
from kuaijin.dossiers.queries import answered_for_by
from kuaijin.enterprises import queries
from kuaijin.kit.components import LIGHT_CHOICES
from kuaijin.kit.filters import Choice, Filter, Reading, Search
from kuaijin.obligations.standings import WORST_FIRST


def declared(query: QueryDict, actor: Actor, *, with_choices: bool) -> tuple[Filter, ...]:
    """`with_choices` reads every choice of the form; else only those that the URL names."""
    towns = queries.towns(actor) if with_choices or query.get("town") else ()
    sectors = queries.sectors(actor) if with_choices or query.get("sector") else ()
    return (
        Choice("light", _("灯"), LIGHT_CHOICES),
        Choice("town", _("镇街"), towns),
        Choice("sector", _("产业"), sectors),
        Choice("key", _("重点"), (("yes", _("是")), ("no", _("不是")))),
        Choice("code", _("代码"), (("doubtful", _("校验不过")), ("none", _("没填")))),
        Choice("answer", _("包保"), (("me", _("我包保的")),)),
        Search("q", _("找")),
    )


def condition(reading: Reading, actor: Actor, today: date) -> Q:
    parts = Q()
    if lights := reading.chosen("light"):
        ranks = [place for place, light in enumerate(WORST_FIRST) if light.value in lights]
        ranked = queries.enterprises(actor).order_by().annotate(rank=queries.light_rank(actor, today))
        parts &= Q(pk__in=ranked.filter(rank__in=ranks).values("pk"))
    if towns := reading.chosen("town"):
        parts &= Q(dossier__region__in=queries.inside_regions([int(pk) for pk in towns]))
    if sectors := reading.chosen("sector"):
        parts &= Q(sector__in=sectors)
    keys = Q(pk__in=KeyPeriod.objects.filter(holds_on(today)).values("dossier"))
    for key in reading.chosen("key"):
        parts &= keys if key == "yes" else ~keys
    for code in reading.chosen("code"):
        parts &= Q(uscc_doubtful=True) if code == "doubtful" else Q(uscc="")
    if reading.chosen("answer"):
        parts &= answered_for_by(actor, "dossier")
    if words := normalised(reading.words("q")):
        parts &= Q(dossier__search__contains=words)
    return parts
