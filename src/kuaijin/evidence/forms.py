"""Input of evidence: a file and what it proves; several photos at once."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.dossiers.models import Secrecy
from kuaijin.kit.forms import KitForm

PHOTOS_AT_MOST = 9


class PhotosInput(forms.FileInput):
    """Two ways to the same field: the camera, and pictures that were taken before."""

    allow_multiple_selected = True

    def use_required_attribute(self, initial: object) -> bool:
        """One of the two is enough, which the browser cannot know."""
        return False

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []

    def render(self, name: str, value: object, attrs: Any = None, renderer: Any = None) -> SafeString:
        camera = super().render(name, None, {**(attrs or {}), "accept": "image/*", "capture": "environment"}, renderer)
        kept = super().render(
            name,
            None,
            {
                "id": f"{(attrs or {}).get('id', name)}-kept",
                "aria-label": gettext("已经拍好的照片或文件"),
                "multiple": True,
            },
            renderer,
        )
        return format_html('{}<span class="kj-s">{}</span>{}', camera, gettext("或者选已经拍好的"), kept)


class PhotosField(forms.FileField):
    """Cleans to a list of uploads, at most nine."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [super(PhotosField, self).clean(one) for one in data or []]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > PHOTOS_AT_MOST:
            raise forms.ValidationError(gettext("一次最多 %(n)s 张。分两次报。") % {"n": PHOTOS_AT_MOST})
        return files


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
