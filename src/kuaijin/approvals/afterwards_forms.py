"""Input of mandates and of the draw. Validation only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.approvals.commands.checks import LOOK_DAYS
from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm


class GrantForm(ActForm):
    post = forms.ChoiceField(label=_("委托谁"), help_text=_("专班的联系人或负责人，替您跑审批，不收费。"))
    starts_on = DateField(label=_("从哪天起"))
    scope = forms.CharField(
        label=_("委托办什么"), max_length=300, required=False, help_text=_("不写就是这个项目的全部审批。")
    )
    photos = PhotosField(label=_("签字盖章的委托书"), help_text=_("拍照也行。"))


class EndForm(ActForm):
    ends_on = DateField(label=_("从哪天起不再代办"))
    reason = forms.CharField(label=_("为什么"), max_length=200, required=False)


class DrawForm(ActForm):
    share = forms.IntegerField(label=_("抽百分之几"), min_value=1, max_value=100, help_text=_("至少抽一件。"))
    seed = forms.CharField(
        label=_("种子"),
        max_length=80,
        help_text=_("任意几个字，例如当天开奖号码。种子和名单一起公布，谁都能重抽核对。"),
    )
    days = forms.IntegerField(label=_("几个工作日内查完"), min_value=1, max_value=120, initial=LOOK_DAYS)
