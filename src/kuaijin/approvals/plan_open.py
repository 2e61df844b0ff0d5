"""What nobody has confirmed, as the page of a plan lists it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kuaijin.approvals.plan_words import CONFIDENCE, FIELDS, name_of

Document = Mapping[str, Any]


def open_points(document: Document) -> list[dict[str, Any]]:
    """What nobody has confirmed, by matter."""
    return [
        {
            "matter": one["matter"],
            "name": name_of(document, one["matter"]),
            "field": str(FIELDS.get(one["field"], one["field"])),
            "value": _value(document, one),
            "confidence": str(CONFIDENCE.get(one["confidence"], one["confidence"])),
            "source": one["source"],
            "confirmable": one["field"],
        }
        for one in document["unconfirmed"]
    ]


def _value(document: Document, one: Mapping[str, Any]) -> str:
    value = one["value"]
    if one["field"] == "order":
        return _("在%(name)s之后") % {"name": name_of(document, str(value))}
    if one["field"] == "need":
        return _("要办") if value == "needed" else _("不用办")
    if one["field"] == "mode":
        return _("工作日") if value == "working" else _("自然日")
    return "" if isinstance(value, bool) else str(value)
