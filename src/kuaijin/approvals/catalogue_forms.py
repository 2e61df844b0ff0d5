"""Input of what a zone says for itself: values confirmed, contradictions ruled, packs published, desks named."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm

MOST_BYTES = 512 * 1024
SOURCE = forms.CharField(
    label=_("依据文件"), max_length=300, help_text=_("文件名、文号和条款，或办事指南的编号，让以后的人查得到。")
)


class _SourcedForm(ActForm):
    source = SOURCE


class DaysForm(ActForm):
    """A limit in days; what kind of days is a field of its own."""

    value = forms.IntegerField(label=_("天数"), min_value=0, max_value=3660)
    source = SOURCE


class ModeForm(ActForm):
    value = forms.ChoiceField(
        label=_("按什么天数算"), choices=[("working", _("工作日")), ("calendar", _("自然日"))], widget=forms.RadioSelect
    )
    source = SOURCE


class HoldsForm(_SourcedForm):
    """That what the packs have from memory holds here."""


class ReasonForm(ActForm):
    reason = forms.CharField(label=_("为什么"), max_length=200, widget=forms.Textarea({"rows": 3}))


class RulingForm(ActForm):
    chosen = forms.ChoiceField(label=_("按哪一条办"), widget=forms.RadioSelect)
    source = SOURCE
    reason = forms.CharField(label=_("为什么"), max_length=400, widget=forms.Textarea({"rows": 3}))


class PublishForm(ActForm):
    valid_from = DateField(label=_("从哪天起生效"), help_text=_("上一版到这天为止，两版不重叠。"))


class LoadForm(ActForm):
    pack = forms.ChoiceField(label=_("安装自带的"), required=False)
    file = forms.FileField(label=_("自己的规则包"), required=False, help_text=_("YAML 或 JSON，不超过 512 KB。"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("pack")) == bool(given.get("file")):
            raise forms.ValidationError(_("选一个自带的，或者传一个文件，二者取一。"), code="one")
        file = given.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("文件超过 512 KB。确认选对了文件。"))
        return given


class DeskForm(ActForm):
    post = forms.ChoiceField(label=_("哪个岗位办"))
    places = forms.IntegerField(
        label=_("同时在办几件"), min_value=1, max_value=999, required=False, help_text=_("不限就留空。排计划时用。")
    )
