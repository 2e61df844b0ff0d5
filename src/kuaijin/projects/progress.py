"""Reads of progress: what was told of a project from the site, by whom, and who saw it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.models import Secrecy
from kuaijin.dossiers.queries import sees, visible_to
from kuaijin.evidence.queries import evidence
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.projects.models import ProgressReport, Project

SHOWN = 12


def reports(actor: Actor) -> QuerySet[ProgressReport]:
    """Reports of projects the actor sees; who reads only what is shown outside gets those marked so. Newest first."""
    return _shown_to(actor, ProgressReport.objects.filter(visible_to(actor, "project__dossier")))


def reports_of(actor: Actor, project: Project) -> QuerySet[ProgressReport]:
    """Those of one project: none when the actor does not see it."""
    if not sees(actor, project.pk):
        return ProgressReport.objects.none()
    return _shown_to(actor, ProgressReport.objects.filter(project=project))


def _shown_to(actor: Actor, rows: QuerySet[ProgressReport]) -> QuerySet[ProgressReport]:
    if not (actor.is_system or actor.reads(Reads.DOSSIERS)):
        rows = rows.filter(secrecy=Secrecy.OUTSIDE)
    return rows.select_related("project__dossier__zone", "phase", "component").order_by("-on", "-pk")


def to_verify(actor: Actor, project: Project) -> QuerySet[ProgressReport]:
    """What somebody else told and nobody saw yet."""
    rows = reports_of(actor, project).filter(verified_on=None, withdrawn_reason="")
    return rows if actor.person_id is None else rows.exclude(reporter=actor.person_id)


def to_withdraw(actor: Actor, project: Project) -> QuerySet[ProgressReport]:
    rows = reports_of(actor, project).filter(withdrawn_reason="")
    return rows.filter(from_enterprise=True) if actor.is_enterprise else rows


@dataclass(frozen=True)
class Told:
    """One report as a page lists it."""

    report: ProgressReport
    counted: str
    part: str
    map_point: str
    photos: list[ShownFile]

    @property
    def who(self) -> str:
        return self.report.reported_name


def told(actor: Actor, project: Project, at_most: int = SHOWN) -> list[Told]:
    """Three statements, however many."""
    rows = list(reports_of(actor, project)[:at_most])
    photos: dict[int, list[ShownFile]] = {row.pk: [] for row in rows}
    files = evidence(actor).filter(progress_reports__in=rows).prefetch_related("progress_reports") if rows else []
    for file in files:
        for report in file.progress_reports.all():
            if report.pk in photos:
                photos[report.pk] += shown([file])
    return [_told(row, photos[row.pk]) for row in rows]


def _told(row: ProgressReport, photos: list[ShownFile]) -> Told:
    part = " · ".join(str(one) for one in (row.phase, row.component) if one is not None)
    point = f"{row.latitude:.5f}, {row.longitude:.5f}" if row.latitude is not None else ""
    if point and row.accuracy is not None:
        point = _("%(point)s（误差 %(n)s 米）") % {"point": point, "n": row.accuracy}
    return Told(row, counted(row), part, point, photos)


def counted(row: ProgressReport) -> str:
    """`30%` or `14 个`."""
    parts = [f"{row.percent}%"] if row.percent is not None else []
    if row.quantity is not None:
        parts.append(f"{row.quantity.normalize():f} {row.unit}")
    return " · ".join(parts)


def verified_by(project: Project) -> str:
    """Who stood there last, of a project that is seen; empty when nobody did."""
    seen = ProgressReport.objects.filter(project=project, verified_on__isnull=False, withdrawn_reason="")
    return seen.order_by("-verified_on", "-pk").values_list("verified_name", flat=True).first() or ""
