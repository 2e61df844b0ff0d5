"""Who sees a dossier, and why: the rule of `queries.visible_to` told the other way round, with every reason.

A test holds the two together for every account and every dossier."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor, Scope, actors_for
from kuaijin.directory.models import Account, Post, holds_on
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.directory.sight import Ground, Seer, Sight
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, Party, Role, Secrecy, Shield
from kuaijin.dossiers.queries import visible_to
from kuaijin.dossiers.shields import not_hidden_from
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
    hidden_from: tuple[tuple[str, str], ...] = ()  # offices that it is hidden from: path and name
    hidden_posts: frozenset[int] = frozenset()


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
        **_hidden(dossier, day),
    )


def _hidden(dossier: Dossier, day: date) -> dict[str, Any]:
    offices = list(
        Shield.objects.filter(holds_on(day), dossier=dossier)
        .order_by("organisation__path")
        .values_list("organisation", "organisation__path", "organisation__name")
    )
    if not offices:
        return {}
    posts = Post.objects.filter(organisation__in=[pk for pk, _path, _name in offices])
    return {
        "hidden_from": tuple((path, name) for _pk, path, name in offices),
        "hidden_posts": frozenset(posts.values_list("pk", flat=True)),
    }


def grounds(actor: Actor, facts: Facts) -> tuple[Ground, ...]:
    """Every reason why the actor sees it; none: he does not."""
    return () if kept_out_by(actor, facts) else would_show(actor, facts)


def kept_out_by(actor: Actor, facts: Facts) -> str:
    """The office for which it is hidden from the actor, whatever else would show it; empty: it is not."""
    scopes = {scope.organisation_path for scope in actor.scopes}
    own = [name for path, name in facts.hidden_from if path in scopes]
    held = facts.hidden_posts.intersection(actor.all_posts)
    if held and not own:
        own = list(Post.objects.filter(pk__in=held).order_by("pk").values_list("organisation__name", flat=True)[:1])
    return own[0] if own else ""


def would_show(actor: Actor, facts: Facts) -> tuple[Ground, ...]:
    """Every reason that would show it to him, were it hidden from nobody."""
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
    seeing, _kept_out, asked = _told_apart(dossier, day)
    return seeing, asked


def _told_apart(dossier: Dossier, day: date) -> tuple[tuple[Seer, ...], tuple[Seer, ...], int]:
    """Who sees it, and who would but for what hides it from his organisation."""
    facts = facts_of(dossier, day)
    granted = Account.objects.filter(
        holds_on(day, "grants__"), is_active=True, grants__zone=dossier.zone_id
    ).select_related("person")
    chosen = list(granted.distinct().order_by("username"))
    actors = actors_for(chosen, day)
    seeing: list[Seer] = []
    kept_out: list[Seer] = []
    for account in chosen:
        actor = actors[account.pk]
        if not (shown := would_show(actor, facts)):
            continue
        if office := kept_out_by(actor, facts):
            kept_out.append(Seer(account, (_keeps_out(shown[0].role, office),)))
        else:
            seeing.append(Seer(account, shown))
    order = list(ROLES)
    for seers_found in (seeing, kept_out):
        seers_found.sort(key=lambda seer: (order.index(seer.grounds[0].role), seer.account.username))
    return tuple(seeing), tuple(kept_out), len(chosen)


def _keeps_out(role: str, office: str) -> Ground:
    return Ground("hidden", role, _("对他的单位回避：%(name)s") % {"name": office})


def who_sees(actor: Actor, number: str, day: date) -> Sight:
    """For those who see it, and for those who look after rights in its zone: these get the number, not the title. Who
    is kept out himself is not told that it is there."""
    dossier = _asked_for(actor, number)
    shown = Dossier.objects.filter(visible_to(actor), pk=dossier.pk).exists()
    seeing, kept_out, asked = _told_apart(dossier, day)
    return Sight(dossier.number, dossier.kind, dossier.title if shown else "", seeing, asked, kept_out)


def _asked_for(actor: Actor, number: str) -> Dossier:
    keeping = {scope.zone_id for scope in actor.scopes_reading(Reads.RIGHTS) if scope.whole_zone}
    rows = Dossier.objects.filter(number=number).select_related("region", "organisation")
    found = list(rows.filter(visible_to(actor))) or list(rows.filter(not_hidden_from(actor), zone__in=keeping))
    # the same number may stand in several zones: the actor's own comes first
    found.sort(key=lambda row: (row.zone_id != actor.zone_id, row.zone_id))
    if not found:
        raise NotVisible
    return found[0]
