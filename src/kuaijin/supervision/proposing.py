"""What slips about several things will say before anything is written: whose, what colour, by when, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import Holder, holders
from kuaijin.journal.errors import Refused
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import Materialised, materialise, told_event
from kuaijin.obligations.standings import light_of_obligation
from kuaijin.supervision.commands.stepping import term_of
from kuaijin.supervision.models import Colour, SupervisionSlip
from kuaijin.supervision.rules import slips as rules


@dataclass(frozen=True)
class Proposal:
    """`due` is the day of its colour; `before` what it would repeat; `refusal` says why it cannot be issued."""

    about: Obligation
    light: Light
    holder: Holder | None
    colour: Colour
    due: Materialised
    before: SupervisionSlip | None
    refusal: str


def proposals(actor: Actor, rows: Sequence[Obligation], day: date) -> list[Proposal]:
    people = holders({row.obligor_id for row in rows}, day)
    seen: set[tuple[str, int]] = set()
    found = []
    for row in rows:
        subject = rules.origin_of(row, "").subject
        before = rules.earlier(subject, row.obligor, day)
        refusal = _refusal(actor, row, before, day)
        if (subject, row.obligor_id) in seen:
            refusal = _("跟上面的是同一件事，只能发一张。")
        seen.add((subject, row.obligor_id))
        colour = Colour(rules.least_colour(rules.colour_of(row, row.dossier, day), before))
        light, holder = light_of_obligation(row, day), people.get(row.obligor_id)
        found.append(Proposal(row, light, holder, colour, _due(row, colour, day), before, refusal))
    return found


def _refusal(actor: Actor, row: Obligation, before: SupervisionSlip | None, day: date) -> str:
    try:
        rules.check_source(row, row.dossier)
        rules.check_post(actor, row.obligor, row.dossier, day)
        if before is not None:
            rules.check_may_repeat(before, day)
    except Refused as refused:
        return str(refused.message)
    return ""


def _due(row: Obligation, colour: str, day: date) -> Materialised:
    owed = Obligation(dossier=row.dossier, term=term_of(day, None, colour))
    return materialise(owed, day, events=[told_event("received", day, {})])
