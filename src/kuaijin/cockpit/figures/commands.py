"""The one write of figures: what was published stays as it was known then."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.registry import FIGURES, VERSION
from kuaijin.cockpit.figures.sealing import sealed
from kuaijin.cockpit.models import PublishedFigures
from kuaijin.directory.actors import Actor, system
from kuaijin.directory.models import Zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording


@command("figures.publish", label=gettext_lazy("封存数字"), subject="zone")
def publish(
    *, actor: Actor, at: datetime, zone: Zone, title: str, first: date, last: date, as_of: date, day: date
) -> PublishedFigures:
    """All figures of the whole zone, each with its rows, as known now. Only for who sees the whole zone."""
    title = title.strip()
    if not title:
        raise Refused(_("名称没填。写上报给谁、哪一期。"), field="title", rule="required")
    if not sees_all(actor, zone):
        raise Refused(_("只有看得见全区的人才能封存全区的数字。"), field="zone", rule="scope")
    asked = question(actor=system(zone.pk), zones=(zone,), today=day, first=first, last=last, as_of=as_of)
    document = sealed(FIGURES, asked)
    row = PublishedFigures.objects.create(
        zone=zone,
        title=title[:80],
        first=first,
        last=last,
        as_of=as_of,
        version=VERSION,
        document=document,
        digest=digest_of(document),
        published_at=at,
        published_by=actor.name,
    )
    recording().about(zone_id=zone.pk, after={"published": row.pk, "title": row.title, "digest": row.digest})
    return row


def sees_all(actor: Actor, zone: Zone) -> bool:
    """A sealed number counts the whole zone: who sees a part of it would learn of the rest."""
    from_scopes = any(scope.whole_zone and scope.zone_id == zone.pk for scope in actor.scopes_reading(Reads.DOSSIERS))
    return actor.is_system or from_scopes


def digest_of(document: dict[str, Any]) -> str:
    """SHA-256 of the document in its one way of writing."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
