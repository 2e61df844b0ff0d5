"""Input of dispatch meetings: to call one, to write down what is said and decided. Validation only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm


class MeetingFields(ActForm):
    title = forms.CharField(label=_("开什么会"), max_length=160)
    on = DateField(label=_("哪天开"))
    time = forms.TimeField(label=_("几点"), required=False, input_formats=["%H:%M"], help_text=_("例如 09:30。"))
    place = forms.CharField(label=_("在哪里"), max_length=160, required=False)
    chair = forms.ChoiceField(label=_("谁主持"))
    posts = forms.MultipleChoiceField(
        label=_("叫哪些岗位"), required=False, widget=forms.SelectMultiple({"size": 10}), help_text=_("可以选多个。")
    )
    others = forms.CharField(
        label=_("还有谁"), max_length=400, required=False, help_text=_("没有岗位的人写名字，例如监理、施工单位。")
    )


class CallForm(MeetingFields):
    previous = forms.ChoiceField(
        label=_("接着哪次会"), required=False, help_text=_("那次定的、还没办完的，这次先过一遍。")
    )
    projects = forms.MultipleChoiceField(
        label=_("哪些项目上会"), widget=forms.CheckboxSelectMultiple, help_text=_("逾期和滞后的在前。")
    )
    field_order = (
        "idempotency_key",
        "previous",
        "projects",
        "title",
        "on",
        "time",
        "place",
        "chair",
        "posts",
        "others",
    )


class ChangeForm(MeetingFields):
    reason = forms.CharField(label=_("为什么改"), max_length=200, required=False, help_text=_("改会期要写。"))


class CancelForm(ActForm):
    reason = forms.CharField(label=_("为什么取消"), max_length=200)


class AddForm(ActForm):
    project = forms.ChoiceField(label=_("哪个项目"))


class TakeOffForm(ActForm):
    project = forms.ChoiceField(label=_("哪个项目"))
    reason = forms.CharField(label=_("为什么不上会"), max_length=200, required=False)


class AttendForm(ActForm):
    present = forms.MultipleChoiceField(label=_("谁到了"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(label=_("还有谁"), max_length=400, required=False)


class HoldForm(ActForm):
    """Nothing to fill in: it says what holding it means."""


class WithdrawForm(ActForm):
    decision = forms.ChoiceField(label=_("收回哪一件"))
    reason = forms.CharField(label=_("为什么收回"), max_length=200)


class DecideForm(ActForm):
    words = forms.CharField(label=_("定了什么"), max_length=200)
    post = forms.ChoiceField(label=_("谁办"))
    until = DateField(label=_("哪天以前"))


class NoteForm(ActForm):
    words = forms.CharField(label=_("说了什么"), max_length=4000, required=False, widget=forms.Textarea({"rows": 5}))


class PhotosForm(ActForm):
    photos = PhotosField(label=_("照片"))
