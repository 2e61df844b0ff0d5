"""Writes of the import: upload, choose, import in one transaction, undo within a day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.exchange import deciding, files
from kuaijin.exchange.columns import column_after, column_said, set_column
from kuaijin.exchange.importing.run import carry_out
from kuaijin.exchange.importing.undo import take_back
from kuaijin.exchange.models import Import, RememberedMapping
from kuaijin.exchange.queries import reading_of
from kuaijin.exchange.reading import Decisions, LedgerReading
from kuaijin.exchange.reading import Refused as Unreadable
from kuaijin.jobs.queue import enqueue
from kuaijin.journal import registry
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.limits import notice_rules

IMPORTS_REMEMBERED = 10
NO_LONGER = gettext_lazy("这份台账已经是“%(state)s”，不能再改。要重来，重新上传。")

registry.consequence("exchange.made", gettext_lazy("从台账建立"))
registry.consequence("exchange.voided", gettext_lazy("随导入撤销作废"))


@command("exchange.upload", label=gettext_lazy("上传台账"), subject="zone")
def upload(*, actor: Actor, at: datetime, zone: Zone, name: str, content: bytes) -> Import:
    """Read the workbook and keep it; nothing is imported yet. Refused when it cannot be read at all."""
    row = Import(
        zone=zone, name=name[:160], digest=files.keep(content), uploaded_at=at, uploaded_by_id=actor.account_id
    )
    row.decisions = {"spellings": remembered_spellings(zone)}
    try:
        row.mapping = remembered_columns(zone, reading_of(row))
        reading = reading_of(row)
    except Unreadable as error:
        raise Refused(error.text(), field="file", rule=error.code) from error
    row.kind = reading.kind
    row.totals = totals_of(reading)
    row.save()
    recording().about(zone_id=zone.pk, after={"import": row.pk, "name": row.name, **row.totals})
    return row


def remembered_columns(zone: Zone, reading: LedgerReading) -> dict[str, dict[str, str]]:
    """What somebody set a header to in this zone, where this workbook has that header and takes it otherwise."""
    kept = dict(RememberedMapping.objects.filter(zone=zone).values_list("header", "field"))
    mapping: dict[str, dict[str, str]] = {}
    for sheet in reading.sheets if kept else ():
        for column in sheet.columns:
            if column.header in kept and kept[column.header] != column_said(column):
                set_column(mapping.setdefault(sheet.name, {}), column, kept[column.header])
    return mapping


def remembered_spellings(zone: Zone) -> dict[str, dict[str, str]]:
    """Spellings that were settled in the zone's last imports and mean the same in another ledger."""
    found: dict[str, dict[str, str]] = {}
    last = Import.objects.filter(zone=zone).exclude(state=Import.State.DROPPED).order_by("-pk")
    for document in reversed(last.values_list("decisions", flat=True)[:IMPORTS_REMEMBERED]):
        for name, texts in deciding.remembered(Decisions.from_dict(document).spellings).items():
            found.setdefault(name.value, {}).update(texts)
    return found


def totals_of(reading: LedgerReading) -> dict[str, int]:
    return {name: getattr(reading.totals, name) for name in type(reading.totals).__slots__}


@command("exchange.choose", label=gettext_lazy("定台账读法"), subject="batch")
def choose(
    *,
    actor: Actor,
    at: datetime,
    batch: Import,
    decisions: dict[str, Any] | None = None,
    mapping: dict[str, dict[str, str]] | None = None,
    seats_from: date | None = None,
) -> Import:
    """Keep what the person settled: cells, duplicates, answers, columns, the day from which seats hold."""
    _open(batch)
    if decisions is not None:
        Decisions.from_dict(decisions)
        batch.decisions = decisions
    if mapping is not None:
        _remember(batch.zone, batch, mapping)
        batch.mapping = mapping
    if seats_from is not None:
        batch.seats_from = seats_from
    try:
        batch.totals = totals_of(reading_of(batch))
    except Unreadable as error:
        raise Refused(error.text(), field="mapping", rule=error.code) from error
    batch.save()
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, "seats_from": seats_from, **batch.totals})
    return batch


def _remember(zone: Zone, batch: Import, mapping: dict[str, dict[str, str]]) -> None:
    """A column that somebody set by hand is set so next time. One without a header has nothing to be known by."""
    for sheet in reading_of(batch).sheets:
        if batch.mapping.get(sheet.name) == mapping.get(sheet.name):
            continue
        for column in sheet.columns:
            said = column_after(column, mapping.get(sheet.name, {}))
            if column.path and said != column_said(column):
                RememberedMapping.objects.update_or_create(
                    zone=zone, header=column.header[:120], defaults={"field": said}
                )


def _open(batch: Import) -> None:
    if batch.state not in (Import.State.READ, Import.State.FAILED):
        raise Refused(NO_LONGER % {"state": batch.get_state_display()}, field="import", rule="open")


def _ready(batch: Import) -> None:
    if batch.seats_from is None:
        raise Refused(_("包保人从哪天起算没写。写一个日子，例如专班成立那天。"), field="seats_from", rule="required")


@command("exchange.queue", label=gettext_lazy("排队导入"), subject="batch")
def queue(*, actor: Actor, at: datetime, batch: Import) -> Import:
    """The worker takes it from here, in the name of who asked; the page shows how far it has come."""
    _open(batch)
    _ready(batch)
    batch.state, batch.error = Import.State.QUEUED, ""
    batch.save(update_fields=["state", "error"])
    files.forget_progress(batch.pk)
    arguments = {"batch": batch.pk, "account": actor.account_id, "language": get_language()}
    enqueue("exchange.run", arguments, at=at, zone_id=batch.zone_id)
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk})
    return batch


@command("exchange.run", label=gettext_lazy("导入台账"), subject="batch")
def run(*, actor: Actor, at: datetime, batch: Import, day: date) -> Import:
    """All rows or none: one transaction, one entry, a child for each thing that was made."""
    if batch.state not in (Import.State.READ, Import.State.QUEUED, Import.State.FAILED):
        raise Refused(NO_LONGER % {"state": batch.get_state_display()}, field="import", rule="open")
    _ready(batch)
    try:
        reading = reading_of(batch)
    except Unreadable as error:
        raise Refused(error.text(), field="file", rule=error.code) from error
    report = carry_out(actor=actor, at=at, batch=batch, reading=reading, day=day)
    batch.state, batch.imported_at, batch.error = Import.State.DONE, at, ""
    batch.totals = {**totals_of(reading), **report}
    batch.save()
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, "name": batch.name, **report})
    return batch


@command("exchange.fail", label=gettext_lazy("导入没成"), subject="batch")
def fail(*, actor: Actor, at: datetime, batch: Import, error: str) -> Import:
    """The worker's import did not go through; nothing of it is there, and the page says why."""
    batch.state, batch.error = Import.State.FAILED, error
    batch.save(update_fields=["state", "error"])
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, "error": error[:200]})
    return batch


@command("exchange.undo", label=gettext_lazy("撤销导入"), subject="batch")
def undo(*, actor: Actor, at: datetime, batch: Import, day: date, reason: str) -> Import:
    """Within a day of the import: voids what nothing was built on, keeps and names the rest."""
    if batch.state != Import.State.DONE or batch.imported_at is None:
        raise Refused(_("这份台账没有导入过，没有可撤的。"), field="import", rule="done")
    hours = notice_rules().undo_hours
    if at - batch.imported_at > timedelta(hours=hours):
        raise Refused(
            _("导入已过 %(hours)d 小时，不能整份撤销。逐个项目更正或终止。") % {"hours": hours},
            field="import",
            rule="undo",
        )
    if not reason.strip():
        raise Refused(_("撤销要写原因。"), field="reason", rule="required")
    report = take_back(actor=actor, at=at, batch=batch, day=day)
    batch.state = Import.State.UNDONE
    batch.totals = {**batch.totals, **report}
    batch.save()
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk, **report}, reason=reason)
    return batch


@command("exchange.drop", label=gettext_lazy("放弃这份台账"), subject="batch")
def drop(*, actor: Actor, at: datetime, batch: Import) -> Import:
    """Not this one after all; nothing was imported."""
    _open(batch)
    batch.state = Import.State.DROPPED
    batch.save(update_fields=["state"])
    recording().about(zone_id=batch.zone_id, after={"import": batch.pk})
    return batch
