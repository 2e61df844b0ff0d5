"""The root of the API: who may ask, how answers are written, which parts there are."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer
from ninja.security import APIKeyCookie

from kuaijin import __version__
from kuaijin.config import errors
from kuaijin.config.api import (
    approvals,
    catalogue,
    commands,
    dossiers,
    figures,
    law,
    notices,
    requests,
    requests_acts,
    supervision,
)
from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Conflict, NotVisible, Refused


class Signed(APIKeyCookie):
    """The session cookie of a person who is signed in; unsafe methods also carry the CSRF token (X-CSRFToken)."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_name = "session"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or request.user.must_change_password:  # type: ignore[union-attr]
            return None
        return actor


class Unescaped(BaseRenderer):
    """Chinese stays Chinese, decimals are text, days ISO."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


def build() -> NinjaAPI:
    api = NinjaAPI(
        title="Kuaijin 快进",
        version=__version__,
        description="Every query within the scope of who asks; every command of the journal under /commands/{code}.",
        docs_url=None,
        auth=Signed(),
        renderer=Unescaped(),
        urls_namespace="api",
    )
    for kind in (Refused, NotVisible, Conflict):
        api.add_exception_handler(kind, errors.answer)  # type: ignore[arg-type]
    api.add_exception_handler(ValidationError, _malformed)
    dossiers.add_to(api)
    approvals.add_to(api)
    catalogue.add_to(api)
    supervision.add_to(api)
    figures.add_to(api)
    law.add_to(api)
    notices.add_to(api)
    requests.add_to(api)
    requests_acts.add_to(api)
    commands.add_to(api)
    return api


def _malformed(request: HttpRequest, exception: Any) -> Any:
    """Names the field, the value and the rule of each thing that could not be read."""
    faults = [_fault(fault) for fault in exception.errors]
    first = faults[0] if faults else {"field": "", "rule": ""}
    return errors.problem(400, f"{first['field']}: {first['rule']}", field=first["field"], faults=faults)


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    places = [str(part) for part in fault.get("loc", ()) if part not in ("body", "query", "path", "told", "data")]
    return {"field": ".".join(places), "rule": str(fault.get("msg", "")), "value": str(fault.get("input", ""))[:80]}
