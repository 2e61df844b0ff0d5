"""Who may file for whom, as a reason to show."""

from datetime import date

from kuaijin.approvals.rules.handling import acts_for
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden


def why_not_file(actor: Actor, dossier: Dossier, day: date) -> str:
    """Empty for the enterprise itself and for a specialist whom it let act for it."""
    try:
        acts_for(actor, dossier, day)
    except Forbidden as forbidden:
        return str(forbidden.message)
    return ""
