"""Input of sessions: to call one, to say what is missing, to keep its minutes. Validation only."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.commands.sessions import SAY_DAYS
from kuaijin.approvals.models import Session
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm

DECISIONS = 3


class CallForm(ActForm):
    kind = forms.ChoiceField(label=_("什么会"), choices=[("", _("选一种")), *Session.Kind.choices])
    subject = forms.CharField(
        label=_("商量什么"), max_length=300, widget=forms.Textarea({"rows": 2}), help_text=_("写清要解决的一件事。")
    )
    for_on = DateField(label=_("哪天开"), help_text=_("休息日开的，记作延时错时服务。"))
    time = forms.TimeField(label=_("几点"), required=False, input_formats=["%H:%M"], help_text=_("例如 09:30。"))
    place = forms.CharField(label=_("在哪里"), max_length=160, required=False)
    posts = forms.MultipleChoiceField(
        label=_("叫哪些单位"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("每个单位要在期限内说清还缺什么。"),
    )
    cases = forms.MultipleChoiceField(label=_("关系到哪些办件"), widget=forms.CheckboxSelectMultiple, required=False)
    say_days = forms.IntegerField(
        label=_("几个工作日内说"),
        min_value=1,
        max_value=30,
        initial=SAY_DAYS,
        help_text=_("最迟到开会那天。"),
    )
    outside_hours = forms.BooleanField(label=_("在上班时间以外开"), required=False)


class SayForm(ActForm):
    """`post` is the called office for which the actor speaks."""

    post = forms.ChoiceField(label=_("哪个单位"))
    nothing_missing = forms.BooleanField(label=_("什么都不缺，可以办"), required=False)
    said = forms.CharField(
        label=_("还缺什么"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("一次说全。"),
    )
    on = DateField(label=_("哪天说的"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("said") and not given.get("nothing_missing"):
            self.add_error("said", gettext("还没写。什么都不缺，就选上面那一格。"))
        return given


class HoldForm(ActForm):
    """Minutes with a few decisions, each with its post and day; more are added as tasks of the project."""

    on = DateField(label=_("哪天开的"))
    present = forms.CharField(label=_("谁到了"), max_length=400, required=False)
    minutes = forms.CharField(label=_("纪要"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    outside_hours = forms.BooleanField(label=_("在上班时间以外开的"), required=False)

    words_1 = forms.CharField(label=_("定了什么（一）"), max_length=300, required=False)
    post_1 = forms.ChoiceField(label=_("谁办（一）"), required=False)
    until_1 = DateField(label=_("哪天以前（一）"), required=False)
    words_2 = forms.CharField(label=_("定了什么（二）"), max_length=300, required=False)
    post_2 = forms.ChoiceField(label=_("谁办（二）"), required=False)
    until_2 = DateField(label=_("哪天以前（二）"), required=False)
    words_3 = forms.CharField(label=_("定了什么（三）"), max_length=300, required=False)
    post_3 = forms.ChoiceField(label=_("谁办（三）"), required=False)
    until_3 = DateField(label=_("哪天以前（三）"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for n in range(1, DECISIONS + 1):
            parts = [f"{name}_{n}" for name in ("words", "post", "until")]
            if any(given.get(part) for part in parts):
                for part in parts:
                    if not given.get(part) and part not in self.errors:
                        self.add_error(part, gettext("定了的事，要写清什么、谁办、哪天以前。"))
        return given

    def decisions(self) -> list[dict[str, Any]]:
        """Those that were filled in: words, post (key) and until."""
        given = self.cleaned_data
        rows = [
            {name: given.get(f"{name}_{n}") for name in ("words", "post", "until")} for n in range(1, DECISIONS + 1)
        ]
        return [row for row in rows if row["words"]]


class CancelForm(ActForm):
    reason = forms.CharField(label=_("为什么取消"), max_length=200)


NO_POST = ("", gettext_lazy("没写"))
