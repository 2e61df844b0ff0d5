"""The rows behind a family of figures: one row is one thing counted. Values and rows are both taken from here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from kuaijin.cockpit.figures.question import Question

Words = str | Promise
COUNT, CNY = "count", "CNY"


@dataclass(frozen=True)
class Relation:
    """`thing` is the path to the dossier's id, `dossier` and `project` those to the rows; `on` the day, if it has one,
    `office` the organisation that owes it.

    `has_project`: every row has one (else the path may lead nowhere)."""

    query: QuerySet[Any, Any]
    thing: str
    dossier: str
    project: str
    on: str = ""
    office: str = ""

    def at_dossier(self, name: str) -> str:
        return f"{self.dossier}__{name}" if self.dossier else name

    def at_project(self, name: str) -> str:
        return f"{self.project}__{name}" if self.project else name

    def filtered(self, condition: Q) -> "Relation":
        return replace(self, query=self.query.filter(condition))


@dataclass(frozen=True)
class Family:
    """Figures that are counted in one pass. `happens`: in a period; else it stands on a day.

    `office`: the path to who owes it, if somebody does."""

    code: str
    label: Words
    happens: bool
    rows: Callable[[Question], Relation]
    office: str = ""


@dataclass(frozen=True)
class Figure:
    """`part` chooses its rows from the family's; `measure` is summed (empty: rows are counted).

    A count with a `measure` counts each row so many times. `only_now`: nothing keeps how it stood in the past."""

    code: str
    name: Words
    definition: Words
    family: Family
    part: Q
    unit: str = COUNT
    measure: str = ""
    counted: Words = ""
    only_now: bool = False
    section: str = "course"

    @property
    def is_money(self) -> bool:
        return self.unit == CNY

    def known(self, question: Question) -> bool:
        return question.is_now or not self.only_now
