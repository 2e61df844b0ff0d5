"""Acts that end a case and follow from its end: commit, grant, refuse, hand the result on, deliver, revoke."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.approvals import case_forms as forms
from kuaijin.approvals.case_offers import act, for_applicant, for_office, given
from kuaijin.approvals.case_setting import Setting
from kuaijin.approvals.commands import deciding, ending
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import Choices


def _commit(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = {"files": form.cleaned_data["photos"], **given(form, "on", "words")}
    return deciding.commit(**setting.on_it, **told, **extra)


def _grant(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "on", "result_number", "valid_until", "file") | {"reason": form.cleaned_data.get("reason", "")}
    return deciding.decide(**setting.on_it, outcome="granted", **told, **extra)


def _accepted(setting: Setting) -> bool:
    """Before acceptance the law knows 不予受理 alone."""
    return setting.case.accepted_on is not None


def _refuse(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "on", "motive") | {"reason": form.cleaned_data.get("reason", "")}
    return deciding.decide(**setting.on_it, outcome="refused", **told, **extra)


def _forward(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return deciding.forward_result(**setting.on_it, **given(form, "on"), **extra)


def _deliver(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return deciding.deliver(**setting.on_it, **given(form, "on", "how", "received_by"), **extra)


def _used(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return ending.note_used(**setting.on_it, **given(form, "on", "words"), **extra)


def _revoke(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return deciding.revoke(**setting.on_it, **given(form, "on", "reason", "basis"), **extra)


def _late(setting: Setting) -> dict[str, Choices]:
    """Why it is late is asked only of what is."""
    return {"late": [("late", "late")] if setting.is_late else []}


def _decidable(setting: Setting) -> bool:
    return not setting.awaited_result and not setting.missing


def _may_commit(setting: Setting) -> bool:
    facts = setting.case.matter_facts
    allowed = bool(facts.get("commitment")) and not facts.get("commitment_barred")
    return allowed and not setting.case.steps.filter(what="committed").exists()


def _ends(setting: Setting) -> bool:
    return setting.case.valid_until is not None


def _still_waited(setting: Setting) -> bool:
    return setting.case.awaited_by.filter(forwarded_on=None).exists()


def _undelivered(setting: Setting) -> bool:
    return setting.case.delivered_on is None


AFTER = (
    act(
        "grant",
        pgettext_lazy("按钮", "准予许可"),
        _("准予，发决定书"),
        "decide",
        forms.GrantForm,
        _grant,
        offer=_late,
        wanted=for_office("decide", _decidable),
    ),
    act(
        "deliver",
        pgettext_lazy("按钮", "送达"),
        _("记送达"),
        "deliver",
        forms.DeliverForm,
        _deliver,
        wanted=for_office("deliver", _undelivered),
    ),
    act(
        "forward",
        pgettext_lazy("按钮", "结果推送后置"),
        _("推送结果"),
        "forward_result",
        forms.OnForm,
        _forward,
        wanted=for_office("forward_result", lambda setting: setting.is_granted and _still_waited(setting)),
    ),
    act(
        "commit",
        pgettext_lazy("按钮", "签署告知承诺"),
        pgettext_lazy("按钮", "签署承诺"),
        "commit",
        forms.CommitForm,
        _commit,
        wanted=for_applicant("commit", _may_commit),
    ),
    act(
        "used",
        pgettext_lazy("按钮", "已使用"),
        _("记下用上了"),
        "note_used",
        forms.UsedForm,
        _used,
        wanted=for_applicant("note_used", _ends),
    ),
    act(
        "refuse",
        pgettext_lazy("按钮", "不予许可"),
        _("不予，发决定书"),
        "decide",
        forms.RefuseForm,
        _refuse,
        offer=_late,
        wanted=for_office("decide", _accepted),
    ),
    act(
        "revoke",
        pgettext_lazy("按钮", "撤销决定"),
        _("撤销，发决定书"),
        "revoke",
        forms.RevokeForm,
        _revoke,
        wanted=for_office("revoke"),
    ),
)
