"""Reads of the knowledge base: solved questions with their answers, without whose they were."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from rapidfuzz import fuzz, process

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.names import normalised
from kuaijin.directory.queries import own_zone
from kuaijin.requests.models import Known
from kuaijin.requests.queries.alike import pairs
from kuaijin.requests.queries.pool import inside

FOUND_AT_MOST = 6
COMPARED_AT_MOST = 800
NEAR = 40.0
LEAST_SIGNS = 4


def known(actor: Actor, *, retired: bool = False) -> QuerySet[Known]:
    """Of the actor's zone; who reads only what is shown outside gets those."""
    rows = Known.objects.filter(zone=actor.zone_id or 0, retired_on__isnull=not retired)
    return rows if inside(actor) else rows.filter(shown_outside=True)


def listed(actor: Actor, words: str = "", kind: str = "") -> QuerySet[Known]:
    """By words in question, answer or ground; the newest first."""
    rows = known(actor)
    if kind:
        rows = rows.filter(kind=kind)
    if typed := normalised(words):
        begins = Case(When(search__startswith=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
        return rows.filter(search__contains=typed).alias(begins=begins).order_by("begins", "-kept_on", "pk")
    return rows.order_by("-kept_on", "-pk")


def near(zone: Zone, text: str, *, outside: bool, kind: str = "") -> list[Known]:
    """What is known that is near the text, best first; of the same kind first where one is named."""
    if len(normalised(text)) < LEAST_SIGNS:
        return []
    rows = Known.objects.filter(zone=zone, retired_on=None)
    if outside:
        rows = rows.filter(shown_outside=True)
    among = list(rows.order_by("-kept_on", "-pk")[:COMPARED_AT_MOST])
    texts = {place: pairs(f"{one.question}{one.basis}") for place, one in enumerate(among)}
    found = process.extract(pairs(text), texts, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=FOUND_AT_MOST * 2)
    ordered = sorted(found, key=lambda hit: (among[hit[2]].kind != kind if kind else False, -hit[1]))
    return [among[place] for _text, _score, place in ordered[:FOUND_AT_MOST]]


def near_for(actor: Actor, text: str, kind: str = "") -> list[Known]:
    return near(own_zone(actor), text, outside=not inside(actor), kind=kind)


def by_key(actor: Actor, key: int) -> Known | None:
    return known(actor).filter(Q(pk=key)).first()
