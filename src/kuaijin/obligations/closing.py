"""Who closed an obligation, and who may take that back until when."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import OF_ANOTHER_ROOM, Obligation, State

# Whoever closed it may think again for so long; after that it needs somebody above, and a reason.
OWN_UNDO = timedelta(minutes=10)


def closing_of(obligation: Obligation) -> Entry | None:
    """The journal's last word that it was done."""
    found = Entry.objects.filter(
        dossier_id=obligation.dossier_id, code="obligations.report_done", after__obligation=obligation.pk
    )
    return found.order_by("-pk").first()


def may_undo(actor: Actor, closing: Entry | None, at: datetime) -> bool:
    """Closed by himself, a moment ago."""
    if closing is None or actor.account_id is None or closing.account_id != actor.account_id:
        return False
    return at - closing.at <= OWN_UNDO


def may_reopen(actor: Actor, obligation: Obligation, at: datetime) -> bool:
    """Would `check_can_reopen` let him, if he gives a reason where one is needed?"""
    of_another_room = obligation.kind in OF_ANOTHER_ROOM
    if obligation.state != State.DONE or of_another_room or not actor.may("obligations.reopen"):
        return False
    return _above(actor) or may_undo(actor, closing_of(obligation), at)


def check_can_reopen(actor: Actor, obligation: Obligation, closing: Entry | None, at: datetime, reason: str) -> None:
    """Raises Refused: only what was done, by whoever closed it just now, or from above with a reason."""
    said = {"title": obligation.title}
    if obligation.state == State.OPEN:
        raise Refused(_("“%(title)s”没有办结，用不着撤销。") % said, field="obligation", rule="done")
    if obligation.state == State.VOID:
        raise Refused(_("“%(title)s”已经作废，不能重开。要办，新立一件。") % said, field="obligation", rule="done")
    same = Obligation.objects.filter(
        dossier=obligation.dossier_id, kind=obligation.kind, about=obligation.about, state=State.OPEN
    )
    if obligation.about and same.exists():
        raise Refused(_("同一件事已经另立了一件，这件不再重开。"), field="obligation", rule="once")
    if may_undo(actor, closing, at):
        return
    if not _above(actor):
        minutes = int(OWN_UNDO.total_seconds() // 60)
        raise Refused(
            _("办结的人 %(minutes)s 分钟内能撤销；现在要重开，找包保领导或系统管理员。") % {"minutes": minutes},
            field="obligation",
            rule="undo",
        )
    if not reason.strip():
        raise Refused(_("重开要写原因。"), field="reason", rule="required")


def _above(actor: Actor) -> bool:
    return actor.is_system or actor.has_role("leader", "system_admin")
