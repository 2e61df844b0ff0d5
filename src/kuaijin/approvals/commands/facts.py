"""Writes of a checklist: open and close it, answer what it asks, approve or decline what would change a plan."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.models import Case, Checklist, FactAnswer
from kuaijin.approvals.queries.catalogue import catalogue_of
from kuaijin.approvals.rules import checklists
from kuaijin.approvals.rules.charge import APPROVE_DAYS, charged, check_in_charge
from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import open_obligation, report_done
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.rules import working_days


@command("approvals.open_checklist", label=gettext_lazy("建办理清单"), subject="dossier")
def open_checklist(*, actor: Actor, at: datetime, dossier: Dossier, day: date, name: str = "") -> Checklist:
    """The checklist of a project, or of one of its phases (`name`); nothing is known yet."""
    name = name.strip()[:80]
    if dossier.kind != "project":
        raise Refused(_("办理清单只给项目建。"), field="dossier", rule="project")
    if dossier.closed_on is not None:
        raise Refused(_("项目已经终止，不能再建办理清单。"), field="dossier", rule="open")
    if Checklist.objects.filter(dossier=dossier, name=name, closed_on__isnull=True).exists():
        raise Refused(_("这个项目已经有办理清单。要分期办，另写一个名称，例如“二期”。"), field="name", rule="once")
    if not catalogue_of(dossier.zone, day).matters:
        raise Refused(_("本区还没有发布规则包，不知道有哪些事项。先发布规则包。"), field="dossier", rule="packs")
    checklist = Checklist.objects.create(dossier=dossier, name=name, opened_on=day)
    _judge_again(checklist, day)
    _told(checklist, after={"checklist": checklist.pk, "name": name, "packs": checklist.packs})
    return checklist


@command("approvals.answer_facts", label=gettext_lazy("回答项目情况"), subject="checklist")
def answer_facts(
    *, actor: Actor, at: datetime, checklist: Checklist, answers: dict[str, Any], day: date, source: str = ""
) -> Checklist:
    """`answers` by the code of the fact, None or empty for unknown. They hold at once while no plan is published;
    afterwards they wait for the person in charge. Raises Refused by the code of the fact."""
    _open(checklist)
    catalogue = catalogue_of(checklist.dossier.zone, day)
    read = checklists.read_answers(catalogue, answers)
    waiting = checklists.is_published(checklist)
    said = {**checklist.facts, **(checklists.pending(checklist) if waiting else {})}
    new = {code: value for code, value in read.items() if not _same(value, said.get(code))}
    if not new:
        raise Refused(_("和现在的回答一样，没有要记的。"), field="answers", rule="change")
    effect = _effect(checklist, new, day)
    seq = checklist.answers.count()
    FactAnswer.objects.bulk_create(
        FactAnswer(
            checklist=checklist,
            seq=seq + number,
            fact=code,
            value=value,
            before=checklist.facts.get(code),
            source=source.strip()[:200],
            on=day,
            by_id=actor.person_id,
            name=actor.name,
            approved_on=None if waiting else day,
            approved_name="" if waiting else actor.name,
            effect=effect if waiting else {},
        )
        for number, (code, value) in enumerate(new.items(), start=1)
    )
    before = {code: checklist.facts.get(code) for code in new}
    if waiting:
        _owe_approval(actor, at, checklist, day)
    else:
        _hold(checklist, new, day)
    _told(checklist, before={"facts": before}, after={"facts": new, "waits": waiting, "effect": effect})
    return checklist


@command("approvals.approve_answers", label=gettext_lazy("核准情况变更"), subject="checklist")
def approve_answers(*, actor: Actor, at: datetime, checklist: Checklist, day: date) -> Checklist:
    """What waits holds from now on. The published plan stays until another replaces it."""
    _open(checklist)
    check_in_charge(actor, checklist.dossier, day)
    new = checklists.pending(checklist)
    if not new:
        raise Refused(_("没有等核准的变更。"), field="answers", rule="pending")
    before = {code: checklist.facts.get(code) for code in new}
    effect = _effect(checklist, new, day)
    rows = checklist.answers.filter(approved_on__isnull=True, declined_on__isnull=True)
    rows.update(approved_on=day, approved_name=actor.name)
    _hold(checklist, new, day)
    _approval_done(actor, at, checklist, _("核准了"), day)
    _told(checklist, before={"facts": before}, after={"facts": new, "effect": effect})
    return checklist


@command("approvals.decline_answers", label=gettext_lazy("退回情况变更"), subject="checklist")
def decline_answers(*, actor: Actor, at: datetime, checklist: Checklist, reason: str, day: date) -> Checklist:
    """What waits does not hold; the checklist stays as it was."""
    check_in_charge(actor, checklist.dossier, day)
    reason = reason.strip()[:200]
    if not reason:
        raise Refused(_("退回要写原因，让填的人看得懂。"), field="reason", rule="required")
    new = checklists.pending(checklist)
    if not new:
        raise Refused(_("没有等核准的变更。"), field="answers", rule="pending")
    rows = checklist.answers.filter(approved_on__isnull=True, declined_on__isnull=True)
    rows.update(declined_on=day, declined_reason=reason)
    _approval_done(actor, at, checklist, _("退回了：%(reason)s") % {"reason": reason}, day)
    _told(checklist, before={"facts": new}, after={"declined": sorted(new)}, reason=reason)
    return checklist


@command("approvals.close_checklist", label=gettext_lazy("了结办理清单"), subject="checklist")
def close_checklist(*, actor: Actor, at: datetime, checklist: Checklist, reason: str, day: date) -> Checklist:
    """Every case is over; it stays readable."""
    _open(checklist)
    running = Case.objects.filter(checklist=checklist, closed_on__isnull=True).count()
    if running:
        raise Refused(_("还有 %(n)s 个办件没办完，清单不能了结。") % {"n": running}, field="checklist", rule="cases")
    if not reason.strip():
        raise Refused(_("了结清单要写原因。"), field="reason", rule="required")
    checklist.closed_on = day
    checklist.save(update_fields=["closed_on"])
    _told(checklist, after={"checklist": checklist.pk, "closed_on": day}, reason=reason.strip())
    return checklist


@command("approvals.judge_again", label=gettext_lazy("按现行规则重新判断清单"), subject="checklist")
def judge_again(*, actor: Actor, at: datetime, checklist: Checklist, day: date) -> Checklist:
    """After a pack was published or a contradiction ruled: the same facts by what holds now."""
    _open(checklist)
    before = {row.matter: row.verdict for row in checklist.items.all()}
    _judge_again(checklist, day)
    after = {row.matter: row.verdict for row in checklist.items.all()}
    moved = {matter: verdict for matter, verdict in after.items() if before.get(matter) != verdict}
    _told(checklist, before={matter: before.get(matter) for matter in moved}, after={**moved, "packs": checklist.packs})
    return checklist


def _owed(checklist: Checklist) -> Obligation | None:
    return Obligation.objects.filter(
        dossier=checklist.dossier, kind=Kind.TASK, state=State.OPEN, about=f"facts:{checklist.pk}"
    ).first()


def _owe_approval(actor: Actor, at: datetime, checklist: Checklist, day: date) -> None:
    """Whoever is in charge finds it in his day; a second change waits with the first."""
    if _owed(checklist) is not None:
        return
    open_obligation(
        actor=actor,
        at=at,
        dossier=checklist.dossier,
        kind=Kind.TASK,
        title=_("核准或退回项目情况的变更"),
        obligor=charged(checklist.dossier, day),
        term=working_days(APPROVE_DAYS, _("本系统默认的核准期限"), clock="step"),
        received_on=day,
        day=day,
        about=f"facts:{checklist.pk}",
    )


def _approval_done(actor: Actor, at: datetime, checklist: Checklist, outcome: str, day: date) -> None:
    owed = _owed(checklist)
    if owed is not None:
        report_done(actor=actor, at=at, obligation=owed, on=day, outcome=outcome[:200], day=day)


def _effect(checklist: Checklist, new: dict[str, Any], day: date) -> dict[str, Any]:
    now = checklists.judged(checklist, day)
    then = checklists.judged(checklist, day, checklists.changed(checklist.facts, new))
    return checklists.effect(checklist, now, then)


def _hold(checklist: Checklist, new: dict[str, Any], day: date) -> None:
    checklist.facts = checklists.changed(checklist.facts, new)
    _judge_again(checklist, day)


def _judge_again(checklist: Checklist, day: date) -> None:
    checklists.write_items(checklist, checklists.judged(checklist, day), day)
    checklist.save(update_fields=["facts", "packs"])


def _same(one: Any, other: Any) -> bool:
    """True is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _open(checklist: Checklist) -> None:
    if checklist.closed_on is not None:
        raise Refused(_("这份办理清单已经了结，不能再改。"), field="checklist", rule="open")


def _told(
    checklist: Checklist,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    recording().about(
        dossier_id=checklist.dossier_id,
        zone_id=checklist.dossier.zone_id,
        before=before,
        after={"checklist": checklist.pk, **(after or {})},
        reason=reason,
    )
