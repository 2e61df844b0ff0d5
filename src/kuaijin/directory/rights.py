"""May this actor do this on that thing? Role, then scope."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor, Scope
from kuaijin.directory.models import Account, Grant, Holding, Leave, Organisation, Person, Post, Region, Zone
from kuaijin.directory.roles import ADMINISTRATORS, OWN
from kuaijin.journal.errors import Forbidden, NotVisible
from kuaijin.journal.registry import Command


def check(actor: Actor, command: Command, subject: Any) -> None:
    """Raises NotVisible for a thing outside the actor's zones, Forbidden where his roles or scope do not reach."""
    if actor.is_system:
        return
    place = place_of(subject) if subject is not None else {"zone_id": actor.zone_id}
    if command.code in OWN and place.get("person_id") == actor.person_id and actor.person_id is not None:
        return
    if place["zone_id"] is not None and place["zone_id"] not in {scope.zone_id for scope in actor.scopes}:
        raise NotVisible
    scopes = actor.scopes_for(command.code)
    if not scopes:
        raise Forbidden(
            _("“%(act)s”不在您的权限内。要办，找安全管理员授权，或找管这件事的人。") % {"act": command.label},
            rule="role",
        )
    if not any(reaches(scope, place, subject, actor) for scope in scopes):
        raise Forbidden(
            _("“%(act)s”超出您的范围：这件事不归您的专班、部门或镇街管。") % {"act": command.label}, rule="scope"
        )


def place_of(subject: Any) -> dict[str, Any]:
    """Zone, organisation path and region path of a thing."""
    if isinstance(subject, Zone):
        return {"zone_id": subject.pk}
    if isinstance(subject, Organisation):
        return {"zone_id": subject.zone_id, "organisation_path": subject.path}
    if isinstance(subject, Post):
        return {"zone_id": subject.organisation.zone_id, "organisation_path": subject.organisation.path}
    if isinstance(subject, Region):
        return {"zone_id": subject.zone_id, "region_path": subject.path}
    if isinstance(subject, Person):
        return {"zone_id": subject.zone_id, "person_id": subject.pk}
    if isinstance(subject, Account):
        return {"zone_id": subject.person.zone_id, "person_id": subject.person_id}
    if isinstance(subject, Grant):
        return {"zone_id": subject.zone_id}
    if isinstance(subject, Holding):
        return place_of(subject.post)
    if isinstance(subject, Leave):
        return place_of(subject.person)
    dossier = getattr(subject, "dossier", subject)
    place = {"zone_id": dossier.zone_id}
    if dossier._meta.label == "dossiers.Dossier":
        place["dossier_id"] = dossier.pk
    # What is offered to a person (a hand-over) is his to answer, wherever the thing itself lies.
    addressee = getattr(subject, "addressee_id", None)
    return place if addressee is None else {**place, "addressee_id": addressee}


_covers: Any = None


def hand_over_dossier_scope(covers: Any) -> None:
    """The dossiers' room says whether a dossier lies inside a scope: `covers(actor, scopes, dossier_id) -> bool`."""
    global _covers  # noqa: PLW0603 - set once at start
    _covers = covers


def reaches(scope: Scope, place: dict[str, Any], subject: Any, actor: Actor) -> bool:
    if place["zone_id"] is not None and scope.zone_id != place["zone_id"]:
        return False
    if scope.whole_zone or subject is None:
        return True
    if "addressee_id" in place and place["addressee_id"] == actor.person_id:
        return True
    if "dossier_id" in place:
        # by this scope alone: what another role lets him read is no right to act by this one
        return place["dossier_id"] is None or bool(_covers(replace(actor, scopes=(scope,)), place["dossier_id"]))
    if "person_id" in place:
        return bool(place["person_id"] == actor.person_id) or _same_office(scope, subject)
    if set(place) == {"zone_id"}:
        # A thing of the zone as a whole (the zone itself, an import): the role decides, there is nothing narrower.
        # Only administrators' acts need the whole zone: half an administrator makes no roles and no offices.
        return scope.role not in ADMINISTRATORS
    for key in ("organisation_path", "region_path"):
        own = getattr(scope, key)
        if own and str(place.get(key, "")).startswith(own):
            return True
    return False


def _same_office(scope: Scope, person: Any) -> bool:
    person = getattr(person, "person", person)
    held = person.holdings.filter(ends_on__isnull=True).select_related("post__organisation")
    return bool(scope.organisation_path) and any(
        holding.post.organisation.path.startswith(scope.organisation_path) for holding in held
    )
