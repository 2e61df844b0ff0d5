"""Writes of projects: open, correct, plan and reach stages, verify on site, start batches."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region, Zone
from kuaijin.directory.names import normalised, search_text
from kuaijin.dossiers.commands import concern, concern_maker, inherit, make_key, open_dossier
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.models import Standing
from kuaijin.obligations.rules import fresh_until, never_verified
from kuaijin.obligations.standings import refresh
from kuaijin.projects.codes import checked, refuse_classified
from kuaijin.projects.models import STAGES, Precision, Project, ProjectStage, StageName, StartBatch

AMOUNTS = ("total_investment", "fixed_investment", "arrived_funds")
FIELDS = (
    *AMOUNTS,
    "total_is_approximate",
    "code",
    "industry",
    "sector",
    "nature",
    "progress",
    "problem",
    "responsible",
)


@command("projects.create", label=gettext_lazy("建项目"), subject="zone")
def create(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    title: str,
    enterprise: Enterprise,
    opened_on: date,
    region: Region | None = None,
    same_task_force: bool = False,
    **facts: Any,
) -> Project:
    """`facts`: code, industry, sector, nature, amounts in CNY, responsible, progress, problem, batch.

    `same_task_force`: it takes its four people from the task force that looks after the enterprise."""
    title = title.strip()
    if not title:
        raise Refused(_("项目名称没填。写上全称。"), field="title", rule="required")
    if enterprise.zone_id != zone.pk:
        raise Refused(_("%(name)s 不是本区的企业。") % {"name": enterprise.name}, field="enterprise", rule="zone")
    refuse_classified(title, str(facts.get("code", "")))
    _not_twice(enterprise, title)
    facts = _checked_facts(facts)
    dossier = open_dossier(
        actor=actor,
        at=at,
        zone=zone,
        kind="project",
        title=title,
        opened_on=opened_on,
        region=region,
        organisation=enterprise.organisation,
        also_found_by=[enterprise.name, facts.get("code", "")],
    )
    project = Project.objects.create(dossier=dossier, enterprise=enterprise, title_key=normalised(title), **facts)
    Standing.objects.create(dossier=dossier)
    concern_maker(actor, dossier, min(opened_on, at.date()))
    source = Inheritance.objects.filter(dossier=enterprise.pk, ends_on=None).first() if same_task_force else None
    if source is not None:
        inherit(actor=actor, at=at, dossier=dossier, source=source.source, starts_on=max(opened_on, source.starts_on))
    if project.responsible:
        concern(dossier, project.responsible, opened_on)
    recording().about(
        dossier_id=dossier.pk, zone_id=zone.pk, after={"title": title, "enterprise": enterprise.name, **_told(facts)}
    )
    return project


def _not_twice(enterprise: Enterprise, title: str) -> None:
    twin = Project.objects.filter(enterprise=enterprise, title_key=normalised(title), dossier__closed_on=None).first()
    if twin is not None:
        raise Refused(
            _("%(enterprise)s 已有同名项目 %(number)s。打开那一个，不要另建。")
            % {"enterprise": enterprise.name, "number": twin.dossier.number},
            field="title",
            rule="unique",
        )


def _checked_facts(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - {*FIELDS, "batch"}
    if unknown:
        raise Refused(_("项目没有 %(names)s 这一项。") % {"names": "、".join(sorted(unknown))}, field="field")
    if "code" in facts:
        facts["code"] = checked(facts["code"])
    for name in AMOUNTS:
        amount = facts.get(name)
        if amount is not None and Decimal(amount) < 0:
            raise Refused(_("金额不能是负数：%(amount)s 元。") % {"amount": amount}, field=name, rule="not negative")
    return facts


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in facts.items() if value not in (None, "")}


@command("projects.correct", label=gettext_lazy("更正项目"), subject="project")
def correct(*, actor: Actor, at: datetime, project: Project, reason: str, **changes: Any) -> Project:
    """Title, place, code, industry, nature, amounts, progress, problem, responsible office; with the reason."""
    if not reason.strip():
        raise Refused(_("更正要写原因。"), field="reason", rule="required")
    dossier = project.dossier
    title, region = changes.pop("title", dossier.title).strip(), changes.pop("region", dossier.region)
    refuse_classified(title)
    if title != dossier.title:
        _not_twice(project.enterprise, title)
    changes = _checked_facts(changes)
    before = {name: getattr(project, name) for name in changes} | {
        "title": dossier.title,
        "region": str(dossier.region or ""),
    }
    for name, value in changes.items():
        setattr(project, name, value)
    project.title_key = normalised(title)
    project.save(update_fields=[*changes, "title_key"])
    Dossier.objects.filter(pk=dossier.pk).update(
        title=title,
        region=region,
        search=search_text(title, project.enterprise.name, project.code, dossier.number),
    )
    dossier.title, dossier.region = title, region
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        before=_told(before),
        after=_told({**changes, "title": title, "region": region or ""}),
        reason=reason,
    )
    return project


@command("projects.plan_stage", label=gettext_lazy("定节点计划"), subject="project")
def plan_stage(
    *, actor: Actor, at: datetime, project: Project, stage: str, planned_on: date, precision: str = Precision.DAY
) -> ProjectStage:
    """When a stage shall be reached; the first plan is kept beside a later one."""
    _known(stage)
    row, _made = ProjectStage.objects.get_or_create(project=project, stage=stage)
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
        after={"stage": stage, "planned_on": planned_on, "precision": str(precision)},
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
    file: Upload | None = None,
) -> ProjectStage:
    """The stage was reached on `reached_on` (a month stays a month). From landing on the project is key."""
    _known(stage)
    if reached_on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": reached_on, "day": day}, field="reached_on")
    row, _made = ProjectStage.objects.get_or_create(project=project, stage=stage)
    before = {"stage": project.stage, "reached_on": row.reached_on}
    row.reached_on, row.reached_precision = reached_on, precision
    row.save()
    if STAGES.index(stage) > STAGES.index(project.stage):
        project.stage = stage
        project.save(update_fields=["stage"])
    if STAGES.index(stage) >= STAGES.index(StageName.LANDING):
        become_key(project, reached_on)
        ask_freshness(project, day)
    keep_behind(project)
    if file is not None:
        what = _("走到“%(stage)s”") % {"stage": row.get_stage_display()}
        attach(actor=actor, at=at, dossier=project.dossier, file=file, what=what)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before=before,
        after={"stage": stage, "reached_on": reached_on, "precision": str(precision)},
    )
    return row


def _known(stage: str) -> None:
    if stage not in STAGES:
        raise Refused(_("没有“%(stage)s”这一步。") % {"stage": stage}, field="stage", rule="choice")


def become_key(project: Project, on: date) -> None:
    """Inside a command: key is every project from landing on, and its enterprise."""
    make_key(project.dossier, KeyPeriod.Ground.LANDED, on)
    make_key(project.enterprise.dossier, KeyPeriod.Ground.PROJECT, on)


def ask_freshness(project: Project, day: date) -> None:
    """Inside a command: from landing on somebody must stand there now and then; until then it is grey."""
    standing, _made = Standing.objects.get_or_create(dossier_id=project.pk)
    if standing.fresh_until is None and standing.verified_on is None:
        standing.fresh_until = never_verified(day)
        standing.save(update_fields=["fresh_until"])


def keep_behind(project: Project) -> None:
    """Inside a command: the earliest planned day of a stage not yet reached, after which the project is behind."""
    open_plans = ProjectStage.objects.filter(project=project, reached_on=None, planned_on__isnull=False)
    first = min((row.planned_by for row in open_plans if row.planned_by is not None), default=None)
    refresh([project.pk])
    Standing.objects.filter(pk=project.pk).update(behind_on=first)


@command("projects.verify", label=gettext_lazy("到场核实"), subject="project")
def verify(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    on: date,
    day: date,
    progress: str = "",
    file: Upload | None = None,
) -> Project:
    """Somebody stood there on `on`: what he saw is the progress, the photo its proof; fresh until the limit."""
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    before = project.progress
    if progress.strip():
        project.progress = progress.strip()
        project.save(update_fields=["progress"])
    refresh([project.pk])
    if file is not None:
        attach(actor=actor, at=at, dossier=project.dossier, file=file, what=_("到场核实 %(on)s") % {"on": on})
    Standing.objects.filter(pk=project.pk).update(verified_on=on, fresh_until=fresh_until(on))
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before={"progress": before},
        after={"verified_on": on, "progress": project.progress, "by": actor.name},
    )
    return project


@command("projects.end", label=gettext_lazy("终止项目"), subject="project")
def end(*, actor: Actor, at: datetime, project: Project, on: date, reason: str) -> Project:
    """The project does not go on; it stays readable and leaves the lists of what runs."""
    if not reason.strip():
        raise Refused(_("终止要写原因。"), field="reason", rule="required")
    Dossier.objects.filter(pk=project.pk).update(closed_on=on)
    KeyPeriod.objects.filter(dossier=project.pk, ends_on=None).update(ends_on=on)
    project.ended_reason = reason
    project.save(update_fields=["ended_reason"])
    recording().about(dossier_id=project.pk, zone_id=project.dossier.zone_id, after={"ended_on": on}, reason=reason)
    return project


@command("projects.create_batch", label=gettext_lazy("建集中开工批次"), subject="zone")
def create_batch(
    *, actor: Actor, at: datetime, zone: Zone, name: str, year: int, season: str = "", starts_on: date | None = None
) -> StartBatch:
    """A batch of projects that start together; asking again for the same name gives the same one."""
    batch, made = StartBatch.objects.get_or_create(
        zone=zone, name=name, defaults={"year": year, "season": season, "starts_on": starts_on}
    )
    recording().about(zone_id=zone.pk, after={"batch": batch.pk, "name": name, "made": made})
    return batch


@command("projects.put_in_batch", label=gettext_lazy("列入集中开工"), subject="project")
def put_in_batch(*, actor: Actor, at: datetime, project: Project, batch: StartBatch) -> Project:
    before = str(project.batch or "")
    project.batch = batch
    project.save(update_fields=["batch"])
    recording().about(
        dossier_id=project.pk, zone_id=project.dossier.zone_id, before={"batch": before}, after={"batch": batch.name}
    )
    return project
