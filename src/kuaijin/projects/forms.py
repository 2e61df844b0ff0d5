"""Input of projects: validation only, the rules are the commands'."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.dossiers.models import Secrecy
from kuaijin.kit.forms import DateField, MoneyField
from kuaijin.obligations.acting import NO_CHOICE, ActForm
from kuaijin.obligations.models import Kind
from kuaijin.obligations.rules import until, working_days
from kuaijin.projects.models import Nature


class ProjectFields(ActForm):
    """What a project is, in the order in which people know it."""

    title = forms.CharField(label=_("项目名称"), max_length=200, help_text=_("全称，和备案、台账一致。"))
    town = forms.ChoiceField(label=_("落在哪个镇街"), required=False)
    nature = forms.ChoiceField(label=_("性质"), choices=[NO_CHOICE, *Nature.choices], required=False)
    sector = forms.CharField(label=_("产业"), max_length=60, required=False)
    industry = forms.CharField(label=_("行业代码"), max_length=6, required=False, help_text="GB/T 4754")
    code = forms.CharField(
        label=_("项目代码"), max_length=40, required=False, help_text=_("24 位，如 2020-371700-35-03-012345。")
    )
    total_investment = MoneyField(
        label=_("总投资"), keep_approx=True, required=False, help_text=_("可写 4.39亿、43900万、约 2.23亿。")
    )
    fixed_investment = MoneyField(label=_("其中固定资产投资"), required=False)
    arrived_funds = MoneyField(label=_("到位资金"), required=False)
    responsible = forms.ChoiceField(label=_("责任单位"), required=False)
    progress = forms.CharField(label=_("进展"), max_length=400, required=False, widget=forms.Textarea({"rows": 3}))
    problem = forms.CharField(label=_("卡在哪里"), max_length=400, required=False, widget=forms.Textarea({"rows": 3}))

    def facts(self) -> dict[str, Any]:
        """As the commands take them; region and office are looked up by the page."""
        given = self.cleaned_data
        names = ("title", "nature", "sector", "industry", "code", "fixed_investment", "arrived_funds")
        told: dict[str, Any] = {name: given[name] for name in (*names, "progress", "problem")}
        total = given["total_investment"]
        return told | {
            "total_investment": total.amount if total else None,
            "total_is_approximate": bool(total and total.approx),
        }


class CreateForm(ProjectFields):
    enterprise = forms.CharField(
        label=_("企业"), max_length=120, help_text=_("企业全称、统一社会信用代码或档案编号。还没建档的，先建企业档案。")
    )
    opened_on = DateField(label=_("立项日"), help_text=_("哪天起算这个项目；不清楚就写今天。"))
    field_order = ("idempotency_key", "enterprise", "title", "town", "opened_on")


class CorrectForm(ProjectFields):
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=200, help_text=_("原因和改前的样子都会留痕。"))


class OweForm(ActForm):
    obligor = forms.ChoiceField(label=_("谁欠"), help_text=_("岗位欠，不是人欠；换了人，事还在。"))
    title = forms.CharField(label=_("欠什么"), max_length=200, help_text=_("一句话，让等的人看得懂。"))
    kind = forms.ChoiceField(
        label=_("哪一类"), choices=[(k.value, k.label) for k in Kind if k not in (Kind.GAP, Kind.HAND_OVER)]
    )
    received_on = DateField(label=_("从哪天起"), help_text=_("起算日不计入。"))
    days = forms.IntegerField(label=_("限几个工作日"), required=False, min_value=1, max_value=3660)
    due_on = DateField(label=_("或者到哪天为止"), required=False, help_text=_("两样写一样。"))
    source = forms.CharField(
        label=_("期限从哪来"), max_length=200, help_text=_("文件、条款或会议，例如：园区用电服务承诺第 4 条。")
    )
    owed_to_enterprise = forms.BooleanField(label=_("欠的是企业"), required=False)
    outside = forms.BooleanField(label=_("企业也能看"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        days, due = given.get("days"), given.get("due_on")
        if (days is None) == (due is None) and "days" not in self.errors and "due_on" not in self.errors:
            self.add_error("days", _("限几天和到哪天，写一样，只写一样。"))
        start = given.get("received_on")
        if due is not None and start is not None and due < start:
            self.add_error("due_on", _("到期日在起算日之前。"))
        return given

    def term(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given["days"] is not None:
            return working_days(given["days"], given["source"])
        start: date = given["received_on"]
        return until(start, given["due_on"], given["source"])

    def secrecy(self) -> str:
        return Secrecy.OUTSIDE if self.cleaned_data["outside"] else Secrecy.INTERNAL


class ManagersOweForm(OweForm):
    """The same for the managers of several projects: each owes it on his own."""

    obligor = None  # type: ignore[assignment]
    owed_to_enterprise = None  # type: ignore[assignment]


class EndForm(ActForm):
    on = DateField(label=_("哪天终止"))
    reason = forms.CharField(label=_("为什么终止"), max_length=200, help_text=_("项目不再往前走，档案仍可查。"))


class BatchForm(ActForm):
    batch = forms.ChoiceField(label=_("哪一批"))


def money_now(amount: Decimal | None, approx: bool = False) -> str:
    """A sum as it may be typed again."""
    if amount is None:
        return ""
    text = f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"
    return f"约{text}" if approx else text
