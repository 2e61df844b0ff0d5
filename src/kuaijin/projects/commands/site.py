"""The note from the road: somebody stood there."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.models import Standing
from kuaijin.obligations.standings import refresh
from kuaijin.projects.models import Project
from kuaijin.projects.walks import fresh_until


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
    Standing.objects.filter(pk=project.pk).update(verified_on=on, fresh_until=fresh_until(project, on))
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        before={"progress": before},
        after={"verified_on": on, "progress": project.progress, "by": actor.name},
    )
    return project
