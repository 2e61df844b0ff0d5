"""What who answers for a request does with it, and what an office does that helps him."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.requests import commands
from kuaijin.requests import request_forms as forms
from kuaijin.requests.models import Outcome, State
from kuaijin.requests.packs import causes
from kuaijin.requests.request_setting import (
    Act,
    Setting,
    act,
    calls,
    calls_with_post,
    given,
    may,
    other_posts,
    owner,
)

SOLVED = (Outcome.SOLVED, Outcome.WITHDRAWN_SOLVED)


def _joint_answer(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.joint_answer(**setting.on_it, **given(form, "words"), **extra)


def _answer(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "words", "outcome", "cause", "shown_by", "photos")
    return commands.answer(**setting.on_it, **told, **extra)


def _answering(setting: Setting) -> dict[str, Choices]:
    return {"cause": [NO_CHOICE, *((code, cause.said) for code, cause in causes().items())]}


def _call_back(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "words", "how")
    return commands.call_back(**setting.on_it, grade=form.cleaned_data["grade"], **told, **extra)


def _check_withdrawal(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    said = form.cleaned_data["said"]
    told = {"confirmed": said != "kept", "solved": said == "solved", **given(form, "words")}
    return commands.check_withdrawal(**setting.on_it, **told, **extra)


def _plan(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.plan_to_solve(**setting.on_it, **given(form, "until", "why", "reason"), **extra)


def _keep(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = given(form, "question", "answer", "basis", "shown_outside")
    return commands.keep_known(**setting.on_it, **told, **extra)


def _kept_begin(setting: Setting) -> dict[str, Any]:
    return {"question": setting.dossier.title, "answer": setting.request.answer}


def _offered(setting: Setting) -> bool:
    return setting.request.state == State.OFFERED and setting.is_receiver


def _may_dispute(setting: Setting) -> bool:
    return _offered(setting) and not setting.request.receiver_binding


def _helps(setting: Setting) -> bool:
    return setting.helping is not None


def _may_keep(setting: Setting) -> bool:
    request = setting.request
    return request.outcome in SOLVED and bool(request.answer) and not request.known.filter(retired_on=None).exists()


def _calls_back(setting: Setting) -> bool:
    return setting.is_owner and setting.is_another and setting.request.state == State.ANSWERED


def _not_complex(setting: Setting) -> bool:
    return setting.is_owner and not setting.request.is_complex


def _no_leader_yet(setting: Setting) -> bool:
    return setting.is_owner and not setting.request.needs_leader


OWNED: tuple[Act, ...] = (
    act("accept", _("接单"), _("接单，由我们办"), "accept", forms.KeyForm, calls(commands.accept), wanted=_offered),
    act(
        "dispute",
        _("退单"),
        _("退单，请裁定"),
        "dispute",
        forms.DisputeForm,
        calls(commands.dispute, "reason"),
        wanted=_may_dispute,
    ),
    act(
        "take", _("自己办"), _("不派了，自己办"), "take", forms.KeyForm, calls(commands.take), wanted=may("take", owner)
    ),
    act(
        "contacted",
        _("联系过企业了"),
        _("记下联系"),
        "contacted",
        forms.ContactedForm,
        calls(commands.contacted, "words"),
        wanted=may("contacted", owner),
    ),
    act(
        "plan",
        _("告诉企业怎么办"),
        _("告诉企业"),
        "tell_plan",
        forms.PlanForm,
        calls(commands.tell_plan, "words"),
        wanted=may("tell_plan", owner),
    ),
    act(
        "answer",
        _("答复"),
        _("答复企业"),
        "answer",
        forms.AnswerForm,
        _answer,
        offer=_answering,
        wanted=may("answer", owner),
    ),
    act(
        "ask",
        _("请企业补充"),
        _("请企业补充"),
        "ask_enterprise",
        forms.AskForm,
        calls(commands.ask_enterprise, "words"),
        wanted=may("ask_enterprise", owner),
    ),
    act(
        "join",
        _("请别的单位一起办"),
        _("请它一起办"),
        "join",
        forms.JoinForm,
        calls_with_post(commands.join, "words"),
        offer=other_posts,
        wanted=may("join", owner),
    ),
    act(
        "joint",
        _("给协办意见"),
        _("交意见"),
        "joint_answer",
        forms.JointAnswerForm,
        _joint_answer,
        wanted=may("joint_answer", _helps),
    ),
    act(
        "complex",
        _("定为复杂诉求"),
        _("定为复杂，用长的时限"),
        "mark_complex",
        forms.ReasonForm,
        calls(commands.mark_complex, "reason"),
        wanted=may("mark_complex", _not_complex),
    ),
    act(
        "plan-to-solve",
        _("转入计划解决"),
        _("转入计划解决台账"),
        "plan_to_solve",
        forms.PlanToSolveForm,
        _plan,
        wanted=may("plan_to_solve"),
    ),
    act(
        "take-up",
        _("现在就办"),
        _("现在就办"),
        "take_up",
        forms.KeyForm,
        calls(commands.take_up),
        wanted=may("take_up", owner),
    ),
    act(
        "call-back",
        _("记回访"),
        _("记下回访"),
        "call_back",
        forms.CallBackForm,
        _call_back,
        wanted=_calls_back,
    ),
    act(
        "check-withdrawal",
        _("核实撤回"),
        _("核实过了"),
        "check_withdrawal",
        forms.CheckWithdrawalForm,
        _check_withdrawal,
        wanted=may("check_withdrawal", owner),
    ),
    act(
        "ask-leader",
        _("报领导定"),
        _("报上去"),
        "ask_leader",
        forms.AskLeaderForm,
        calls(commands.ask_leader, "reason"),
        wanted=may("ask_leader", _no_leader_yet),
    ),
    act(
        "hand-on",
        _("转给别的岗位"),
        pgettext_lazy("按钮", "转办"),
        "hand_on",
        forms.HandOnForm,
        calls_with_post(commands.hand_on, "reason"),
        offer=other_posts,
        wanted=may("hand_on", owner),
    ),
    act(
        "keep",
        _("收进常见问题"),
        _("收进去"),
        "keep_known",
        forms.KeepForm,
        _keep,
        begin=_kept_begin,
        wanted=_may_keep,
    ),
)
