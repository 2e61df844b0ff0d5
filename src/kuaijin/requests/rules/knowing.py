"""What may be kept for others to read: a solved question without whose it was."""

import re

from django.utils.translation import gettext as _

from kuaijin.requests.models import ServiceRequest

# Eleven digits of a mobile phone or an area code with seven or eight more, however they are written.
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)")


def stripped(request: ServiceRequest, text: str) -> tuple[str, list[str]]:
    """The text without the names and phones of the request, and what was taken out."""
    names = [request.enterprise_named, request.said_by]
    if request.enterprise is not None:
        names += [request.enterprise.name, request.enterprise.organisation.name]
        names += [contact.name for contact in request.enterprise.contacts.all()]
    found = sorted({name for name in names if len(name) > 1 and name in text}, key=len, reverse=True)
    for name in found:
        text = text.replace(name, _("某企业"))
    phones = PHONE.findall(text)
    return PHONE.sub("…", text).strip(), [*found, *phones]
