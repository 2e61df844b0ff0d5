"""The public side of a door: the form behind the code, and the private link of what was sent through it."""

import uuid
from typing import Any, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kuaijin.directory.access import public
from kuaijin.directory.actors import Actor, system
from kuaijin.evidence.serving import handed_over
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.formats import day_and_weekday_text, instant_text
from kuaijin.kit.forms import FieldView
from kuaijin.requests import doors_codes as codes
from kuaijin.requests.commands import closing, handling
from kuaijin.requests.commands import doors as door_commands
from kuaijin.requests.commands.doors import Whence
from kuaijin.requests.doors_forms import PHONE, AddForm, GradeForm, SendForm, plain_phone
from kuaijin.requests.models import Door, PhoneCheck, Receipt, ServiceRequest, State
from kuaijin.requests.queries import doors as queries
from kuaijin.requests.queries.lines import reached
from kuaijin.requests.request_words import kind_said, state_outside
from kuaijin.requests.rules.remedies import last_word

Answer = TypeVar("Answer", HttpResponse, FileResponse)


@public
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The form; sent, it leads to the private link."""
    found = _door(request, token)
    if isinstance(found, HttpResponse):
        return found
    if request.method != "POST":
        return _form(request, found, _blank(found))
    before = queries.sent_before(found, request.POST.get("submission", ""))
    if before is not None:
        return redirect("receipt", token, before.token)
    form = _blank(found, request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, found, form, 422)
    try:
        return redirect("receipt", token, _sent(request, found, form).receipt.token)
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return _form(request, found, form, 429 if refused.rule == "often" else 422)


def _door(request: HttpRequest, token: str) -> Door | HttpResponse:
    """The open door; a closed one says since when and why, one that never was says so."""
    try:
        found = queries.door_by_token(token)
    except NotVisible:
        return _private(render(request, "requests/door_closed.html", {"gone": True}, status=404))
    if found.closed_on is None:
        return found
    context = {"door": found, "zone": found.zone, "on": day_and_weekday_text(found.closed_on)}
    return _private(render(request, "requests/door_closed.html", context, status=410))


def _blank(found: Door, data: Any = None, files: Any = None) -> SendForm:
    return SendForm(
        data,
        files,
        door=found,
        kinds=queries.kinds_for(found),
        offices=[(str(office.pk), office.name) for office in queries.offices(found.zone)],
        asks_code=codes.available(found.zone),
        initial={"submission": uuid.uuid4().hex},
    )


def _form(request: HttpRequest, found: Door, form: SendForm, status: int = 200, told: str = "") -> HttpResponse:
    context = {
        "door": found,
        "zone": found.zone,
        "leads_to": queries.leads_to(found),
        "form": form,
        "fields": {name: FieldView(form, name) for name in form.fields},
        "asks_code": "code" in form.fields,
        "shielded": " ".join(sorted(form.shielded)),
        "told": told,
    }
    return _private(render(request, "requests/door.html", context, status=status))


def _sent(request: HttpRequest, found: Door, form: SendForm) -> ServiceRequest:
    given = form.cleaned_data
    actor, at = _stranger(found, given["said_by"]), clock.now()
    check = _checked(actor, found, given) if "code" in form.fields else None
    office = given["complained_of"] if given["kind"] in form.shielded else ""
    made: ServiceRequest = door_commands.send_through_door(
        actor=actor,
        at=at,
        door=found,
        kind=given["kind"],
        words=given["words"],
        said_by=given["said_by"],
        phone=given["phone"],
        whence=_whence(request),
        submission=given["submission"],
        enterprise_named=given.get("enterprise_named", ""),
        complained_of=queries.offices(found.zone).filter(pk=office).first() if office else None,
        check=check,
        files=given["photos"],
        idempotency_key=f"door-{found.pk}-{given['submission']}",
    )
    return made


def _checked(actor: Actor, found: Door, given: dict[str, Any]) -> PhoneCheck:
    """A wrong try is kept before the form comes back."""
    if not given["code"]:
        raise Refused(_("先点“发验证码”，再填短信里的 6 位数字。"), field="code", rule="required")
    check: PhoneCheck = door_commands.check_code(
        actor=actor, at=clock.now(), door=found, phone=given["phone"], code=given["code"].strip()
    )
    if check.passed_at is None:
        raise Refused(_("验证码不对，看一眼短信再填。"), field="code", rule="wrong")
    return check


def _stranger(found: Door, name: str = "") -> Actor:
    """Acts for nobody of the house; the journal says through which way he came."""
    return system(found.zone_id, _("扫码：%(name)s") % {"name": name} if name else _("扫码"))


def _whence(request: HttpRequest) -> Whence:
    return Whence(codes.address_hash(request.META.get("REMOTE_ADDR", "")))


@public
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Sends a code. The answer is the same whether the phone is known here or not."""
    found = _door(request, token)
    if isinstance(found, HttpResponse):
        return found
    if request.method != "POST":
        return redirect("door", token)
    said, status = _code_sent(request, found)
    if request.headers.get("HX-Request"):
        return _private(render(request, "requests/_door_code.html", {"told": said, "bad": status != 200}))
    form = _blank(found)
    # where no script runs what was typed stays; chosen photos cannot
    form.initial.update({name: request.POST[name] for name in form.fields if name in request.POST})
    return _form(request, found, form, status, said)


def _code_sent(request: HttpRequest, found: Door) -> tuple[str, int]:
    phone = plain_phone(request.POST.get("phone", ""))
    if not PHONE.fullmatch(phone) or not phone.startswith("1"):
        return _("先写对 11 位手机号。"), 422
    try:
        door_commands.send_code(
            actor=_stranger(found), at=clock.now(), door=found, phone=phone, whence=_whence(request)
        )
    except Refused as refused:
        return refused.message, 429 if refused.rule == "often" else 422
    return _("验证码发出去了，10 分钟内有效。没收到，一分钟后再发。"), 200


@public
def known(request: HttpRequest, token: str) -> HttpResponse:
    """Before one asks: what was answered already and is shown to everybody."""
    found = _door(request, token)
    if isinstance(found, HttpResponse):
        return found
    rows = queries.known_outside(found.zone, request.GET.get("words", "")[:400])
    return _private(render(request, "requests/_door_known.html", {"rows": rows}))


@public
def receipt(request: HttpRequest, token: str, receipt: str) -> HttpResponse:
    """Whoever holds the link reads what is shown outside, adds what was asked for, says how satisfied he is."""
    try:
        kept = queries.receipt_of(queries.door_by_token(token), receipt)
    except NotVisible:
        return _private(render(request, "requests/door_closed.html", {"gone": True}, status=404))
    if request.method != "POST":
        return _receipt(request, kept)
    act = "rate" if request.POST.get("act") == "rate" else "add"
    form = GradeForm(request.POST) if act == "rate" else AddForm(request.POST, request.FILES)
    if not form.is_valid():
        return _receipt(request, kept, {act: form}, 422)
    try:
        _done(act, kept.request, form.cleaned_data)
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return _receipt(request, kept, {act: form}, 422)
    return redirect("receipt", token, receipt)


@public
def receipt_file(request: HttpRequest, token: str, receipt: str, key: int) -> HttpResponse | FileResponse:
    """A file of what he reads there, and no other."""
    try:
        answer = handed_over(queries.file_of(queries.receipt_of(queries.door_by_token(token), receipt), key))
    except NotVisible:
        return _private(render(request, "requests/door_closed.html", {"gone": True}, status=404))
    return _private(answer)


def _done(act: str, told: ServiceRequest, given: dict[str, Any]) -> None:
    name = _("凭回执：%(name)s") % {"name": told.said_by}
    who = {"actor": system(told.dossier.zone_id, name), "at": clock.now(), "day": clock.today(), "request": told}
    if act == "rate":
        closing.rate(**who, grade=given["grade"], words=given["words"])
    elif told.state == State.WAITING:
        handling.hear_back(**who, words=given["words"], files=given["photos"])
    else:
        handling.say(**who, words=given["words"], shown_outside=True, files=given["photos"])


def _receipt(
    request: HttpRequest, kept: Receipt, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    told, forms = kept.request, forms or {}
    heard = queries.heard_by(told)
    rates = told.state == State.ANSWERED
    context = {
        "asked": told,
        "door_token": told.door.token if told.door is not None else "",
        "receipt_token": kept.token,
        "number": told.dossier.number,
        "kind": kind_said(told.kind),
        "state": state_outside(told),
        "heard": "" if heard is None else instant_text(heard.at) if heard.at else _day(heard.on),
        "lines": queries.told_outside(told),
        "last": last_word(told),
        "unchecked": told.is_open and not told.phone_checked and not reached(told),
        "grade": forms.get("rate") or (GradeForm(auto_id="grade-%s") if rates else None),
        "add": forms.get("add") or (AddForm(auto_id="add-%s") if told.is_open and not rates else None),
        "waiting": told.state == State.WAITING,
        "here": request.build_absolute_uri(),
        "submission": kept.submission,
    }
    return _private(render(request, "requests/door_receipt.html", context, status=status))


def _day(on: Any) -> str:
    return day_and_weekday_text(on) if on is not None else ""


def _private(answer: Answer) -> Answer:
    """No cache keeps it, no search engine lists it, no other site is told the address. Not `no-referrer`: a browser
    then sends forms from nowhere, and they are refused."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
