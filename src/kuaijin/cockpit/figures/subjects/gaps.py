"""Empty seats of the four answerable people of key projects and enterprises, counted in the database.

The same rule as `taskforces.coverage`: a thing's own seat first, else that of its task force; the local one by town."""

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, CharField, Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import Family, Figure, Relation
from kuaijin.directory.models import Holding, holds_on
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role


def held_seats(day: date, role: str) -> QuerySet[Assignment, Any]:
    """Seats of the role that somebody sits on that day."""
    held = Holding.objects.filter(holds_on(day)).values("post")
    return Assignment.objects.filter(holds_on(day), role=role, post__in=held)


def filled(role: str, day: date) -> Q:
    """Condition on Dossier: somebody sits on this seat of it, or of its task force."""
    own = Q(pk__in=held_seats(day, role).values("dossier"))
    inherited = Inheritance.objects.filter(holds_on(day))
    if role != Role.LOCAL:
        sources = held_seats(day, role).values("dossier")
        return own | Q(pk__in=inherited.filter(source__in=sources).values("dossier"))
    town = (
        held_seats(day, role)
        .filter(holds_on(day, "dossier__heirs__"), dossier__heirs__dossier=OuterRef("pk"))
        .annotate(place=ExpressionWrapper(OuterRef("region__path"), output_field=CharField()))
        .filter(Q(region__isnull=True) | Q(place__startswith=F("region__path")))
    )
    return own | Q(Exists(town))


def missing(role: str, day: date) -> Case:
    return Case(When(filled(role, day), then=0), default=1, output_field=IntegerField())


def empty_seats(asked: Question) -> Relation:
    """Key things of the day; `empty` says how many of the four seats nobody sits on."""
    day = asked.as_of
    key = KeyPeriod.objects.filter(holds_on(day)).values("dossier")
    each: dict[str, Case] = {f"no_{role}": missing(role, day) for role in Role.values}
    total: Combinable = reduce(add, (F(name) for name in each))
    query = Dossier.objects.filter(
        asked.seen(""),
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        Q(project__isnull=True) | Q(project__voided=False),
        pk__in=key,
        kind__in=("project", "enterprise"),
    ).annotate(**each)
    return Relation(query.annotate(empty=total).filter(empty__gt=0), "pk", "", "project")


FAMILY = Family("gaps", _("包保空缺"), False, empty_seats)

FIGURES = (
    Figure(
        "gaps",
        _("没人包保的岗位"),
        _("这一天重点项目和企业四个包保岗位里没有人的岗位，逐个项目、企业算：专班缺一个人，它的每个项目都缺。"),
        FAMILY,
        Q(),
        measure="empty",
        counted=pgettext_lazy("多少", "个岗位"),
        section="owed",
    ),
)
