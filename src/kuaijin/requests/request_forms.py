"""What the acts on one request ask: validation only, the rules are the commands'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm
from kuaijin.requests.models import Grade, Outcome, PlannedWhy, RequestLink
from kuaijin.requests.models.around import CallBack

GRADES = [(str(grade.value), grade.label) for grade in Grade]
PARTS = (1, 2, 3)


def words(label: Any, *, help_text: Any = "", rows: int = 3, longest: int = 1000, required: bool = True) -> Any:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
        required=required,
    )


class KeyForm(ActForm):
    """Nothing is asked."""


class DispatchForm(ActForm):
    to = forms.ChoiceField(label=_("派给哪个岗位"), help_text=_("它有一个工作日接单或者退单，不回音就算接单。"))
    reason = forms.CharField(
        label=_("为什么派给它"), max_length=200, required=False, help_text=_("跟规则建议的不一样，就写一句。")
    )


class ReasonForm(ActForm):
    reason = words(_("为什么"), rows=2, longest=400)


class DisputeForm(ActForm):
    reason = words(_("为什么不归我们办"), rows=2, longest=400, help_text=_("写清依据，写清该归谁。由牵头单位裁定。"))


class AssignForm(ActForm):
    to = forms.ChoiceField(label=_("由哪个岗位办"), help_text=_("裁定以后不能再退。"))
    reason = forms.CharField(label=_("为什么是它"), max_length=200)


class ContactedForm(ActForm):
    words = words(_("跟企业说了什么"), help_text=_("企业看得到这一条。"))


class PlanForm(ActForm):
    words = words(_("打算怎么办，分几步"), help_text=_("企业看得到这一条。"))


class SayForm(ActForm):
    """The switch is a choice of two, because what it does cannot be taken back."""

    words = words(_("写什么"), longest=2000)
    shown_outside = forms.ChoiceField(
        label=_("谁看得到"),
        choices=[("", _("内部：只有办这件事的单位看得到")), ("1", _("对企业公开：企业看得到，收得到提醒"))],
        widget=forms.RadioSelect,
        required=False,
    )
    photos = PhotosField(label=_("照片或文件"), required=False)


class SayOutsideForm(ActForm):
    """What an enterprise adds."""

    words = words(_("补充什么"), longest=2000)
    photos = PhotosField(label=_("照片或文件"), required=False)


class AskForm(ActForm):
    words = words(_("请企业补充什么"), longest=400, help_text=_("从现在起等企业的时间不算我们的。"))


class HearBackForm(ActForm):
    words = words(_("补充了什么"), longest=2000)
    photos = PhotosField(label=_("照片或文件"), required=False)


class JoinForm(ActForm):
    to = forms.ChoiceField(label=_("请哪个岗位一起办"), help_text=_("牵头的还是您，它 3 个工作日内给意见。"))
    words = words(_("请它办什么"), longest=400, rows=2)


class JointAnswerForm(ActForm):
    words = words(_("意见"))


class PlanToSolveForm(ActForm):
    why = forms.ChoiceField(label=_("哪一种"), choices=[("", _("选一种")), *PlannedWhy.choices])
    reason = words(_("为什么现在不能解决"), longest=400, rows=2, help_text=_("企业看得到这一条。"))
    until = DateField(label=_("哪天前解决"), help_text=_("到那天自己回到办理中。"))


class AnswerForm(ActForm):
    words = words(_("答复"), longest=2000, rows=5, help_text=_("用企业看得懂的话：办成了什么，不能办的依据是什么。"))
    outcome = forms.ChoiceField(
        label=pgettext_lazy("诉求", "结果"),
        choices=[(value, label) for value, label in Outcome.choices if value in (Outcome.SOLVED, Outcome.EXPLAINED)],
        widget=forms.RadioSelect,
    )
    cause = forms.ChoiceField(label=_("根子在哪里"), required=False)
    photos = PhotosField(label=_("佐证：照片或文件"), required=False)
    shown_by = forms.CharField(
        label=_("没有文件的，凭什么看得出来"),
        max_length=400,
        required=False,
        help_text=_("文号、会议记录、到账凭证号。文件和这一栏至少要有一样。"),
    )


class RateForm(ActForm):
    grade = forms.TypedChoiceField(label=_("满意吗"), choices=GRADES, coerce=int, widget=forms.RadioSelect)
    words = words(_("哪里好，哪里不好"), rows=2, required=False, help_text=_("不满意就写清哪里还没解决，马上重新办。"))


class CallBackForm(ActForm):
    grade = forms.TypedChoiceField(label=_("企业怎么评"), choices=GRADES, coerce=int, widget=forms.RadioSelect)
    words = words(
        _("企业怎么说"), rows=2, required=False, help_text=_("评“不满意”要写清哪里没解决，马上重新办并上报。")
    )
    how = forms.ChoiceField(
        label=_("怎么回访的"),
        choices=[(value, label) for value, label in CallBack.How.choices if value != CallBack.How.PAGE],
        widget=forms.RadioSelect,
        initial=CallBack.How.PHONE,
    )


class WithdrawForm(ActForm):
    words = words(_("为什么撤回"), rows=2, longest=400, help_text=_("我们会打电话核实，核实以后才算数。"))


class CheckWithdrawalForm(ActForm):
    said = forms.ChoiceField(
        label=_("企业怎么说"),
        choices=[
            ("solved", _("要撤回，事情已经解决了")),
            ("unsolved", _("要撤回，事情没有解决")),
            ("kept", _("不撤回，接着办")),
        ],
        widget=forms.RadioSelect,
        help_text=_("没有解决就撤回的，不算解决。"),
    )
    words = words(_("原话"), rows=2, longest=400)


class MergeForm(ActForm):
    others = forms.MultipleChoiceField(label=_("把哪几件并进来"), widget=forms.CheckboxSelectMultiple, required=False)
    number = forms.CharField(label=_("或者写编号"), max_length=120, required=False, help_text=_("几件用空格隔开。"))
    reason = forms.CharField(label=_("为什么是同一件事"), max_length=200)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("others") and not given.get("number", "").split():
            self.add_error("number", _("还没选"))
        return given


class SplitForm(ActForm):
    reason = forms.CharField(label=_("为什么要分开"), max_length=200)

    def __init__(self, *args: Any, choices: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=None, **kwargs)
        known = list((choices or {}).get("kind", []))
        for n in PARTS:
            self.fields[f"words-{n}"] = forms.CharField(
                label=_("第 %(n)s 件") % {"n": n},
                max_length=400,
                widget=forms.Textarea({"rows": 2, "class": "kj-input"}),
                required=n < PARTS[-1],
                error_messages={"required": _("还没写")},
            )
            self.fields[f"kind-{n}"] = forms.ChoiceField(
                label=_("第 %(n)s 件是哪一类") % {"n": n},
                choices=known,
                widget=forms.Select({"class": "kj-input"}),
                required=n < PARTS[-1],
                error_messages={"required": _("还没选")},
            )

    def parts(self) -> list[tuple[str, str, str]]:
        """Title (told from the words), words, kind of each part that was written."""
        given = self.cleaned_data
        told = [(given.get(f"words-{n}", "").strip(), given.get(f"kind-{n}", "")) for n in PARTS]
        return [("", said, kind) for said, kind in told if said]


class LinkForm(ActForm):
    number = forms.CharField(label=_("另一件的编号"), max_length=24)
    why = forms.ChoiceField(label=_("什么关系"), choices=RequestLink.Why.choices, widget=forms.RadioSelect)


class CorrectForm(ActForm):
    """The words as told are never changed."""

    title = forms.CharField(label=_("一句话说是什么"), max_length=80)
    kind = forms.ChoiceField(label=_("哪一类"))
    said_by = forms.CharField(label=_("谁反映的"), max_length=80)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=200)


class AskLeaderForm(ActForm):
    reason = words(_("要领导定什么"), rows=2, longest=200, help_text=_("写清要他做什么，不要只写情况。"))


class DecideForm(ActForm):
    """Three acts of a leader."""

    what = forms.ChoiceField(
        label=_("怎么定"),
        choices=[
            ("words", _("批示：写意见，由现在的单位接着办")),
            ("order", _("交办：交给另一个单位")),
            ("plan", _("同意转入计划解决")),
        ],
        widget=forms.RadioSelect,
        initial="words",
    )
    words = words(_("意见"), rows=2, longest=400)
    to = forms.ChoiceField(label=_("交给哪个岗位"), required=False, help_text=_("只有交办要选。"))
    why = forms.ChoiceField(
        label=_("为什么现在不能解决"), choices=[("", _("没写")), *PlannedWhy.choices], required=False
    )
    until = DateField(label=_("哪天前解决"), required=False, help_text=_("只有转入计划解决要写。"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wanted = {"order": ("to",), "plan": ("why", "until")}.get(given.get("what", ""), ())
        for name in wanted:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("还没选") if name != "until" else _("还没写"))
        return given


class ConcludeForm(ActForm):
    """The last word on one that never satisfied."""

    words = words(_("为什么到此为止"), rows=5, help_text=_("企业看得到全文：试过什么，为什么解决不了。"))
    basis = forms.CharField(
        label=_("凭什么终结"), max_length=400, required=False, help_text=_("法条、会议纪要、文号。没有就附文件。")
    )
    photos = PhotosField(label=_("照片或文件"), required=False)


class HandOnForm(ActForm):
    to = forms.ChoiceField(label=_("转给哪个岗位"), help_text=_("时限不变。"))
    reason = forms.CharField(label=_("为什么转"), max_length=200)


class KeepForm(ActForm):
    """Without whose it was."""

    question = forms.CharField(label=_("问题"), max_length=200, help_text=_("不写企业和人名。"))
    answer = words(_("怎么解决"), longest=2000, rows=5)
    basis = forms.CharField(label=_("依据"), max_length=400, required=False)
    shown_outside = forms.BooleanField(label=_("企业提问前也看得到"), required=False)
