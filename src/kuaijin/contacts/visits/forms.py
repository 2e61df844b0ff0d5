"""Input of visits: validation only. The form of the road is drawn once and filled without network."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts import hearing
from kuaijin.contacts.commands import Conditions, Line, Promised, Signed
from kuaijin.contacts.commands.visit_records import LINES_AT_MOST
from kuaijin.contacts.due_words import DueWords
from kuaijin.contacts.forms import DueWordsField, Part, PhotosField, PhotosInput, SpotForm
from kuaijin.contacts.models import Orders
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.kit.forms import DateField, FieldView, KitForm, MoneyField
from kuaijin.obligations.acting import ActForm

SHORT = {"class": "kj-input kj-short", "autocomplete": "off"}


class VisitForm(SpotForm):
    """What one writes down on the spot. Files come beside it: photos, and the signature as PNG."""

    whom = forms.CharField(widget=forms.HiddenInput, max_length=24)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    written_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    done = forms.CharField(
        label=gettext_lazy("看了什么、办了什么"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("企业看得到。"),
    )
    employees = forms.IntegerField(
        label=gettext_lazy("现在多少人"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput({**SHORT, "inputmode": "numeric"}),
        help_text=gettext_lazy("问这个是为了对上招工和稳岗的帮扶。"),
    )
    output = MoneyField(
        label=gettext_lazy("今年到现在的产值"),
        required=False,
        widget=forms.TextInput(SHORT),
        help_text=gettext_lazy("问这个是为了看要不要帮着找订单、找资金。写 1200万 或 0.8亿。"),
    )
    orders = forms.ChoiceField(
        label=gettext_lazy("订单怎样"),
        required=False,
        choices=Orders.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("一问就知道下个月难不难。"),
    )
    heard = forms.CharField(
        label=gettext_lazy("听到什么"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("只有内部看得到。"),
    )
    promise = forms.CharField(
        label=gettext_lazy("答应了什么"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("记下就是待办，企业看得到。"),
    )
    promise_due = DueWordsField(
        label=gettext_lazy("哪天兑现"),
        required=False,
        help_text=gettext_lazy("10.13，或者 3 个工作日"),
        widget=forms.TextInput(SHORT),
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False, widget=PhotosInput)
    signature = forms.FileField(label=gettext_lazy("签字"), required=False)
    signer = forms.CharField(
        label=gettext_lazy("签字的人"), required=False, max_length=40, widget=forms.TextInput(SHORT)
    )
    place = forms.CharField(label=gettext_lazy("在哪里"), required=False, max_length=160)
    others = forms.CharField(label=gettext_lazy("还有谁在场"), required=False, max_length=200)
    on = DateField(label=gettext_lazy("哪天"))
    time = forms.TimeField(label=gettext_lazy("几点"), required=False, widget=forms.TextInput(SHORT), help_text="09:20")

    CONDITIONS = ("employees", "output", "orders")
    PROMISE = ("promise", "promise_due")
    WHERE = ("on", "time", "place", "others")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = kwargs.get("today")
        super().__init__(*args, **kwargs)
        for n in range(1, LINES_AT_MOST + 1):
            self.fields[f"line_kind_{n}"] = forms.ChoiceField(
                label=_("哪一类诉求"), required=False, choices=[("", _("没选")), *hearing.kinds()]
            )
            self.fields[f"line_words_{n}"] = forms.CharField(
                label=_("企业要什么"),
                required=False,
                max_length=400,
                widget=forms.Textarea({"rows": 2, "class": "kj-input"}),
            )
            self.fields[f"line_kind_{n}"].widget.attrs["class"] = "kj-input"
        due = self.fields["promise_due"]
        assert isinstance(due, DueWordsField)
        due.today = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("promise") and "promise_due" in given and given["promise_due"] is None:
            self.add_error("promise_due", _("答应的事要说哪天：写日子（10.13），或写 3 个工作日。"))
        if given.get("promise_due") is not None and not given.get("promise"):
            self.add_error("promise", _("答应了什么没写。写一句话。"))
        for n in range(1, LINES_AT_MOST + 1):
            kind, words = given.get(f"line_kind_{n}", ""), given.get(f"line_words_{n}", "")
            if words and not kind:
                self.add_error(f"line_kind_{n}", _("还没选"))
            if kind and not words:
                self.add_error(f"line_words_{n}", _("诉求写一句话：企业要什么。"))
        if given.get("signature") and not given.get("signer"):
            self.add_error("signer", _("签字的人叫什么没写。"))
        return given

    def part(self, names: tuple[str, ...]) -> Part:
        fields = tuple(FieldView(self, name) for name in names)
        return Part("", fields, open=True, optional_words=self.optional_words)

    @property
    def first(self) -> Part:
        return self.part(("done",))

    @property
    def conditions_part(self) -> Part:
        return self.part(self.CONDITIONS)

    @property
    def promise_part(self) -> Part:
        return self.part(self.PROMISE)

    @property
    def heard_part(self) -> Part:
        return self.part(("heard",))

    @property
    def where_part(self) -> Part:
        return self.part(self.WHERE)

    @property
    def line_parts(self) -> list[Part]:
        return [self.part((f"line_kind_{n}", f"line_words_{n}")) for n in range(1, LINES_AT_MOST + 1)]

    def lines(self) -> list[Line]:
        given = self.cleaned_data
        pairs = ((given[f"line_kind_{n}"], given[f"line_words_{n}"]) for n in range(1, LINES_AT_MOST + 1))
        return [Line(kind, words) for kind, words in pairs if words]

    def promises(self) -> list[Promised]:
        given = self.cleaned_data
        if not given["promise"]:
            return []
        due: DueWords = given["promise_due"]
        return [Promised(given["promise"], due.due_on, due.working_days, due.calendar_days)]

    def conditions(self) -> Conditions:
        given = self.cleaned_data
        return Conditions(given["employees"], given["output"], given["orders"])

    def signed(self) -> Signed | None:
        given = self.cleaned_data
        return Signed(given["signer"], given["signature"]) if given["signature"] else None


class PlanForm(ActForm):
    name = forms.CharField(label=gettext_lazy("计划叫什么"), max_length=80)
    force = forms.ChoiceField(label=gettext_lazy("哪个专班"))
    starts_on = DateField(label=gettext_lazy("从哪天起"))
    last_on = DateField(label=gettext_lazy("到哪天"), help_text=gettext_lazy("含这一天，最长两年。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in visit_rules().tiers:
            self.fields[f"months_{tier.code}"] = forms.IntegerField(
                label=_("%(tier)s：几个月走一次") % {"tier": tier.said()},
                required=False,
                min_value=1,
                max_value=12,
                initial=tier.months,
                widget=forms.TextInput({**SHORT, "inputmode": "numeric"}),
                help_text=_("空着就不走这一档。"),
            )

    def months(self) -> dict[str, int]:
        given = self.cleaned_data
        named = {tier.code: given.get(f"months_{tier.code}") for tier in visit_rules().tiers}
        return {code: months for code, months in named.items() if months}


class ChangeForm(ActForm):
    post = forms.ChoiceField(label=gettext_lazy("谁去"))
    due_on = DateField(label=gettext_lazy("哪天以前去"), help_text=gettext_lazy("要在这一期里。"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DropForm(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么不走了"),
        max_length=200,
        help_text=gettext_lazy("只取消这一期，下一期照走；原因留着。"),
    )


class EndPlanForm(ActForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么结束"),
        max_length=200,
        help_text=gettext_lazy("没到期的都取消；已经逾期没走的不因此了结。"),
    )


class DayForm(KitForm):
    day = DateField(label=gettext_lazy("看哪天的"), required=False)
