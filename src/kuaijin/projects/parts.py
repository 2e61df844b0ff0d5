"""What a project consists of, makes, stands on and cost, as its page shows it: a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from kuaijin.projects.models import (
    CapacityReached,
    Component,
    ComponentState,
    DriveMember,
    MoneyStatement,
    Phase,
    Product,
    ProgrammeMember,
    Project,
)


def per_year(amount: Decimal, unit: str) -> str:
    """`100,000 套/年`."""
    figure = f"{amount:,f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:,f}"
    return _("%(figure)s %(unit)s/年") % {"figure": figure, "unit": unit}


@dataclass(frozen=True)
class ShownComponent:
    """`css` draws the state as a stop of the course does: kj-done in use, kj-now being made, empty planned."""

    component: Component
    state: str
    since: date | None
    css: str
    before: tuple[ComponentState, ...]


@dataclass(frozen=True)
class ShownProduct:
    """`reached` is what the latest telling says; None where nobody told."""

    product: Product
    reached: Decimal | None
    on: date | None

    @property
    def planned_said(self) -> str:
        planned = self.product.planned_capacity
        return "" if planned is None else per_year(planned, self.product.unit)

    @property
    def reached_said(self) -> str:
        return "" if self.reached is None else per_year(self.reached, self.product.unit)


@dataclass(frozen=True)
class Sum:
    """One product over several phases: planned and reached units per year."""

    name: str
    unit: str
    planned: Decimal
    reached: Decimal

    @property
    def planned_said(self) -> str:
        return per_year(self.planned, self.unit)

    @property
    def reached_said(self) -> str:
        return per_year(self.reached, self.unit)


@dataclass(frozen=True)
class Money:
    """The latest of each kind; `told` is every statement that counts, the latest first."""

    arrived: MoneyStatement | None
    fixed: MoneyStatement | None
    told: tuple[MoneyStatement, ...]


@dataclass(frozen=True)
class Parts:
    phases: list[Phase]
    components: list[ShownComponent]
    products: list[ShownProduct]
    sums: list[Sum]
    programmes: list[ProgrammeMember]
    drive: DriveMember | None
    money: Money


def read_parts(project: Project) -> Parts:
    phases = list(Phase.objects.filter(project=project).order_by("number"))
    by_key = {phase.pk: phase for phase in phases}
    products = [_shown_product(row, by_key) for row in _products(project)]
    return Parts(
        phases=phases,
        components=[_shown_component(row, by_key) for row in _components(project)],
        products=products,
        sums=_sums(products),
        programmes=list(
            ProgrammeMember.objects.filter(project=project, ends_on=None).select_related("programme").order_by("pk")
        ),
        drive=DriveMember.objects.filter(project=project, ends_on=None).first(),
        money=_money(project),
    )


def _components(project: Project) -> Iterable[Component]:
    states = Prefetch("states", queryset=ComponentState.objects.order_by("starts_on", "pk"))
    rows = Component.objects.filter(project=project, dropped_reason="")
    return rows.prefetch_related(states).order_by("phase__number", "pk")


def _shown_component(row: Component, phases: dict[int, Phase]) -> ShownComponent:
    if row.phase_id is not None:
        row.phase = phases[row.phase_id]
    states = list(row.states.all())
    present = next((state for state in states if state.ends_on is None), None)
    before = tuple(state for state in states if state is not present and state.ends_on != state.starts_on)
    if present is None:
        return ShownComponent(row, "", None, "", before)
    ready = (ComponentState.State.IN_USE, ComponentState.State.PRODUCING)
    css = "kj-done" if present.state in ready else "" if present.state == ComponentState.State.PLANNED else "kj-now"
    return ShownComponent(row, present.get_state_display(), present.starts_on, css, before)


def _products(project: Project) -> Iterable[Product]:
    told = Prefetch("reached", queryset=CapacityReached.objects.order_by("on"))
    return Product.objects.filter(project=project).prefetch_related(told).order_by("phase__number", "pk")


def _shown_product(row: Product, phases: dict[int, Phase]) -> ShownProduct:
    if row.phase_id is not None:
        row.phase = phases[row.phase_id]
    latest = next(iter(list(row.reached.all())[-1:]), None)
    return ShownProduct(row, latest.amount if latest else None, latest.on if latest else None)


def _sums(products: Sequence[ShownProduct]) -> list[Sum]:
    """Only where the same product is made in more than one phase that goes on."""
    groups: dict[tuple[str, str], list[ShownProduct]] = {}
    for shown in products:
        if shown.product.phase is None or shown.product.phase.ended_on is None:
            groups.setdefault((shown.product.name, shown.product.unit), []).append(shown)
    return [
        Sum(
            name,
            unit,
            sum((row.product.planned_capacity or Decimal(0) for row in rows), Decimal(0)),
            sum((row.reached or Decimal(0) for row in rows), Decimal(0)),
        )
        for (name, unit), rows in groups.items()
        if len(rows) > 1
    ]


def _money(project: Project) -> Money:
    told = tuple(MoneyStatement.objects.filter(project=project, mistaken=False).order_by("-on", "kind"))

    def latest(kind: str) -> MoneyStatement | None:
        return next((row for row in told if row.kind == kind), None)

    return Money(latest(MoneyStatement.Kind.ARRIVED), latest(MoneyStatement.Kind.FIXED), told)
