"""Reads of the lists that projects stand on: programmes and the four batches, limited to what the actor sees."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import holds_on
from kuaijin.projects import queries
from kuaijin.projects.models import STAGES, Drive, DriveMember, Phase, Programme, ProgrammeMember


def programmes(actor: Actor, today: date) -> QuerySet[Programme]:
    """Lists of the actor's zone, each with how many running projects that he sees stand on it today (`seen`)."""
    held = Q(members__starts_on__lte=today) & (Q(members__ends_on__isnull=True) | Q(members__ends_on__gt=today))
    seen = Count("members", filter=held & Q(members__project__in=queries.running(actor).values("pk")), distinct=True)
    return Programme.objects.filter(zone=actor.zone_id).annotate(seen=seen).order_by("level", "name", "pk")


def programme_choices(actor: Actor) -> tuple[tuple[str, str], ...]:
    rows = Programme.objects.filter(zone=actor.zone_id).order_by("level", "name").values_list("pk", "name")
    return tuple((str(pk), name) for pk, name in rows[: queries.CHOICES_AT_MOST])


def on_programmes(keys: Sequence[str], today: date) -> Q:
    """Condition on Project: it stands on one of these lists today."""
    members = ProgrammeMember.objects.filter(holds_on(today), programme__in=[int(key) for key in keys])
    return Q(pk__in=members.values("project"))


def in_drives(drives: Sequence[str], today: date) -> Q:
    """Condition on Project: it stands in one of these batches today."""
    return Q(pk__in=DriveMember.objects.filter(holds_on(today), drive__in=drives).values("project"))


def with_phase_at(stages: Sequence[str]) -> Q:
    """Condition on Project: one of its running phases has come exactly as far as one of these stages."""
    open_ones = {"reaches__left_on__isnull": True, "reaches__mistaken": False}
    found = Q(pk__in=[])
    for stage in stages:
        later = Phase.objects.filter(reaches__stage__in=STAGES[STAGES.index(stage) + 1 :], **open_ones)
        there = Phase.objects.filter(ended_on=None, reaches__stage=stage, **open_ones).exclude(pk__in=later)
        found |= Q(pk__in=there.values("project"))
    return found


def drive_counts(actor: Actor, today: date) -> dict[str, int]:
    """Drive → running projects that the actor sees in it today; all four, in one statement."""
    held = DriveMember.objects.filter(holds_on(today), project__in=queries.running(actor).values("pk"))
    found = dict(held.order_by().values_list("drive").annotate(Count("pk")))
    return {str(drive): found.get(drive, 0) for drive in Drive.values}


def drive_members(actor: Actor, today: date, at_most: int) -> dict[str, list[DriveMember]]:
    """The latest `at_most` of each batch that the actor sees: one statement a batch."""
    held = DriveMember.objects.filter(holds_on(today), project__in=queries.running(actor).values("pk"))
    rows = held.select_related("project__dossier__standing", "project__enterprise").order_by("-starts_on", "pk")
    return {str(drive): list(rows.filter(drive=drive)[:at_most]) for drive in Drive.values}
