"""The rows of a figure as a table, on the page and in Excel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.cockpit.figures.counting import Amount, rows_of
from kuaijin.cockpit.figures.question import Question
from kuaijin.cockpit.figures.relations import Figure, Relation
from kuaijin.cockpit.figures.saying import SAYING, seats_said
from kuaijin.directory.saying import region_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.models import Dossier, Role
from kuaijin.kit.components import money
from kuaijin.kit.formats import MoneyUnit, day_text
from kuaijin.kit.tables import Column, Table

AT_ONCE = 400


@dataclass(frozen=True)
class Line:
    """One row of a figure as it is shown."""

    dossier: Dossier
    on: date | None
    what: str
    amount: Amount | None


@dataclass(frozen=True)
class Context:
    today: date


def keys_of(relation: Relation) -> list[int]:
    """All rows in the order of the page: by day where there is one, then by number."""
    order = [*([relation.on] if relation.on else []), relation.at_dossier("number"), "pk"]
    return list(relation.query.order_by(*order).values_list("pk", flat=True))


def lines(figure: Figure, asked: Question, keys: Sequence[int]) -> list[Line]:
    """The rows with these keys in their order: four statements, however many rows."""
    relation = rows_of(figure, asked)
    roles = list(Role.values) if figure.family.code == "gaps" else []
    columns = ["pk", relation.thing, *([relation.on] if relation.on else []), *(f"no_{role}" for role in roles)]
    columns += [figure.measure] if figure.measure else []
    found = {row[0]: row for row in relation.query.filter(pk__in=keys).order_by().values_list(*columns)}
    things = Dossier.objects.select_related("zone", "region", "project__enterprise", "organisation").in_bulk(
        {row[1] for row in found.values()}
    )
    say = SAYING.get(figure.family.code)
    words = say(keys, asked.today) if say is not None else {}
    made = []
    for key in keys:
        row = found[key]
        empty = [role for role, flag in zip(roles, row[2 : 2 + len(roles)], strict=True) if flag]
        what = seats_said(empty) if roles else words.get(key, "")
        on = row[2] if relation.on else None
        made.append(Line(things[row[1]], on, what, row[-1] if figure.measure else None))
    return made


def _name(line: Line, ctx: Context) -> SafeString:
    place = region_said(line.dossier.region) if line.dossier.region else ""
    return format_html(
        '<a class="kj-t" href="{}">{}</a><small>{}</small>', address_of(line.dossier), line.dossier.title, place
    )


def _on(line: Line, ctx: Context) -> str:
    return "" if line.on is None else day_text(line.on, today=ctx.today)


def _amount(line: Line, ctx: Context) -> SafeString | str:
    if line.amount is None:
        return format_html('<span class="kj-q">{}</span>', _("没有告诉"))
    return money(Decimal(line.amount), unit=MoneyUnit.YI)


def _seats(line: Line, ctx: Context) -> str:
    return str(line.amount)


def _column(key: str, label: object, cell: Callable[[Line, Context], SafeString | str], export: object) -> Column[Line]:
    return Column(key, label, cell, export)  # type: ignore[arg-type]


NUMBER = _column(
    "number", gettext_lazy("编号"), lambda line, ctx: line.dossier.number, lambda line: line.dossier.number
)
NAME = Column[Line]("name", gettext_lazy("名称"), _name, lambda line: line.dossier.title, css="na")
ON = _column("on", gettext_lazy("哪天"), _on, lambda line: line.on)
WHAT = _column("what", gettext_lazy("怎么算进来的"), lambda line, ctx: line.what, lambda line: line.what)
SUM = Column[Line]("amount", gettext_lazy("金额"), _amount, lambda line: line.amount, MoneyUnit.YI, "right", css="mo")
SEATS = Column[Line]("amount", gettext_lazy("空几个"), _seats, lambda line: line.amount, align="right")


def table_of(figure: Figure) -> Table[Line]:
    """Only the columns that this figure fills."""
    columns = [NUMBER, NAME]
    columns += [ON] if figure.family.happens else []
    columns.append(WHAT)
    columns += [SUM] if figure.is_money else [SEATS] if figure.measure else []
    order = gettext_lazy("按日子，再按编号") if figure.family.happens else gettext_lazy("按编号")
    return Table(
        f"figure-{figure.code}",
        tuple(columns),
        order,
        row_id=lambda line: line.dossier.pk,
        row_name=lambda line: line.dossier.title,
    )
