"""设置 → 通知: where I am reached, what I want to be told, when I am left alone, my calendar, what I was sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Person
from kuaijin.directory.pages.acts import see_other
from kuaijin.feeds import queries
from kuaijin.feeds.forms import ChoicesForm
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.messaging import commands
from kuaijin.messaging import queries as told
from kuaijin.messaging.kinds import WAYS
from kuaijin.messaging.models import Kind
from kuaijin.messaging.texts import CHOSEN

# An enterprise is told of its own things alone.
OF_ENTERPRISES = ("digest", "due", "request_due", "answered")
LAST = 8


@page()
@never_cache
def settings(request: ActorRequest) -> HttpResponse:
    return shown(request)


def shown(request: ActorRequest, *, form: ChoicesForm | None = None, status: int = 200, **more: object) -> HttpResponse:
    """The page, with what an act of it left: a form with errors, an address that is shown once."""
    person = me(request)
    ways = own_ways(person)
    context = {
        "ways": ways,
        "form": form or choices_form(request, ways),
        "feed": queries.own_feed(request.actor),
        "told": [
            (one, told.purpose_said(one), told.error_said(one)) for one in told.own_messages(request.actor)[:LAST]
        ],
        "reached": any(way.usable for way in ways),
        **more,
    }
    return render(request, "feeds/settings.html", context, status=status)


def me(request: Any) -> Person:
    person: Person = request.user.person
    return person


def own_ways(person: Person) -> list[told.OwnWay]:
    """Each kind of channel that the zone has, as the person has it."""
    addresses, found = told.own_addresses(person), []
    now = clock.now()
    for kind in told.kinds_of(person.zone):
        known = addresses.get(kind)
        found.append(
            told.OwnWay(
                kind=kind,
                label=Kind(kind).label,
                asks=WAYS[kind].asks,
                hint=known.hint if known else "",
                verified=bool(known and known.verified_at),
                waits_for_code=bool(known and known.code_until and known.code_until > now and known.tries_left),
                from_directory=kind == Kind.SMS and bool(person.phone) and not (known and known.verified_at),
            )
        )
    return found


def choices_form(request: ActorRequest, ways: list[told.OwnWay], given: Any = None) -> ChoicesForm:
    return ChoicesForm(
        given,
        choice=told.choice_of(me(request)),
        purposes=OF_ENTERPRISES if request.actor.is_enterprise else CHOSEN,
        kinds=[way.kind for way in ways],
        usable=[way.kind for way in ways if way.usable],
    )


@page(command="messaging.set_choices")
@require_POST
def choices(request: ActorRequest) -> HttpResponse:
    form = choices_form(request, own_ways(me(request)), request.POST)
    if not form.is_valid():
        return shown(request, form=form, status=422)
    try:
        commands.set_choices(
            actor=request.actor,
            at=clock.now(),
            person=me(request),
            kinds=form.kinds(),
            quiet_from=form.cleaned_data["quiet_from"],
            quiet_to=form.cleaned_data["quiet_to"],
            urgent_passes=form.cleaned_data["urgent_passes"],
        )
    except Forbidden:
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return shown(request, form=form, status=422)
    messages.success(request, _("记下了。"))
    return see_other("feeds:settings")


@page(command="messaging.save_address")
@require_POST
def save_address(request: ActorRequest, kind: str) -> HttpResponse:
    given = request.POST.get("address", "")
    try:
        commands.save_address(actor=request.actor, at=clock.now(), person=me(request), kind=kind, address=given)
    except Forbidden:
        raise
    except Refused as refused:
        return shown(request, status=422, wrong=kind, why=refused.message, typed=given)
    messages.success(request, _("验证码发过去了，收到后填在这里。"))
    return see_other("feeds:settings")


@page(command="messaging.confirm_address")
@require_POST
def confirm_address(request: ActorRequest, kind: str) -> HttpResponse:
    code = request.POST.get("code", "")
    try:
        right = commands.confirm_address(actor=request.actor, at=clock.now(), person=me(request), kind=kind, code=code)
    except Forbidden:
        raise
    except Refused as refused:
        return shown(request, status=422, wrong=kind, why=refused.message)
    if not right:
        return shown(request, status=422, wrong=kind, why=_("验证码不对，再看一眼。"))
    messages.success(request, _("核对好了，以后发到这里。"))
    return see_other("feeds:settings")


@page(command="messaging.drop_address")
@require_POST
def drop_address(request: ActorRequest, kind: str) -> HttpResponse:
    commands.drop_address(actor=request.actor, at=clock.now(), person=me(request), kind=kind)
    return see_other("feeds:settings")
