"""One window, one form, one set of papers: all matters of a stage are filed together."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuaijin.approvals.case_words import case_said
from kuaijin.approvals.commands import filing as commands
from kuaijin.approvals.filing_forms import FilingForm, Line, filing_form
from kuaijin.approvals.models import Case
from kuaijin.approvals.queries import filing as queries
from kuaijin.approvals.queries.filing import Need, StageFiling
from kuaijin.approvals.rules.filing import why_not_file
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.addresses import address_of
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.kit.formats import is_english
from kuaijin.law.words import Bilingual
from kuaijin.obligations.rules import zone_calendar

BROUGHT = (Need.ASKED, Need.DEFERRED)
# What the applicant has nothing to do with, at this filing or at all.
THERE = (Need.HERE, Need.OBTAINABLE, Need.PRODUCED)


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def file(request: ActorRequest, number: str, stage: str) -> HttpResponse:
    """`?checklist=` of several of a project. Everybody concerned reads it; the applicant, or who acts for it, files."""
    today = clock.today()
    chosen = request.GET.get("checklist", "")
    checklist = queries.checklist_by(request.actor, number, int(chosen) if chosen.isdecimal() else None)
    filing = queries.stage_filing(request.actor, checklist, stage, today)
    calendar = zone_calendar(checklist.dossier)
    brought = [use for use in filing.papers if use.need in BROUGHT] if filing.planned else []
    form = filing_form(brought)(
        request.POST or None, request.FILES or None, today=today, calendar=calendar, initial={"on": today}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _filed(request, filing, form):
            return redirect(request.get_full_path())
    return render(request, "approvals/filing/file.html", _context(request, filing, form), status=status)


def _filed(request: ActorRequest, filing: StageFiling, form: FilingForm) -> bool:
    try:
        commands.file_stage(
            actor=request.actor,
            at=clock.now(),
            checklist=filing.checklist,
            stage=filing.code,
            on=form.cleaned_data["on"],
            day=clock.today(),
            files=form.handed,
            deferred=form.to_follow,
            words=form.cleaned_data["words"],
        )
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    return True


def _context(request: ActorRequest, filing: StageFiling, form: FilingForm) -> dict[str, object]:
    checklist, actor, today = filing.checklist, request.actor, clock.today()
    dossier = checklist.dossier
    steps = queries.stages_of(checklist, today)
    query = request.GET.urlencode()
    places = {step.code: reverse("approvals:file", args=[dossier.number, step.code]) for step in steps}
    why_not = why_not_file(actor, dossier, today)
    return {
        "filing": filing,
        "stage": said(filing.name),
        "dossier": dossier,
        "project_href": address_of(dossier),
        "steps": [
            (step, said(step.name), f"{places[step.code]}{f'?{query}' if query else ''}", step.code == filing.code)
            for step in steps
        ],
        "planned": [_named(case) for case in filing.planned],
        "filed": [_named(case) for case in filing.filed],
        **{need.value: [Line.of(use) for use in filing.papers if use.need is need] for need in THERE},
        "form": form,
        "why_not": why_not,
        "may": not why_not and actor.may("approvals.file_stage"),
        "for_other": not actor.is_enterprise,
        "today": today,
    }


def _named(case: Case) -> tuple[Case, str, str]:
    """With what it is decided together with, if it is."""
    return case, case_said(case), case_said(case.merged_into) if case.merged_into else ""


def said(name: Bilingual) -> str:
    return name.en if is_english() else name.zh
