"""The acts on one slip: form, beginning, command, to whom each is offered."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.queries import evidence_of
from kuaijin.kit.forms import KitForm
from kuaijin.obligations import acting
from kuaijin.obligations.acting import Choices
from kuaijin.supervision import commands, forms
from kuaijin.supervision.models import SlipStep, SupervisionSlip
from kuaijin.supervision.rules import slips as rules
from kuaijin.supervision.states import MOVES

What = SlipStep.What
FILES_AT_MOST = 8


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which slip."""

    slip: SupervisionSlip

    @property
    def dossier(self) -> Dossier:
        return self.slip.dossier

    @property
    def version(self) -> int:
        return self.slip.version

    @property
    def on_it(self) -> dict[str, Any]:
        return {**self.who, "slip": self.slip, "day": self.day}

    def stands_before(self, step: str) -> bool:
        return self.slip.state in MOVES[step].before


Act = acting.Act[Setting]


def _answer(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    kept = tuple(int(key) for key in given["evidence"])
    return commands.answer_slip(**setting.on_it, words=given["words"], files=given["photos"], evidence=kept, **extra)


def _close(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.close_slip(**setting.on_it, note=form.cleaned_data["note"], **extra)


def _return(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.return_slip(**setting.on_it, reason=given["reason"], answer_by=given["answer_by"], **extra)


def _withdraw(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.withdraw_slip(**setting.on_it, reason=form.cleaned_data["reason"], **extra)


def _files(setting: Setting) -> dict[str, Choices]:
    """What the dossier has already, the latest first."""
    rows = evidence_of(setting.actor, setting.dossier).filter(withdrawn_at=None)[:FILES_AT_MOST]
    return {"evidence": [(str(row.pk), f"{row.what or row.name}（{row.name}）") for row in rows]}


def _may_answer(setting: Setting) -> bool:
    ready = setting.stands_before(What.ANSWERED)
    return ready and rules.allowed(rules.check_can_answer, setting.actor, setting.slip)


def _may_check(setting: Setting) -> bool:
    ready = setting.stands_before(What.CLOSED)
    return ready and rules.allowed(rules.check_can_check, setting.actor, setting.slip)


def _may_withdraw(setting: Setting) -> bool:
    ready = setting.stands_before(What.WITHDRAWN)
    return ready and rules.allowed(rules.check_can_withdraw, setting.actor, setting.slip)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "answer",
            _("答复"),
            _("答复"),
            "supervision.answer_slip",
            forms.AnswerForm,
            _answer,
            offer=_files,
            wanted=_may_answer,
        ),
        Act(
            "close",
            _("销号"),
            _("属实，销号"),
            "supervision.close_slip",
            forms.CloseForm,
            _close,
            wanted=_may_check,
        ),
        Act(
            "return",
            _("退回"),
            _("没办好，退回"),
            "supervision.return_slip",
            forms.ReturnForm,
            _return,
            wanted=_may_check,
        ),
        Act(
            "withdraw",
            pgettext_lazy("督办", "撤回"),
            _("撤回这张督办单"),
            "supervision.withdraw_slip",
            forms.WithdrawForm,
            _withdraw,
            wanted=_may_withdraw,
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
