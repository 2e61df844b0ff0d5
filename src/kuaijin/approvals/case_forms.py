"""Input of the acts on a case: exactly what the law asks of each. Validation only, the rules are the commands'."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kuaijin.evidence.forms import PhotosField
from kuaijin.kit.forms import DateField
from kuaijin.obligations.acting import ActForm, Choices

PAST = _("只能是今天或以前。")


class OnForm(ActForm):
    """What happened on a day; sending it is the confirmation."""

    on = DateField(label=_("哪天"), help_text=PAST)


class PerPaperForm(OnForm):
    """With one field a paper, made of what the act offers as `papers` (code, name); they follow the day."""

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        self.papers = dict((choices or {}).get("papers", ()))
        own = type(self).base_fields
        rest = {name: field for name, field in own.items() if name != "on"}
        made = {f"paper-{code}": self.field_of(str(name)) for code, name in self.papers.items()}
        # Of this form alone: the class keeps its own.
        self.__dict__["base_fields"] = {"on": own["on"], **made, **rest}
        super().__init__(*args, choices=choices, **kwargs)

    def field_of(self, name: str) -> forms.Field:
        """Of one paper: its file, unless a form asks something else of it."""
        said = gettext("不传文件，就是在窗口交了纸质的。")
        return forms.FileField(label=name, required=False, help_text=said)

    def by_paper(self) -> dict[str, Any]:
        """Code → what was given for it."""
        return {code: self.cleaned_data.get(f"paper-{code}") for code in self.papers}


class AcceptDeferredForm(PerPaperForm):
    """By when each paper that is not there yet is brought; the core papers must be there already."""

    def field_of(self, name: str) -> forms.Field:
        said = gettext("到这天还没补齐，按规定不予许可。时限照常计算。")
        return DateField(label=gettext("%(paper)s：哪天以前补齐") % {"paper": name}, help_text=said)


class NotAcceptForm(OnForm):
    reason = forms.CharField(
        label=_("为什么不予受理"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写进不予受理通知书，交给申请人。"),
    )
    other_office = forms.CharField(
        label=_("该找哪个机关"), max_length=80, required=False, help_text=_("不归本机关办的，写明归谁办。")
    )


class CorrectionForm(OnForm):
    items = forms.CharField(
        label=_("要补正什么"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("一行一项，一次写全：只能告知一次。"),
    )
    papers = forms.MultipleChoiceField(
        label=_("退回哪些材料"), widget=forms.CheckboxSelectMultiple, required=False, help_text=_("选中的要重新交。")
    )
    until = DateField(label=_("哪天以前补正"), help_text=_("到这天没补正，按规定不予许可。"))

    def clean_items(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if not lines:
            raise forms.ValidationError(_("还没写"), code="required")
        return lines


class CorrectForm(PerPaperForm):
    words = forms.CharField(
        label=_("补了什么"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("一个文件都不传的，这里要写补正了什么、为什么不附。"),
    )
    photos = PhotosField(label=_("别的文件"), required=False)


class PauseForm(OnForm):
    ground = forms.ChoiceField(
        label=_("因为什么暂停"), help_text=_("只有法律写明的这几种可以不计入时限（行政许可法第四十五条）。")
    )
    expected_end = DateField(label=_("预计哪天结束"), help_text=_("所需时间要书面告知申请人。"))
    words = forms.CharField(label=_("说明"), max_length=300, required=False)


class ExtendForm(OnForm):
    days = forms.IntegerField(label=_("延长几天"), min_value=1, max_value=90)
    authority = forms.CharField(label=_("谁批准的"), max_length=120, help_text=_("写有权批准的机关或负责人。"))
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("写进延期告知书，告知申请人。"))


class PreReviewedForm(OnForm):
    words = forms.CharField(label=_("预审意见"), max_length=400, widget=forms.Textarea({"rows": 3}))


class DecisionForm(OnForm):
    """`late` is offered when a limit has passed by now: a decision that was late itself says why (滨州 19)."""

    reason = forms.CharField(
        label=_("为什么超过了承诺的时限"),
        max_length=300,
        required=False,
        help_text=_("超过承诺时限要向申请人说明理由。"),
    )

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        if not (choices or {}).get("late"):
            del self.fields["reason"]


class GrantForm(DecisionForm):
    result_number = forms.CharField(label=_("批准文号"), max_length=60)
    valid_until = DateField(
        label=_("有效到哪天"), required=False, help_text=_("不填就按法定有效期算；没有有效期的不填。")
    )
    file = forms.FileField(label=_("批准文件"), required=False, help_text=_("后面的事项直接用这一份，不再向企业要。"))

    field_order = ("on", "result_number", "valid_until", "file", "reason")


class RefuseForm(DecisionForm):
    motive = forms.CharField(
        label=_("不予许可的理由"),
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("必须说明理由；决定书会写明申请复议和提起诉讼的权利。"),
    )

    field_order = ("on", "motive", "reason")


class CommitForm(OnForm):
    words = forms.CharField(
        label=_("承诺什么"),
        max_length=600,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("承诺符合哪些条件、哪天以前做到。以后会抽查；不符的限期整改，不改的撤销决定。"),
    )
    photos = PhotosField(label=_("签字盖章的承诺书"), required=False)


class NoticeForm(OnForm):
    until = DateField(label=_("公示到哪天"), help_text=_("包括这一天。"))
    words = forms.CharField(label=_("在哪里公示"), max_length=200, required=False)


class UsedForm(OnForm):
    words = forms.CharField(
        label=_("怎么用上的"), max_length=200, help_text=_("例如“已经开工”。用上了，就不再受有效期限制。")
    )


class DeliverForm(OnForm):
    how = forms.ChoiceField(
        label=_("怎么送达"),
        choices=[
            ("窗口领取", _("窗口领取")),
            ("邮寄送达", _("邮寄送达")),
            ("网上送达", _("网上送达")),
            ("留置送达", _("留置送达")),
        ],
        widget=forms.RadioSelect,
    )
    received_by = forms.CharField(label=_("谁签收的"), max_length=40, required=False)


class RevokeForm(OnForm):
    basis = forms.ChoiceField(
        label=_("依据什么撤销"),
        choices=[
            ("commitment", _("没有做到承诺，责令整改逾期不改（滨州规定第十二条）")),
            ("article_69", _("行政许可法第六十九条的情形")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("为什么撤销"), max_length=400, widget=forms.Textarea({"rows": 3}))


class WithdrawForm(OnForm):
    reason = forms.CharField(label=_("为什么撤回"), max_length=200)


class DropForm(OnForm):
    reason = forms.CharField(label=_("为什么不用办了"), max_length=200, help_text=_("写清项目的哪个情况变了。"))


class KeyForm(ActForm):
    """Nothing to fill in: sending it is the act."""


class HandInForm(OnForm):
    code = forms.ChoiceField(label=_("哪一份材料"), help_text=_("交一次，要用它的事项都用这一份。"))
    file = forms.FileField(label=_("文件"), required=False, help_text=_("不传文件，就是在窗口交了纸质的。"))
    valid_until = DateField(label=_("有效到哪天"), required=False)


class ObtainForm(OnForm):
    code = forms.ChoiceField(label=_("哪一份材料"))
    source = forms.CharField(label=_("从哪里取得"), max_length=200, help_text=_("数据共享平台，或者哪个部门。"))
    file = forms.FileField(label=_("文件"), required=False)
    valid_until = DateField(label=_("有效到哪天"), required=False)


class CheckForm(OnForm):
    found = forms.ChoiceField(label=_("查到什么"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("看到的情况"), max_length=400, widget=forms.Textarea({"rows": 3}))
    photos = PhotosField(label=_("照片或文件"), required=False)


class OrderForm(OnForm):
    words = forms.CharField(label=_("要整改什么"), max_length=400, widget=forms.Textarea({"rows": 3}))
    until = DateField(label=_("哪天以前整改"), help_text=_("到这天没改好，可以撤销决定。"))


class RectifiedForm(OnForm):
    words = forms.CharField(label=_("怎么整改的"), max_length=400, widget=forms.Textarea({"rows": 3}))
    photos = PhotosField(label=_("照片或文件"), required=False)
