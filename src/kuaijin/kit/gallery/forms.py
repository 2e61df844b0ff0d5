"""A form with every kind of field."""

from django import forms
from django.utils.translation import pgettext_lazy

from kuaijin.kit.forms import DateField, DateOrMonthField, KitForm, MoneyField


class SampleForm(KitForm):
    who = forms.CharField(label=pgettext_lazy("gallery", "谁办"), max_length=40)
    accepted_on = DateField(
        label=pgettext_lazy("gallery", "受理日"), help_text=pgettext_lazy("gallery", "可以写 10.13、10月13日、明天")
    )
    begun = DateOrMonthField(
        label=pgettext_lazy("gallery", "开工"),
        help_text=pgettext_lazy("gallery", "只知道月也行，例如 2026.10"),
        required=False,
    )
    amount = MoneyField(
        label=pgettext_lazy("gallery", "总投资"),
        help_text=pgettext_lazy("gallery", "可以写 4.39亿、43900万"),
        keep_approx=True,
        required=False,
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("gallery", "怎么核实"),
        widget=forms.RadioSelect,
        choices=[("seen", pgettext_lazy("gallery", "到场看")), ("paper", pgettext_lazy("gallery", "看材料"))],
    )
    place = forms.ChoiceField(
        label=pgettext_lazy("gallery", "镇街"),
        choices=[("", pgettext_lazy("gallery", "请选一个")), ("a", "临湖镇"), ("b", "青岗街道")],
    )
    firm = forms.ChoiceField(
        label=pgettext_lazy("gallery", "哪家企业"),
        help_text=pgettext_lazy("gallery", "打几个字就找到"),
        choices=[
            ("", pgettext_lazy("gallery", "请选一个")),
            *((str(n), f"澄川 {n} 号电机有限公司") for n in range(1, 41)),
        ],
        required=False,
    )
    photo = forms.FileField(label=pgettext_lazy("gallery", "照片"), required=False)
    remark = forms.CharField(label=pgettext_lazy("gallery", "备注"), widget=forms.Textarea, required=False)
    shown = forms.BooleanField(
        label=pgettext_lazy("gallery", "给企业看"),
        required=False,
        help_text=pgettext_lazy("gallery", "勾上以后，企业在自己的页面能看到"),
    )
