"""The acts on one plan: publish it, take it back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals import commands
from kuaijin.approvals.commands.plans import check_can_publish
from kuaijin.approvals.models import Plan
from kuaijin.approvals.models.plans import PlanState
from kuaijin.approvals.plan_words import said
from kuaijin.approvals.rules import making
from kuaijin.approvals.rules.charge import in_charge
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit.formats import listed
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which plan."""

    plan: Plan

    @property
    def dossier(self) -> Dossier:
        return self.plan.checklist.dossier

    @property
    def version(self) -> int:
        return self.plan.checklist.version


Act = acting.Act[Setting]


class PublishForm(acting.ActForm):
    """What follows is shown above the button; nothing is asked."""


class WithdrawForm(acting.ActForm):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class SaveForm(KitForm):
    name = forms.CharField(
        label=gettext_lazy("方案名称"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("例如：先建后审、保守方案"),
    )


def _publish(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.publish_plan(**setting.who, plan=setting.plan, day=setting.day, **extra)


def _withdraw(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    reason = form.cleaned_data["reason"]
    return commands.withdraw_plan(**setting.who, plan=setting.plan, reason=reason, day=setting.day, **extra)


def _is_draft(setting: Setting) -> bool:
    return setting.plan.state == PlanState.DRAFT


def _stands(setting: Setting) -> bool:
    if setting.plan.state != PlanState.PUBLISHED or not in_charge(setting.actor, setting.dossier, setting.day):
        return False
    running = making.open_cases(setting.plan.checklist).values()
    return all(case.state in making.UNTOUCHED for case in running) and not making.decided(setting.plan.checklist)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "publish",
            gettext_lazy("发布计划"),
            gettext_lazy("发布这份计划"),
            "approvals.publish_plan",
            PublishForm,
            _publish,
            wanted=_is_draft,
        ),
        Act(
            "discard",
            gettext_lazy("这份不要了"),
            gettext_lazy("不要这份方案"),
            "approvals.withdraw_plan",
            WithdrawForm,
            _withdraw,
            wanted=_is_draft,
        ),
        Act(
            "withdraw",
            gettext_lazy("撤回计划"),
            gettext_lazy("撤回这份计划"),
            "approvals.withdraw_plan",
            WithdrawForm,
            _withdraw,
            wanted=_stands,
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)


@dataclass(frozen=True)
class Consequence:
    """What publishing does, before it is done; `refused` says why it cannot be."""

    refused: str = ""
    change: making.Difference | None = None
    days: tuple[tuple[str, date], ...] = ()
    files: str = ""
    offices: str = ""


def consequence(setting: Setting) -> Consequence:
    plan = setting.plan
    try:
        drawn = check_can_publish(setting.actor, plan, setting.day)
    except (Refused, Forbidden) as refused:
        return Consequence(refused.message)
    cases, _links = making.cases_of(plan, drawn)
    stages = drawn.catalogue.stages
    days = making.first_days(cases)
    return Consequence(
        change=making.difference(plan, drawn),
        days=tuple((said(stages[code].name) if code in stages else _("没有写明"), day) for code, day in days.items()),
        offices=listed(list(dict.fromkeys(organisation_said(case.post.organisation) for case in cases))),
        files=post_said(making.files(plan.checklist, setting.day)),
    )
