"""Reads of the desks: what is to be sent on, whom to call, what a leader has to decide."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.journal.remembered import remembered
from kuaijin.law.dates import add_calendar_days, start_of
from kuaijin.requests.models import OPEN, ServiceRequest, State
from kuaijin.requests.queries import pool
from kuaijin.requests.queries.alike import COMPARED_AT_MOST, DAYS_BACK, Alike, alike
from kuaijin.requests.queries.pool import SHOWN, Row
from kuaijin.requests.rules.dispatching import Proposal, proposals

DESK_ROWS = 20
CALLS_ROWS = 30
LEADER_ROWS = 60
COMPARED = ("words", "enterprise_id", "dossier__number", "dossier__title")


@dataclass(frozen=True)
class Waiting:
    """One that waits for a receiver: whom the rules propose and why, and what it may repeat."""

    row: Row
    proposal: Proposal
    twins: tuple[Alike, ...]

    @property
    def disputed(self) -> bool:
        return self.row.request.state == State.DISPUTED


def to_dispatch(actor: Actor) -> QuerySet[ServiceRequest]:
    """Disputed ones first, then what is due first."""
    rows = pool.heard(actor).filter(state__in=pool.TO_DISPATCH)
    return rows.order_by("state", F("obligation__due_on").asc(nulls_last=True), "received_at", "pk")


@dataclass(frozen=True)
class Found:
    """Which stand on this page of the desk, how many wait, and with which recent ones they are compared."""

    keys: list[int]
    total: int
    more: bool
    recent: list[int]


@dataclass(frozen=True)
class Desk:
    waiting: list[Waiting]
    total: int
    more: bool


def desk(actor: Actor, today: date, start: int = 0) -> Desk:
    """Which rows, in which order, is kept until somebody writes; the rows themselves are read each time."""
    asker = (actor.zone_id, actor.scopes, actor.all_posts)
    found = remembered(("desk", *asker, today, start), lambda: _found(actor, today, start))
    more = ("project__dossier", "backstop__organisation", "about__obligor__organisation", "complained_of")
    rows = ServiceRequest.objects.filter(pk__in=found.keys).select_related(*SHOWN, *more).in_bulk()
    standing = [rows[key] for key in found.keys if key in rows]
    recent = ServiceRequest.objects.filter(pk__in=found.recent).select_related("dossier").only(*COMPARED).in_bulk()
    among, offered = [recent[key] for key in found.recent if key in recent], proposals(standing, today)
    waiting = [
        Waiting(row, offered[row.request.pk], tuple(alike(row.request, among))) for row in pool.told(standing, today)
    ]
    return Desk(waiting, found.total, found.more)


def _found(actor: Actor, today: date, start: int) -> Found:
    rows = to_dispatch(actor)
    keys = list(rows.values_list("pk", flat=True)[start : start + DESK_ROWS])
    total, more = pool.bounded(rows)
    if not keys:
        return Found(keys, total, more, [])
    since = add_calendar_days(today, -DAYS_BACK)
    recent = pool.heard(actor).filter(closed_on=None, received_at__gte=start_of(since)).order_by("-received_at")
    return Found(keys, total, more, list(recent.values_list("pk", flat=True)[:COMPARED_AT_MOST]))


def to_call(actor: Actor, *, everybody: bool = False) -> QuerySet[ServiceRequest]:
    """Answered ones to be called back and withdrawals to be checked, by their day; `everybody`: not mine alone."""
    rows = pool.heard(actor).filter(state__in=pool.TO_CALL)
    if not everybody:
        rows = rows.filter(pool.owned_by(actor))
    return rows.order_by(F("obligation__due_on").asc(nulls_last=True), "received_at", "pk")


def calls(actor: Actor, today: date, *, everybody: bool, start: int = 0) -> list[Row]:
    found = to_call(actor, everybody=everybody).select_related(*SHOWN)[start : start + CALLS_ROWS]
    return pool.told(list(found), today)


def for_leaders(actor: Actor) -> QuerySet[ServiceRequest]:
    """What somebody asked a leader to decide, the longest overdue first."""
    rows = pool.heard(actor).filter(state__in=OPEN).exclude(needs_leader="")
    return rows.order_by(F("obligation__due_on").asc(nulls_last=True), "received_at", "pk")


def asked_of_leaders(actor: Actor, today: date) -> list[Row]:
    return pool.told(list(for_leaders(actor).select_related(*SHOWN)[:LEADER_ROWS]), today)
