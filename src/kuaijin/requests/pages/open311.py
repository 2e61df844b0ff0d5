"""Open311 GeoReport v2: other systems ask for services and requests, and hand requests in with a key."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from kuaijin.directory.access import View, public
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.requests.commands import senders as commands
from kuaijin.requests.models import Sender, ServiceRequest
from kuaijin.requests.open311 import reading
from kuaijin.requests.open311.errors import Fault, Unspeakable
from kuaijin.requests.open311.writing import TYPES, written
from kuaijin.requests.queries import matching
from kuaijin.requests.queries import open311 as queries
from kuaijin.requests.queries.open311 import Caller

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-22T00:00:00+08:00"
ATTRIBUTES = {
    "uscc": gettext_lazy("统一社会信用代码"),
    "enterprise": gettext_lazy("企业名称"),
    "external_id": gettext_lazy("您系统里的工单号，重复提交只收一次"),
}
Content = tuple[str, Sequence[Mapping[str, Any]] | Mapping[str, Any], int]


def answering(view: Callable[..., Content]) -> View:
    """Faults become the errors of the specification in the format that was asked for."""

    def answered(request: HttpRequest, form: str, **keys: str) -> HttpResponse:
        try:
            if form not in TYPES:
                raise Unspeakable
            root, content, status = view(request, **keys)
        except Fault as fault:
            form, root, content, status = form if form in TYPES else "xml", "errors", [fault.row], fault.code
        answer = HttpResponse(written(form, root, content), status=status, content_type=TYPES[form])
        answer.headers["Cache-Control"] = "no-store"
        return answer

    answered.__name__ = view.__name__
    return csrf_exempt(public(answered))


def _caller(request: HttpRequest) -> Caller:
    given = request.POST if request.method == "POST" else request.GET
    zone = queries.jurisdiction(given.get("jurisdiction_id", "").strip())
    key = given.get("api_key", "").strip() or request.headers.get("X-Api-Key", "").strip()
    return Caller(zone, queries.sender_of(zone, key))


def _only_get(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Fault(400, "only GET")


@answering
def discovery(request: HttpRequest) -> Content:
    _only_get(request)
    endpoint = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri(reverse("open311:services", args=["xml"])).removesuffix("/services.xml"),
        "changeset": CHANGESET,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    contact = request.build_absolute_uri("/")
    said = {"changeset": CHANGESET, "contact": contact, "key_service": contact, "endpoints": [endpoint]}
    return "discovery", said, 200


@answering
def services(request: HttpRequest) -> Content:
    _only_get(request)
    _caller(request)
    rows = [
        {
            "service_code": code,
            "service_name": kind.said,
            "description": kind.hint.said,
            "metadata": True,
            "type": "realtime",
            "keywords": None,
            "group": None,
        }
        for code, kind in queries.services().items()
    ]
    return "services", rows, 200


@answering
def definition(request: HttpRequest, code: str) -> Content:
    _only_get(request)
    _caller(request)
    if code not in queries.services():
        raise Fault(404, "service_code was not found")
    attributes: list[dict[str, object]] = [
        {
            "variable": True,
            "code": name,
            "datatype": "string",
            "required": False,
            "datatype_description": None,
            "order": order,
            "description": str(said),
            "values": [],
        }
        for order, (name, said) in enumerate(ATTRIBUTES.items(), 1)
    ]
    return "service_definition", {"service_code": code, "attributes": attributes}, 200


@answering
def requests(request: HttpRequest) -> Content:
    caller = _caller(request)
    if request.method == "POST":
        return _handed_in(request, caller)
    _only_get(request)
    return "service_requests", queries.found(caller, reading.query(request.GET, clock.now())), 200


@answering
def one_request(request: HttpRequest, number: str) -> Content:
    _only_get(request)
    return "service_requests", [queries.one(_caller(request), number)], 200


@answering
def token(request: HttpRequest, token: str) -> Content:
    _only_get(request)
    return "service_requests", [queries.by_token(_caller(request).zone, token)], 200


def _handed_in(request: HttpRequest, caller: Caller) -> Content:
    if caller.sender is None:
        raise Fault(403, "api_key was not provided")
    given = reading.handed_in(request.POST)
    if given.service_code not in queries.services():
        raise Fault(404, "service_code was not found")
    known = queries.handed_in_before(caller.sender, given.attribute("external_id"))
    made = known or _take_in(caller.sender, given)
    row = {
        "service_request_id": made.dossier.number,
        "service_notice": queries.notice(made),
        "account_id": given.account_id or None,
    }
    return "service_requests", [row], 200 if known else 201


def _take_in(sender: Sender, given: reading.HandedIn) -> ServiceRequest:
    external_id = given.attribute("external_id")[:80]
    firm = matching.enterprise(sender.zone, given.attribute("uscc"), given.attribute("enterprise"))
    others = {f"{name}: ": given.attribute(name) for name in given.attributes if name not in ATTRIBUTES}
    notes = {_("地址："): given.address, "E-mail: ": given.email, _("附件地址："): given.media_url, **others}
    try:
        return commands.hand_in(
            actor=system(sender.zone_id, sender.name),
            at=clock.now(),
            sender=sender,
            kind=given.service_code,
            words=given.description,
            external_id=external_id,
            said_by=given.said_by,
            phone=given.phone,
            enterprise=firm.found,
            enterprise_named=firm.named,
            region=matching.region(sender.zone, given.address),
            notes=notes,
            idempotency_key=f"open311-{sender.pk}-{external_id}" if external_id else "",
        )
    except Refused as refused:
        raise Fault(400, str(refused.message)) from refused
