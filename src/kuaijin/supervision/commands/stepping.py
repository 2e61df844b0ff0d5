"""What every act on a slip does inside its command: the slip as it stands, what is owed next, the step, the journal."""

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import recording
from kuaijin.obligations.commands import open_obligation
from kuaijin.obligations.models import Kind, Obligation
from kuaijin.obligations.rules import until, working_days
from kuaijin.supervision.models import SlipStep, SupervisionSlip
from kuaijin.supervision.states import MOVES
from kuaijin.supervision.terms import terms

LONGEST = 200


def term_of(day: date, answer_by: date | None, colour: str) -> dict[str, Any]:
    rule = terms()
    if answer_by is not None:
        return until(day, answer_by, _("督办单写明"))
    return working_days(rule.answer_days[colour], rule.source, clock="step")


def owe(
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    words: str,
    post: Post,
    waiting: Post | None,
    term: dict[str, Any],
    number: str,
    day: date,
    *,
    check: bool = False,
) -> Obligation:
    title = (_("核对督办答复：%(words)s") if check else _("答复督办：%(words)s")) % {"words": words}
    obligation: Obligation = open_obligation(
        actor=actor,
        at=at,
        dossier=dossier,
        kind=Kind.SLIP,
        title=title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…",
        obligor=post,
        waiting=waiting,
        term=term,
        received_on=day,
        day=day,
        source=_("督办单 %(number)s") % {"number": number},
        about=f"slip:{number}",
    )
    return obligation


def hold(slip: SupervisionSlip) -> None:
    """The slip as it stands now, kept from others until the command is over."""
    rows = SupervisionSlip.objects.filter(pk=slip.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    rows.values_list("pk").first()
    slip.refresh_from_db()


def move(slip: SupervisionSlip, step: str) -> None:
    slip.state = MOVES[step].after
    slip.save()


def required(words: str, missing: str, field: str) -> str:
    words = words.strip()[:400]
    if not words:
        raise Refused(missing, field=field, rule="required")
    return words


def take_step(slip: SupervisionSlip, what: str, actor: Actor, at: datetime, on: date, words: str) -> SlipStep:
    return SlipStep.objects.create(
        slip=slip,
        seq=slip.steps.count() + 1,
        what=what,
        on=on,
        words=words.strip()[:400],
        by_id=actor.person_id,
        name=actor.name,
        at=at,
    )


def tell(slip: SupervisionSlip, after: dict[str, Any], before: dict[str, Any] | None = None, reason: str = "") -> None:
    recording().about(
        dossier_id=slip.dossier_id,
        zone_id=slip.zone_id,
        before=before,
        after={"slip": slip.number, "title": slip.words, **after},
        reason=reason,
    )
