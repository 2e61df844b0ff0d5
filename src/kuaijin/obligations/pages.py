"""Pages of one obligation: itself with its acts, and why it is due on its day."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.journal.errors import Conflict, Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.obligations import acts, queries
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.due import due_said, open_pauses
from kuaijin.obligations.explain import explain, light_reason
from kuaijin.obligations.forms import ActForm
from kuaijin.obligations.just_closed import remember, row_id
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.story import story_of
from kuaijin.obligations.supervised import slip_href


@page()
def why(request: ActorRequest, pk: int) -> HttpResponse:
    """Why it is due then: the bare margin for a page that opens it beside itself, else a page of its own."""
    obligation, day = queries.one(request.actor, pk), clock.today()
    view = explain(obligation, day, close_href=reverse("obligations:detail", args=[pk]), at=clock.now())
    context = {"view": view, "obligation": obligation, "light_reason": light_reason(obligation, day)}
    bare = request.headers.get("KJ-Margin") == "1"
    return render(request, "obligations/why_margin.html" if bare else "obligations/why_page.html", context)


@page()
def detail(request: ActorRequest, pk: int) -> HttpResponse:
    """One obligation; `?act=` opens the form of an act in the margin, `?why=1` why it is due then."""
    obligation, day = queries.one(request.actor, pk), clock.today()
    offered = acts.offered(request.actor, obligation, clock.now())
    chosen = next((act for act in offered if act.name == request.GET.get("act", "")), None)
    form = None
    if chosen is not None:
        form = acts.blank(chosen, obligation, request.actor, day, _back(request, request.GET.get("back", "")))
    return _shown(request, obligation, chosen, form)


@page()
def act(request: ActorRequest, pk: int, name: str) -> HttpResponse:
    """One act on it: done, event, verify, reassign, correct, void or reopen."""
    if request.method != "POST":
        return redirect(f"{reverse('obligations:detail', args=[pk])}?act={name}")
    obligation, day = queries.one(request.actor, pk), clock.today()
    chosen = acts.ACTS.get(name)
    if chosen is None:
        raise Refused(_("没有“%(name)s”这件事可办。") % {"name": name}, field="act")
    back = _back(request, request.POST.get("back", ""))
    form = acts.blank(chosen, obligation, request.actor, day, back, request.POST)
    if not form.is_valid():
        return _shown(request, obligation, chosen, form, status=422)
    try:
        acts.perform(chosen, form, obligation, request.actor, clock.now(), day)
    except Forbidden:
        raise
    except Conflict as stale:
        form.add_error(None, _("别人刚改过这件事，您写的还在下面。看过现在的样子，再交一次。"))
        form.data = {**form.data, "expected_version": stale.current.version}
        return _shown(request, queries.one(request.actor, pk), chosen, form, status=409)
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return _shown(request, queries.one(request.actor, pk), chosen, form, status=422)
    messages.success(request, _("记下了：%(act)s，%(title)s") % {"act": chosen.label, "title": obligation.title})
    if chosen.name == "done" and back:
        remember(request, pk)
        back += f"#{row_id(pk)}"
    return redirect(back or reverse("obligations:detail", args=[pk]))


def _shown(
    request: ActorRequest, obligation: Obligation, chosen: Any, form: ActForm | None, status: int = 200
) -> HttpResponse:
    day, here = clock.today(), reverse("obligations:detail", args=[obligation.pk])
    view = explain(obligation, day, close_href=here, at=clock.now())
    context = {
        "obligation": obligation,
        "due": due_said(
            obligation,
            today=day,
            calendar=calendar_of(obligation.dossier.zone.code),
            href="?why=1",
            pause=open_pauses([obligation]).get(obligation.pk),
            at=clock.now(),
        ),
        "view": view,
        "light_reason": light_reason(obligation, day),
        "why": request.GET.get("why") == "1",
        "acts": acts.offered(request.actor, obligation, clock.now()),
        "act": chosen,
        "form": form,
        "here": here,
        "slip_href": slip_href(request.actor, obligation),
        "back": form["back"].value() if form else _back(request, request.GET.get("back", "")),
        "story": story_of(obligation, day, inside=not request.actor.is_enterprise),
    }
    return render(request, "obligations/detail.html", context, status=status)


def _back(request: HttpRequest, address: str) -> str:
    """Only an address of this site leads back."""
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and allowed else ""
