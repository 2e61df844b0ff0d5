"""Writes of the course: plan a stage, declare that it was reached, verify it, go back, or say that it never was so."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import covers
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text, month_text
from kuaijin.law.dates import day_of
from kuaijin.projects.commands.keeping import keep_behind, settle
from kuaijin.projects.commands.phases import stage_in_place
from kuaijin.projects.models import STAGES, Phase, Precision, Project, ProjectStage, Reach, StageName, last_day
from kuaijin.projects.walks import StageRule


@command("projects.plan_stage", label=gettext_lazy("定节点计划"), subject="project")
def plan_stage(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    stage: str,
    planned_on: date,
    precision: str = Precision.DAY,
    phase: Phase | None = None,
) -> ProjectStage:
    """When a stage shall be reached; the first plan is kept beside a later one."""
    stage_in_place(project, stage, phase)
    row, _made = ProjectStage.objects.get_or_create(project=project, phase=phase, stage=stage)
    if row.reached_on is not None:
        raise Refused(_("“%(stage)s”已经走到，不能再定计划。") % {"stage": row.get_stage_display()}, field="stage")
    before = row.planned_on
    row.planned_on, row.planned_precision = planned_on, precision
    row.first_planned_on = row.first_planned_on or planned_on
    row.save()
    keep_behind(project)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before={"planned_on": before},
        after={"stage": stage, "planned_on": planned_on, "precision": str(precision), **_in_phase(phase)},
    )
    return row


@command("projects.reach_stage", label=gettext_lazy("走到一步"), subject="project")
def reach_stage(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    stage: str,
    reached_on: date,
    day: date,
    precision: str = Precision.DAY,
    phase: Phase | None = None,
    file: Upload | None = None,
    evidence_words: str = "",
    verify: bool = False,
) -> Reach:
    """The stage was reached on `reached_on` (a month stays a month), on the evidence that the walk names for it: a file
    or the words that name the paper. From landing on the project is key.

    `verify`: what a ledger or the set-up tells stands as verified; a person's own word never verifies itself."""
    rule = stage_in_place(project, stage, phase)
    if reached_on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": reached_on, "day": day}, field="reached_on")
    _not_again(project, stage, phase)
    if not actor.is_system:
        _may_declare(actor, project, rule)
        _evidence_given(rule, file, evidence_words)
        if verify:
            raise Refused(_("自己记的自己不能核实，要换一个人。"), field="verify", rule="another person")
    before = {"stage": project.stage}
    kept = None
    if file is not None:
        what = _("走到“%(stage)s”") % {"stage": StageName(stage).label}
        kept = attach(actor=actor, at=at, dossier=project.dossier, file=file, what=what)
    reach = Reach.objects.create(
        project=project,
        phase=phase,
        stage=stage,
        reached_on=reached_on,
        precision=precision,
        counts_on=counts_on(reached_on, precision, day),
        evidence=kept,
        evidence_words=evidence_words.strip()[:200],
        declared_by_id=actor.posts[0] if actor.posts else None,
        declared_name=_name(actor),
        declarer_id=actor.person_id,
        declared_at=at,
        verified_name=_name(actor) if verify else "",
        verified_on=day if verify else None,
    )
    _keep_row(project, stage, phase)
    settle(project, reached_on, day)
    told = {"stage": stage, "reached_on": reached_on, "precision": str(precision), "reach": reach.pk}
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before=before,
        after={**told, "evidence": reach.evidence_words or (kept.name if kept else ""), **_in_phase(phase)},
    )
    return reach


def counts_on(reached_on: date, precision: str, day: date) -> date:
    """From which day figures count it: of a month its last day, or the day of the telling if that comes first."""
    return max(reached_on, min(last_day(reached_on, precision), day))


def _not_again(project: Project, stage: str, phase: Phase | None) -> None:
    """The stage is not open already, of the phase or of the whole that speaks for it."""
    told = Reach.objects.filter(project=project, phase=phase, stage=stage, left_on=None, mistaken=False).first()
    if told is not None:
        raise Refused(
            _("“%(stage)s”%(on)s 已经走到。日子记错了，先把那一条记成“记错了”，再记一次。")
            % {"stage": told.get_stage_display(), "on": _on(told)},
            field="stage",
            rule="once",
        )


def _on(reach: Reach) -> str:
    if reach.precision == Precision.MONTH:
        return month_text(reach.reached_on)
    return day_text(reach.reached_on, year=True)


def _may_declare(actor: Actor, project: Project, rule: StageRule) -> None:
    if not _holds(actor, project, rule.declares):
        raise Forbidden(
            _("“%(stage)s”不由您的岗位来记。") % {"stage": StageName(rule.stage).label}, field="stage", rule="declares"
        )


def _holds(actor: Actor, project: Project, roles: frozenset[str]) -> bool:
    """Has he one of the roles where it reaches this project?"""
    scopes = [scope for scope in actor.scopes if scope.role in roles and scope.zone_id == project.dossier.zone_id]
    return any(scope.whole_zone or covers(replace(actor, scopes=(scope,)), project.pk) for scope in scopes)


def _evidence_given(rule: StageRule, file: Upload | None, words: str) -> None:
    if file is None and not words.strip():
        raise Refused(
            _("记“%(stage)s”要有依据：%(evidence)s。附上文件，或写明是哪一份。")
            % {"stage": StageName(rule.stage).label, "evidence": rule.evidence.words},
            field="evidence_words",
            rule=rule.evidence.code,
        )


def _name(actor: Actor) -> str:
    return actor.on_behalf_of or actor.name


def _in_phase(phase: Phase | None) -> dict[str, Any]:
    return {} if phase is None else {"phase": phase.name}


def _keep_row(project: Project, stage: str, phase: Phase | None) -> None:
    """`ProjectStage` repeats the open reach, or nothing."""
    row, _made = ProjectStage.objects.get_or_create(project=project, phase=phase, stage=stage)
    told = Reach.objects.filter(project=project, phase=phase, stage=stage, left_on=None, mistaken=False).first()
    row.reached_on = told.reached_on if told is not None else None
    row.reached_precision = told.precision if told is not None else Precision.DAY
    row.save(update_fields=["reached_on", "reached_precision"])


@command("projects.verify_stage", label=gettext_lazy("核实这一步"), subject="reach")
def verify_stage(*, actor: Actor, at: datetime, reach: Reach, on: date, day: date, note: str = "") -> Reach:
    """Somebody else than the declarer looked at the evidence on `on` and says that it is so."""
    rule = stage_in_place(reach.project, reach.stage, reach.phase, running=False)
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    if on < reach.reached_on:
        raise Refused(_("核实的日子在走到之前。"), field="on", rule="order")
    _still_open(reach)
    if reach.verified_on is not None:
        raise Refused(_("%(who)s 已经核实过。") % {"who": reach.verified_name}, field="reach", rule="once")
    if not actor.is_system:
        if not _holds(actor, reach.project, rule.verifies):
            said = {"stage": reach.get_stage_display()}
            raise Forbidden(_("“%(stage)s”不由您的岗位来核实。") % said, rule="verifies")
        if reach.declarer_id is not None and reach.declarer_id == actor.person_id:
            raise Refused(_("自己记的自己不能核实，要换一个人。"), field="reach", rule="another person")
    reach.verified_by_id = actor.posts[0] if actor.posts else None
    reach.verified_name, reach.verified_on = _name(actor), on
    reach.save(update_fields=["verified_by", "verified_name", "verified_on"])
    recording().about(
        dossier_id=reach.project_id,
        zone_id=reach.project.dossier.zone_id,
        after={"stage": reach.stage, "reach": reach.pk, "verified_on": on, "note": note.strip()},
    )
    return reach


def _still_open(reach: Reach) -> None:
    if not reach.is_open:
        raise Refused(_("这一条已经不算了：%(why)s") % {"why": reach.left_reason}, field="reach", rule="open")


@command("projects.leave_stage", label=gettext_lazy("退回"), subject="project")
def leave_stage(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    stage: str,
    on: date,
    day: date,
    reason: str,
    phase: Phase | None = None,
) -> Project:
    """Going back: from `on` the stage no longer holds, nor any later stage of the same walk. What the whole leaves, its
    phases leave too."""
    _reasoned(reason, on, day)
    stage_in_place(project, stage, phase, running=False)
    later = STAGES[STAGES.index(stage) :]
    held = Reach.objects.filter(project=project, stage__in=later, left_on=None, mistaken=False)
    if phase is not None:
        held = held.filter(phase=phase)
    left = list(held.order_by("pk"))
    if not any(reach.stage == stage for reach in left) and not _told_only(project, stage, phase):
        raise Refused(
            _("“%(stage)s”还没有走到，退不回去。") % {"stage": StageName(stage).label}, field="stage", rule="reached"
        )
    _not_before(left, on)
    before = project.stage
    for reach in left:
        reach.left_on, reach.left_reason = on, reason.strip()[:200]
        reach.save(update_fields=["left_on", "left_reason"])
        _keep_row(project, reach.stage, reach.phase)
    if phase is None:
        _take_back_told(project, stage)
    settle(project, on, day)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before={"stage": before},
        after={"stage": stage, "left_on": on, "left": [reach.stage for reach in left], **_in_phase(phase)},
        reason=reason,
    )
    return project


def _reasoned(reason: str, on: date, day: date) -> None:
    if not reason.strip():
        raise Refused(_("退回要写原因。"), field="reason", rule="required")
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")


def _told_only(project: Project, stage: str, phase: Phase | None) -> bool:
    """Told by a ledger without its day."""
    return phase is None and STAGES.index(project.told_stage) >= STAGES.index(stage)


def _not_before(left: list[Reach], on: date) -> None:
    late = next((reach for reach in left if reach.reached_on > on), None)
    if late is not None:
        raise Refused(
            _("“%(stage)s”%(reached)s 才走到，不能从 %(on)s 起退回。")
            % {"stage": late.get_stage_display(), "reached": _on(late), "on": day_text(on, year=True)},
            field="on",
            rule="order",
        )


def _take_back_told(project: Project, stage: str) -> None:
    """What was told without a day ends before the stage that was left."""
    place = STAGES.index(stage)
    if STAGES.index(project.told_stage) >= place:
        project.told_stage = STAGES[max(place - 1, 0)]
        project.save(update_fields=["told_stage"])


@command("projects.mistaken_stage", label=gettext_lazy("这一步记错了"), subject="reach")
def mistaken_stage(*, actor: Actor, at: datetime, reach: Reach, reason: str) -> Reach:
    """It never was so: the reach stays readable and counts nowhere, for no day."""
    if not reason.strip():
        raise Refused(_("更正要写原因。"), field="reason", rule="required")
    if reach.mistaken:
        raise Refused(_("这一条已经不算了：%(why)s") % {"why": reach.left_reason}, field="reach", rule="open")
    project = reach.project
    before = project.stage
    reach.mistaken, reach.left_reason = True, reason.strip()[:200]
    reach.save(update_fields=["mistaken", "left_reason"])
    _keep_row(project, reach.stage, reach.phase)
    settle(project, reach.reached_on, day_of(at))
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before={"stage": before, "reached_on": reach.reached_on},
        after={"stage": reach.stage, "reach": reach.pk, "mistaken": True, **_in_phase(reach.phase)},
        reason=reason,
    )
    return reach
