"""What is asked of who brings a request: staff who write down what they heard, an enterprise for itself."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kuaijin.evidence.forms import PhotosField
from kuaijin.obligations.acting import ActForm
from kuaijin.requests.request_forms import words


def asks_first(form: forms.Form) -> None:
    """While the words are typed, what is known already comes up under them."""
    form.fields["words"].widget.attrs |= {
        "hx-get": reverse("requests:known_near"),
        "hx-trigger": "input changed delay:500ms",
        "hx-target": "#known-near",
        "hx-include": "[name=kind]",
        "hx-params": "words,kind",
    }


class OpenForm(ActForm):
    """Staff write down what an enterprise said."""

    of = forms.ChoiceField(label=_("哪家企业或哪个项目"), required=False, help_text=_("不在名单里就写在下面。"))
    enterprise_named = forms.CharField(label=_("企业名称"), max_length=120, required=False)
    words = words(_("企业的原话"), longest=2000, rows=4, help_text=_("用企业自己的话写，以后不能改。"))
    kind = forms.ChoiceField(label=_("哪一类"))
    channel = forms.ChoiceField(label=_("怎么来的"), widget=forms.RadioSelect)
    said_by = forms.CharField(label=_("谁反映的"), max_length=80)
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"class": "kj-input kj-short", "inputmode": "tel"}),
    )
    complained_of = forms.ChoiceField(
        label=_("投诉哪个单位"), required=False, help_text=_("只有投诉要填。被投诉的单位看不到这一件。")
    )
    photos = PhotosField(label=_("照片或文件"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks_first(self)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("of") and not given.get("enterprise_named", "").strip():
            self.add_error("of", _("还没选"))
        return given


class AskingForm(ActForm):
    """An enterprise writes for itself."""

    words = words(_("卡在哪里"), longest=2000, rows=4, help_text=_("写一句话就行。写清是什么事、在哪里、要谁帮什么。"))
    kind = forms.ChoiceField(label=_("哪一类"), widget=forms.RadioSelect)
    of = forms.ChoiceField(label=_("关于哪个项目"), required=False)
    complained_of = forms.ChoiceField(
        label=_("投诉哪个单位"), required=False, help_text=_("只有投诉要填。被投诉的单位看不到这一件。")
    )
    photos = PhotosField(label=_("照片或文件"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks_first(self)
