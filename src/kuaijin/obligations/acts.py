"""The acts on one obligation: which form each has, which command it calls, and to whom it is offered."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import posts_visible_to
from kuaijin.obligations import commands, forms
from kuaijin.obligations.closing import may_reopen
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.rules import grounds, zone_calendar


@dataclass(frozen=True)
class Act:
    """`arguments` turns what the form holds, the day and the posts offered into the command's own arguments."""

    name: str
    label: str | Promise
    code: str
    form: type[forms.ActForm]
    command: Callable[..., Any]
    arguments: Callable[[forms.ActForm, date], dict[str, Any]]


def _done(form: forms.ActForm, day: date) -> dict[str, Any]:
    return {"on": form.cleaned_data["on"], "outcome": form.cleaned_data["outcome"], "day": day}


def _event(form: forms.ActForm, day: date) -> dict[str, Any]:
    assert isinstance(form, forms.RecordEvent)
    told = form.facts()
    facts = {key: value.isoformat() if isinstance(value, date) else value for key, value in told.items()}
    return {"kind": form.cleaned_data["kind"], "on": form.cleaned_data["on"], "day": day, **facts}


def _verify(form: forms.ActForm, day: date) -> dict[str, Any]:
    return {"on": form.cleaned_data["on"], "note": form.cleaned_data["note"]}


def _reassign(form: forms.ActForm, day: date) -> dict[str, Any]:
    assert isinstance(form, forms.Reassign)
    return {"obligor": form.chosen(), "reason": form.cleaned_data["reason"], "day": day}


def _void(form: forms.ActForm, day: date) -> dict[str, Any]:
    return {"reason": form.cleaned_data["reason"], "day": day}


def _reopen(form: forms.ActForm, day: date) -> dict[str, Any]:
    return {"reason": form.cleaned_data["reason"], "day": day}


def _correct(form: forms.ActForm, day: date) -> dict[str, Any]:
    return {"title": form.cleaned_data["title"], "reason": form.cleaned_data["reason"]}


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("done", _("办结"), "obligations.report_done", forms.ReportDone, commands.report_done, _done),
        Act(
            "event", _("记一件时限上的事"), "obligations.record_event", forms.RecordEvent, commands.record_event, _event
        ),
        Act("verify", _("到场核实"), "obligations.verify", forms.Verify, commands.verify, _verify),
        Act("reassign", _("换人办"), "obligations.reassign", forms.Reassign, commands.reassign, _reassign),
        Act("correct", _("更正"), "obligations.correct", forms.Correct, commands.correct, _correct),
        Act("void", _("作废"), "obligations.void", forms.Void, commands.void, _void),
        Act("reopen", _("撤销办结"), "obligations.reopen", forms.Reopen, commands.reopen, _reopen),
    )
}


# A problem is answered, handed on and closed on its own page; a case, a request and a slip have all their acts there.
WHOLLY = ("done", "event", "reassign", "correct", "void")
APART = {
    Kind.PROBLEM: ("done", "reassign", "correct", "void"),
    Kind.CASE: WHOLLY,
    Kind.REQUEST: WHOLLY,
    Kind.SLIP: WHOLLY,
}


def offered(actor: Actor, obligation: Obligation, at: datetime) -> list[Act]:
    """What the actor's roles hold: on an open obligation everything but reopening, on a done one that alone."""
    again = ACTS["reopen"]
    if obligation.state != State.OPEN:
        return [again] if may_reopen(actor, obligation, at) else []
    apart = APART.get(Kind(obligation.kind), ())
    return [act for act in ACTS.values() if act is not again and act.name not in apart and actor.may(act.code)]


def initial(act: Act, obligation: Obligation, day: date, back: str) -> dict[str, Any]:
    """What the form begins with: today for what was done today, the present words for a correction."""
    begin: dict[str, Any] = {"expected_version": obligation.version, "idempotency_key": uuid.uuid4().hex, "back": back}
    if act.name in ("done", "event", "verify"):
        begin["on"] = day
    if act.name == "correct":
        begin["title"] = obligation.title
    return begin


def blank(act: Act, obligation: Obligation, actor: Actor, day: date, back: str, data: Any = None) -> forms.ActForm:
    """The act's form, filled from `data` when it was sent."""
    extra: dict[str, Any] = {}
    if act.name == "reassign":
        extra["posts"] = posts_visible_to(actor).exclude(pk=obligation.obligor_id).select_related("organisation")
    if act.name == "event":
        extra["grounds"] = grounds()
    return act.form(
        data,
        initial=initial(act, obligation, day, back),
        today=day,
        calendar=zone_calendar(obligation.dossier),
        auto_id=f"{act.name}-%s",
        **extra,
    )


def perform(act: Act, form: forms.ActForm, obligation: Obligation, actor: Actor, at: datetime, day: date) -> None:
    """Calls the command with what a valid form holds. Raises what the command raises."""
    act.command(
        actor=actor,
        at=at,
        obligation=obligation,
        idempotency_key=form.cleaned_data["idempotency_key"],
        expected_version=form.cleaned_data["expected_version"],
        **act.arguments(form, day),
    )
