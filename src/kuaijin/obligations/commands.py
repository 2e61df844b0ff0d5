"""Writes of obligations: open, events of the clock, finish, take that back, void, hand on. The tick: `tick.py`."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation, Post
from kuaijin.dossiers.commands import concern
from kuaijin.dossiers.models import Dossier, Secrecy
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.clock import Event
from kuaijin.obligations.closing import check_can_reopen, closing_of
from kuaijin.obligations.conditions import in_whose_name, instant, is_concerned, not_by_hand, not_hidden, still_open
from kuaijin.obligations.models import OF_ANOTHER_ROOM, ClockEvent, Kind, Obligation, State
from kuaijin.obligations.rules import Materialised, events_of, fresh_until, in_minutes, materialise, told_event
from kuaijin.obligations.schedule import next_check
from kuaijin.obligations.standings import refresh


@command("obligations.open", label=gettext_lazy("立一件待办"), subject="dossier")
def open_obligation(
    *,
    actor: Actor,
    at: datetime,
    dossier: Dossier,
    kind: str,
    title: str,
    obligor: Post,
    term: dict[str, Any],
    received_on: date,
    day: date,
    received_at: datetime | None = None,
    beneficiary: Organisation | None = None,
    waiting: Post | None = None,
    planned_on: date | None = None,
    source: str = "",
    secrecy: str = Secrecy.INTERNAL,
    about: str = "",
    unverified: bool = False,
) -> Obligation:
    """`received_on` starts the clock; `day` is the present day (rungs that lie before it do not fire). A term in
    minutes starts at `received_at` (nothing said: now)."""
    not_by_hand(kind)
    if not title.strip():
        raise Refused(_("要办什么没写。写一句话。"), field="title", rule="required")
    if obligor.organisation.zone_id != dossier.zone_id:
        raise Refused(_("欠的一方不在本区。"), field="obligor", rule="zone")
    not_hidden(dossier, (obligor, waiting), day)
    obligation = Obligation(
        dossier=dossier,
        kind=kind,
        title=title.strip(),
        obligor=obligor,
        beneficiary=beneficiary,
        waiting=waiting,
        term=term,
        source=source or term.get("source", ""),
        planned_on=planned_on,
        opened_at=at,
        due_set_on=day,
        secrecy=secrecy,
        about=about,
        fresh_until=received_on if unverified else None,
    )
    begun = {"at": instant(received_on, received_at, at)} if in_minutes(term) else {}
    first = told_event("received", received_on, begun)
    _apply(obligation, materialise(obligation, day, events=[first]), day)
    obligation.save(force_insert=True)
    _append(obligation, first, 1, actor, at, begun)
    for organisation in {obligor.organisation, beneficiary}:
        if organisation is not None:
            concern(dossier, organisation, day)
    refresh([dossier.pk])
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"obligation": obligation.pk, "title": obligation.title, "kind": kind, "due_on": obligation.due_on},
    )
    return obligation


@command("obligations.record_event", label=gettext_lazy("记一件时限上的事"), subject="obligation")
def record_event(
    *,
    actor: Actor,
    at: datetime,
    obligation: Obligation,
    kind: str,
    on: date,
    day: date,
    moment: datetime | None = None,
    **facts: Any,
) -> Obligation:
    """received … withdrawn with their facts (ground, notice, days, authority, expected_end…): see `law.clock`.

    `moment` is the instant on that day, for a term in minutes (nothing said: now)."""
    if obligation.kind in (Kind.CASE, Kind.REQUEST, Kind.SLIP):
        not_by_hand(obligation.kind)
    still_open(obligation)
    in_whose_name(actor, obligation)
    if on > day:
        raise Refused(
            _("%(on)s 还没到。只能记已经发生的事，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past"
        )
    told = {key: value for key, value in facts.items() if value not in (None, "")}
    if in_minutes(obligation.term):
        told["at"] = instant(on, moment, at)
    event = told_event(kind, on, told)
    before = obligation.due_on
    events = [*events_of(obligation), event]
    _apply(obligation, materialise(obligation, day, events=events), day)
    _append(obligation, event, len(events), actor, at, told)
    obligation.save()
    refresh([obligation.dossier_id])
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        before={"due_on": before},
        after={
            "obligation": obligation.pk,
            "title": obligation.title,
            "event": kind,
            "on": on,
            **told,
            "due_on": obligation.due_on,
        },
        reason=str(told.get("reason", "")),
    )
    return obligation


@command("obligations.report_done", label=gettext_lazy("办结"), subject="obligation")
def report_done(*, actor: Actor, at: datetime, obligation: Obligation, on: date, outcome: str, day: date) -> Obligation:
    """Done on `on` with what came of it in plain words."""
    not_by_hand(obligation.kind)
    still_open(obligation)
    in_whose_name(actor, obligation)
    if on > day:
        raise Refused(_("办结日 %(on)s 还没到。今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    if not outcome.strip():
        raise Refused(_("办成什么样没写。写一句话，让等的人看得懂。"), field="outcome", rule="required")
    settled_elsewhere = obligation.kind in OF_ANOTHER_ROOM
    by_party = actor.is_system or actor.has_role("system_admin", "leader") or is_concerned(actor, obligation)
    if not (settled_elsewhere or by_party):
        raise Refused(_("只有欠的一方、等的一方或包保领导能办结。"), field="obligation", rule="party")
    return _close(obligation, State.DONE, on, outcome)


@command("obligations.reopen", label=gettext_lazy("撤销办结"), subject="obligation")
def reopen(*, actor: Actor, at: datetime, obligation: Obligation, day: date, reason: str = "") -> Obligation:
    """Takes 办结 back. The due day is what its events say under the calendar of today; the journal keeps both acts."""
    not_by_hand(obligation.kind)
    closing = closing_of(obligation)
    check_can_reopen(actor, obligation, closing, at, reason)
    in_whose_name(actor, obligation)
    recording().cause = closing.act if closing is not None else None
    before = {"state": obligation.state, "on": obligation.closed_on, "outcome": obligation.outcome}
    obligation.state, obligation.closed_on, obligation.outcome = State.OPEN, None, ""
    was_due = obligation.due_on
    _apply(obligation, materialise(obligation, day), day)
    obligation.save()
    refresh([obligation.dossier_id])
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        before={**before, "due_on": was_due},
        after={
            "obligation": obligation.pk,
            "title": obligation.title,
            "state": str(State.OPEN),
            "due_on": obligation.due_on,
        },
        reason=reason.strip(),
    )
    return obligation


@command("obligations.void", label=gettext_lazy("作废一件待办"), subject="obligation")
def void(*, actor: Actor, at: datetime, obligation: Obligation, reason: str, day: date) -> Obligation:
    """Opened by mistake or overtaken; it stays readable, with the reason."""
    not_by_hand(obligation.kind)
    still_open(obligation)
    in_whose_name(actor, obligation)
    if not reason.strip():
        raise Refused(_("作废要写原因。"), field="reason", rule="required")
    recording().about(reason=reason)
    return _close(obligation, State.VOID, day, reason)


@command("obligations.verify", label=gettext_lazy("到场核实"), subject="obligation")
def verify(*, actor: Actor, at: datetime, obligation: Obligation, on: date, note: str = "") -> Obligation:
    """Somebody stood there: fresh until the limit after `on`."""
    still_open(obligation)
    in_whose_name(actor, obligation)
    obligation.verified_on, obligation.fresh_until = on, fresh_until(on)
    obligation.save(update_fields=["verified_on", "fresh_until"])
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        after={"obligation": obligation.pk, "title": obligation.title, "verified_on": on, "note": note},
    )
    return obligation


@command("obligations.reassign", label=gettext_lazy("换人办"), subject="obligation")
def reassign(
    *, actor: Actor, at: datetime, obligation: Obligation, obligor: Post, reason: str, day: date
) -> Obligation:
    """Another post owes it from now on."""
    still_open(obligation)
    in_whose_name(actor, obligation)
    if obligor.organisation.zone_id != obligation.dossier.zone_id:
        raise Refused(_("接手的岗位不在本区。"), field="obligor", rule="zone")
    not_hidden(obligation.dossier, (obligor,), day)
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        before={"obligor": str(obligation.obligor)},
        after={"obligation": obligation.pk, "title": obligation.title, "obligor": str(obligor)},
        reason=reason,
    )
    obligation.obligor = obligor
    obligation.save(update_fields=["obligor"])
    concern(obligation.dossier, obligor.organisation, day)
    return obligation


@command("obligations.correct", label=gettext_lazy("更正一件待办"), subject="obligation")
def correct(*, actor: Actor, at: datetime, obligation: Obligation, title: str, reason: str) -> Obligation:
    """The words were wrong; the day is never corrected by hand, only by events."""
    if not reason.strip():
        raise Refused(_("更正要写原因。"), field="reason", rule="required")
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        before={"title": obligation.title},
        after={"obligation": obligation.pk, "title": title},
        reason=reason,
    )
    obligation.title = title
    obligation.save(update_fields=["title"])
    return obligation


def _close(obligation: Obligation, state: str, on: date, outcome: str) -> Obligation:
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        before={"state": obligation.state, "due_on": obligation.due_on},
        after={
            "obligation": obligation.pk,
            "title": obligation.title,
            "state": str(state),
            "on": on,
            "outcome": outcome,
        },
    )
    obligation.state, obligation.closed_on, obligation.outcome = state, on, outcome
    obligation.next_check_at = None
    obligation.save(update_fields=["state", "closed_on", "outcome", "next_check_at"])
    refresh([obligation.dossier_id])
    return obligation


def _apply(obligation: Obligation, values: Materialised, day: date) -> None:
    if obligation.due_on != values.due_on:
        obligation.due_set_on = day
    for name, value in asdict(values).items():
        setattr(obligation, name, value)
    obligation.next_check_at = next_check(obligation)


def _append(
    obligation: Obligation, event: Event, seq: int, actor: Actor, at: datetime, facts: dict[str, Any] | None = None
) -> None:
    ClockEvent.objects.create(
        obligation=obligation,
        seq=seq,
        kind=str(event.kind),
        on=event.on,
        facts={key: value.isoformat() if isinstance(value, date) else value for key, value in (facts or {}).items()},
        recorded_at=at,
        recorded_by=actor.name,
    )
