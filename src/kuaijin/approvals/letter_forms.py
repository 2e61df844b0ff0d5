"""Input about letters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import KitForm


class VoidForm(KitForm):
    reason = forms.CharField(
        label=_("为什么作废"), max_length=200, help_text=_("原因会写在核对页上；文书还在，只是不再有效。")
    )
