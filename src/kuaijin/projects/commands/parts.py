"""Writes of what a project consists of and makes: components with their states, products with their capacity."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.kit.formats import day_text
from kuaijin.projects.commands.phases import of_project
from kuaijin.projects.models import CapacityReached, Component, ComponentState, Phase, Product, Project


@command("projects.add_component", label=gettext_lazy("加一个单体"), subject="project")
def add_component(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    name: str,
    kind: str,
    on: date,
    phase: Phase | None = None,
    state: str = ComponentState.State.PLANNED,
) -> Component:
    """A workshop, line, hall… that stands as `state` from `on`."""
    name = _named(name)
    if kind not in Component.Kind.values:
        raise Refused(_("没有“%(kind)s”这一类。") % {"kind": kind}, field="kind", rule="choice")
    _known(state)
    of_project(project, phase)
    if Component.objects.filter(project=project, name=name, dropped_reason="").exists():
        raise Refused(_("已经有“%(name)s”了。") % {"name": name}, field="name", rule="unique")
    component = Component.objects.create(project=project, phase=phase, name=name, kind=kind)
    ComponentState.objects.create(component=component, state=state, starts_on=on, said_by=actor.name)
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"component": name, "kind": kind, "state": str(state), "starts_on": on},
    )
    return component


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(_("名称没填。"), field="name", rule="required")
    return name.strip()[:80]


def _known(state: str) -> None:
    if state not in ComponentState.State.values:
        raise Refused(_("没有“%(state)s”这种状态。") % {"state": state}, field="state", rule="choice")


@command("projects.set_component_state", label=gettext_lazy("记单体状态"), subject="component")
def set_component_state(
    *, actor: Actor, at: datetime, component: Component, state: str, on: date, day: date
) -> ComponentState:
    """How the component stands from `on`; what was so before ends there."""
    _known(state)
    _not_dropped(component)
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    present = ComponentState.objects.filter(component=component, ends_on=None).first()
    if present is not None:
        if present.state == state:
            raise Refused(
                _("它 %(on)s 起就是“%(state)s”。")
                % {"on": day_text(present.starts_on, year=True), "state": present.get_state_display()},
                field="state",
                rule="changed",
            )
        if on < present.starts_on:
            raise Refused(
                _("它 %(on)s 才成“%(state)s”，新状态不能更早。")
                % {"on": day_text(present.starts_on, year=True), "state": present.get_state_display()},
                field="on",
                rule="order",
            )
        present.ends_on = on
        present.save(update_fields=["ends_on"])
    row = ComponentState.objects.create(component=component, state=state, starts_on=on, said_by=actor.name)
    recording().about(
        dossier_id=component.project_id,
        zone_id=component.project.dossier.zone_id,
        before={"state": present.state if present is not None else None},
        after={"component": component.name, "state": str(state), "starts_on": on},
    )
    return row


def _not_dropped(component: Component) -> None:
    if component.dropped_reason:
        raise Refused(
            _("“%(name)s”已经不建了：%(why)s") % {"name": component.name, "why": component.dropped_reason},
            field="component",
            rule="open",
        )


@command("projects.drop_component", label=gettext_lazy("单体不建了"), subject="component")
def drop_component(*, actor: Actor, at: datetime, component: Component, reason: str) -> Component:
    """It will not be built, or never was part of the project; it stays readable."""
    if not reason.strip():
        raise Refused(_("不建了要写原因。"), field="reason", rule="required")
    _not_dropped(component)
    component.dropped_reason = reason.strip()[:200]
    component.save(update_fields=["dropped_reason"])
    recording().about(
        dossier_id=component.project_id,
        zone_id=component.project.dossier.zone_id,
        after={"component": component.name, "dropped": True},
        reason=reason,
    )
    return component


@command("projects.add_product", label=gettext_lazy("加一种产品"), subject="project")
def add_product(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    name: str,
    unit: str,
    planned_capacity: Decimal | None = None,
    phase: Phase | None = None,
) -> Product:
    """`planned_capacity`: `unit` per year, None where nobody told it."""
    name = _named(name)
    if not unit.strip():
        raise Refused(_("产能按什么数，没填单位。"), field="unit", rule="required")
    if planned_capacity is not None and planned_capacity <= 0:
        raise Refused(_("设计产能要大于 0；不知道就不填。"), field="planned_capacity", rule="above 0")
    of_project(project, phase)
    if Product.objects.filter(project=project, phase=phase, name=name).exists():
        raise Refused(_("已经有“%(name)s”了。") % {"name": name}, field="name", rule="unique")
    product = Product.objects.create(
        project=project, phase=phase, name=name, unit=unit.strip()[:20], planned_capacity=planned_capacity
    )
    recording().about(
        dossier_id=project.pk,
        zone_id=project.dossier.zone_id,
        after={"product": name, "unit": product.unit, "planned_capacity": planned_capacity},
    )
    return product


@command("projects.tell_capacity", label=gettext_lazy("记达到的产能"), subject="product")
def tell_capacity(
    *, actor: Actor, at: datetime, product: Product, on: date, amount: Decimal, day: date
) -> CapacityReached:
    """From `on` it can be made at `amount` units per year. Told again for the same day, the later word holds."""
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    if amount < 0:
        raise Refused(_("产能不能是负数。"), field="amount", rule="not negative")
    before = CapacityReached.objects.filter(product=product, on=on).values_list("amount", flat=True).first()
    row, _made = CapacityReached.objects.update_or_create(
        product=product, on=on, defaults={"amount": amount, "said_by": actor.name}
    )
    recording().about(
        dossier_id=product.project_id,
        zone_id=product.project.dossier.zone_id,
        before={"amount": before},
        after={"product": product.name, "on": on, "amount": amount, "unit": product.unit},
    )
    return row
