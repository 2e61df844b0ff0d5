"""Writes of evidence: attach a file to a dossier, withdraw it with a reason. Nothing is deleted."""

from datetime import datetime
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.models import Blob, Evidence
from kuaijin.evidence.store import Upload, keep
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording


@command("evidence.attach", label=gettext_lazy("附文件"), subject="dossier")
def attach(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    file: Upload,
    what: str = "",
    secrecy: str = Secrecy.INTERNAL,
) -> Evidence:
    """Keep the content once by its hash and say what it proves. What an enterprise hands in, it may see."""
    if actor.is_enterprise:
        secrecy = Secrecy.OUTSIDE
    stored = keep(file)
    blob, _made = Blob.objects.get_or_create(
        digest=stored.digest, defaults={"size": stored.size, "media_type": stored.media_type}
    )
    row = Evidence.objects.create(
        dossier=dossier,
        blob=blob,
        name=_name_of(file),
        what=what.strip()[:160],
        secrecy=secrecy,
        attached_at=at,
        attached_by_id=actor.account_id,
    )
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={
            "evidence": row.pk,
            "name": row.name,
            "what": row.what,
            "sha256": stored.digest,
            "size": stored.size,
            "secrecy": str(secrecy),
        },
    )
    return row


def _name_of(file: Upload) -> str:
    """The last part of the name, without control signs, its end kept when it is long."""
    name = PurePath((file.name or "").replace("\\", "/")).name
    name = "".join(sign for sign in name if sign.isprintable()) or _("未命名")
    return name if len(name) <= 160 else f"{name[:120]}…{name[-39:]}"


@command("evidence.withdraw", label=gettext_lazy("撤下文件"), subject="evidence")
def withdraw(*, actor: Actor, at: datetime, evidence: Evidence, reason: str) -> Evidence:
    """No longer served; that it was there, and why it went, stays."""
    if not reason.strip():
        raise Refused(_("撤下要写原因。"), field="reason", rule="required")
    if evidence.withdrawn_at is not None:
        raise Refused(_("“%(name)s”已经撤下了。") % {"name": evidence.name}, field="evidence", rule="open")
    evidence.withdrawn_at, evidence.withdrawn_reason = at, reason.strip()[:200]
    evidence.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    recording().about(
        dossier_id=evidence.dossier_id,
        zone_id=evidence.dossier.zone_id,
        before={"name": evidence.name, "sha256": evidence.blob_id},
        after={"evidence": evidence.pk, "withdrawn": True},
        reason=reason,
    )
    return evidence
