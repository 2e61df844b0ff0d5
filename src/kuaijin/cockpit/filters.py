"""Reads of named filters: one's own, and those that others of the zone share."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from kuaijin.cockpit.models import SavedFilter
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Zone
from kuaijin.journal.remembered import shelved
from kuaijin.kit.saved import NamedQuery

SHOWN_AT_MOST = 12


def filters_seen_by(actor: Actor) -> QuerySet[SavedFilter]:
    mine = Q(account=actor.account_id) | Q(shared=True, zone=actor.zone_id)
    return SavedFilter.objects.filter(mine, ended_at=None).order_by("pk")


def named_for(request: HttpRequest, page: str) -> list[NamedQuery]:
    """What the table page lists beside its own tabs; handed to the kit by `config`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = shelved(
        ("filters", actor.account_id, actor.zone_id, page),
        lambda: tuple(filters_seen_by(actor).filter(page=page)[:SHOWN_AT_MOST]),
    )
    return [
        NamedQuery(
            row.name,
            row.query,
            row.shared,
            reverse("cockpit:end_filter", args=[row.pk]) if row.account_id == actor.account_id else "",
        )
        for row in rows
    ]


def own_account(actor: Actor) -> Account:
    return Account.objects.select_related("person").get(pk=actor.account_id or 0)


def own_zone(actor: Actor) -> Zone:
    return Zone.objects.get(pk=actor.zone_id or 0)
