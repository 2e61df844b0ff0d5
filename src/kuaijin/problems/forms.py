"""Input of problems: validation only, the rules are the commands'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.dossiers.models import Secrecy
from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm
from kuaijin.problems.models import Kind


class RaiseForm(ActForm):
    """`of` is offered as a choice, or stands firm when the address names the thing."""

    of = forms.ChoiceField(label=_("哪个项目或企业"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("什么问题"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("用企业自己的话，写清卡在哪里。"),
    )
    kind = forms.ChoiceField(label=_("哪一类"), choices=[("", _("选一类")), *Kind.choices])
    photos = PhotosField(label=_("照片或文件"), required=False)
    owner = forms.ChoiceField(label=_("谁来解决"), required=False, help_text=_("不选就是这个项目或企业的负责人。"))
    term_days = forms.IntegerField(
        label=_("限几个工作日"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("不写就按这一类的默认期限。"),
    )
    raised_on = DateField(label=_("哪天提的"), help_text=_("只能是今天或以前。"))
    outside = forms.BooleanField(label=_("企业也能看"), required=False)

    def facts(self) -> dict[str, Any]:
        """The keywords of `problems.raise_problem` without thing and owner."""
        given = self.cleaned_data
        names = ("words", "kind", "term_days", "raised_on")
        secrecy = Secrecy.OUTSIDE if given.get("outside") else Secrecy.INTERNAL
        told = {name: given[name] for name in names if name in given}
        return told | {"secrecy": secrecy, "files": given["photos"]}


class RaiseByEnterprise(RaiseForm):
    """The manager owns it, the term is that of its kind, and what it raises it sees."""

    owner = None  # type: ignore[assignment]
    term_days = None  # type: ignore[assignment]
    raised_on = None  # type: ignore[assignment]
    outside = None  # type: ignore[assignment]


class AnswerForm(ActForm):
    words = forms.CharField(
        label=_("怎么解决的"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("一句话，让提的人看得懂。"),
    )
    photos = PhotosField(label=_("照片或文件"), required=False)
    on = DateField(label=_("哪天答复的"), help_text=_("只能是今天或以前。"))


class HandOnForm(ActForm):
    owner = forms.ChoiceField(label=_("转给哪个岗位"), help_text=_("期限不变，到期日还是那一天。"))
    reason = forms.CharField(label=_("为什么转"), max_length=200)


class CloseForm(ActForm):
    on = DateField(label=_("哪天看过，确实解决了"), help_text=_("只能是今天或以前。"))
    note = forms.CharField(label=_("看到什么"), max_length=200, required=False)


class ReopenForm(ActForm):
    reason = forms.CharField(label=_("哪里还没解决"), max_length=200, help_text=_("期限从今天重新算。"))
