"""What makes the page on the road installable: the service worker and the manifest. Neither holds anybody's data."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kuaijin.directory.access import public

# What the page asks for, in its head; kept with it.
FILES = (
    "kit/icon.svg",
    "kit/icons/icon-192.png",
    "kit/icons/icon-512.png",
    "kit/vendor/tabler/tabler.min.css",
    "kit/tokens.css",
    "kit/shell.css",
    "kit/components.css",
    "kit/forms.css",
    "kit/desks.css",
    "kit/media.css",
    "kit/theme.js",
    "kit/kuaijin.js",
    "contacts/contacts.css",
    "contacts/visits.css",
    "contacts/place.js",
    "contacts/nearest.js",
    "contacts/outbox.js",
    "contacts/drawing.js",
    "contacts/field-list.js",
    "contacts/field.js",
)
PAPER = "#F4F2EC"


@public
def worker(request: HttpRequest) -> HttpResponse:
    """A new version of any of its files is a new worker: the browser then takes the new shell as a whole."""
    files = [static(name) for name in FILES]
    told = {"page": reverse("contacts:field"), "files": files, "outbox": static("contacts/outbox.js")}
    body = _body() if not settings.DEBUG else _body.__wrapped__()
    told["version"] = sha256((json.dumps(told) + body).encode()).hexdigest()[:12]
    answer = HttpResponse(f"var KJ = {json.dumps(told)};\n{body}", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _body() -> str:
    found = finders.find("kit/worker.js")
    if not found:
        raise FileNotFoundError("kit/worker.js")
    return Path(found).read_text(encoding="utf-8")


@public
def manifest(request: HttpRequest) -> JsonResponse:
    """`?lang=en`: browsers ask for it without cookies."""
    with override("en" if request.GET.get("lang") == "en" else settings.LANGUAGE_CODE):
        body: dict[str, object] = {
            "name": _("快进走访"),
            "short_name": _("走访"),
            "description": _("走访企业，没有网络也能记。"),
        }
    icons = [
        {"src": static(f"kit/icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    start = reverse("contacts:field")
    body |= {
        "id": start,
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "lang": "en" if request.GET.get("lang") == "en" else "zh-CN",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))
