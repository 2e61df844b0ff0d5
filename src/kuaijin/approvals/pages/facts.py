"""What a project is, asked shortly: an answer shows at once what it calls for and what need not be asked any more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals import commands, fact_form
from kuaijin.approvals.checklist_sheet import changes_of, effect_said
from kuaijin.approvals.models import Checklist
from kuaijin.approvals.queries import checklists as queries
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.rules import checklists as rules
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.planning.catalogue.checklist import Checklist as Judged
from kuaijin.planning.catalogue.packs import Catalogue
from kuaijin.projects.models import Project

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)
# Asked at once; the rest follows when these are answered, if it still matters then.
AT_ONCE = 6


@page(reads=READS)
def facts(request: ActorRequest, number: str) -> HttpResponse:
    """GET with values in the query shows what they would do; POST keeps them. `?change=<fact>` asks one again."""
    project, checklist, _lists = queries.at(request.actor, number)
    if checklist is None:
        return redirect("approvals:checklist", number)
    if request.method != "POST":
        return _shown(request, project, checklist)
    catalogue = catalogue_of(checklist.dossier.zone, clock.today())
    given = fact_form.sent(request.POST, catalogue)
    try:
        commands.answer_facts(
            actor=request.actor,
            at=clock.now(),
            checklist=checklist,
            answers=given,
            source=request.POST.get("source", ""),
            day=clock.today(),
            idempotency_key=request.POST.get("idempotency_key", ""),
        )
    except Refused as refused:
        return _shown(request, project, checklist, refused)
    if rules.pending(checklist):
        messages.success(request, _("记下了，等负责人核准"))
        return redirect("approvals:checklist", number)
    messages.success(request, _("记下了"))
    return redirect("approvals:facts", number)


def _shown(
    request: ActorRequest, project: Project, checklist: Checklist, refused: Refused | None = None
) -> HttpResponse:
    today = clock.today()
    catalogue = catalogue_of(checklist.dossier.zone, today)
    query = request.POST if request.method == "POST" else request.GET
    given = fact_form.sent(query, catalogue)
    held = {**checklist.facts, **{code: value for code, value in rules.pending(checklist).items() if value is not None}}
    read, errors = _readable(catalogue, given)
    tried = {code: value for code, value in read.items() if value != held.get(code)}
    if refused is not None and refused.field:
        errors[refused.field] = refused.message
    now = rules.judged(checklist, today, held)
    then = rules.judged(checklist, today, rules.changed(held, tried))
    codes = _codes(query.get("change", ""), given, then, now)
    values = {**held, **given}
    context: dict[str, Any] = {
        "project": project,
        "dossier": checklist.dossier,
        "checklist": checklist,
        "place": queries.place_of(checklist),
        "finding": finding(then),
        "questions": fact_form.questions(catalogue, then, codes, _only(values, codes), project, errors),
        "more": max(len(then.questions) - AT_ONCE, 0),
        "known": fact_form.known(catalogue, checklist.facts, queries.answers_of(checklist)),
        "effect": effect_said(rules.effect(checklist, now, then)) if tried else None,
        "pending": changes_of(queries.pending_of(checklist), catalogue.facts),
        "published": rules.is_published(checklist),
        "refused": refused,
        "source": query.get("source", ""),
        "may_answer": request.actor.may("approvals.answer_facts") and checklist.closed_on is None,
        "change": query.get("change", ""),
        "inside": request.actor.reads(Reads.DOSSIERS),
    }
    return render(request, "approvals/checklist/facts.html", context, status=422 if refused else 200)


def _readable(catalogue: Catalogue, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What can be read of the form, and why the rest cannot."""
    read: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for code, value in given.items():
        try:
            read |= rules.read_answers(catalogue, {code: value})
        except Refused as refused:
            errors[code] = refused.message
    return read, errors


def _codes(change: str, given: dict[str, Any], then: Judged, now: Judged) -> list[str]:
    """What stands in the form: what is being changed, what was just answered, then what still matters."""
    first = [change] if change else []
    typed = [code for code, value in given.items() if value is not None and code in now.questions]
    asked = [*first, *typed, *then.questions]
    return list(dict.fromkeys(asked))[: AT_ONCE + len(typed)]


def _only(values: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    return {code: values[code] for code in codes if code in values}


def finding(judged: Judged) -> str:
    """`还有 3 个问题，定 5 项要不要办`."""
    asked = len(judged.questions)
    unknown = sum(item.needed is None for item in judged.items)
    if not asked:
        return _("都答完了，要办 %(n)s 项") % {"n": len(judged.needed)}
    left = ngettext("还有 %(n)s 个问题", "还有 %(n)s 个问题", asked) % {"n": asked}
    hang = ngettext("定 %(n)s 项要不要办", "定 %(n)s 项要不要办", unknown) % {"n": unknown}
    return _("%(left)s，%(hang)s") % {"left": left, "hang": hang}
