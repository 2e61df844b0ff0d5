"""Writes of the project itself: open, correct, end."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Region, Zone
from kuaijin.directory.names import normalised, search_text
from kuaijin.dossiers.commands import concern, concern_maker, inherit, open_dossier
from kuaijin.dossiers.models import Dossier, Inheritance, KeyPeriod
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import day_of
from kuaijin.obligations.models import Standing
from kuaijin.projects.codes import checked, refuse_classified
from kuaijin.projects.commands.money import tell_arrived
from kuaijin.projects.models import Project

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
    arrived = facts.get("arrived_funds")
    project = Project.objects.create(dossier=dossier, enterprise=enterprise, title_key=normalised(title), **facts)
    Standing.objects.create(dossier=dossier)
    if arrived is not None:
        tell_arrived(actor=actor, at=at, project=project, amount=arrived, on=day_of(at), reason=_("建项目时所报"))
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
    if "arrived_funds" in changes and changes["arrived_funds"] != before["arrived_funds"]:
        amount = changes["arrived_funds"]
        tell_arrived(actor=actor, at=at, project=project, amount=amount, on=day_of(at), reason=reason.strip()[:200])
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
