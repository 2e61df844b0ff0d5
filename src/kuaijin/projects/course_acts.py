"""The acts on the course of a project: declare, verify, go back, mend, plan, and its phases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.journal.errors import NotVisible
from kuaijin.kit.typed import TypedDay
from kuaijin.obligations.acting import Choices
from kuaijin.projects import commands, course_forms
from kuaijin.projects.course import full, named
from kuaijin.projects.models import STAGES, Phase, Reach, StageName
from kuaijin.projects.setting import Act, Setting
from kuaijin.projects.walks import walk_of

WHOLE: tuple[str, Any] = ("", _("整个项目"))


def phase_choices(setting: Setting) -> Choices:
    phases = Phase.objects.filter(project=setting.project, ended_on=None).order_by("number")
    return [WHOLE, *((str(phase.pk), phase.name) for phase in phases)]


def phase_chosen(setting: Setting, given: dict[str, Any]) -> Phase | None:
    key = given.get("phase") or ""
    return _of(setting, Phase.objects.filter(pk=int(key))) if key else None


def _of(setting: Setting, found: Any) -> Any:
    """The part, of this very project. Raises NotVisible for a part of another."""
    part = found.filter(project=setting.project).select_related("project__dossier__zone").first()
    if part is None:
        raise NotVisible
    return part


def part_chosen(setting: Setting, model: Any, key: str) -> Any:
    return _of(setting, model.objects.filter(pk=int(key)))


def asked(setting: Setting, name: str) -> dict[str, Any]:
    """The part that the address names is chosen from the beginning; the day is today."""
    return {"on": setting.day} | ({name: setting.asked} if setting.asked else {})


def _reach_choices(setting: Setting, **narrowed: Any) -> Choices:
    rows = Reach.objects.filter(project=setting.project, mistaken=False, **narrowed).select_related("phase")
    latest = sorted(rows, key=lambda reach: (STAGES.index(reach.stage), reach.reached_on, reach.pk), reverse=True)
    return [
        (str(reach.pk), f"{named(reach.stage, reach.phase)} {full(reach.reached_on, reach.precision)}")
        for reach in latest
    ]


def _walked(setting: Setting) -> Choices:
    return [(rule.stage, StageName(rule.stage).label) for rule in walk_of(setting.project).stages]


def _reach(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    reached: TypedDay = given["reached_on"]
    return commands.reach_stage(
        **setting.who,
        project=setting.project,
        phase=phase_chosen(setting, given),
        stage=given["stage"],
        reached_on=reached.day,
        precision=str(reached.precision),
        day=setting.day,
        file=given["file"],
        evidence_words=given["evidence_words"],
        **extra,
    )


def _plan(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    planned: TypedDay = given["planned_on"]
    return commands.plan_stage(
        **setting.who,
        project=setting.project,
        phase=phase_chosen(setting, given),
        stage=given["stage"],
        planned_on=planned.day,
        precision=str(planned.precision),
        **extra,
    )


def _verify_stage(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    reach = part_chosen(setting, Reach, given["reach"])
    return commands.verify_stage(
        **setting.who, reach=reach, on=given["on"], day=setting.day, note=given["note"], **extra
    )


def _leave(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    reach = part_chosen(setting, Reach, given["reach"])
    return commands.leave_stage(
        **setting.who,
        project=setting.project,
        stage=reach.stage,
        phase=reach.phase,
        on=given["on"],
        day=setting.day,
        reason=given["reason"],
        **extra,
    )


def _mistaken(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    reach = part_chosen(setting, Reach, given["reach"])
    return commands.mistaken_stage(**setting.who, reach=reach, reason=given["reason"], **extra)


def _add_phase(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("number", "name", "scope")}
    return commands.add_phase(**setting.who, project=setting.project, **told, **extra)


def _end_phase(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    phase = phase_chosen(setting, given)
    return commands.end_phase(**setting.who, phase=phase, on=given["on"], reason=given["reason"], **extra)


def _next_stage(setting: Setting) -> dict[str, Any]:
    """The stage after the present one, among those that it walks; `asked` may name the phase."""
    present = STAGES.index(setting.project.stage)
    names = walk_of(setting.project).names
    following = next((stage for stage in names if STAGES.index(stage) > present), names[-1])
    return {"stage": following, "phase": setting.asked}


def _next_number(setting: Setting) -> dict[str, Any]:
    last = Phase.objects.filter(project=setting.project).order_by("-number").values_list("number", flat=True).first()
    return {"number": (last or 0) + 1}


def _stage_and_phase(setting: Setting) -> dict[str, Choices]:
    return {"stage": _walked(setting), "phase": phase_choices(setting)}


def _unverified(setting: Setting) -> dict[str, Choices]:
    return {"reach": _reach_choices(setting, left_on=None, verified_on=None)}


def _open(setting: Setting) -> dict[str, Choices]:
    return {"reach": _reach_choices(setting, left_on=None)}


def _any(setting: Setting) -> dict[str, Choices]:
    return {"reach": _reach_choices(setting)}


def _begin_reach(setting: Setting) -> dict[str, Any]:
    return asked(setting, "reach")


def _begin_phase(setting: Setting) -> dict[str, Any]:
    return asked(setting, "phase")


def _phases(setting: Setting) -> dict[str, Choices]:
    return {"phase": phase_choices(setting)[1:]}


f = course_forms
ACTS = (
    Act(
        "reach", _("走到一步"), _("记下走到这步"), "projects.reach_stage", f.ReachForm, _reach, _next_stage,
        _stage_and_phase,
    ),
    Act(
        "plan", _("定节点计划"), _("定下计划"), "projects.plan_stage", f.PlanForm, _plan, _next_stage,
        _stage_and_phase,
    ),
    Act(
        "verify-stage", _("核实一步"), _("核实无误"), "projects.verify_stage", f.VerifyStageForm, _verify_stage,
        _begin_reach, _unverified,
    ),
    Act("leave", _("退回"), _("记下退回"), "projects.leave_stage", f.LeaveForm, _leave, _begin_reach, _open),
    Act(
        "mistaken", _("这一步记错了"), _("记为记错"), "projects.mistaken_stage", f.MistakenForm, _mistaken,
        _begin_reach, _any,
    ),
    Act("phase", _("加一期"), _("加上这一期"), "projects.add_phase", f.PhaseForm, _add_phase, _next_number),
    Act(
        "end-phase", _("终止一期"), _("终止这一期"), "projects.end_phase", f.EndPhaseForm, _end_phase, _begin_phase,
        _phases,
    ),
)  # fmt: skip
