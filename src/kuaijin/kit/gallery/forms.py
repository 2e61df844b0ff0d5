"""A form with every kind of field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import DateField, DateOrMonthField, KitForm, MoneyField


class SampleForm(KitForm):
    who = forms.CharField(label=_("谁办"), max_length=40)
    accepted_on = DateField(label=_("受理日"), help_text=_("可以写 10.13、10月13日、明天"))
    begun = DateOrMonthField(label=_("开工"), help_text=_("只知道月也行，例如 2026.10"), required=False)
    amount = MoneyField(label=_("总投资"), help_text=_("可以写 4.39亿、43900万"), keep_approx=True, required=False)
    kind = forms.ChoiceField(
        label=_("怎么核实"), widget=forms.RadioSelect, choices=[("seen", _("到场看")), ("paper", _("看材料"))]
    )
    place = forms.ChoiceField(label=_("镇街"), choices=[("", _("请选一个")), ("a", "临湖镇"), ("b", "青岗街道")])
    photo = forms.FileField(label=_("照片"), required=False)
    remark = forms.CharField(label=_("备注"), widget=forms.Textarea, required=False)
    shown = forms.BooleanField(label=_("给企业看"), required=False, help_text=_("勾上以后，企业在自己的页面能看到"))
