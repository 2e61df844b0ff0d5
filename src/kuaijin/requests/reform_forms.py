"""Input of reforms: propose one, decide it, report it done. Validation only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm
from kuaijin.requests.request_forms import words


class ProposeForm(ActForm):
    title = forms.CharField(label=_("改什么"), max_length=200, help_text=_("一句话：哪条规定、哪个做法、哪一步。"))
    measure = words(_("怎么改"), longest=1000, rows=4)


class DecideForm(ActForm):
    decision = forms.ChoiceField(
        label=_("怎么定"), choices=[("adopt", _("采纳")), ("decline", _("不采纳"))], widget=forms.RadioSelect
    )
    owner = forms.ChoiceField(label=_("谁来改"), required=False)
    until = DateField(label=_("哪天以前改完"), required=False)
    reason = words(_("意见"), longest=400, rows=2, required=False, help_text=_("不采纳要写原因。"))


class ReportForm(ActForm):
    words = words(_("改了什么"), longest=1000, rows=4, help_text=_("从今天起，用同样长的时间看还有没有人反映。"))
