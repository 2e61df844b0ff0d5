"""The acts on one checklist: approve or decline what waits, judge again, close; a list for a phase."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kuaijin.approvals import commands
from kuaijin.approvals.checklist_sheet import sheet_of
from kuaijin.approvals.models import Case, Checklist
from kuaijin.approvals.rules import checklists as rules
from kuaijin.approvals.rules.charge import in_charge
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which checklist."""

    checklist: Checklist

    @property
    def dossier(self) -> Dossier:
        return self.checklist.dossier

    @property
    def version(self) -> int:
        return self.checklist.version

    @property
    def on_it(self) -> dict[str, Any]:
        return {**self.who, "checklist": self.checklist, "day": self.day}


Act = acting.Act[Setting]


class SureForm(acting.ActForm):
    """Nothing is asked: what follows stands above the button."""


class ReasonForm(acting.ActForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class OpenForm(KitForm):
    name = forms.CharField(
        label=gettext_lazy("名称"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("整个项目一份就不写；分期办的写“二期”。"),
    )


def _approve(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.approve_answers(**setting.on_it, **extra)


def _decline(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.decline_answers(**setting.on_it, reason=form.cleaned_data["reason"], **extra)


def _again(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.judge_again(**setting.on_it, **extra)


def _close(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.close_checklist(**setting.on_it, reason=form.cleaned_data["reason"], **extra)


def _waits(setting: Setting) -> bool:
    return bool(rules.pending(setting.checklist)) and in_charge(setting.actor, setting.dossier, setting.day)


def _is_stale(setting: Setting) -> bool:
    return setting.checklist.closed_on is None and sheet_of(setting.checklist, setting.day).stale


def _is_over(setting: Setting) -> bool:
    running = Case.objects.filter(checklist=setting.checklist, closed_on__isnull=True)
    return setting.checklist.closed_on is None and not running.exists()


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "approve",
            gettext_lazy("核准情况变更"),
            gettext_lazy("核准"),
            "approvals.approve_answers",
            SureForm,
            _approve,
            wanted=_waits,
        ),
        Act(
            "decline",
            gettext_lazy("退回情况变更"),
            gettext_lazy("退回"),
            "approvals.decline_answers",
            ReasonForm,
            _decline,
            wanted=_waits,
        ),
        Act(
            "again",
            gettext_lazy("按现行规则重新判断"),
            gettext_lazy("重新判断"),
            "approvals.judge_again",
            SureForm,
            _again,
            wanted=_is_stale,
        ),
        Act(
            "close",
            gettext_lazy("了结办理清单"),
            gettext_lazy("了结"),
            "approvals.close_checklist",
            ReasonForm,
            _close,
            wanted=_is_over,
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
