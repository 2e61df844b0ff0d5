"""Takes an import back: what nothing was built on is voided, the rest is kept and counted."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod
from kuaijin.enterprises.models import Enterprise
from kuaijin.evidence.models import Evidence
from kuaijin.exchange.models import Import, Made
from kuaijin.journal.models import Entry
from kuaijin.journal.recording import append_children
from kuaijin.obligations.commands import void
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.projects.models import Project
from kuaijin.taskforces.gaps import settle_gaps

OWN_CODES = ("exchange.made", "obligations.open", "obligations.fired", "obligations.moved")


def take_back(*, actor: Actor, at: datetime, batch: Import, day: date) -> dict[str, int]:
    """Inside the undo's command. Projects first, then their firms, then task forces and seats."""
    made: dict[str, list[int]] = {}
    for model, pk in Made.objects.filter(batch=batch).order_by("pk").values_list("model", "object_id"):
        made.setdefault(model, []).append(pk)
    projects = _untouched(made.get("projects.Project", []), batch)
    _void_gaps(actor, at, projects, day)
    _close(projects, day)
    Project.objects.filter(pk__in=projects).update(voided=True, ended_reason=_("导入已撤销"))
    firms = _firms(_untouched(made.get("enterprises.Enterprise", []), batch))
    _void_gaps(actor, at, firms, day)
    _close(firms, day)
    # A voided firm gives its code back, so that the corrected ledger may bring it again.
    Enterprise.objects.filter(pk__in=firms).update(uscc="")
    forces = _forces(made.get("taskforces.TaskForce", []))
    seats = _seats(made.get("dossiers.Assignment", []), forces, [*projects, *firms])
    _close(forces, day)
    voided = [*projects, *firms, *forces]
    append_children([{"code": "exchange.voided", "dossier_id": pk, "after": {"import": batch.pk}} for pk in voided])
    settle_gaps(actor=actor, at=at, zone=batch.zone, day=day)
    kept = len(made.get("projects.Project", [])) - len(projects)
    return {"voided_projects": len(projects), "voided_enterprises": len(firms), "voided_seats": seats, "kept": kept}


def _untouched(ids: list[int], batch: Import) -> list[int]:
    """Those on which nothing was built since: no act of anybody, no file, no obligation but the import's own gaps."""
    built: set[int | None] = set()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        acts = Entry.objects.filter(dossier_id__in=part).exclude(code__in=OWN_CODES)
        built |= set(acts.filter(at__gt=batch.imported_at).values_list("dossier_id", flat=True))
        owed = Obligation.objects.filter(dossier__in=part).exclude(kind=Kind.GAP)
        built |= set(owed.values_list("dossier_id", flat=True))
        built |= set(Evidence.objects.filter(dossier__in=part).values_list("dossier_id", flat=True))
    return [pk for pk in ids if pk not in built]


def _firms(ids: list[int]) -> list[int]:
    busy = set(
        Project.objects.filter(enterprise__in=ids, dossier__closed_on=None).values_list("enterprise_id", flat=True)
    )
    return [pk for pk in ids if pk not in busy]


def _forces(ids: list[int]) -> list[int]:
    busy = set(
        Inheritance.objects.filter(source__in=ids, ends_on=None, dossier__closed_on=None).values_list(
            "source_id", flat=True
        )
    )
    return [pk for pk in ids if pk not in busy]


def _seats(ids: list[int], forces: list[int], things: list[int]) -> int:
    """Seats of voided task forces and overrides of voided things never held: their period becomes empty."""
    seats = list(Assignment.objects.filter(pk__in=ids, ends_on=None, dossier__in=[*forces, *things]))
    for seat in seats:
        Assignment.objects.filter(pk=seat.pk).update(ends_on=seat.starts_on)
        for holding in Holding.objects.filter(post=seat.post_id, ends_on=None):
            if not Assignment.objects.filter(post=seat.post_id, ends_on=None).exists():
                Holding.objects.filter(pk=holding.pk).update(ends_on=holding.starts_on)
    return len(seats)


def _close(ids: list[int], day: date) -> None:
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        Dossier.objects.filter(pk__in=part).update(closed_on=day)
        for row in (Inheritance, KeyPeriod):
            for begins in set(row.objects.filter(dossier__in=part, ends_on=None).values_list("starts_on", flat=True)):
                row.objects.filter(dossier__in=part, ends_on=None, starts_on=begins).update(ends_on=begins)


def _void_gaps(actor: Actor, at: datetime, ids: list[int], day: date) -> None:
    for start in range(0, len(ids), 500):
        gaps = Obligation.objects.filter(dossier__in=ids[start : start + 500], state=State.OPEN, kind=Kind.GAP)
        for gap in gaps.select_related("dossier__zone", "obligor__organisation"):
            void(actor=actor, at=at, obligation=gap, reason=_("导入已撤销"), day=day)
