"""Input of the calendar pages: the calculator, a notice as text or file, a zone's further days off."""

from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.kit.forms import DateField, KitForm
from kuaijin.law.clock import Mode, Roll

LONGEST = 3660
LARGEST = 256 * 1024


class CountForm(KitForm):
    """Asked by GET, so that an answer has an address."""

    start = DateField(label=gettext_lazy("从哪天起算"), help_text=gettext_lazy("这一天不计入"))
    n = forms.IntegerField(label=gettext_lazy("多少天"), min_value=0, max_value=LONGEST)
    mode = forms.ChoiceField(
        label=gettext_lazy("怎么数"),
        choices=[(str(Mode.WORKING), gettext_lazy("工作日")), (str(Mode.CALENDAR), gettext_lazy("自然日"))],
        widget=forms.RadioSelect,
    )
    roll = forms.ChoiceField(
        label=gettext_lazy("自然日的最后一天是休息日时"),
        choices=[
            (str(Roll.NEXT_WORKING_DAY), gettext_lazy("顺延到下一个工作日（民法典第二百零三条）")),
            (str(Roll.NONE), gettext_lazy("不顺延")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class NoticeForm(KitForm):
    """A holiday notice, pasted or as a file. `confirmed` is set by the page that showed what it says."""

    text = forms.CharField(
        label=gettext_lazy("通知的内容（YAML）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy("写明 year、number、issued_on、source、off、work；格式见下面的例子"),
    )
    file = forms.FileField(label=gettext_lazy("或者传一个文件"), required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload = given.get("file")
        if upload is not None:
            given["text"] = self._decoded(upload)
        if not str(given.get("text") or "").strip():
            self.add_error("text", _("还没写，也没有选文件"))
        return given

    @staticmethod
    def _decoded(upload: Any) -> str:
        if upload.size > LARGEST:
            raise forms.ValidationError(_("文件超过 256 KB，不像一份放假通知。确认选对了文件。"))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("文件不是 UTF-8 文字。另存为 UTF-8 再传。")) from error


class WithdrawForm(KitForm):
    """Days off that were entered by mistake."""

    reason = forms.CharField(
        label=gettext_lazy("为什么撤回"), max_length=160, help_text=gettext_lazy("原因写进留痕，和原来的内容一起留着")
    )
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)


class DaysOffForm(KitForm):
    """A zone's own days off over and above the State Council's."""

    first = DateField(label=gettext_lazy("从哪天"))
    last = DateField(label=gettext_lazy("到哪天"), help_text=gettext_lazy("含这一天；只放一天就写同一天"))
    name = forms.CharField(label=gettext_lazy("放什么假"), max_length=40)
    source = forms.CharField(
        label=gettext_lazy("依据哪份文件"), max_length=160, help_text=gettext_lazy("文件名和文号；没有文件依据的不能加")
    )
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("最后一天早于第一天。改一个更晚的日子。"))
        return given

    def document(self) -> str:
        """As the file that is kept."""
        given = self.cleaned_data
        stretch = {"from": given["first"].isoformat(), "to": given["last"].isoformat(), "name": given["name"]}
        return str(yaml.safe_dump({"source": given["source"], "off": [stretch]}, allow_unicode=True, sort_keys=False))

    def file_name(self) -> str:
        return f"{self.cleaned_data['first']:%Y-%m-%d}"
