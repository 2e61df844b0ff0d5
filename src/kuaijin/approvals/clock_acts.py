"""Acts on the running clock: reviewed in advance, paused with a written notice, resumed, extended."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals import case_forms as forms
from kuaijin.approvals.case_offers import act, for_office, given
from kuaijin.approvals.case_setting import Setting
from kuaijin.approvals.commands import announcing, clocking
from kuaijin.approvals.rules.clocks import pauses_of
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import Choices
from kuaijin.obligations.explain import ground_said


def _pause(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return clocking.pause(**setting.on_it, **given(form, "on", "ground", "expected_end", "words"), **extra)


def _resume(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return clocking.resume(**setting.on_it, **given(form, "on"), **extra)


def _extend(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return clocking.extend(**setting.on_it, **given(form, "on", "days", "authority", "reason"), **extra)


def _pre_reviewed(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return clocking.pre_reviewed(**setting.on_it, **given(form, "on", "words"), **extra)


def _notice(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return announcing.hold_notice(**setting.on_it, **given(form, "on", "until", "words"), **extra)


def _grounds(setting: Setting) -> dict[str, Choices]:
    known = pauses_of(setting.case)
    return {"ground": [("", gettext("选一种")), *((ground.code, ground_said(ground.code)) for ground in known)]}


def _may_pre_review(setting: Setting) -> bool:
    """There is something to wait for meanwhile."""
    return setting.case.pre_reviewed_on is None and (setting.waits or setting.awaited_result)


def _asks_notice(setting: Setting) -> bool:
    return bool(setting.case.matter_facts.get("notice"))


ON_THE_CLOCK = (
    act(
        "notice",
        pgettext_lazy("按钮", "预审期间公示"),
        _("记下公示"),
        "hold_notice",
        forms.NoticeForm,
        _notice,
        wanted=for_office("hold_notice", _asks_notice),
    ),
    act(
        "pre-reviewed",
        pgettext_lazy("按钮", "预审完成"),
        _("记下预审意见"),
        "pre_reviewed",
        forms.PreReviewedForm,
        _pre_reviewed,
        wanted=for_office("pre_reviewed", _may_pre_review),
    ),
    act(
        "resume",
        pgettext_lazy("按钮", "恢复计时"),
        pgettext_lazy("按钮", "恢复计时"),
        "resume",
        forms.OnForm,
        _resume,
        wanted=for_office("resume"),
    ),
    act(
        "pause",
        pgettext_lazy("按钮", "暂停计时"),
        _("暂停，发书面告知"),
        "pause",
        forms.PauseForm,
        _pause,
        offer=_grounds,
        wanted=for_office("pause"),
    ),
    act(
        "extend",
        pgettext_lazy("按钮", "延长期限"),
        _("延长，发延期告知书"),
        "extend",
        forms.ExtendForm,
        _extend,
        wanted=for_office("extend", lambda setting: bool(setting.case.matter_facts.get("extension"))),
    ),
)
