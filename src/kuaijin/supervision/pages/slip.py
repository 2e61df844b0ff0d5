"""The page of one slip: whose turn it is, until when, what was answered, the whole way; its acts in the margin."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import shown
from kuaijin.kit import clock
from kuaijin.kit.addresses import page_of
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.explain import explain
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.trail import steps
from kuaijin.supervision import slip_acts as acts
from kuaijin.supervision import tables
from kuaijin.supervision.models import SupervisionSlip
from kuaijin.supervision.queries import slips as queries
from kuaijin.supervision.slip_acts import ACTS, Act, Setting


@page(reads=Reads.DOSSIERS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?why=1` explains the due day in the margin, `?act=<name>` opens a form there."""
    setting = _setting(request, key)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=Reads.DOSSIERS)
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("supervision:slip", args=[key])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), again))


@page(reads=Reads.DOSSIERS)
def owed(request: ActorRequest, key: int) -> HttpResponse:
    """From what is owed to its slip, with the form open that is his to fill."""
    slip = queries.owed_as(request.actor, key)
    setting = Setting(request.actor, clock.now(), clock.today(), slip)
    mine = [one.name for one in acts.offered(setting) if one.name in ("answer", "close")]
    here = reverse("supervision:slip", args=[slip.pk])
    return redirect(f"{here}?act={mine[0]}" if mine else here)


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.by_key(request.actor, key))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    slip, actor, today = setting.slip, setting.actor, setting.day
    here = reverse("supervision:slip", args=[slip.pk])
    row = queries.told([slip], today)[0]
    ctx = tables.Context(today, zone_calendar(slip.dossier))
    asked = chosen is None and request.GET.get("why", "") == "1"
    files = evidence_of(actor, slip.dossier).filter(slip_steps__slip=slip).distinct()
    context = {
        "slip": slip,
        "row": row,
        "here": here,
        "thing": tables.thing_said(slip.dossier),
        "acting": tables.holder_view(row.holder),
        "acting_post": post_said(slip.obligation.obligor),
        "post": post_said(slip.post),
        "checker": post_said(slip.checker),
        "above": post_said(slip.told_above) if slip.told_above is not None else "",
        "due": tables.due(row, ctx, cells=True),
        "why": explain(slip.obligation, today, close_href=here) if asked else None,
        "way": queries.steps_of(slip),
        "chain": queries.chain_of(actor, slip),
        "source_href": _source_href(slip),
        "files": shown(files),
        "trail": steps(queries.entries_of(actor, slip), today),
        "offered": acts.offered(setting),
        "act": chosen,
        "form": form,
        "both": both,
    }
    return render(request, "supervision/slips/slip.html", context, status=status)


def _source_href(slip: SupervisionSlip) -> str:
    """The page of what it is about."""
    owed = slip.source_obligation
    if owed is None:
        return ""
    room = {Kind.PROBLEM: "problems:owed", Kind.CASE: "approvals:owed", Kind.REQUEST: "requests:owed"}
    return page_of(room.get(Kind(owed.kind), "obligations:detail"), owed.pk)
