"""Who sees a dossier, and why: the rule of `queries.visible_to` told the other way round, with every reason.

A test holds the two together for every account and every dossier."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor, Scope, actors_for
from kuaijin.directory.models import Account, holds_on
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.directory.sight import Ground, Seer, Sight
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, Party, Role, Secrecy
from kuaijin.dossiers.queries import visible_to
from kuaijin.journal.errors import NotVisible


@dataclass(frozen=True)
class Facts:
    """What of a dossier decides who sees it on a day."""

    dossier: Dossier
    zone_id: int
    region_path: str
    organisation_path: str
    outside: bool
    sources: tuple[tuple[str, str], ...]  # offices whose seats it takes: path and name
    parties: tuple[tuple[str, str], ...]
    seats: tuple[tuple[int, str], ...]  # posts that answer for it, by its own seats or its task force's: post and role


def facts_of(dossier: Dossier, day: date) -> Facts:
    today = holds_on(day)
    sources = Inheritance.objects.filter(today, dossier=dossier, source__organisation__isnull=False)
    parties = Party.objects.filter(today, dossier=dossier)
    own = Assignment.objects.filter(today, dossier=dossier)
    # A seat of its task force reaches it too, but the local one, which is its town's.
    inherited = Inheritance.objects.filter(today, dossier=dossier).values("source")
    above = Assignment.objects.filter(today, dossier__in=inherited).exclude(role=Role.LOCAL)
    seats = {*own.values_list("post", "role"), *above.values_list("post", "role")}
    return Facts(
        dossier=dossier,
        zone_id=dossier.zone_id,
        region_path=dossier.region.path if dossier.region else "",
        organisation_path=dossier.organisation.path if dossier.organisation else "",
        outside=dossier.secrecy == Secrecy.OUTSIDE,
        sources=tuple(sources.values_list("source__organisation__path", "source__organisation__name")),
        parties=tuple(parties.values_list("organisation__path", "organisation__name")),
        seats=tuple(sorted(seats)),
    )


def grounds(actor: Actor, facts: Facts) -> tuple[Ground, ...]:
    """Every reason why the actor sees it; none: he does not."""
    found: list[Ground] = []
    for scope in actor.scopes_reading(Reads.DOSSIERS):
        if scope.zone_id == facts.zone_id:
            found += _inside(scope, facts)
    for scope in actor.scopes_reading(Reads.SHOWN_OUTSIDE):
        own = bool(scope.organisation_path) and facts.organisation_path.startswith(scope.organisation_path)
        if scope.zone_id == facts.zone_id and facts.outside and own:
            found.append(Ground("outside", scope.role, _("本企业的，且可向企业公开")))
    if actor.scopes_reading(Reads.DOSSIERS) and actor.zone_id == facts.zone_id:
        found += _seats(actor, facts)
    return tuple(found)


def _inside(scope: Scope, facts: Facts) -> list[Ground]:
    if scope.region_path:
        if facts.region_path.startswith(scope.region_path):
            return [Ground("region", scope.role, _("在他管的区划里：%(name)s") % {"name": facts.dossier.region})]
        return []
    if not scope.organisation_path:
        return [Ground("zone", scope.role, _("全区"))]
    path, found = scope.organisation_path, []
    if facts.organisation_path.startswith(path):
        found.append(Ground("own", scope.role, _("归他的单位：%(name)s") % {"name": facts.dossier.organisation}))
    for source, name in facts.sources:
        if source.startswith(path):
            found.append(Ground("heir", scope.role, _("由他的专班包保：%(name)s") % {"name": name}))
    for party, name in facts.parties:
        if party.startswith(path):
            found.append(Ground("party", scope.role, _("他的单位有事在上面：%(name)s") % {"name": name}))
    return found


def _seats(actor: Actor, facts: Facts) -> list[Ground]:
    role = actor.scopes_reading(Reads.DOSSIERS)[0].role
    found = [
        Ground("seat", role, _("他是%(seat)s") % {"seat": Role(seat).label})
        for post, seat in facts.seats
        if post in actor.posts
    ]
    for stand_in in actor.stand_ins:
        words = {"name": stand_in.name}
        found += [
            Ground("seat", role, _("代%(name)s，%(seat)s") % {**words, "seat": Role(seat).label})
            for post, seat in facts.seats
            if post in stand_in.post_ids
        ]
    return found


def seers(dossier: Dossier, day: date) -> tuple[tuple[Seer, ...], int]:
    """Accounts that see it, widest roles first, and how many were asked: a handful of queries for any number."""
    facts = facts_of(dossier, day)
    granted = Account.objects.filter(
        holds_on(day, "grants__"), is_active=True, grants__zone=dossier.zone_id
    ).select_related("person")
    chosen = list(granted.distinct().order_by("username"))
    actors = actors_for(chosen, day)
    found = [Seer(account, grounds(actors[account.pk], facts)) for account in chosen]
    order = list(ROLES)
    seeing = [seer for seer in found if seer.grounds]
    seeing.sort(key=lambda seer: (order.index(seer.grounds[0].role), seer.account.username))
    return tuple(seeing), len(chosen)


def who_sees(actor: Actor, number: str, day: date) -> Sight:
    """For those who see it, and for those who look after rights in its zone: these get the number, not the title."""
    dossier = _asked_for(actor, number)
    shown = Dossier.objects.filter(visible_to(actor), pk=dossier.pk).exists()
    seeing, asked = seers(dossier, day)
    return Sight(dossier.number, dossier.kind, dossier.title if shown else "", seeing, asked)


def _asked_for(actor: Actor, number: str) -> Dossier:
    keeping = {scope.zone_id for scope in actor.scopes_reading(Reads.RIGHTS) if scope.whole_zone}
    rows = Dossier.objects.filter(number=number).select_related("region", "organisation")
    found = list(rows.filter(visible_to(actor))) or list(rows.filter(zone__in=keeping))
    # the same number may stand in several zones: the actor's own comes first
    found.sort(key=lambda row: (row.zone_id != actor.zone_id, row.zone_id))
    if not found:
        raise NotVisible
    return found[0]
