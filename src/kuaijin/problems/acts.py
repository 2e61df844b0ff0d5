"""The acts on one problem: form, beginning, command, to whom each is offered."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import NotVisible
from kuaijin.obligations import acting
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.problems import commands, forms, rules
from kuaijin.problems.models import Problem


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which problem."""

    problem: Problem

    @property
    def dossier(self) -> Dossier:
        return self.problem.dossier

    @property
    def version(self) -> int:
        return self.problem.version


Act = acting.Act[Setting]


def _answer(setting: Setting, form: forms.AnswerForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"words": given["words"], "on": given["on"], "files": given["photos"]}
    return commands.answer(**setting.who, problem=setting.problem, day=setting.day, **told, **extra)


def _hand_on(setting: Setting, form: forms.HandOnForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    owner = posts_visible_to(setting.actor).filter(pk=given["owner"]).select_related("organisation").first()
    if owner is None:
        raise NotVisible
    return commands.hand_on(
        **setting.who, problem=setting.problem, owner=owner, reason=given["reason"], day=setting.day, **extra
    )


def _close(setting: Setting, form: forms.CloseForm, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    return commands.close(
        **setting.who, problem=setting.problem, on=given["on"], note=given["note"], day=setting.day, **extra
    )


def _reopen(setting: Setting, form: forms.ReopenForm, extra: dict[str, Any]) -> object:
    reason = form.cleaned_data["reason"]
    return commands.reopen(**setting.who, problem=setting.problem, reason=reason, day=setting.day, **extra)


def _today(setting: Setting) -> dict[str, Any]:
    return {"on": setting.day}


def _posts(setting: Setting) -> dict[str, Choices]:
    rows = posts_visible_to(setting.actor).exclude(pk=setting.problem.owner.pk).select_related("organisation")
    return {"owner": [NO_CHOICE, *((str(post.pk), post_said(post)) for post in rows)]}


def _may_answer(setting: Setting) -> bool:
    return rules.can_answer(setting.actor, setting.problem)


def _may_hand_on(setting: Setting) -> bool:
    return setting.problem.is_open and not setting.actor.is_enterprise


def _may_close(setting: Setting) -> bool:
    return rules.can_close(setting.actor, setting.problem)


def _is_closed(setting: Setting) -> bool:
    return not setting.problem.is_open


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act("answer", _("答复"), _("答复"), "problems.answer", forms.AnswerForm, _answer, _today, wanted=_may_answer),
        Act(
            "close", _("销号"), _("解决了，销号"), "problems.close", forms.CloseForm, _close, _today, wanted=_may_close
        ),
        Act(
            "hand-on",
            _("转办"),
            _("转给这个岗位"),
            "problems.hand_on",
            forms.HandOnForm,
            _hand_on,
            offer=_posts,
            wanted=_may_hand_on,
        ),
        Act(
            "reopen",
            _("重新打开"),
            _("还没解决，重新打开"),
            "problems.reopen",
            forms.ReopenForm,
            _reopen,
            wanted=_is_closed,
        ),
    )
}


def offered(setting: Setting) -> list[Act]:
    return acting.offered(ACTS, setting)
