"""Writes of the lists a project stands on: start batches, programmes, and one of the four batches (四个一批)."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text
from kuaijin.projects.models import Drive, DriveMember, Programme, ProgrammeMember, Project, StartBatch


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


@command("projects.create_programme", label=gettext_lazy("建计划名单"), subject="zone")
def create_programme(*, actor: Actor, at: datetime, zone: Zone, name: str, level: str, source: str = "") -> Programme:
    """A programme list with the paper that it comes from; asking again for the same name gives the same one."""
    name = name.strip()
    if not name:
        raise Refused(_("名单叫什么，没填。"), field="name", rule="required")
    if level not in Programme.Level.values:
        raise Refused(_("没有“%(level)s”这一级。") % {"level": level}, field="level", rule="choice")
    programme, made = Programme.objects.get_or_create(
        zone=zone, name=name[:80], defaults={"level": level, "source": source.strip()[:200]}
    )
    recording().about(zone_id=zone.pk, after={"programme": programme.name, "level": level, "made": made})
    return programme


@command("projects.put_on_programme", label=gettext_lazy("列入计划名单"), subject="project")
def put_on_programme(
    *, actor: Actor, at: datetime, project: Project, programme: Programme, on: date
) -> ProgrammeMember:
    """The project stands on the list from `on`."""
    if programme.zone_id != project.dossier.zone_id:
        raise Refused(_("这份名单不是本区的。"), field="programme", rule="zone")
    held = ProgrammeMember.objects.filter(programme=programme, project=project, ends_on=None).first()
    if held is not None:
        raise Refused(
            _("%(on)s 起已经在“%(name)s”上。") % {"on": day_text(held.starts_on, year=True), "name": programme.name},
            field="programme",
            rule="once",
        )
    row = ProgrammeMember.objects.create(programme=programme, project=project, starts_on=on)
    recording().about(
        dossier_id=project.pk, zone_id=project.dossier.zone_id, after={"programme": programme.name, "starts_on": on}
    )
    return row


@command("projects.take_off_programme", label=gettext_lazy("移出计划名单"), subject="project")
def take_off_programme(
    *, actor: Actor, at: datetime, project: Project, programme: Programme, on: date, reason: str
) -> ProgrammeMember:
    """From `on` it no longer stands on the list."""
    held = ProgrammeMember.objects.filter(programme=programme, project=project, ends_on=None).first()
    if held is None:
        raise Refused(_("它不在“%(name)s”上。") % {"name": programme.name}, field="programme", rule="open")
    _end(held, on, reason)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"programme": programme.name, "ended_on": on},
        reason=reason,
    )
    return held


def _end(held: ProgrammeMember | DriveMember, on: date, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("移出要写原因。"), field="reason", rule="required")
    if on < held.starts_on:
        raise Refused(_("移出的日子在列入之前。"), field="on", rule="order")
    held.ends_on = on
    held.save(update_fields=["ends_on"])


@command("projects.put_in_drive", label=gettext_lazy("列入四个一批"), subject="project")
def put_in_drive(*, actor: Actor, at: datetime, project: Project, drive: str, year: int, on: date) -> DriveMember:
    """On one of the four batches from `on`; never on two at a time."""
    if drive not in Drive.values:
        raise Refused(_("没有“%(drive)s”这一批。") % {"drive": drive}, field="drive", rule="choice")
    held = DriveMember.objects.filter(project=project, ends_on=None).first()
    if held is not None:
        raise Refused(
            _("它 %(on)s 起在 %(year)s 年“%(drive)s”里，一个项目同时只在一批。先移出那一批。")
            % {"on": day_text(held.starts_on, year=True), "year": held.year, "drive": held.get_drive_display()},
            field="drive",
            rule="one at a time",
        )
    row = DriveMember.objects.create(project=project, drive=drive, year=year, starts_on=on)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"drive": drive, "year": year, "starts_on": on},
    )
    return row


@command("projects.take_out_of_drive", label=gettext_lazy("移出四个一批"), subject="project")
def take_out_of_drive(*, actor: Actor, at: datetime, project: Project, on: date, reason: str) -> DriveMember:
    """From `on` it stands on none of the four."""
    held = DriveMember.objects.filter(project=project, ends_on=None).first()
    if held is None:
        raise Refused(_("它不在四个一批里。"), field="drive", rule="open")
    _end(held, on, reason)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"drive": held.drive, "year": held.year, "ended_on": on},
        reason=reason,
    )
    return held
