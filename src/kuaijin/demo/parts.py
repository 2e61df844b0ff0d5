"""What a demo project consists of and what was told of it: phases, components, products, money."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from kuaijin.demo.scene import Course, Scene, Told
from kuaijin.projects import commands as projects
from kuaijin.projects.models import Phase, Product

Row = dict[str, Any]


def plan(scene: Scene, course: Course, row: Row, opened: date) -> None:
    """Puts everything about the parts of one project on its day; nothing lies before the project was opened."""
    for number, phase in enumerate(row.get("phases", ()), start=1):
        course.add(_stands_on(row, phase["name"], opened), "09:30", partial(_add_phase, scene, row, number, phase))
    for component in row.get("components", ()):
        first, *later = [(state, Told.of(value).known_on) for state, value in component["states"]]
        course.add(max(first[1], opened), "10:30", partial(_add_component, scene, row, component, first))
        for change in later:
            course.add(change[1], "10:35", partial(_set_state, scene, row, component["name"], change))
    for product in row.get("products", ()):
        course.add(_stands_on(row, product.get("phase"), opened), "10:40", partial(_add_product, scene, row, product))
        for on, amount in product.get("reached", ()):
            course.add(on, "16:50", partial(_tell_capacity, scene, row, product, on, amount))
    for kind, on, amount in row.get("money", ()):
        course.add(on, "17:20", partial(_tell_money, scene, row, kind, on, amount))


def _stands_on(row: Row, phase: str | None, opened: date) -> date:
    """The day on which the phase is first told of; the project's own, for what belongs to the whole."""
    for told in row.get("phases", ()):
        if told["name"] == phase:
            days = [Told.of(value).known_on for value in told.get("reached", {}).values()]
            return max([opened, *days[:1]])
    return opened


def phase_of(scene: Scene, row: Row, name: str | None) -> Phase | None:
    return Phase.objects.get(project=project_of(scene, row), name=name) if name else None


def project_of(scene: Scene, row: Row) -> Any:
    return scene.projects[row["enterprise"]["key"]]


def _add_phase(scene: Scene, row: Row, number: int, told: Row, at: datetime) -> None:
    projects.add_phase(
        actor=scene.script,
        at=at,
        project=project_of(scene, row),
        number=number,
        name=told["name"],
        scope=told.get("scope", ""),
    )


def _add_component(scene: Scene, row: Row, told: Row, first: tuple[str, date], at: datetime) -> None:
    projects.add_component(
        actor=scene.script,
        at=at,
        project=project_of(scene, row),
        name=told["name"],
        kind=told["kind"],
        phase=phase_of(scene, row, told.get("phase")),
        state=first[0],
        on=first[1],
    )


def _set_state(scene: Scene, row: Row, name: str, told: tuple[str, date], at: datetime) -> None:
    component = project_of(scene, row).components.get(name=name)
    projects.set_component_state(actor=scene.script, at=at, component=component, state=told[0], on=told[1], day=told[1])


def _add_product(scene: Scene, row: Row, told: Row, at: datetime) -> None:
    projects.add_product(
        actor=scene.script,
        at=at,
        project=project_of(scene, row),
        name=told["name"],
        unit=told["unit"],
        planned_capacity=Decimal(told["capacity"]),
        phase=phase_of(scene, row, told.get("phase")),
    )


def _tell_capacity(scene: Scene, row: Row, told: Row, on: date, amount: str, at: datetime) -> None:
    product = Product.objects.get(
        project=project_of(scene, row), name=told["name"], phase=phase_of(scene, row, told.get("phase"))
    )
    projects.tell_capacity(actor=scene.script, at=at, product=product, on=on, amount=Decimal(amount), day=on)


def _tell_money(scene: Scene, row: Row, kind: str, on: date, amount: str, at: datetime) -> None:
    projects.tell_money(
        actor=scene.script,
        at=at,
        project=project_of(scene, row),
        kind=kind,
        on=on,
        amount=Decimal(amount),
        day=on,
        source="项目月报",
    )
