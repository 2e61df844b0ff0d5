"""Writes of rule packs: a version is loaded as a concept, published from a day, replaced by the next, or withdrawn."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.models import PackVersion
from kuaijin.approvals.models.catalogue import PackState
from kuaijin.approvals.rules import packs
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording


@command("approvals.load_pack", label=gettext_lazy("载入规则包"), subject="zone")
def load_pack(*, actor: Actor, at: datetime, zone: Zone, document: dict[str, Any], source: str = "") -> PackVersion:
    """A concept; it holds nowhere until it is published. Refused by field where it is faulty, or is there already."""
    pack = packs.read(document)
    kept = packs.plain(document)
    digest = packs.digest_of(kept)
    versions = PackVersion.objects.filter(zone=zone, code=pack.code)
    same = versions.filter(digest=digest).first()
    if same is not None:
        raise Refused(
            _("%(name)s和第 %(number)s 版一字不差，不用再载入。") % {"name": same.name, "number": same.number},
            field="document",
            rule="same",
        )
    last = versions.order_by("-number").first()
    version = PackVersion.objects.create(
        zone=zone,
        code=pack.code,
        number=last.number + 1 if last else 1,
        name=pack.name.zh,
        document=kept,
        digest=digest,
        source=(source or pack.source)[:300],
        loaded_at=at,
        loaded_by=actor.name,
    )
    _told(version, after={"digest": digest})
    return version


@command("approvals.publish_pack", label=gettext_lazy("发布规则包"), subject="version")
def publish_pack(*, actor: Actor, at: datetime, version: PackVersion, valid_from: date) -> PackVersion:
    """It holds from the day on; the version before it ends on that day. Refused where it does not fit with the packs
    then in force."""
    if version.state != PackState.CONCEPT:
        raise Refused(_("这一版已经发布过。改内容要载入新的一版。"), field="version", rule="concept")
    others = PackVersion.objects.filter(zone=version.zone, code=version.code).exclude(state=PackState.CONCEPT)
    before = others.filter(state=PackState.PUBLISHED, valid_to__isnull=True).first()
    if before is not None and before.valid_from is not None and valid_from <= before.valid_from:
        raise Refused(
            _("生效日要晚于上一版的生效日 %(day)s。") % {"day": before.valid_from.isoformat()},
            field="valid_from",
            rule="after",
        )
    if others.filter(valid_to__gt=valid_from).exists():
        raise Refused(_("这段时间已有另一版生效，两版不能重叠。"), field="valid_from", rule="overlap")
    packs.check_whole(version.zone, valid_from, add=version)
    if before is not None:
        before.state, before.valid_to = PackState.SUPERSEDED, valid_from
        before.save(update_fields=["state", "valid_to"])
    version.state, version.valid_from = PackState.PUBLISHED, valid_from
    version.published_at, version.published_by = at, actor.name
    version.save(update_fields=["state", "valid_from", "published_at", "published_by"])
    ended = {"number": before.number, "valid_to": valid_from} if before else None
    _told(version, after={"valid_from": valid_from, "replaces": ended})
    return version


@command("approvals.withdraw_pack", label=gettext_lazy("撤下规则包"), subject="version")
def withdraw_pack(*, actor: Actor, at: datetime, version: PackVersion, reason: str, day: date) -> None:
    """A concept goes; a published version holds no longer from the day on. The version before it does not come back."""
    if not reason.strip():
        raise Refused(_("撤下要写原因。"), field="reason", rule="required")
    _told(version, before={"state": version.state, "valid_from": version.valid_from}, reason=reason.strip())
    if version.state == PackState.CONCEPT:
        version.delete()
        return
    if version.state != PackState.PUBLISHED or version.valid_to is not None or version.valid_from is None:
        raise Refused(_("这一版已经不再生效。"), field="version", rule="published")
    ends = max(day, version.valid_from)
    packs.check_whole(version.zone, ends, without=version)
    version.state, version.valid_to = PackState.SUPERSEDED, ends
    version.save(update_fields=["state", "valid_to"])
    recording().about(after={"valid_to": ends})


def _told(
    version: PackVersion,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    recording().about(
        zone_id=version.zone_id,
        before=before,
        after={"pack": version.code, "name": version.name, "number": version.number, **(after or {})},
        reason=reason,
    )
