"""Work orders of the hotline: a file is kept and read, then taken in row by row, each work order once."""

from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.jobs.queue import enqueue
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.requests.commands.from_outside import take_in
from kuaijin.requests.hotline import files
from kuaijin.requests.hotline.reading import Line, read
from kuaijin.requests.models import HotlineImport, HotlineRow, ServiceRequest
from kuaijin.requests.queries import hotline as queries
from kuaijin.requests.queries import matching

# So many rows are one transaction: after a crash the import goes on behind the last one.
ROWS_AT_ONCE = 50
LEVEL = "hotline"
Outcome = HotlineRow.Outcome


@command("requests.upload_hotline", label=gettext_lazy("上传热线工单"), subject="zone")
def upload_hotline(*, actor: Actor, at: datetime, zone: Zone, name: str, content: bytes) -> HotlineImport:
    """Kept and read; nothing is taken in yet. Refused when it cannot be read at all."""
    export = read(content, at)
    batch = HotlineImport.objects.create(
        zone=zone,
        name=name[:160],
        digest=files.keep(content),
        rows_total=len(export.lines),
        uploaded_at=at,
        uploaded_by_id=actor.account_id,
    )
    recording().about(zone_id=zone.pk, after={"import": batch.pk, "name": batch.name, "rows": batch.rows_total})
    return batch


@command("requests.queue_hotline", label=gettext_lazy("排队导入热线工单"), subject="batch")
def queue_hotline(*, actor: Actor, at: datetime, batch: HotlineImport) -> HotlineImport:
    """The worker takes it from here, in the name of who asked."""
    _take(batch, HotlineImport.State.QUEUED)
    arguments = {"batch": batch.pk, "account": actor.account_id, "language": get_language()}
    enqueue("requests.hotline", arguments, at=at, zone_id=batch.zone_id)
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk})
    return HotlineImport.objects.get(pk=batch.pk)


@command("requests.drop_hotline", label=gettext_lazy("放弃这份热线工单"), subject="batch")
def drop_hotline(*, actor: Actor, at: datetime, batch: HotlineImport) -> HotlineImport:
    _take(batch, HotlineImport.State.DROPPED)
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, "dropped": True})
    return HotlineImport.objects.get(pk=batch.pk)


def _take(batch: HotlineImport, state: str) -> None:
    """Of two who press at the same moment one goes on."""
    waiting = HotlineImport.objects.filter(
        pk=batch.pk, state__in=(HotlineImport.State.READ, HotlineImport.State.FAILED)
    )
    if not waiting.update(state=state, error=""):
        raise Refused(_("这份工单已经在导入或导完了。"), field="import", rule="open")


@command("requests.import_hotline", label=gettext_lazy("导入热线工单"), subject="batch")
def import_hotline(*, actor: Actor, at: datetime, batch: HotlineImport) -> HotlineImport:
    """The next rows. Done when none is left; what is known already is left as it is."""
    if batch.state != HotlineImport.State.QUEUED:
        raise Refused(_("这份工单已经在导入或导完了。"), field="import", rule="open")
    export = read(files.content_of(batch.digest), batch.uploaded_at)
    done = set(HotlineRow.objects.filter(batch=batch).values_list("row", flat=True))
    waiting = [line for line in export.lines if line.row not in done]
    for line in waiting[:ROWS_AT_ONCE]:
        _take_row(actor, at, batch, line)
    if len(waiting) <= ROWS_AT_ONCE:
        batch.state, batch.imported_at = HotlineImport.State.DONE, at
        batch.save(update_fields=["state", "imported_at"])
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, "rows": len(waiting[:ROWS_AT_ONCE])})
    return batch


def _take_row(actor: Actor, at: datetime, batch: HotlineImport, line: Line) -> None:
    """Every doubt of the row stands in the report, as it stood in the preview."""
    made: ServiceRequest | None = None
    outcome, reason = Outcome.UNREADABLE, line.fault
    if not line.fault:
        made, outcome, reason = queries.known(batch.zone, line.number), Outcome.KNOWN, ""
    if not line.fault and made is None:
        firm = matching.enterprise(batch.zone, line.uscc, line.enterprise)
        reason = "；".join((*line.doubts, *queries.doubts_of(firm)))
        made, outcome = _opened(actor, at, batch, line, firm, reason), Outcome.NEW
    HotlineRow.objects.create(batch=batch, row=line.row, outcome=outcome, reason=reason[:300], request=made)


def _opened(
    actor: Actor, at: datetime, batch: HotlineImport, line: Line, firm: matching.Firm, doubts: str
) -> ServiceRequest:
    due = _("热线要求的期限：")
    notes = {
        due: line.due,
        _("地址："): line.address,
        _("要核对："): doubts,
    }
    return take_in(
        actor=actor,
        at=at,
        zone=batch.zone,
        kind=line.kind,
        words=line.words,
        external=(queries.source_of(batch.zone), line.number),
        said_by=line.said_by,
        phone=line.phone,
        firm=firm,
        region=matching.region(batch.zone, line.address),
        notes=notes,
        received_at=line.at or at,
        level=LEVEL,
    )


@command("requests.fail_hotline", label=gettext_lazy("热线工单没导完"), subject="batch")
def fail_hotline(*, actor: Actor, at: datetime, batch: HotlineImport, error: str) -> HotlineImport:
    """What was taken in stays; the page says why it stopped, and going on begins behind it."""
    HotlineImport.objects.filter(pk=batch.pk).update(state=HotlineImport.State.FAILED, error=error[:400])
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, "error": error[:200]})
    return HotlineImport.objects.get(pk=batch.pk)
