"""How long a plan takes and what it spares, in words that add up to what the page draws."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.plan_words import ground_name
from kuaijin.kit.formats import listed

Document = Mapping[str, Any]


def spared(serial: int, days: int | None) -> str:
    """By how much shorter than one by one, in per cent with one decimal; empty where it is not shorter."""
    if days is None or not 0 < days < serial:
        return ""
    tenths = round(1000 * (serial - days) / serial)
    whole, part = divmod(tenths, 10)
    return _("少 %(n)s %%") % {"n": f"{whole}.{part}" if part else str(whole)}


def beside(document: Document) -> str:
    """Periods outside the clock that the elapsed days do not show, because they fall into the review of others."""
    elapsed = document["elapsed"]
    if not elapsed or elapsed["outside"] or not document["outside_clock"]:
        return ""
    longest: dict[str, int] = {}
    for one in document["outside_clock"]:
        longest[one["kind"]] = max(one["days"], longest.get(one["kind"], 0))
    told = listed([_("%(kind)s %(n)s 天") % {"kind": ground_name(kind), "n": n} for kind, n in longest.items()])
    return _("%(periods)s落在别的事项审查的日子里，不另加天数。") % {"periods": told}


def other_line(document: Document) -> str:
    """Where the chain that ends last counts fewer days than the one that makes the promise."""
    elapsed, days = document["elapsed"], document["promise"]["days"]
    if not elapsed or days is None or elapsed["counted"] == days:
        return ""
    return _("这是最后决定的那一条线，计时 %(counted)s 个；计时最多的一条线是 %(days)s 个。") % {
        "counted": elapsed["counted"],
        "days": days,
    }
