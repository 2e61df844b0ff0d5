"""A visit written down on the spot: what was found, what was asked for, who signed. It arrives once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts import hearing
from kuaijin.contacts.commands.records import record
from kuaijin.contacts.hearing import Line
from kuaijin.contacts.models import Contact, ContactProblem, ContactRequest, Kind, Orders, VisitReport
from kuaijin.contacts.promising import Promised, Spot
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text
from kuaijin.problems.commands import raise_problem
from kuaijin.problems.models import Kind as ProblemKind

LINES_AT_MOST = 5


@dataclass(frozen=True)
class Conditions:
    """How the enterprise does. `output`: CNY, this year so far; nothing is asked twice, so each may be left out."""

    employees: int | None = None
    output: Decimal | None = None
    orders: str = ""


@dataclass(frozen=True)
class Signed:
    """A name drawn by the finger of somebody of the enterprise: PNG."""

    signer: str
    image: Upload


@command("contacts.record_visit", label=gettext_lazy("记一次走访"), subject="dossier")
def record_visit(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    on: date,
    day: date,
    key: str,
    done: str,
    heard: str = "",
    others: str = "",
    conditions: Conditions | None = None,
    lines: Sequence[Line] = (),
    promises: Sequence[Promised] = (),
    photos: Sequence[Upload] = (),
    signed: Signed | None = None,
    place: str = "",
    time: time | None = None,
    spot: Spot | None = None,
    written_at: datetime | None = None,
) -> Contact:
    """`key` was made with the draft: what arrived under it once is never written down again. Each line of what the
    enterprise asks for becomes a request at once. `written_at`: when the phone kept it, if that was before."""
    if not key:
        raise Refused(_("这份草稿没有编号。关掉这一页，再打开一次。"), field="key", rule="required")
    if not done.strip():
        raise Refused(_("做了什么没写。写一句话。"), field="done", rule="required")
    told = _checked(lines)
    contact: Contact = record(
        actor=actor,
        at=at,
        dossier=dossier,
        kind=Kind.VISIT,
        on=on,
        day=day,
        others=others,
        heard=heard,
        done=done,
        promises=promises,
        photos=photos,
        place=place,
        time=time,
        spot=spot,
    )
    _report(actor, at, contact, key, conditions or Conditions(), signed, written_at, day)
    _hand_on(actor, at, contact, told, day)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"contact": contact.pk, "on": on, "asked": len(told), "signed": signed is not None},
    )
    return contact


def _checked(lines: Sequence[Line]) -> list[Line]:
    known = {str(code) for code, _label in hearing.kinds()}
    if len(lines) > LINES_AT_MOST:
        raise Refused(_("一次最多记 %(n)d 件诉求。") % {"n": LINES_AT_MOST}, field="lines", rule="many")
    for line in lines:
        if not line.words.strip():
            raise Refused(_("诉求写一句话：企业要什么。"), field="lines", rule="required")
        if line.kind not in known:
            raise Refused(_("诉求要选一类。"), field="lines", rule="choice")
    return [Line(line.kind, line.words.strip()[:400]) for line in lines]


def _report(
    actor: Actor,
    at: datetime,
    contact: Contact,
    key: str,
    conditions: Conditions,
    signed: Signed | None,
    written_at: datetime | None,
    day: date,
) -> None:
    if conditions.orders and conditions.orders not in Orders.values:
        raise Refused(_("订单怎样没选对。"), field="orders", rule="choice")
    signature = None
    if signed is not None:
        if not signed.signer.strip():
            raise Refused(_("签字的人叫什么没写。"), field="signer", rule="required")
        said = {"name": signed.signer.strip(), "on": day_text(contact.on, today=day)}
        what = _("%(on)s走访，%(name)s签字") % said
        signature = attach(
            actor=actor, at=at, dossier=contact.dossier, file=signed.image, what=what, secrecy=Secrecy.OUTSIDE
        )
    VisitReport.objects.create(
        contact=contact,
        account_id=actor.account_id,
        key=key[:64],
        written_at=written_at,
        employees=conditions.employees,
        output=conditions.output,
        orders=conditions.orders,
        signature=signature,
        signer=signed.signer.strip()[:40] if signed is not None else "",
    )


def _hand_on(actor: Actor, at: datetime, contact: Contact, lines: Sequence[Line], day: date) -> None:
    if not lines:
        return
    opener = hearing.opener()
    if opener is not None:
        opened = opener(actor=actor, at=at, contact=contact, lines=lines, day=day)
        ContactRequest.objects.bulk_create([ContactRequest(contact=contact, dossier=dossier) for dossier in opened])
        return
    for line in lines:
        kind = line.kind if line.kind in ProblemKind.values else ProblemKind.OTHER
        problem = raise_problem(
            actor=actor,
            at=at,
            dossier=contact.dossier,
            kind=kind,
            words=line.words,
            raised_on=contact.on,
            day=day,
            secrecy=Secrecy.OUTSIDE,
        )
        ContactProblem.objects.create(contact=contact, problem=problem)
