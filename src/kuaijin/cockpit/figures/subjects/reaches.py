"""What happened: signed, started, completed, producing, at full capacity. A project counts once, on its first time."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import CNY, Family, Figure, Relation, Words
from kuaijin.projects.models import Reach, StageName

COUNTED = (
    StageName.SIGNING,
    StageName.START,
    StageName.COMPLETION,
    StageName.PRODUCTION,
    StageName.FULL_CAPACITY,
)


def effective(as_of: date) -> Q:
    """Reaches that hold on that day: not told by mistake, not left again by then."""
    return Q(mistaken=False, counts_on__lte=as_of) & (Q(left_on__isnull=True) | Q(left_on__gt=as_of))


def first_reaches(asked: Question) -> Relation:
    """For each project and stage the first reach, of the whole or of a phase, if it lies in the period."""
    sooner = Q(counts_on__lt=OuterRef("counts_on")) | Q(counts_on=OuterRef("counts_on"), pk__lt=OuterRef("pk"))
    before = Reach.objects.filter(effective(asked.as_of), sooner, project=OuterRef("project"), stage=OuterRef("stage"))
    query = Reach.objects.filter(
        effective(asked.as_of),
        asked.seen("project__dossier"),
        ~Exists(before),
        project__voided=False,
        stage__in=COUNTED,
        counts_on__range=(asked.first, asked.until),
    )
    return Relation(query, "project_id", "project__dossier", "project", "counts_on")


FAMILY = Family("reaches", _("走到"), True, first_reaches)
PROJECTS = pgettext_lazy("多少", "个项目")


def _count(code: str, stage: StageName, name: Words, definition: Words) -> Figure:
    return Figure(code, name, definition, FAMILY, Q(stage=stage), counted=PROJECTS)


def _sum(code: str, stage: StageName, amount: str, name: Words, definition: Words) -> Figure:
    return Figure(code, name, definition, FAMILY, Q(stage=stage), CNY, f"project__{amount}", PROJECTS, section="money")


FIGURES = (
    _count(
        "signings",
        StageName.SIGNING,
        pgettext_lazy("数字", "签约"),
        _("这段时间里第一次签约的项目，一个项目只算一次。"),
    ),
    _count(
        "starts",
        StageName.START,
        pgettext_lazy("数字", "开工"),
        _("这段时间里第一次开工的项目，整体开工或任何一期开工都算，一个项目只算一次。只说到月的，算在月末那天。"),
    ),
    _count(
        "completions",
        StageName.COMPLETION,
        pgettext_lazy("数字", "竣工"),
        _("这段时间里整体或任何一期第一次竣工的项目，只算一次。"),
    ),
    _count(
        "productions",
        StageName.PRODUCTION,
        pgettext_lazy("数字", "投产"),
        _("这段时间里整体或任何一期第一次投产的项目，只算一次。"),
    ),
    _count(
        "full_capacities",
        StageName.FULL_CAPACITY,
        pgettext_lazy("数字", "达产"),
        _("这段时间里整体或任何一期第一次达产的项目，只算一次。"),
    ),
    _sum(
        "investment_signed",
        StageName.SIGNING,
        "total_investment",
        _("签约投资"),
        _("这段时间里签约的项目的总投资，每个项目只算一次。没有告诉金额的不算钱，但算在行里。"),
    ),
    _sum(
        "investment_begun",
        StageName.START,
        "total_investment",
        _("开工投资"),
        _("这段时间里开工的项目的总投资，每个项目只算一次。没有告诉金额的不算钱，但算在行里。"),
    ),
    _sum(
        "fixed_investment",
        StageName.SIGNING,
        "fixed_investment",
        _("协议固定资产投资"),
        _("这段时间里签约的项目约定的固定资产投资，每个项目只算一次。没有告诉金额的不算钱，但算在行里。"),
    ),
)
