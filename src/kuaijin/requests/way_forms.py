"""How the zone works with requests: a rule of dispatch, a service level, words to begin an answer with."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.obligations.acting import ActForm
from kuaijin.requests.request_forms import words


class RuleForm(ActForm):
    """What is left open fits everything."""

    order = forms.IntegerField(label=_("第几条"), min_value=1, max_value=999, help_text=_("小的先用，第一条对上的算。"))
    post = forms.ChoiceField(label=_("派给哪个岗位"))
    kind = forms.ChoiceField(label=_("哪一类"), required=False)
    region = forms.ChoiceField(label=_("哪个镇街"), required=False)
    task_force = forms.ChoiceField(label=_("哪个专班"), required=False)
    contains = forms.CharField(label=_("原话里有哪个词"), max_length=40, required=False)


class LevelForm(ActForm):
    level = forms.ChoiceField(label=_("用哪一套时限"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("只管哪一类"), required=False, help_text=_("不选就管没有单独定的各类。"))


class TemplateForm(ActForm):
    name = forms.CharField(label=_("叫什么"), max_length=60)
    kind = forms.ChoiceField(label=_("哪一类"), required=False)
    words = words(_("开头的话"), longest=2000, rows=5)
