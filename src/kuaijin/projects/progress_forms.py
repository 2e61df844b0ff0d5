"""Input of progress, made for a phone: how far, a photo, the place; everything else may stay empty."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import NO_CHOICE, ActForm


class ProgressForm(ActForm):
    words = forms.CharField(
        label=gettext_lazy("看到什么"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("一句话就够，例如：设备基础浇筑 14 个，共 32 个。"),
    )
    photos = PhotosField(label=gettext_lazy("拍一张"), required=False)
    stood_there = forms.BooleanField(label=gettext_lazy("我到了现场，亲眼看到的"), required=False)
    percent = forms.IntegerField(
        label=gettext_lazy("完成百分之几"), min_value=0, max_value=100, required=False, widget=forms.NumberInput
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("或者完成多少"), min_value=0, max_digits=16, decimal_places=2, required=False
    )
    unit = forms.CharField(
        label=gettext_lazy("计量单位"), max_length=20, required=False, help_text=gettext_lazy("个、米、台")
    )
    part = forms.ChoiceField(label=gettext_lazy("哪一部分"), required=False)
    place = forms.CharField(
        label=gettext_lazy("在哪里"), max_length=120, required=False, widget=forms.TextInput({"data-kj-place": "words"})
    )
    on = DateField(label=gettext_lazy("哪天看到的"), help_text=gettext_lazy("只能是今天或以前。"))
    outside = forms.BooleanField(label=gettext_lazy("企业也能看"), required=False)
    latitude = forms.DecimalField(required=False, widget=forms.HiddenInput({"data-kj-place": "latitude"}))
    longitude = forms.DecimalField(required=False, widget=forms.HiddenInput({"data-kj-place": "longitude"}))
    accuracy = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput({"data-kj-place": "accuracy"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part = self.fields.get("part")
        if isinstance(part, forms.ChoiceField) and not part.widget.choices:
            del self.fields["part"]  # a project without phases and components is one whole

    def facts(self) -> dict[str, Any]:
        """The keywords of `projects.report_progress` that stand in the form, without the part."""
        given = self.cleaned_data
        plain = ("words", "photos", "percent", "quantity", "unit", "place", "on", "latitude", "longitude", "accuracy")
        told = {name: given[name] for name in plain}
        return told | {"stood_there": given.get("stood_there", False), "shown_outside": given.get("outside", False)}


class ToldByEnterprise(ProgressForm):
    """Nobody verifies himself, and what an enterprise tells, it sees."""

    stood_there = None  # type: ignore[assignment]
    outside = None  # type: ignore[assignment]


class RecordForm(ProgressForm):
    """What the phone's middle button asks: also which project."""

    project = forms.ChoiceField(label=gettext_lazy("哪个项目"))
    part = None  # type: ignore[assignment]
    field_order = ("idempotency_key", "project", "words", "photos", "stood_there")


class ReportForm(ActForm):
    report = forms.ChoiceField(label=gettext_lazy("哪一条"), choices=(NO_CHOICE,))


class VerifyReportForm(ReportForm):
    on = DateField(label=gettext_lazy("您哪天到的现场"), help_text=gettext_lazy("只能是今天或以前。"))


class WithdrawReportForm(ReportForm):
    reason = forms.CharField(label=gettext_lazy("为什么撤回"), max_length=200)
