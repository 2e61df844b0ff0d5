"""Letters: issued by the acts of a case or by the publishing of a plan, frozen, numbered, and void with a reason."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.letters.content import LetterContent, digest_of, written_later
from kuaijin.approvals.letters.kinds import PROMISE, PROMISE_WORD, LetterKind, number_of
from kuaijin.approvals.letters.promising import promise
from kuaijin.approvals.letters.subject import Facts, MissingFact
from kuaijin.approvals.models import Case, Letter, Plan
from kuaijin.approvals.rules import letters as rules
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.dossiers.commands import next_serials
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording

TOKEN_BYTES = 18  # 24 signs in the address: nobody finds a letter by trying


@command("approvals.issue_letter", label=gettext_lazy("出具文书"), subject="case")
def issue_letter(
    *,
    actor: Actor,
    at: datetime,
    day: date,
    case: Case,
    kind: str,
    facts: Mapping[str, Any],
    on: date | None = None,
) -> Letter:
    """The written form of an act of this case; what the case knows itself need not be in `facts` (`rules.letters`).
    `on`: the day of the act; the letter tells it beside the day on which it is written where the two differ.
    Raises Refused naming the fact that is missing, or when a letter that is issued once is there already."""
    rules.check_comes_of_an_act(actor, recording().cause)
    known = rules.kind_of(kind)
    rules.check_not_issued(case, known)
    office = case.post.organisation
    number = _next_number(case.dossier, office, known.word, day)
    subject = rules.subject_of(case, number, day)
    try:
        content = known.write(subject, Facts({**rules.facts_of(case), **facts}))
    except MissingFact as missing:
        raise Refused(
            _("文书“%(kind)s”缺一项：%(fact)s。补上再办。") % {"kind": Letter.Kind(kind).label, "fact": missing.fact},
            field=missing.fact,
            rule="required",
        ) from missing
    if on is not None and on != day and known.acted:
        content = written_later(content, known.acted, on)
    letter = _kept(actor, at, case.dossier, office, content, case=case, plan=None)
    _end(case, known, letter, day)
    return letter


@command("approvals.issue_promise", label=gettext_lazy("出具承诺书"), subject="plan")
def issue_promise(*, actor: Actor, at: datetime, day: date, plan: Plan, office: Organisation | None = None) -> Letter:
    """One letter for the whole of a published plan; the one of the plan before it no longer holds. `office`: who
    promises, else the zone's own office."""
    rules.check_comes_of_an_act(actor, recording().cause)
    promising = office or rules.promising_office(plan)
    number = _next_number(plan.dossier, promising, PROMISE_WORD, day)
    content = promise(
        rules.subject_of_plan(plan, promising, number, day), Facts(rules.facts_of_plan(plan)), rules.promised(plan)
    )
    older = Letter.objects.filter(plan__checklist=plan.checklist, kind=PROMISE, void_on__isnull=True)
    letter = _kept(actor, at, plan.dossier, promising, content, case=None, plan=plan)
    older.exclude(pk=letter.pk).update(void_on=day, void_reason=f"已由{letter.number}替代")
    return letter


def end_promise(plan: Plan, day: date, reason: str) -> None:
    """Inside a command: what a plan promised holds no longer."""
    Letter.objects.filter(plan=plan, void_on__isnull=True).update(void_on=day, void_reason=reason[:200])


@command("approvals.void_letter", label=gettext_lazy("文书作废"), subject="letter")
def void_letter(*, actor: Actor, at: datetime, day: date, letter: Letter, reason: str) -> Letter:
    """It stays, and says that it no longer holds and why; its check page too."""
    words = reason.strip()[:200]
    if not words:
        raise Refused(_("作废要写原因。"), field="reason", rule="required")
    if letter.void_on is not None:
        raise Refused(_("%(number)s 已经作废了。") % {"number": letter.number}, field="letter", rule="holds")
    letter.void_on, letter.void_reason = day, words
    letter.save(update_fields=["void_on", "void_reason"])
    recording().about(
        dossier_id=letter.dossier_id,
        zone_id=letter.dossier.zone_id,
        before={"letter": letter.number, "holds": True},
        after={"void_on": day},
        reason=words,
    )
    return letter


def _next_number(dossier: Dossier, office: Organisation, word: str, day: date) -> str:
    """One series for an office and year, whatever the kind."""
    (serial,) = next_serials(dossier.zone, f"W{office.pk}", day.year)
    return number_of(word, day.year, serial)


def _kept(
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    office: Organisation,
    content: LetterContent,
    *,
    case: Case | None,
    plan: Plan | None,
) -> Letter:
    document = content.document()
    letter = Letter.objects.create(
        dossier=dossier,
        case=case,
        plan=plan,
        kind=content.kind,
        office=office,
        number=content.number,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        content=document,
        digest=digest_of(document),
        on=content.on,
        issued_at=at,
        issued_by=actor.name,
    )
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={
            "letter": letter.number,
            "kind": content.kind,
            "office": office.name,
            "matter": case.name if case else "",
            "sha256": letter.digest,
        },
    )
    return letter


def _end(case: Case, kind: LetterKind, letter: Letter, day: date) -> None:
    ended = Letter.objects.filter(case=case, kind__in=kind.ends, void_on__isnull=True)
    ended.update(void_on=day, void_reason=f"已由{letter.number}撤销")
