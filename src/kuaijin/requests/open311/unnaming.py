"""Words of a request for another system: without phones, numbers of identity and the names that the file knows."""

import re

from django.utils.translation import gettext as _

from kuaijin.requests.models import ServiceRequest

# Mobile numbers with or without strokes, fixed lines, identity and credit codes.
NUMBERS = re.compile(
    r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])"
)


def unnamed(request: ServiceRequest, words: str) -> str:
    """A name that nobody wrote into a field of its own cannot be known, and stays."""
    words = NUMBERS.sub("***", words)
    if request.said_by:
        words = words.replace(request.said_by, _("某人"))
    firm = request.enterprise.name if request.enterprise else ""
    for name in (firm, request.enterprise_named):
        if name:
            words = words.replace(name, _("某企业"))
    return words
