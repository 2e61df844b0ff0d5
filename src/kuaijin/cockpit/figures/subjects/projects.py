"""What stands on a day: projects that run, by stage; today also by light and freshness."""

from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import CNY, Family, Figure, Relation
from kuaijin.cockpit.figures.subjects.reaches import effective
from kuaijin.law.lights import Light
from kuaijin.obligations.standings import WORST_FIRST, light_rank
from kuaijin.projects.models import STAGES, Project, Reach, StageName

STANDING = "dossier__standing__"


def place_of_stage(path: str) -> Case:
    whens = [When(**{path: stage}, then=Value(place)) for place, stage in enumerate(STAGES)]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def place_on(thing: str, as_of: date) -> Case:
    """The place of the furthest stage that the whole or a running phase had reached on that day; talks before any."""
    reached = Reach.objects.filter(effective(as_of), project=OuterRef(thing)).filter(
        Q(phase__isnull=True) | Q(phase__ended_on__isnull=True) | Q(phase__ended_on__gt=as_of)
    )
    furthest_first = reversed(list(enumerate(STAGES)))
    return Case(
        *(When(Exists(reached.filter(stage=stage)), then=Value(place)) for place, stage in furthest_first),
        default=Value(0),
        output_field=IntegerField(),
    )


def place_at(asked: Question, relation_project: str, thing: str) -> Any:
    """Where a project stands: kept for today, read from what was reached for any day before."""
    if asked.is_now:
        return place_of_stage(f"{relation_project}__stage" if relation_project else "stage")
    return place_on(thing, asked.as_of)


def open_projects(asked: Question) -> Relation:
    day = asked.as_of
    query = Project.objects.filter(
        asked.seen("dossier"),
        Q(dossier__closed_on__isnull=True) | Q(dossier__closed_on__gt=day),
        voided=False,
        dossier__opened_on__lte=day,
    ).annotate(place=place_at(asked, "", "pk"))
    if asked.is_now:
        stale = Case(When(**{f"{STANDING}fresh_until__lt": day}, then=True), default=False)
        query = query.annotate(rank=light_rank(day, STANDING), stale=stale)
    return Relation(query, "dossier_id", "dossier", "")


FAMILY = Family("projects", _("在办的项目"), False, open_projects)
PROJECTS = pgettext_lazy("多少", "个项目")
# As the lights are called everywhere, with what each says.
LIGHTS = {
    Light.RED: (_("逾期"), _("有事逾期没办的项目。过去某天的灯没有留下，只有封存的数字里有。")),
    Light.YELLOW: (_("滞后"), _("比计划晚了的项目。过去某天的灯没有留下，只有封存的数字里有。")),
    Light.BLUE: (_("临期"), _("有事快到期的项目。过去某天的灯没有留下，只有封存的数字里有。")),
    Light.GREY: (_("未核实"), _("过了核实期限没人到场、别的都不晚的项目。过去某天的灯没有留下，只有封存的数字里有。")),
    Light.GREEN: (_("按时"), _("不晚、该核实的也核实过的项目。过去某天的灯没有留下，只有封存的数字里有。")),
}


def _stage(place: int, stage: str) -> Figure:
    said = _("这一天走到这一步的项目：看整体和在建各期里走得最远的。")
    return Figure(
        f"stage_{stage}",
        format_lazy(_("阶段：{stage}"), stage=StageName(stage).label),
        said,
        FAMILY,
        Q(place=place),
        counted=PROJECTS,
        section="stages",
    )


def _light(rank: int, light: Light) -> Figure:
    name, said = LIGHTS[light]
    return Figure(
        f"lights_{light.value}",
        format_lazy(_("灯：{light}"), light=name),
        said,
        FAMILY,
        Q(rank=rank),
        counted=PROJECTS,
        only_now=True,
        section="lights",
    )


FIGURES = (
    Figure(
        "projects_open",
        _("在办项目"),
        _("这一天已经立项、还没有终止的项目。"),
        FAMILY,
        Q(),
        counted=PROJECTS,
        section="standing",
    ),
    Figure(
        "investment_open",
        _("在办项目总投资"),
        _("这一天在办项目的总投资。没有告诉金额的不算钱，但算在行里。"),
        FAMILY,
        Q(),
        CNY,
        "total_investment",
        PROJECTS,
        section="standing",
    ),
    *(_stage(place, stage) for place, stage in enumerate(STAGES)),
    *(_light(rank, light) for rank, light in enumerate(WORST_FIRST)),
    Figure(
        "unverified",
        _("过期没核实"),
        _("过了核实期限没人到场的项目，不管别的灯。过去某天的没有留下，只有封存的数字里有。"),
        FAMILY,
        Q(stale=True),
        counted=PROJECTS,
        only_now=True,
        section="standing",
    ),
)
