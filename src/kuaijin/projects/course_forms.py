"""Input of the course and of what a project consists of: validation only, the rules are the commands'."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kuaijin.kit.forms import DateField, DateOrMonthField, MoneyField
from kuaijin.obligations.acting import ActForm
from kuaijin.projects.models import Component, ComponentState, Drive, MoneyStatement, Programme, StageName

WHY = {"max_length": 200}


class InPhase(ActForm):
    """`phase` is asked only where the project has phases."""

    phase = forms.ChoiceField(label=_("哪一期"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if len(self.fields["phase"].choices) < 2:  # type: ignore[attr-defined]
            del self.fields["phase"]


class PlanForm(InPhase):
    stage = forms.ChoiceField(label=_("哪一步"), choices=StageName.choices)
    planned_on = DateOrMonthField(label=_("计划哪天走到"), help_text=_("只知道月份就写到月，如 2026.12。"))
    field_order = ("idempotency_key", "phase", "stage", "planned_on")


class ReachForm(InPhase):
    stage = forms.ChoiceField(label=_("走到哪一步"), choices=StageName.choices)
    reached_on = DateOrMonthField(label=_("哪天走到的"), help_text=_("只能是今天或以前；只知道月份就写到月。"))
    file = forms.FileField(label=_("凭什么说走到了"), required=False, help_text=_("照片、批文、合同。"))
    evidence_words = forms.CharField(
        label=_("没有文件，写明是哪一份"),
        required=False,
        max_length=200,
        help_text=_("例如：施工许可证 2026-0417 号。"),
    )
    field_order = ("idempotency_key", "phase", "stage", "reached_on", "file", "evidence_words")


class VerifyStageForm(ActForm):
    reach = forms.ChoiceField(label=_("核实哪一步"))
    on = DateField(label=_("哪天核实"))
    note = forms.CharField(label=_("看到什么"), max_length=200, required=False)


class LeaveForm(ActForm):
    reach = forms.ChoiceField(label=_("从哪一步退回"), help_text=_("这一步和后面的都不再算走到；以前的日子照旧。"))
    on = DateField(label=_("从哪天起"))
    reason = forms.CharField(label=_("为什么退回"), **WHY)  # type: ignore[arg-type]


class MistakenForm(ActForm):
    reach = forms.ChoiceField(label=_("哪一条记错了"), help_text=_("记错的一天也不算，连以前的数字里也不算。"))
    reason = forms.CharField(label=_("错在哪里"), **WHY)  # type: ignore[arg-type]


class PhaseForm(ActForm):
    number = forms.IntegerField(label=_("第几期"), min_value=1, max_value=99)
    name = forms.CharField(label=_("叫什么"), max_length=80, help_text=_("例如：一期 10 万套。"))
    scope = forms.CharField(label=_("建什么"), max_length=200, required=False)


class EndPhaseForm(ActForm):
    phase = forms.ChoiceField(label=_("哪一期"))
    on = DateField(label=_("哪天终止"))
    reason = forms.CharField(label=_("为什么终止"), **WHY)  # type: ignore[arg-type]


class ComponentForm(InPhase):
    name = forms.CharField(label=_("名称"), max_length=80, help_text=_("例如：总装车间、1 号生产线、展厅。"))
    kind = forms.ChoiceField(label=_("哪一类"), choices=Component.Kind.choices)
    state = forms.ChoiceField(label=_("现在怎样"), choices=ComponentState.State.choices)
    on = DateField(label=_("从哪天起"))
    field_order = ("idempotency_key", "phase", "name", "kind", "state", "on")


class ComponentStateForm(ActForm):
    component = forms.ChoiceField(label=_("哪一个"))
    state = forms.ChoiceField(label=_("现在怎样"), choices=ComponentState.State.choices)
    on = DateField(label=_("从哪天起"))


class DropComponentForm(ActForm):
    component = forms.ChoiceField(label=_("哪一个"))
    reason = forms.CharField(label=_("为什么不建了"), **WHY)  # type: ignore[arg-type]


class ProductForm(InPhase):
    name = forms.CharField(label=_("产品"), max_length=80)
    unit = forms.CharField(label=_("按什么数"), max_length=20, help_text=_("套、吨、GWh；都按一年算。"))
    planned_capacity = forms.DecimalField(
        label=_("设计年产能"), required=False, min_value=0, max_digits=16, decimal_places=2
    )
    field_order = ("idempotency_key", "phase", "name", "unit", "planned_capacity")


class CapacityForm(ActForm):
    product = forms.ChoiceField(label=_("哪种产品"))
    on = DateField(label=_("从哪天起"))
    amount = forms.DecimalField(label=_("年产能达到多少"), min_value=0, max_digits=16, decimal_places=2)


class OnProgrammeForm(ActForm):
    programme = forms.ChoiceField(label=_("哪份名单"))
    on = DateField(label=_("从哪天起"))


class OffProgrammeForm(OnProgrammeForm):
    reason = forms.CharField(label=_("为什么移出"), **WHY)  # type: ignore[arg-type]


class ProgrammeForm(ActForm):
    name = forms.CharField(label=_("名单叫什么"), max_length=80, help_text=_("例如：2026 年省重大项目。"))
    level = forms.ChoiceField(label=_("哪一级"), choices=Programme.Level.choices)
    source = forms.CharField(label=_("哪份文件"), max_length=200, required=False)


class DriveForm(ActForm):
    drive = forms.ChoiceField(label=_("哪一批"), choices=Drive.choices, help_text=_("一个项目同时只在一批。"))
    year = forms.IntegerField(label=_("哪一年的"), min_value=2000, max_value=2100)
    on = DateField(label=_("从哪天起"))


class OutOfDriveForm(ActForm):
    on = DateField(label=_("从哪天起"))
    reason = forms.CharField(label=_("为什么移出"), **WHY)  # type: ignore[arg-type]


class MoneyForm(ActForm):
    kind = forms.ChoiceField(label=_("哪种资金"), choices=MoneyStatement.Kind.choices)
    on = DateField(label=_("到哪天为止"))
    amount = MoneyField(label=_("累计多少"), help_text=_("从头到那天的累计数。"))
    source = forms.CharField(label=_("哪来的数"), max_length=200, required=False)


class MistakenMoneyForm(ActForm):
    statement = forms.ChoiceField(label=_("哪一条记错了"))
    reason = forms.CharField(label=_("错在哪里"), **WHY)  # type: ignore[arg-type]
