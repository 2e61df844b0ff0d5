"""Input of enterprise files: validation only, the rules are the commands'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.obligations.acting import ActForm


class FileFields(ActForm):
    name = forms.CharField(label=_("企业全称"), max_length=120, help_text=_("营业执照上的全称。"))
    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=40,
        required=False,
        help_text=_("18 位。校验不过的试点期代码照收，会标出来。"),
    )
    town = forms.ChoiceField(label=_("在哪个镇街"), required=False)
    sector = forms.CharField(label=_("产业"), max_length=60, required=False)
    industry = forms.CharField(label=_("行业代码"), max_length=6, required=False, help_text="GB/T 4754")


class CreateForm(FileFields):
    """`different` appears once somebody alike was found: the answer to the question."""

    different = forms.BooleanField(label=_("不是上面这几家，另建一份"), required=False)

    def __init__(self, *args: Any, ask: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask:
            del self.fields["different"]


class CorrectForm(FileFields):
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=200, help_text=_("原因和改前的样子都会留痕。"))


class ContactForm(ActForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    title = forms.CharField(label=_("职务"), max_length=40, required=False)
    phone = forms.CharField(label=_("电话"), max_length=20)


class EndContactForm(ActForm):
    contact = forms.ChoiceField(label=_("谁不再是联系人"))
    reason = forms.CharField(label=_("为什么"), max_length=200, required=False)


class MergeForm(ActForm):
    other = forms.CharField(
        label=_("并进来的是哪份档案"),
        max_length=40,
        help_text=_("写档案编号，如 2026-QY-0012。它的项目、联系人都归到这一份；那一份留作指引。"),
    )
    reason = forms.CharField(label=_("凭什么说是同一家"), max_length=200)


class CorrectMergeForm(ActForm):
    merge = forms.ChoiceField(label=_("哪次合并"))
    reason = forms.CharField(label=_("为什么分开"), max_length=200, help_text=_("归过来的项目和联系人原样退回。"))
