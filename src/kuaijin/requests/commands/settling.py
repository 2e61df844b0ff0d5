"""What happens to requests without anybody's act on them: days move with a notice, and with its enterprise to
another task force."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone, holds_on
from kuaijin.dossiers.commands import inherit
from kuaijin.dossiers.models import Dossier, Inheritance
from kuaijin.journal import registry
from kuaijin.journal.recording import append_children, command, recording
from kuaijin.requests.commands.stepping import measure
from kuaijin.requests.models import OPEN, RequestClock, ServiceRequest

registry.consequence("requests.moved", gettext_lazy("诉求时限随通知移动"))
BATCH = 500


@command("requests.reread", label=gettext_lazy("重读诉求的时限"))
def reread(*, actor: Actor, at: datetime, day: date, why: str, zone: Zone | None = None) -> int:
    """The days of every step that is still asked, under the calendar of today; one entry for each that moved."""
    rows = RequestClock.objects.filter(met_at=None, dropped=False, request__state__in=OPEN)
    if zone is not None:
        rows = rows.filter(request__dossier__zone=zone)
    moved, last = 0, 0
    while True:
        batch = list(
            rows.filter(pk__gt=last)
            .select_related("request__dossier__zone")
            .prefetch_related("request__pauses")
            .order_by("pk")[:BATCH]
        )
        if not batch:
            break
        last = batch[-1].pk
        moved += _batch(batch, day, why)
    recording().about(zone_id=zone.pk if zone else None, after={"moved": moved}, reason=why)
    return moved


def _batch(rows: list[RequestClock], day: date, why: str) -> int:
    changed, drafts = [], []
    for row in rows:
        before = (row.due_on, row.due_at, row.missing_year)
        measure(row, day, list(row.request.pauses.all()))
        if (row.due_on, row.due_at, row.missing_year) == before:
            continue
        changed.append(row)
        drafts.append(
            {
                "code": "requests.moved",
                "dossier_id": row.request.dossier_id,
                "zone_id": row.request.dossier.zone_id,
                "before": {"due_on": before[0]},
                "after": {
                    "request": row.request_id,
                    "title": _("%(step)s：%(title)s")
                    % {"step": row.get_step_display(), "title": row.request.dossier.title},
                    "due_on": row.due_on,
                },
                "reason": why,
            }
        )
    if changed:
        RequestClock.objects.bulk_update(changed, ["due_on", "due_at", "missing_year"], batch_size=BATCH // 5)
        append_children(drafts)
    return len(changed)


@command("requests.follow", label=gettext_lazy("诉求随企业换专班"), subject="dossier")
def follow(*, actor: Actor, at: datetime, dossier: Dossier, day: date) -> int:
    """The enterprise or project was handed to another task force: so are its open requests. Complaints have none."""
    row = Inheritance.objects.filter(holds_on(day), dossier=dossier).select_related("source").first()
    if row is None:
        return 0
    of_it = Q(project=dossier.pk) | Q(enterprise=dossier.pk, project=None)
    rows = ServiceRequest.objects.filter(of_it, state__in=OPEN, complained_of=None).select_related("dossier__zone")
    moved = 0
    for request in rows.order_by("pk"):
        if Inheritance.objects.filter(dossier=request.dossier, source=row.source, ends_on=None).exists():
            continue
        inherit(actor=actor, at=at, dossier=request.dossier, source=row.source, starts_on=day)
        moved += 1
    recording().about(dossier_id=dossier.pk, zone_id=dossier.zone_id, after={"moved": moved, "to": row.source.number})
    return moved
