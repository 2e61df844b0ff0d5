"""The acts on what a project consists of, makes, stands on and cost: components, products, lists, money."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kuaijin.kit.formats import day_text, money_text
from kuaijin.obligations.acting import Choices
from kuaijin.projects import commands, course_forms
from kuaijin.projects.course_acts import asked, part_chosen, phase_choices, phase_chosen
from kuaijin.projects.models import Component, MoneyStatement, Product, Programme
from kuaijin.projects.setting import Act, Setting


def _add_component(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("name", "kind", "state", "on")}
    phase = phase_chosen(setting, given)
    return commands.add_component(**setting.who, project=setting.project, phase=phase, **told, **extra)


def _component_state(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    component = part_chosen(setting, Component, given["component"])
    told = {"state": given["state"], "on": given["on"], "day": setting.day}
    return commands.set_component_state(**setting.who, component=component, **told, **extra)


def _drop_component(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    component = part_chosen(setting, Component, given["component"])
    return commands.drop_component(**setting.who, component=component, reason=given["reason"], **extra)


def _add_product(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("name", "unit", "planned_capacity")}
    phase = phase_chosen(setting, given)
    return commands.add_product(**setting.who, project=setting.project, phase=phase, **told, **extra)


def _capacity(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    product = part_chosen(setting, Product, given["product"])
    told = {"on": given["on"], "amount": given["amount"], "day": setting.day}
    return commands.tell_capacity(**setting.who, product=product, **told, **extra)


def _programme_of(setting: Setting, key: str) -> Programme:
    return Programme.objects.get(pk=int(key), zone=setting.dossier.zone_id)


def _put_on(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    programme = _programme_of(setting, given["programme"])
    return commands.put_on_programme(
        **setting.who, project=setting.project, programme=programme, on=given["on"], **extra
    )


def _take_off(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"programme": _programme_of(setting, given["programme"]), "on": given["on"], "reason": given["reason"]}
    return commands.take_off_programme(**setting.who, project=setting.project, **told, **extra)


def _drive(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("drive", "year", "on")}
    return commands.put_in_drive(**setting.who, project=setting.project, **told, **extra)


def _out_of_drive(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {"on": given["on"], "reason": given["reason"]}
    return commands.take_out_of_drive(**setting.who, project=setting.project, **told, **extra)


def _money(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    told = {name: given[name] for name in ("kind", "on", "amount", "source")}
    return commands.tell_money(**setting.who, project=setting.project, day=setting.day, **told, **extra)


def _mistaken_money(setting: Setting, form: Any, extra: dict[str, Any]) -> object:
    given = form.cleaned_data
    statement = part_chosen(setting, MoneyStatement, given["statement"])
    return commands.mistaken_money(**setting.who, statement=statement, reason=given["reason"], **extra)


def _phases(setting: Setting) -> dict[str, Choices]:
    return {"phase": phase_choices(setting)}


def _components(setting: Setting) -> dict[str, Choices]:
    rows = Component.objects.filter(project=setting.project, dropped_reason="").order_by("phase__number", "pk")
    return {"component": [(str(row.pk), row.name) for row in rows]}


def _products(setting: Setting) -> dict[str, Choices]:
    rows = Product.objects.filter(project=setting.project).select_related("phase").order_by("phase__number", "pk")
    return {"product": [(str(row.pk), f"{row.phase.name} {row.name}" if row.phase else row.name) for row in rows]}


def _programmes(setting: Setting) -> dict[str, Choices]:
    rows = Programme.objects.filter(zone=setting.dossier.zone_id).order_by("level", "name")
    return {"programme": [(str(row.pk), row.name) for row in rows]}


def _own_programmes(setting: Setting) -> dict[str, Choices]:
    rows = setting.project.programme_periods.filter(ends_on=None).select_related("programme")
    return {"programme": [(str(row.programme_id), row.programme.name) for row in rows]}


def _statements(setting: Setting) -> dict[str, Choices]:
    rows = MoneyStatement.objects.filter(project=setting.project, mistaken=False).order_by("-on")
    said = "{} {} {}".format
    return {
        "statement": [
            (str(row.pk), said(row.get_kind_display(), day_text(row.on, year=True), money_text(row.amount)))
            for row in rows
        ]
    }


def _today(setting: Setting) -> dict[str, Any]:
    return {"on": setting.day, "year": setting.day.year, "phase": setting.asked}


def _begin(name: str) -> Any:
    return lambda setting: asked(setting, name)


f = course_forms
ACTS = (
    Act(
        "component", _("加一个单体"), _("加上"), "projects.add_component", f.ComponentForm, _add_component, _today,
        _phases,
    ),
    Act(
        "component-state", _("记单体状态"), _("记下"), "projects.set_component_state", f.ComponentStateForm,
        _component_state, _begin("component"), _components,
    ),
    Act(
        "drop-component", _("单体不建了"), _("记为不建"), "projects.drop_component", f.DropComponentForm,
        _drop_component, _begin("component"), _components,
    ),
    Act("product", _("加一种产品"), _("加上"), "projects.add_product", f.ProductForm, _add_product, _today, _phases),
    Act(
        "capacity", _("记达到的产能"), _("记下"), "projects.tell_capacity", f.CapacityForm, _capacity,
        _begin("product"), _products,
    ),
    Act(
        "programme", _("列入计划名单"), _("列入"), "projects.put_on_programme", f.OnProgrammeForm, _put_on, _today,
        _programmes,
    ),
    Act(
        "off-programme", _("移出计划名单"), _("移出"), "projects.take_off_programme", f.OffProgrammeForm, _take_off,
        _begin("programme"), _own_programmes,
    ),
    Act("drive", _("列入四个一批"), _("列入这批"), "projects.put_in_drive", f.DriveForm, _drive, _today),
    Act(
        "out-of-drive", _("移出四个一批"), _("移出"), "projects.take_out_of_drive", f.OutOfDriveForm, _out_of_drive,
        _today,
    ),
    Act("money", _("记资金"), _("记下"), "projects.tell_money", f.MoneyForm, _money, _today),
    Act(
        "mistaken-money", _("资金记错了"), _("记为记错"), "projects.mistaken_money", f.MistakenMoneyForm,
        _mistaken_money, _begin("statement"), _statements,
    ),
)  # fmt: skip
