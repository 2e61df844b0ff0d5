"""What the enterprise does with its request, and what everybody may who sees it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.kit.forms import KitForm
from kuaijin.requests import commands
from kuaijin.requests import request_forms as forms
from kuaijin.requests.models import State
from kuaijin.requests.request_setting import Act, Setting, act, calls, given, may


def _say(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    shown = bool(form.cleaned_data.get("shown_outside"))
    told = given(form, "words", "photos")
    return commands.say(**setting.on_it, **told, shown_outside=shown, **extra)


def _say_outside(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.say(**setting.on_it, **given(form, "words", "photos"), shown_outside=True, **extra)


def _asker(setting: Setting) -> bool:
    return setting.is_asker


def _staff(setting: Setting) -> bool:
    return setting.is_inside


def _hears(setting: Setting) -> bool:
    """The enterprise answers itself, or who asked writes down what it said."""
    return setting.is_asker or setting.is_owner


def _not_waiting(setting: Setting) -> bool:
    return setting.is_asker and setting.request.state != State.WAITING


ASKING: tuple[Act, ...] = (
    act(
        "rate",
        _("评价"),
        _("就这样评价"),
        "rate",
        forms.RateForm,
        calls(commands.rate, "grade", "words"),
        wanted=lambda setting: setting.is_asker and setting.request.state == State.ANSWERED,
    ),
    act(
        "hear-back",
        _("补充"),
        _("补充好了"),
        "hear_back",
        forms.HearBackForm,
        calls(commands.hear_back, "words", "photos"),
        wanted=may("hear_back", _hears),
    ),
    act(
        "add",
        _("再说几句"),
        _("说给办的人听"),
        "say",
        forms.SayOutsideForm,
        _say_outside,
        wanted=may("say", _not_waiting),
    ),
    act("say", pgettext_lazy("诉求", "留言"), _("记下来"), "say", forms.SayForm, _say, wanted=may("say", _staff)),
    act(
        "withdraw",
        _("撤回"),
        _("要求撤回"),
        "withdraw",
        forms.WithdrawForm,
        calls(commands.withdraw, "words"),
        wanted=may("withdraw", _asker),
    ),
)
