"""The page of one case: whose turn, each clock with its why, what it waits for, papers and steps; acts beside it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuaijin.approvals import case_acts as acts
from kuaijin.approvals.case_acts import ACTS, Act, Setting
from kuaijin.approvals.case_clocks import why_of
from kuaijin.approvals.case_sheet import read_sheet
from kuaijin.approvals.case_tables import holder_view
from kuaijin.approvals.case_words import case_said, due_of, stage_said, stages_said
from kuaijin.approvals.queries import cases as queries
from kuaijin.approvals.queries import sessions
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.trail import steps

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?why=promised|statutory|step` explains a clock in the margin, `?act=<name>` opens a form there."""
    setting = _setting(request, key)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=READS)
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("approvals:case", args=[key])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), again))


@page(reads=READS)
def owed(request: ActorRequest, key: int) -> HttpResponse:
    """From an obligation to the case that it is about, with its next act open; or to its session, or its form."""
    session = sessions.owed_as(key)
    if session is not None:
        sessions.by_key(request.actor, session)
        return redirect(f"{reverse('approvals:session', args=[session])}?act=say")
    filing = queries.to_file(request.actor, key)
    if filing is not None:
        checklist, stage = filing
        address = reverse("approvals:file", args=[checklist.dossier.number, stage])
        return redirect(f"{address}?checklist={checklist.pk}")
    case = queries.owed_as(request.actor, key)
    here = reverse("approvals:case", args=[case.pk])
    setting = _setting(request, case.pk)
    following = acts.next_act(setting)
    return redirect(f"{here}?act={following.name}" if following is not None else here)


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.by_key(request.actor, key))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    case, actor, today = setting.case, setting.actor, setting.day
    here = reverse("approvals:case", args=[case.pk])
    sheet = read_sheet(actor, case, today)
    asked = request.GET.get("why", "") if chosen is None else ""
    calendar = zone_calendar(case.dossier)
    offered = acts.offered(setting)
    first = acts.next_act(setting, offered)
    context = {
        "case": case,
        "title": case_said(case),
        "stage": stage_said(case, today),
        "sheet": sheet,
        "here": here,
        "address": request.build_absolute_uri(here),
        "inside": actor.reads(Reads.DOSSIERS),
        "office": organisation_said(case.post.organisation),
        "office_post": post_said(case.post),
        "holder": holder_view(sheet.row.holder),
        "due": due_of(sheet.row, today=today, calendar=calendar, href="?why=promised", cells=True),
        "why": why_of(case, asked, today, here) if asked else None,
        "asked": asked,
        "trail": steps(queries.entries_of(actor, case), today, stages_said(case, today)),
        "first": first,
        "others": [item for item in offered if item is not first],
        "barred": acts.barred(setting),
        "act": chosen,
        "confirm": acts.CONFIRM.get(chosen.name, "") if chosen is not None else "",
        "form": form,
        "both": both,
    }
    return render(request, "approvals/cases/detail.html", context, status=status)
