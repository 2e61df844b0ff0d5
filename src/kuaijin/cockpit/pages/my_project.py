"""The enterprise's own page: its whole course, whom it waits for, who answers, what it was promised; its acts."""

import uuid
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kuaijin.cockpit import my_project as reading
from kuaijin.cockpit.my_project_acts import ACTS, Act, Setting, opened, title_of
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.explain import explain
from kuaijin.obligations.sheets import explained
from kuaijin.requests.request_parts import on_dossier


@page(reads=Reads.SHOWN_OUTSIDE)
def my_project(request: ActorRequest, number: str = "") -> HttpResponse:
    """`?why=<obligation>` explains a due day in the margin; `?act=<name>&of=<key>` opens a form there."""
    things = reading.own(request.actor, clock.today())
    thing = reading.chosen(things, number)
    if thing is None:
        return render(request, "cockpit/my_project/nothing.html")
    setting = _setting(request, thing.number)
    asked = opened(setting, request.GET.get("act", ""))
    return _shown(request, setting, asked, blank(asked, setting) if asked is not None else None)


@page(reads=Reads.SHOWN_OUTSIDE)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    here = reverse("cockpit:my_project_of", args=[number])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, number), again))


def _setting(request: ActorRequest, number: str) -> Setting:
    things = reading.own(request.actor, clock.today())
    thing = reading.chosen(things, number)
    if thing is None:
        raise NotVisible
    about = request.POST.get("about", "") or request.GET.get("of", "")
    return Setting(request.actor, clock.now(), clock.today(), thing, tuple(reading.keys(thing, things)), about)


def _shown(
    request: ActorRequest, setting: Setting, asked: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    things = reading.own(request.actor, clock.today())
    view = reading.read_my_project(request.actor, setting.thing, things, setting.day)
    rows = reading.shown_outside(reading.outsider(request.actor), setting.keys)
    why = explained(rows, request.GET.get("why", "")) if asked is None else None
    context = {
        "view": view,
        "heard": on_dossier(reading.outsider(request.actor), setting.thing, setting.day),
        "here": view.here,
        "why": explain(why, setting.day, close_href=view.here) if why is not None else None,
        "why_key": why.pk if why is not None else None,
        "act": asked,
        "about": title_of(setting, asked) if asked is not None else "",
        "form": form,
        "both": both,
        "key": uuid.uuid4().hex,
    }
    return render(request, "cockpit/my_project/page.html", context, status=status)
