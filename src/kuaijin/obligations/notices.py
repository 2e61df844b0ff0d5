"""A new holiday notice: kept as a file, and every open clock read again."""

from dataclasses import asdict
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.journal import registry
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import append_children, command, recording
from kuaijin.law.fields import Malformed
from kuaijin.obligations import calendars
from kuaijin.obligations.models import Obligation, State
from kuaijin.obligations.rules import malformed, materialise
from kuaijin.obligations.schedule import next_check
from kuaijin.obligations.standings import refresh

registry.consequence("obligations.moved", gettext_lazy("到期日随通知移动"))
BATCH = 500
COLUMNS = ["due_on", "due_at", "near_on", "clock_state", "missing_year", "estimate_on", "due_set_on", "next_check_at"]


@command("obligations.load_notice", label=gettext_lazy("载入放假通知"))
def load_notice(*, actor: Actor, at: datetime, text: str, day: date, zone: Zone | None = None, name: str = "") -> int:
    """Keep the notice (of the State Council; of one zone its extra days off, told apart by `name`) and read every open
    clock again.

    Returns how many due days moved. The journal says of each: from when, to when, why."""
    try:
        kept = calendars.keep(text, zone.code if zone else None, name)
    except Malformed as error:
        raise malformed(error) from error
    moved = reread(day, _("新的放假安排：%(name)s") % {"name": kept.name}, zone)
    recording().about(after={"file": kept.name, "moved": moved, "zone": zone.code if zone else ""}, reason=kept.name)
    return moved


@command("obligations.withdraw_days_off", label=gettext_lazy("撤回本区放假"), subject="zone")
def withdraw_days_off(*, actor: Actor, at: datetime, zone: Zone, name: str, reason: str, day: date) -> int:
    """A zone's further days off, entered by mistake, hold no longer; every open clock of the zone is read again.

    Returns how many due days moved. What the order said stays in the journal and as a file."""
    if not reason.strip():
        raise Refused(_("撤回要写原因。"), field="reason", rule="required")
    days = dict(calendars.orders_of(zone.code)).get(name, ())
    said = [f"{off.date} {off.name} {off.source}" for off in days]
    try:
        calendars.withdraw(zone.code, name, f"{at:%Y%m%dT%H%M%S}")
    except FileNotFoundError:
        raise Refused(_("没有这几天放假，或者已经撤回了。"), field="name", rule="known") from None
    moved = reread(day, _("撤回放假：%(reason)s") % {"reason": reason.strip()}, zone)
    recording().about(
        zone_id=zone.pk,
        before={"off": said},
        after={"file": name, "moved": moved, "zone": zone.code, "withdrawn": True},
        reason=reason.strip(),
    )
    return moved


@command("obligations.reread", label=gettext_lazy("重读全部时限"))
def reread_all(*, actor: Actor, at: datetime, day: date) -> int:
    """The nightly check that what is kept is what the law says; also mends what an interrupted load left."""
    moved = reread(day, _("夜间核对"), None)
    recording().about(after={"moved": moved})
    return moved


def reread(day: date, why: str, zone: Zone | None) -> int:
    query = Obligation.objects.filter(state=State.OPEN)
    if zone is not None:
        query = query.filter(dossier__zone=zone)
    moved, last = 0, 0
    while True:
        rows = list(
            query.filter(pk__gt=last).select_related("dossier__zone").prefetch_related("events").order_by("pk")[:BATCH]
        )
        if not rows:
            return moved
        last = rows[-1].pk
        moved += _batch(rows, day, why)


def _batch(rows: list[Obligation], day: date, why: str) -> int:
    changed: list[Obligation] = []
    drafts = []
    for row in rows:
        values = materialise(row, day)
        if all(getattr(row, name) == value for name, value in asdict(values).items()):
            continue
        before = {"due_on": row.due_on, "missing_year": row.missing_year}
        if row.due_on != values.due_on:
            row.due_set_on = day
        for name, value in asdict(values).items():
            setattr(row, name, value)
        row.next_check_at = next_check(row)
        changed.append(row)
        if before == {"due_on": row.due_on, "missing_year": row.missing_year}:
            continue  # only its warning or its estimate moved
        drafts.append(
            {
                "code": "obligations.moved",
                "dossier_id": row.dossier_id,
                "zone_id": row.dossier.zone_id,
                "before": before,
                "after": {"obligation": row.pk, "title": row.title, "due_on": row.due_on},
                "reason": why,
            }
        )
    if changed:
        Obligation.objects.bulk_update(changed, COLUMNS, batch_size=BATCH // 5)
        append_children(drafts)
        refresh(row.dossier_id for row in changed)
    return len(drafts)
