"""Writes of what a zone says for itself: values confirmed with a source, contradictions ruled, and whose desk it is."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.models import Confirmation, Desk, Ruling
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.rules import packs
from kuaijin.approvals.rules.speaking import check_speaks_for
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post, Zone
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording

MOST_PLACES = 999


@command("approvals.confirm", label=gettext_lazy("确认事项数据"), subject="zone")
def confirm(
    *, actor: Actor, at: datetime, zone: Zone, matter: str, field: str, value: str | int | bool, source: str, day: date
) -> Confirmation:
    """A person says, with a source, what a field of a matter is here. It replaces what was said before; the journal
    keeps both. Refused where a promise would pass the law's limit."""
    listed = packs.matter_of(zone, matter, day)
    check_speaks_for(actor, zone, listed.department)
    read = packs.read_value(field, value)
    source = _written(source, "source", _("要写依据：文件名和条款，或办事指南的编号。"))[:300]
    packs.check_within_law(zone, listed, field, read, day)
    held = Confirmation.objects.filter(zone=zone, matter=matter, field=field, withdrawn_on__isnull=True).first()
    if held is not None and held.value == read and held.source == source:
        raise Refused(_("和现在确认的一样，没有要记的。"), field="value", rule="change")
    if held is not None:
        held.withdrawn_on, held.withdrawn_reason = day, _("改为 %(value)s") % {"value": read}
        held.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    made = Confirmation.objects.create(
        zone=zone,
        matter=matter,
        field=field,
        value=read,
        source=source,
        on=day,
        by_id=actor.person_id,
        name=actor.name,
    )
    recording().about(
        zone_id=zone.pk,
        before={"value": held.value, "source": held.source} if held else None,
        after={"matter": matter, "name": listed.name.zh, "field": field, "value": read, "source": source},
    )
    return made


@command("approvals.withdraw_confirmation", label=gettext_lazy("撤回确认"), subject="confirmation")
def withdraw_confirmation(
    *, actor: Actor, at: datetime, confirmation: Confirmation, reason: str, day: date
) -> Confirmation:
    """What the packs say holds again."""
    if confirmation.withdrawn_on is not None:
        raise Refused(_("这条确认已经撤回。"), field="confirmation", rule="holds")
    listed = catalogue_of(confirmation.zone, day).matters.get(confirmation.matter)
    if listed is not None:
        check_speaks_for(actor, confirmation.zone, listed.department)
    reason = _written(reason, "reason", _("撤回要写原因。"))[:200]
    confirmation.withdrawn_on, confirmation.withdrawn_reason = day, reason
    confirmation.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    said = {"matter": confirmation.matter, "field": confirmation.field, "value": confirmation.value}
    recording().about(zone_id=confirmation.zone_id, before=said, after={"withdrawn": True}, reason=reason)
    return confirmation


@command("approvals.rule", label=gettext_lazy("裁定规则不一致"), subject="zone")
def rule(
    *, actor: Actor, at: datetime, zone: Zone, conflict: str, chosen: str, source: str, reason: str, day: date
) -> Ruling:
    """Which of two contradicting rules holds here. Both stay in the packs; another ruling may replace this one."""
    found = packs.conflict_of(zone, conflict, day)
    choices = tuple(dict.fromkeys(side.choice for side in found.sides))
    if chosen not in choices:
        raise Refused(_("要在两条规则里选一条。"), field="chosen", rule="choice")
    source = _written(source, "source", _("要写依据：按哪份文件、谁的意见定的。"))[:300]
    reason = _written(reason, "reason", _("要写理由，让以后的人看得懂。"))[:400]
    held = Ruling.objects.filter(zone=zone, conflict=conflict, withdrawn_on__isnull=True).first()
    if held is not None:
        held.withdrawn_on = day
        held.save(update_fields=["withdrawn_on"])
    made = Ruling.objects.create(
        zone=zone,
        conflict=conflict,
        chosen=chosen,
        source=source,
        reason=reason,
        on=day,
        by_id=actor.person_id,
        name=actor.name,
    )
    recording().about(
        zone_id=zone.pk,
        before={"chosen": held.chosen} if held else None,
        after={
            "conflict": conflict,
            "chosen": chosen,
            "source": source,
            "sides": [f"{side.choice} {side.pack} {side.source}" for side in found.sides],
        },
        reason=reason,
    )
    return made


@command("approvals.withdraw_ruling", label=gettext_lazy("撤回裁定"), subject="ruling")
def withdraw_ruling(*, actor: Actor, at: datetime, ruling: Ruling, reason: str, day: date) -> Ruling:
    """The contradiction is open again."""
    if ruling.withdrawn_on is not None:
        raise Refused(_("这条裁定已经撤回。"), field="ruling", rule="holds")
    reason = _written(reason, "reason", _("撤回要写原因。"))
    ruling.withdrawn_on = day
    ruling.save(update_fields=["withdrawn_on"])
    said = {"conflict": ruling.conflict, "chosen": ruling.chosen}
    recording().about(zone_id=ruling.zone_id, before=said, after={"withdrawn": True}, reason=reason)
    return ruling


@command("approvals.set_desk", label=gettext_lazy("指定办理岗位"), subject="zone")
def set_desk(
    *, actor: Actor, at: datetime, zone: Zone, department: str, post: Post, day: date, places: int | None = None
) -> Desk:
    """The post that handles what the packs give to this department. `places`: cases in hand at once, None: no limit."""
    known = {matter.department for matter in catalogue_of(zone, day).matters.values()}
    if known and department not in known:
        raise Refused(_("规则包里没有部门“%(name)s”。") % {"name": department}, field="department", rule="known")
    if post.organisation.zone_id != zone.pk:
        raise Refused(_("岗位不在本区。"), field="post", rule="zone")
    if places is not None and not 1 <= places <= MOST_PLACES:
        raise Refused(_("同时在办件数写 1 到 999，不限就留空。"), field="places", rule="places")
    held = Desk.objects.filter(zone=zone, department=department).first()
    before = {"post": str(held.post), "places": held.places} if held else None
    desk, _made = Desk.objects.update_or_create(
        zone=zone, department=department, defaults={"post": post, "places": places}
    )
    recording().about(
        zone_id=zone.pk, before=before, after={"department": department, "post": str(post), "places": places}
    )
    return desk


def _written(value: str, field: str, refusal: str) -> str:
    text = value.strip()
    if not text:
        raise Refused(refusal, field=field, rule="required")
    return text
