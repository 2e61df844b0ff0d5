"""The page of one request: who answers now and until when, what the enterprise heard, the clocks, the conversation."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.trail import entries_of, steps
from kuaijin.requests import request_acts as acts
from kuaijin.requests.models import Outcome
from kuaijin.requests.queries import pool
from kuaijin.requests.queries.answering import templates_for
from kuaijin.requests.request_acts import ACTS
from kuaijin.requests.request_clocks import promise_outside, promise_said, why_of
from kuaijin.requests.request_setting import Act, Setting
from kuaijin.requests.request_sheet import Sheet, read_sheet
from kuaijin.requests.request_words import due_of, enterprise_said, kind_said, light_now, state_outside, told_said
from kuaijin.requests.rules.dispatching import proposed
from kuaijin.requests.rules.remedies import last_word
from kuaijin.requests.tables import enterprise_link

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?why=now|<step>` explains a clock in the margin, `?act=<name>` opens a form there; `template` begins an answer
    with words, `what` chooses what a leader decides."""
    setting = _setting(request, key)
    named = request.GET.get("act", "")
    chosen = next((act for act in acts.offered(setting) if act.name == named and named not in acts.IN_PAGE), None)
    return _shown(request, setting, chosen, _begun(request, chosen, setting) if chosen is not None else None)


def _begun(request: ActorRequest, chosen: Act, setting: Setting) -> KitForm:
    form = blank(chosen, setting)
    if chosen.name == "answer":
        words = {str(one.pk): one.words for one in templates_for(setting.request)}
        form.initial["words"] = words.get(request.GET.get("template", ""), "")
    if chosen.name == "decide" and request.GET.get("what"):
        form.initial["what"] = request.GET["what"]
    return form


@page(reads=READS)
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("requests:detail", args=[key])
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), partial(_shown, request)))


@page(reads=READS)
def numbered(request: ActorRequest, number: str) -> HttpResponse:
    return redirect("requests:detail", pool.by_number(request.actor, number))


@page(reads=READS)
def owed(request: ActorRequest, key: int) -> HttpResponse:
    """From what is owed to the request, with the act open that comes next."""
    setting = Setting(request.actor, clock.now(), clock.today(), pool.owed_as(request.actor, key))
    here = reverse("requests:detail", args=[setting.request.pk])
    following = acts.next_act(setting, acts.offered(setting))
    return redirect(f"{here}?act={following.name}" if following is not None else here)


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), pool.by_key(request.actor, key))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    asked, today = setting.request, setting.day
    here = reverse("requests:detail", args=[asked.pk])
    sheet = read_sheet(setting.actor, asked, setting.at)
    why = request.GET.get("why", "") if chosen is None else ""
    offered = acts.offered(setting)
    in_page = chosen is not None and chosen.name in acts.IN_PAGE
    first = acts.next_act(setting, offered)
    composer = next((each for each in offered if each.name == "say"), None)
    context: dict[str, Any] = {
        **_told(setting, sheet, here),
        "sheet": sheet,
        "here": here,
        "address": request.build_absolute_uri(here),
        "why": why_of(asked, why, setting.at, here) if why and setting.is_inside else None,
        "asked": why,
        "trail": steps(entries_of(setting.actor, setting.dossier), today, _outcomes()),
        "first": first,
        "others": [each for each in offered if each is not first and each.name not in acts.IN_PAGE],
        "act": None if in_page else chosen,
        "confirm": acts.CONFIRM.get(chosen.name, "") if chosen is not None else "",
        "proposal": _proposal(setting, chosen),
        "templates": templates_for(asked) if chosen is not None and chosen.name == "answer" else (),
        "form": None if in_page else form,
        "composer": (form if in_page else blank(composer, setting)) if composer is not None else None,
        "both": both,
        "last": last_word(asked),
        "slip": _slip(setting),
    }
    return render(request, "requests/detail.html", context, status=status)


def _outcomes() -> dict[str, str]:
    return {str(one.value): str(one.label) for one in Outcome}


def _slip(setting: Setting) -> str:
    """Where a slip is issued about what is owed now; empty for who issues none."""
    owed = setting.request.obligation_id
    if owed is None or not setting.actor.may("supervision.issue_slip"):
        return ""
    return f"{reverse('supervision:create')}?about={owed}"


def _told(setting: Setting, sheet: Sheet, here: str) -> dict[str, Any]:
    """The head of the page."""
    asked, today = setting.request, setting.day
    owner = asked.owner
    calendar = zone_calendar(setting.dossier)
    href = f"{here}?why=now" if setting.is_inside else ""
    return {
        "request_": asked,
        "inside": setting.is_inside,
        "kind": kind_said(asked.kind),
        "enterprise": enterprise_link(asked, pool.files_open_to(setting.actor, [asked]))
        if setting.is_inside
        else enterprise_said(asked),
        "state": asked.get_state_display() if setting.is_inside else state_outside(asked),
        "light": light_now(sheet.row, setting.at),
        "owner_post": post_said(owner) if owner is not None else "",
        "office": organisation_said(owner.organisation) if owner is not None else "",
        "due": due_of(sheet.row, today=today, now=setting.at, calendar=calendar, href=href, cells=True),
        "promise": (promise_said if setting.is_inside else promise_outside)(asked, setting.at),
        "told": told_said(sheet.row.told, today, outside=not setting.is_inside),
    }


def _proposal(setting: Setting, chosen: Act | None) -> str:
    """Whom the rules propose and why, where somebody is to be chosen."""
    if chosen is None or chosen.name not in ("dispatch", "assign"):
        return ""
    found = proposed(setting.request, setting.day)
    return f"{post_said(found.post)}（{found.why}）"
