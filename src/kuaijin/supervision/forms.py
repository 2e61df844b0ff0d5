"""Input of slips: validation only, the rules are the commands'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm
from kuaijin.supervision.models import Colour

AS_IT_STANDS = ("", _("按现在的情况"))


class IssueForm(ActForm):
    """`of` is offered as a choice, or stands firm when the address names the thing or what is owed."""

    of = forms.ChoiceField(label=_("哪个项目或企业"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("督办什么"), max_length=400, widget=forms.Textarea({"rows": 2}), help_text=_("一句话写清哪件事没办好。")
    )
    asked = forms.CharField(
        label=_("要求怎么办"), max_length=400, widget=forms.Textarea({"rows": 2}), help_text=_("办到什么程度算办好。")
    )
    post = forms.ChoiceField(label=_("发给哪个岗位"))
    instruction = forms.CharField(
        label=_("领导批示"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("有批示就照原文抄，写明谁批的。"),
    )
    colour = forms.ChoiceField(
        label=_("什么颜色"),
        required=False,
        choices=[AS_IT_STANDS, *Colour.choices],
        help_text=_("临期蓝单，滞后黄单，逾期红单；只能提高，不能降低。"),
    )
    raised_reason = forms.CharField(label=_("为什么提高"), max_length=200, required=False)
    answer_by = DateField(label=_("哪天以前答复"), required=False, help_text=_("不写就按这种颜色的默认期限。"))

    def facts(self) -> dict[str, Any]:
        """The keywords of `supervision.issue_slip` without thing, source and post."""
        names = ("words", "asked", "instruction", "colour", "raised_reason", "answer_by")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class IssueAbout(IssueForm):
    """About something that is owed: it knows its own post, and nobody need have written an instruction."""

    of = None  # type: ignore[assignment]
    instruction = None  # type: ignore[assignment]
    post = forms.ChoiceField(label=_("发给哪个岗位"), required=False, help_text=_("不改就是欠这件事的岗位。"))


class IssueTogether(ActForm):
    """About several things that are owed: each has its own words, post and colour."""

    asked = forms.CharField(
        label=_("要求怎么办"), max_length=400, widget=forms.Textarea({"rows": 2}), help_text=_("每一张都这样写。")
    )
    answer_by = DateField(label=_("哪天以前答复"), required=False, help_text=_("不写就按上面每一张的期限。"))


class AnswerForm(ActForm):
    optional_words = _("（至少一样）")

    words = forms.CharField(
        label=_("办到什么程度"), max_length=400, widget=forms.Textarea({"rows": 3}), help_text=_("写已经办了的。")
    )
    photos = PhotosField(label=_("证明材料"), required=False)
    evidence = forms.MultipleChoiceField(
        label=_("或者用已经有的文件"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def refuse(self, message: Any, field: str = "") -> None:
        """What the act calls its files is chosen here as photos."""
        super().refuse(message, "photos" if field == "files" else field)


class CloseForm(ActForm):
    note = forms.CharField(label=_("核对时看到什么"), max_length=400, required=False)


class ReturnForm(ActForm):
    reason = forms.CharField(label=_("哪里没办好"), max_length=400, widget=forms.Textarea({"rows": 2}))
    answer_by = DateField(label=_("哪天以前再答复"), required=False, help_text=_("不写就按这种颜色的默认期限。"))


class WithdrawForm(ActForm):
    reason = forms.CharField(label=_("为什么撤回"), max_length=200, help_text=_("编号和原因都留着。"))
