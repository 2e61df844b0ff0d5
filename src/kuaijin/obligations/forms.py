"""Input of the acts on one obligation: validation only, the rules are the commands'."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.models import Post
from kuaijin.directory.saying import post_said
from kuaijin.kit.formats import is_english
from kuaijin.kit.forms import DateField, KitForm
from kuaijin.law.clock import Grounds, Kind

EVENT_WORDS = {
    Kind.CORRECTION_NOTICE: _("发出补正通知"),
    Kind.CORRECTED: _("补正交齐"),
    Kind.ACCEPTED: _("受理"),
    Kind.NOT_ACCEPTED: _("不予受理"),
    Kind.PAUSED: _("暂停"),
    Kind.RESUMED: _("恢复"),
    Kind.EXTENDED: _("延长"),
    Kind.DECIDED: _("作出决定"),
    Kind.DELIVERED: _("送达"),
    Kind.WITHDRAWN: _("申请人撤回"),
}


class ActForm(KitForm):
    """`command` is the act's code, `verb` stands on its button, with the object said in the heading."""

    verb: Any = ""
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)


class ReportDone(ActForm):
    verb = _("办结")
    on = DateField(label=_("哪天办成的"), help_text=_("只能是今天或以前"))
    outcome = forms.CharField(label=_("办成什么样"), help_text=_("一句话，让等的人看得懂"), max_length=200)


class RecordEvent(ActForm):
    verb = _("记下")
    kind = forms.ChoiceField(label=_("发生了什么"), choices=[(str(kind), label) for kind, label in EVENT_WORDS.items()])
    on = DateField(label=_("哪一天"), help_text=_("只能记已经发生的事"))
    ground = forms.ChoiceField(label=_("暂停缘由"), required=False, help_text=_("只有暂停要写；没有依据的缘由停不了钟"))
    expected_end = DateField(
        label=_("预计哪天恢复"), required=False, help_text=_("暂停时写；不知道就空着，到期日也就未定")
    )
    notice = forms.BooleanField(label=_("已书面告知对方"), required=False)
    days = forms.IntegerField(label=_("延长几天"), required=False, min_value=1, max_value=3660)
    authority = forms.CharField(label=_("谁批准延长"), required=False, max_length=80)
    reason = forms.CharField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, grounds: Grounds | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = grounds.all() if grounds is not None else ()
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ChoiceField)
        ground.choices = [("", _("不是暂停")), *((g.code, g.name_en if is_english() else g.name) for g in known)]

    def facts(self) -> Mapping[str, Any]:
        """Only what the kind of event asks for: a pause its ground, an extension its days."""
        given, kind = self.cleaned_data, self.cleaned_data["kind"]
        wanted = {
            Kind.PAUSED: ("ground", "expected_end", "notice", "reason"),
            Kind.EXTENDED: ("days", "authority", "reason"),
        }.get(kind, ("reason",))
        return {name: given[name] for name in wanted}


class Verify(ActForm):
    verb = _("记下核实")
    on = DateField(label=_("哪天到场"), help_text=_("只能是今天或以前"))
    note = forms.CharField(label=_("看到什么"), required=False, max_length=200)


class Reassign(ActForm):
    verb = _("换人办")
    obligor = forms.ChoiceField(label=_("换给哪个岗位"), help_text=_("事情记在岗位上，谁在岗谁办"))
    reason = forms.CharField(label=_("为什么换"), max_length=200)

    def __init__(self, *args: Any, posts: Iterable[Post] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(post.pk): post for post in posts}
        obligor = self.fields["obligor"]
        assert isinstance(obligor, forms.ChoiceField)
        obligor.choices = [("", _("选一个岗位")), *((key, post_said(post)) for key, post in self.posts.items())]

    def chosen(self) -> Post:
        return self.posts[self.cleaned_data["obligor"]]


class Void(ActForm):
    verb = _("作废")
    reason = forms.CharField(label=_("为什么作废"), help_text=_("作废后仍可查到，原因一并留着"), max_length=200)


class Reopen(ActForm):
    verb = _("撤销办结")
    reason = forms.CharField(
        label=_("为什么重开"), required=False, help_text=_("自己刚办结的不用写；过后重开要写"), max_length=200
    )


class Correct(ActForm):
    verb = _("更正")
    title = forms.CharField(label=_("应该写成"), max_length=200)
    reason = forms.CharField(label=_("为什么更正"), max_length=200)
