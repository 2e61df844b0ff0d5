"""Inputs of 通知 and of hooks. What may be chosen and what an address must look like is the commands' to say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import KitForm
from kuaijin.messaging.models import Choice, Kind
from kuaijin.messaging.queries import chosen
from kuaijin.messaging.texts import PURPOSES

TOLD = "told_"


def _hour(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5, widget=forms.TextInput({"type": "time", "class": "kj-input kj-short"})
    )


class ChoicesForm(KitForm):
    """One group of ticks for each purpose: by which of the zone's channels."""

    optional_words = ""

    def __init__(
        self, *args: Any, choice: Choice, purposes: Iterable[str], kinds: list[str], usable: list[str]
    ) -> None:
        now = chosen(choice, usable)
        initial: dict[str, object] = {f"{TOLD}{code}": now[code] for code in purposes}
        initial |= {"quiet_from": f"{choice.quiet_from:%H:%M}", "quiet_to": f"{choice.quiet_to:%H:%M}"}
        super().__init__(*args, initial={**initial, "urgent_passes": choice.urgent_passes})
        self.told: list[str] = []
        for code in purposes if kinds else ():
            name = f"{TOLD}{code}"
            self.fields[name] = forms.MultipleChoiceField(
                label=PURPOSES[code].label,
                choices=[(kind, Kind(kind).label) for kind in kinds],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.told.append(name)
        self.order_fields([*self.told, "quiet_from", "quiet_to", "urgent_passes"])

    quiet_from = _hour(_("几点起不打扰"))
    quiet_to = _hour(_("到几点"))
    urgent_passes = forms.BooleanField(label=_("逾期、督办这些急事照发"), required=False)

    def kinds(self) -> dict[str, list[str]]:
        return {name.removeprefix(TOLD): self.cleaned_data[name] for name in self.told}


class HookForm(KitForm):
    name = forms.CharField(label=_("名字"), max_length=60)
    url = forms.CharField(
        label=_("推到哪个地址"),
        help_text=_("https://… 存下后只显示主机名。"),
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )
    patterns = forms.CharField(
        label=_("推哪些动作"),
        help_text=_("一行一个动作的代码，例如 projects.reach_stage；整类写 requests.*；全部写 *。代码见“权限”页。"),
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )
    inside = forms.BooleanField(
        label=_("可以在内网"),
        help_text=_("不勾就只推公网，只走 https。勾上后能连到内网地址，确认对方是谁再勾。"),
        required=False,
    )

    def clean_patterns(self) -> list[str]:
        return str(self.cleaned_data["patterns"]).split()


class ChangeHookForm(HookForm):
    enabled = forms.BooleanField(label=_("启用"), help_text=_("停用期间发生的事，启用后不补推。"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["url"].required = False
        self.fields["url"].help_text = _("不改就留空。")


class NothingForm(KitForm):
    """A page that asks nothing but whether."""
