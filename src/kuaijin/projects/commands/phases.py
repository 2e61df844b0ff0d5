"""Writes of phases (一期、二期…), and which stage belongs to whom."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import day_of
from kuaijin.projects.commands.keeping import settle
from kuaijin.projects.models import STAGES, Phase, Project, StageName
from kuaijin.projects.walks import PerPhase, StageRule, walk_of


@command("projects.add_phase", label=gettext_lazy("加一期"), subject="project")
def add_phase(*, actor: Actor, at: datetime, project: Project, number: int, name: str, scope: str = "") -> Phase:
    """A phase that from now on walks the later stages by itself; `number` orders them."""
    name = name.strip()
    if not name:
        raise Refused(_("这一期叫什么，没填。"), field="name", rule="required")
    if number < 1:
        raise Refused(_("期数从 1 起。"), field="number", rule="above 0")
    twin = Phase.objects.filter(project=project, number=number).first()
    if twin is not None:
        raise Refused(
            _("第 %(number)s 期已经有了：%(name)s。") % {"number": number, "name": twin.name},
            field="number",
            rule="unique",
        )
    phase = Phase.objects.create(project=project, number=number, name=name[:80], scope=scope.strip()[:200])
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"phase": phase.name, "number": number, "scope": phase.scope},
    )
    return phase


@command("projects.end_phase", label=gettext_lazy("终止一期"), subject="phase")
def end_phase(*, actor: Actor, at: datetime, phase: Phase, on: date, reason: str) -> Phase:
    """The phase does not go on: it stays readable, and what it reached no longer makes the project's stage."""
    if not reason.strip():
        raise Refused(_("终止要写原因。"), field="reason", rule="required")
    running(phase)
    phase.ended_on, phase.ended_reason = on, reason.strip()[:200]
    phase.save(update_fields=["ended_on", "ended_reason"])
    settle(phase.project, on, day_of(at))
    recording().about(
        dossier_id=phase.project_id,
        zone_id=phase.project.dossier.zone_id,
        after={"phase": phase.name, "ended_on": on},
        reason=reason,
    )
    return phase


def running(phase: Phase) -> None:
    """Raises Refused for a phase that has ended."""
    if phase.ended_on is not None:
        raise Refused(
            _("%(phase)s已经终止：%(why)s") % {"phase": phase.name, "why": phase.ended_reason},
            field="phase",
            rule="open",
        )


def of_project(project: Project, phase: Phase | None) -> None:
    """Raises Refused for a phase of another project, or one that has ended."""
    if phase is None:
        return
    if phase.project_id != project.pk:
        raise Refused(_("这个项目没有这一期。"), field="phase", rule="choice")
    running(phase)


def stage_in_place(project: Project, stage: str, phase: Phase | None, *, running: bool = True) -> StageRule:
    """The rule of a stage that this project walks. Raises Refused for one that it does not walk, for a phase where the
    stage is the whole project's, and (while `running`) for the whole where each phase walks by itself."""
    if stage not in STAGES:
        raise Refused(_("没有“%(stage)s”这一步。") % {"stage": stage}, field="stage", rule="choice")
    walk, label = walk_of(project), StageName(stage).label
    rule = walk.rule(stage)
    if rule is None:
        raise Refused(
            _("%(nature)s项目不走“%(stage)s”：%(why)s。")
            % {"nature": project.get_nature_display(), "stage": label, "why": walk.why or ""},
            field="stage",
            rule="walk",
        )
    if running:
        of_project(project, phase)
    if phase is not None and rule.per_phase is PerPhase.NO:
        raise Refused(_("“%(stage)s”是整个项目的，不分期。") % {"stage": label}, field="phase", rule="per phase")
    if phase is None and running and rule.per_phase is PerPhase.YES and _phases_run(project):
        raise Refused(_("这个项目分期，“%(stage)s”要说是哪一期。") % {"stage": label}, field="phase", rule="per phase")
    return rule


def _phases_run(project: Project) -> bool:
    return Phase.objects.filter(project=project, ended_on=None).exists()
