"""What strangers type at a door, and what staff type to open and close one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import KitForm
from kuaijin.requests.commands.doors import PHOTOS
from kuaijin.requests.models import Door, Grade
from kuaijin.requests.packs import Kind

PHOTO_MB = 10
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}")


def plain_phone(text: str) -> str:
    """Digits alone; a leading country code goes."""
    digits = re.sub(r"\D", "", text)
    return digits[2:] if digits.startswith("86") and len(digits) == 13 else digits


class SendForm(KitForm):
    """`submission` keeps one request one, however often the form is sent. `website` is for machines to fall into."""

    kind = forms.ChoiceField(label=gettext_lazy("哪一类"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("要反映什么"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("写一句话就行：什么事、在哪里、要谁帮什么。"),
    )
    complained_of = forms.ChoiceField(
        label=gettext_lazy("投诉哪个单位"), required=False, help_text=gettext_lazy("被投诉的单位看不到这一件。")
    )
    enterprise_named = forms.CharField(label=gettext_lazy("企业名称"), max_length=120, required=False)
    said_by = forms.CharField(
        label=gettext_lazy("怎么称呼您"), max_length=40, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=20,
        widget=forms.TextInput({"class": "kj-input kj-short", "inputmode": "tel", "autocomplete": "tel"}),
    )
    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=6,
        required=False,
        widget=forms.TextInput({"class": "kj-input kj-short", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False)
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))
    submission = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, door: Door, kinds: list[Kind], offices: list[tuple[str, str]], asks_code: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shielded = {kind.code for kind in kinds if kind.shielded}
        choices = [(kind.code, kind.said) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["complained_of"].choices = [("", _("没写")), *offices]  # type: ignore[attr-defined]
        self.fields["photos"].help_text = _("最多 %(n)s 张，每张不超过 %(mb)s MB。") % {"n": PHOTOS, "mb": PHOTO_MB}
        if door.enterprise_id is not None:
            del self.fields["enterprise_named"]
        if not asks_code:
            del self.fields["code"]

    def clean_phone(self) -> str:
        digits = plain_phone(self.cleaned_data["phone"])
        if not PHONE.fullmatch(digits):
            raise forms.ValidationError(_("号码不对。写 11 位手机号，或带区号的座机。"))
        return digits

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("“网址”一栏请留空，再提交一次。"))
        return ""

    def clean_photos(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["photos"]
        if len(files) > PHOTOS:
            raise forms.ValidationError(_("照片最多 %(n)s 张。") % {"n": PHOTOS})
        for file in files:
            if not (file.content_type or "").startswith("image/"):
                raise forms.ValidationError(_("“%(name)s”不是照片。") % {"name": file.name})
            if file.size > PHOTO_MB * 1024 * 1024:
                raise forms.ValidationError(_("“%(name)s”太大，压小些再传。") % {"name": file.name})
        return files

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("kind") in self.shielded and not given.get("complained_of"):
            self.add_error("complained_of", _("选投诉哪个单位。选了，这个单位就看不到这一件。"))
        return given


class GradeForm(KitForm):
    grade = forms.TypedChoiceField(
        label=gettext_lazy("您满意吗"), choices=Grade.choices, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("还想说什么"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


class AddForm(KitForm):
    words = forms.CharField(label=gettext_lazy("补充"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    photos = PhotosField(label=gettext_lazy("照片"), required=False)

    clean_photos = SendForm.clean_photos


class OpenDoorForm(KitForm):
    """One of the three."""

    optional_words = gettext_lazy("（三个里选一个）")
    enterprise = forms.ChoiceField(label=gettext_lazy("企业"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("园区或镇街"), required=False)
    task_force = forms.ChoiceField(label=gettext_lazy("专班"), required=False)

    def __init__(self, *args: Any, offered: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("没写")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if sum(bool(value) for value in given.values()) != 1:
            raise forms.ValidationError(_("一个入口只对应一家企业、一个园区或镇街、一个专班。选一个。"))
        return given

    @property
    def chosen(self) -> tuple[str, str]:
        """Which of the three, and its key."""
        return next((name, value) for name, value in self.cleaned_data.items() if value)


class ReasonForm(KitForm):
    reason = forms.CharField(label=gettext_lazy("为什么"), max_length=200)


class SenderForm(KitForm):
    name = forms.CharField(
        label=gettext_lazy("哪个系统"), max_length=60, help_text=gettext_lazy("例如：市 12345 热线平台。")
    )
    reads_words = forms.BooleanField(
        label=gettext_lazy("也给它看别处来的诉求内容"),
        required=False,
        help_text=gettext_lazy("不含姓名、电话，不含投诉。不勾就只看得到它自己交来的内容。"),
    )


class HotlineForm(KitForm):
    file = forms.FileField(
        label=gettext_lazy("工单文件"),
        help_text=gettext_lazy("热线平台导出的 Excel 或 CSV，不超过 20 MB，要有“工单编号”和“诉求内容”两列。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
