"""Inputs of the administrator's pages. What an address must look like is the command's to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import KitForm
from kuaijin.messaging.models import Kind


class ChannelForm(KitForm):
    kind = forms.ChoiceField(label=_("哪种渠道"), choices=Kind.choices)
    name = forms.CharField(label=_("名字"), max_length=60)
    address = forms.CharField(
        label=_("地址"),
        help_text=_("Apprise 的地址，{to} 换成每个人自己的地址。存下后不再显示。"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "placeholder": "jsons://…?:phone={to}"}),
    )

    def __init__(self, *args: Any, kept: bool, **kwargs: Any) -> None:
        """`kept`: the zone has such a channel already, whose address stays where none is written."""
        super().__init__(*args, **kwargs)
        if kept:
            self.fields["address"].required = False
            self.fields["address"].help_text = _("Apprise 的地址，{to} 换成每个人自己的地址。不改就留空。")


class TrialForm(KitForm):
    address = forms.CharField(
        label=_("发到哪里"),
        help_text=_("手机号、邮箱或机器人的 key，看是哪种渠道。"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class EndChannelForm(KitForm):
    reason = forms.CharField(label=_("原因"), max_length=100)
