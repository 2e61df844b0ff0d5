"""Whom nobody got in touch with (谁没人联系), and how the first month of the task forces went."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.contacts import coverage
from kuaijin.contacts.coverage import Uncontacted
from kuaijin.contacts.tiers import Tier, service_rules
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import answered_for_by, visible_dossiers
from kuaijin.dossiers.seats import ROLES, seats_of
from kuaijin.kit import clock
from kuaijin.kit.components import PersonView, empty
from kuaijin.obligations.people import person_view

SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One thing with its four people of today; `days_past` calendar days since the limit."""

    dossier: Dossier
    silence: Uncontacted
    four: tuple[PersonView, ...]
    href: str


@dataclass(frozen=True)
class Tab:
    label: str
    href: str
    count: int
    current: bool


@page(reads=Reads.DOSSIERS)
def uncontacted(request: ActorRequest) -> HttpResponse:
    """`?tier=`, `?mine=1` those I answer for, `?from=`. Key things first, the longest left alone first."""
    actor, today = request.actor, clock.today()
    mine, tier = request.GET.get("mine", "") == "1", request.GET.get("tier", "")
    start = int(given) if (given := request.GET.get("from", "")).isdecimal() else 0
    seen = visible_dossiers(actor)
    if mine:
        seen = seen.filter(answered_for_by(actor))
    silent = coverage.uncontacted(seen, today)
    counts = _counts(silent)
    chosen = next((one for one in counts if one.code == tier), None)
    rows = silent if chosen is None else silent.filter(kind=chosen.kind, is_key=chosen.key)
    total = sum(counts.values()) if chosen is None else counts[chosen]
    page_rows = rows.order_by("-is_key", "touched_on", "number").values_list("pk", flat=True)
    keys = list(page_rows[start : start + SHOWN])
    rest = max(total - start - len(keys), 0)
    kept = f"?tier={tier}&mine={'1' if mine else ''}"
    said = ngettext("%(n)s 家没人联系", "%(n)s 家没人联系", total) % {"n": total}
    context = {
        "finding": said if total else _("都联系到了"),
        "rows": _rows(actor, keys, today),
        "tabs": _tabs(counts, chosen, mine),
        "mine": mine,
        "tier": tier,
        "rest": rest,
        "rest_href": f"{kept}&from={start + SHOWN}",
        "rules": service_rules(),
        "may_record": actor.may("contacts.record"),
        "empty": empty(_("每一家都在期限里有人联系过。")),
    }
    return render(request, "contacts/uncontacted.html", context)


def _counts(silent: QuerySet[Any]) -> dict[Tier, int]:
    """Tier → how many: one statement."""
    found = silent.order_by().values("kind", "is_key").annotate(n=Count("pk"))
    known = {(row["kind"], row["is_key"]): row["n"] for row in found}
    return {tier: known.get((tier.kind, tier.key), 0) for tier in service_rules().tiers}


def _tabs(counts: dict[Tier, int], chosen: Tier | None, mine: bool) -> list[Tab]:
    kept = "&mine=1" if mine else ""
    whole = Tab(_("全部"), f"?{kept[1:]}", sum(counts.values()), chosen is None)
    return [whole, *(Tab(t.said(), f"?tier={t.code}{kept}", n, t is chosen) for t, n in counts.items())]


def _rows(actor: Actor, keys: list[int], today: date) -> list[Row]:
    """In the order of `keys`: a fixed number of statements."""
    things = {row.pk: row for row in visible_dossiers(actor).filter(pk__in=keys).select_related("region", "zone")}
    silence = {row.pk: row for row in coverage.uncontacted_rows(visible_dossiers(actor).filter(pk__in=keys), today)}
    chosen = [things[key] for key in keys if key in things and key in silence]
    seats = seats_of(chosen, today)
    return [
        Row(thing, silence[thing.pk], tuple(person_view(seats[thing.pk][role]) for role in ROLES), address_of(thing))
        for thing in chosen
    ]


@page(reads=Reads.DOSSIERS)
def first_month(request: ActorRequest) -> HttpResponse:
    """Everybody contacted in the first month after a task force took him on? The figure and its rows."""
    actor, today = request.actor, clock.today()
    figure = coverage.first_month(visible_dossiers(actor), today)
    missed = [row for row in figure.rows if not row.kept]
    shown = [*missed, *(row for row in figure.rows if row.kept)][:500]
    titles = dict(visible_dossiers(actor).filter(pk__in=[row.pk for row in shown]).values_list("pk", "title"))
    said = _("头一个月联系了 %(n)s 家，一共 %(of)s 家") % {"n": figure.numerator, "of": figure.denominator}
    context = {
        "finding": said,
        "figure": figure,
        "rows": [(row, titles[row.pk]) for row in shown],
        "missed": len(missed),
        "empty": empty(_("还没有专班接手的企业。")),
    }
    return render(request, "contacts/first_month.html", context)
