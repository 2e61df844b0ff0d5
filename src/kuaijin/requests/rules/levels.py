"""Which service level holds for a kind of request in a zone on a day."""

from datetime import date

from django.utils.translation import gettext as _

from kuaijin.directory.models import Zone, holds_on
from kuaijin.journal.errors import Refused
from kuaijin.requests import packs
from kuaijin.requests.models import LevelChoice


def level_for(zone: Zone, kind: str, day: date) -> str:
    """The zone's choice for the kind; then what the kind itself asks (a regulation); then the zone's general choice."""
    rows = LevelChoice.objects.filter(holds_on(day), zone=zone, kind__in=("", kind))
    chosen = dict(rows.values_list("kind", "level"))
    known = packs.levels()
    named = packs.kinds()[kind].level
    ordered = (chosen.get(kind), named, chosen.get(""), "own")
    return next(code for code in ordered if code and code in known)


def check_level(code: str) -> None:
    if code not in packs.levels():
        raise Refused(_("没有“%(code)s”这一套服务时限。") % {"code": code}, field="level", rule="choice")


def check_kind(code: str) -> None:
    if code not in packs.kinds():
        raise Refused(_("诉求没有“%(kind)s”这一类。") % {"kind": code}, field="kind", rule="choice")
