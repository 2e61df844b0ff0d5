"""What is typed on the way in: the file, the day from which seats hold, the reason of an undo."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import DateField, KitForm


class UploadForm(KitForm):
    file = forms.FileField(
        label=_("台账文件"),
        help_text=_("Excel（.xlsx、.xls），不超过 20 MB。原样传，不用先整理。也可以拖到这里。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls", "data-kj-drop": ""}),
    )


class SeatsForm(KitForm):
    seats_from = DateField(
        label=_("包保人从哪天起算"),
        help_text=_("专班表里的人从这一天起担责；台账里与专班不同的人也从这一天起算。只问这一次。"),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class UndoForm(KitForm):
    reason = forms.CharField(label=_("为什么撤"), max_length=200)
