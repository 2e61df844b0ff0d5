"""What is asked when figures are sealed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import DateField, KitForm


class PublishForm(KitForm):
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("报给谁、哪一期，例如：9 月开工签约报表。"))
    first = DateField(label=_("从哪天"))
    last = DateField(label=_("到哪天"))
    as_of = DateField(label=_("截至"), help_text=_("封存以后，这一天的数按现在所知留下。"))
