"""The acts on one case: form, beginning, command, to whom each is offered. The states' table says when."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.approvals import case_forms as forms
from kuaijin.approvals.after_acts import AFTER
from kuaijin.approvals.case_offers import Act, act, for_applicant, for_office, given, papers_in
from kuaijin.approvals.case_setting import Setting
from kuaijin.approvals.check_acts import CHECKS
from kuaijin.approvals.clock_acts import ON_THE_CLOCK
from kuaijin.approvals.commands import cases, clocking, documents, filing
from kuaijin.approvals.models import ChecklistItem, Document
from kuaijin.approvals.models.cases import CaseState
from kuaijin.approvals.models.plans import Verdict
from kuaijin.approvals.rules.charge import in_charge
from kuaijin.approvals.rules.handling import check_begun, check_leads, check_predecessors
from kuaijin.approvals.rules.papers import Paper
from kuaijin.journal.errors import Refused
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting

__all__ = ["ACTS", "CONFIRM", "Act", "Setting", "barred", "next_act", "offered"]


def _accept(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return cases.accept(**setting.on_it, on=form.cleaned_data["on"], **extra)


def _accept_deferred(setting: Setting, form: forms.AcceptDeferredForm, extra: dict[str, Any]) -> object:
    on = form.cleaned_data["on"]
    return cases.accept_deferred(**setting.on_it, on=on, papers_until=form.by_paper(), **extra)


def _not_accept(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return cases.not_accept(**setting.on_it, **given(form, "on", "reason", "other_office"), **extra)


def _notify(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    items: list[Any] = [*given["items"], *({"code": code} for code in given["papers"])]
    return cases.notify_correction(**setting.on_it, on=given["on"], until=given["until"], items=items, **extra)


def _correct(setting: Setting, form: forms.CorrectForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"on": given["on"], "words": given["words"], "files": given["photos"], "papers": form.by_paper()}
    return clocking.correct(**setting.on_it, **told, **extra)


def _withdraw(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return filing.withdraw_case(**setting.on_it, **given(form, "on", "reason"), **extra)


def _renew(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return filing.renew(**setting.on_it, **extra)


def _drop(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return filing.drop_case(**setting.on_it, **given(form, "on", "reason"), **extra)


def _hand_in(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "on", "code", "file", "valid_until")
    checklist = setting.case.checklist
    return documents.hand_in(**setting.who, checklist=checklist, day=setting.day, **told, **extra)


def _obtain(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "on", "code", "source", "file", "valid_until")
    return documents.obtain_document(**setting.on_it, **told, **extra)


def _deferrals(setting: Setting) -> dict[str, Any]:
    """The days that the applicant himself offered."""
    rows = Document.objects.filter(checklist=setting.case.checklist_id, deferred_until__isnull=False)
    return {"on": setting.day} | {f"paper-{row.code}": row.deferred_until for row in rows}


def _returned(setting: Setting) -> list[Paper]:
    codes = set(
        Document.objects.filter(checklist=setting.case.checklist_id, state=Document.State.RETURNED).values_list(
            "code", flat=True
        )
    )
    return [paper for paper in setting.asked if paper.code in codes]


def _complete(setting: Setting) -> bool:
    return not setting.waits and not setting.missing


def _may_defer(setting: Setting) -> bool:
    return not setting.waits and 0 < len(setting.missing) == len(setting.deferrable)


def _may_drop(setting: Setting) -> bool:
    """The facts changed and the checklist does not ask for it any more; who is in charge ends what was begun."""
    case = setting.case
    out = ChecklistItem.objects.filter(
        checklist=case.checklist_id, matter=case.matter, verdict=Verdict.NOT_NEEDED
    ).exists()
    possible = setting.leads and "approvals.drop_case" in setting.following
    return possible and out and in_charge(setting.actor, setting.dossier, setting.day)


def _may_renew(setting: Setting) -> bool:
    """A result that ends, or an application that came to nothing."""
    return setting.case.valid_until is not None or not setting.is_granted


def _may_notify(setting: Setting) -> bool:
    told = setting.case.steps.filter(what="correction_notice").exists()
    return setting.case.obligation is not None and not told


ACCEPT = for_office("accept", _complete)
HANDED = papers_in("code", lambda setting: setting.missing)

ACTS: dict[str, Act] = {
    made.name: made
    for made in (
        act(
            "accept",
            pgettext_lazy("按钮", "受理"),
            _("受理，发受理通知书"),
            "accept",
            forms.OnForm,
            _accept,
            wanted=ACCEPT,
        ),
        act(
            "accept-deferred",
            pgettext_lazy("按钮", "容缺受理"),
            _("容缺受理，发告知书"),
            "accept_deferred",
            forms.AcceptDeferredForm,
            _accept_deferred,
            begin=_deferrals,
            offer=papers_in("papers", lambda setting: setting.deferrable),
            wanted=for_office("accept_deferred", _may_defer),
        ),
        act(
            "notify",
            pgettext_lazy("按钮", "一次告知补正"),
            _("发补正告知书"),
            "notify_correction",
            forms.CorrectionForm,
            _notify,
            offer=papers_in("papers", lambda setting: setting.asked),
            wanted=for_office("notify_correction", _may_notify),
        ),
        act(
            "correct",
            pgettext_lazy("按钮", "补正"),
            _("交补正材料"),
            "correct",
            forms.CorrectForm,
            _correct,
            offer=papers_in("papers", _returned),
            wanted=for_applicant("correct"),
        ),
        act(
            "hand-in",
            pgettext_lazy("按钮", "交材料"),
            _("交这份材料"),
            "hand_in",
            forms.HandInForm,
            _hand_in,
            offer=HANDED,
            wanted=lambda setting: setting.is_applicant and setting.is_running and bool(setting.missing),
        ),
        *ON_THE_CLOCK,
        *AFTER,
        *CHECKS,
        act(
            "obtain",
            pgettext_lazy("按钮", "部门取得材料"),
            _("记下取得的材料"),
            "obtain_document",
            forms.ObtainForm,
            _obtain,
            offer=papers_in("code", lambda setting: setting.obtainable),
            wanted=lambda setting: setting.is_office and setting.is_running and bool(setting.obtainable),
        ),
        act(
            "not-accept",
            pgettext_lazy("按钮", "不予受理"),
            _("不予受理，发通知书"),
            "not_accept",
            forms.NotAcceptForm,
            _not_accept,
            wanted=for_office("not_accept"),
        ),
        act(
            "withdraw",
            pgettext_lazy("按钮", "撤回申请"),
            _("撤回这件申请"),
            "withdraw_case",
            forms.WithdrawForm,
            _withdraw,
            wanted=for_applicant("withdraw_case"),
        ),
        act(
            "drop",
            pgettext_lazy("按钮", "不用办了"),
            _("不用办了，终止这件"),
            "drop_case",
            forms.DropForm,
            _drop,
            wanted=_may_drop,
        ),
        act(
            "renew",
            pgettext_lazy("按钮", "延续或者重新申请"),
            pgettext_lazy("按钮", "重新申请"),
            "renew",
            forms.KeyForm,
            _renew,
            wanted=for_applicant("renew", _may_renew),
        ),
    )
}
# What goes out of the house, or cannot be taken back: said before the button.
CONFIRM = {
    "accept": _("办了以后：发受理通知书，承诺时限和法定时限从第二天起算。受理不能撤回。"),
    "accept-deferred": _("办了以后：发容缺受理告知书，时限照常计算。"),
    "notify": _("办了以后：发补正告知书给申请人。只能告知一次，没写的以后不能再要。"),
    "not-accept": _("办了以后：发不予受理通知书，这件到此为止。"),
    "pause": _("办了以后：发特别程序告知书。法定情形两个时限都停，公示只停承诺时限。"),
    "extend": _("办了以后：发延期告知书。只能延长一次。"),
    "grant": _("办了以后：发准予行政许可决定书，十日内送达。后面在等的事项马上收到结果。"),
    "refuse": _("办了以后：发不予行政许可决定书，写明理由和救济途径。不能撤回。"),
    "notice": _("公示算在决定前要公示的天数里，不动时限。"),
    "deliver": _("办了以后：记送达回证，这件办结。"),
    "revoke": _("办了以后：发撤销决定书，后面用到这个结果的事项都会收到提醒。不能撤回。"),
    "order": _("办了以后：发限期整改通知书。到期没改好，可以撤销决定。"),
    "drop": _("办了以后：这件终止，办过的都留着；后面等它的事项不再等。"),
    "withdraw": _("办了以后：这件申请终止，后面等它的事项要另想办法。"),
}
# The one that comes next, the first that is offered.
FIRST = (
    "accept",
    "accept-deferred",
    "notify",
    "pre-reviewed",
    "correct",
    "hand-in",
    "grant",
    "deliver",
    "resume",
    "check",
    "order",
    "rectified",
)


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)


def next_act(setting: Setting, among: list[Act] | None = None) -> Act | None:
    ready = {each.name: each for each in (offered(setting) if among is None else among)}
    return next((ready[name] for name in FIRST if name in ready), None)


def barred(setting: Setting) -> list[str]:
    """Why the office cannot take the step that comes next, in the words of the command."""
    if not setting.is_office or not setting.is_running:
        return []
    checks: list[Callable[[], None]] = [lambda: check_leads(setting.case)]
    if setting.case.state == CaseState.FILED:
        checks.append(lambda: check_begun(setting.case, setting.day))
    elif setting.case.state == CaseState.ACCEPTED:
        checks.append(lambda: check_predecessors(setting.case, setting.day))
    return [said for check in checks if (said := _refusal(check))]


def _refusal(check: Callable[[], None]) -> str:
    try:
        check()
    except Refused as refused:
        rule = f"（{refused.rule}）" if refused.rule and not refused.rule.isascii() else ""
        return f"{refused.message}{rule}"
    return ""
