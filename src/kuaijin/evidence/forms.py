"""Input of evidence: a file and what it proves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.dossiers.models import Secrecy
from kuaijin.kit.forms import KitForm


class AttachForm(KitForm):
    file = forms.FileField(label=_("文件"), help_text=_("照片、PDF、Office 文件、文本或压缩包。"))
    what = forms.CharField(label=_("证明什么"), max_length=160, required=False)
    outside = forms.BooleanField(label=_("企业也能看"), required=False)

    def facts(self) -> dict[str, Any]:
        """The keywords of `evidence.attach`."""
        given = self.cleaned_data
        secrecy = Secrecy.OUTSIDE if given["outside"] else Secrecy.INTERNAL
        return {"file": given["file"], "what": given["what"], "secrecy": secrecy}


class WithdrawForm(KitForm):
    reason = forms.CharField(label=_("为什么撤下"), max_length=200, help_text=_("原因会留痕；文件不再能打开。"))
