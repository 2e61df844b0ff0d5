"""Columns of the enterprise table: one declaration for page and Excel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.saying import person_said, region_said
from kuaijin.dossiers.models import Role
from kuaijin.enterprises.queries import Row, standing_of
from kuaijin.kit.components import count, light, light_word, person_cell, phone
from kuaijin.kit.tables import Column, Table, Words
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.due import due_said
from kuaijin.obligations.people import person_view
from kuaijin.obligations.silence import left_alone_said


@dataclass(frozen=True)
class Context:
    today: date
    calendar: Calendar


def _light(row: Row, ctx: Context) -> SafeString:
    return light(row.light)


def _name(row: Row, ctx: Context) -> SafeString:
    place = [row.enterprise.sector, _town(row), _("重点") if row.key else ""]
    return format_html(
        '<a class="kj-t kj-nm" href="{}">{}</a><small>{}</small>',
        _href(row),
        row.enterprise.name,
        " · ".join(part for part in place if part),
    )


def _href(row: Row) -> str:
    return reverse("enterprises:detail", args=[row.enterprise.dossier.number])


def _town(row: Row) -> str:
    return region_said(row.enterprise.dossier.region) if row.enterprise.dossier.region else ""


def _code(row: Row, ctx: Context) -> SafeString | str:
    if not row.enterprise.uscc:
        return format_html('<span class="kj-q">{}</span>', _("没填"))
    if row.enterprise.uscc_doubtful:
        return format_html("{}<small>{}</small>", row.enterprise.uscc, _("校验不过"))
    return row.enterprise.uscc


def _due(row: Row, ctx: Context) -> SafeString:
    obligation = row.next
    if obligation is None:
        free = format_html('<span class="kj-due"><span class="kj-flat kj-q">{}</span></span>', _("没有欠着的事"))
        return free + _left_alone(row, ctx)
    said = due_said(
        obligation, today=ctx.today, calendar=ctx.calendar, href=f"{_href(row)}?why={obligation.pk}", show_cells=False
    )
    who = person_said(row.owing.acting) if row.owing else obligation.obligor.organisation.name
    whole = format_html("{}<small>{} · {}</small>", said, obligation.title, _("%(who)s 欠") % {"who": who})
    return whole + _left_alone(row, ctx)


def _left_alone(row: Row, ctx: Context) -> SafeString:
    """Why it is grey, where nothing worse is said of it."""
    said = left_alone_said(standing_of(row.enterprise), row.seats, ctx.today) if row.light is Light.GREY else ""
    return format_html("<small>{}</small>", said) if said else SafeString("")


def _due_on(row: Row) -> date | None:
    return row.next.due_on if row.next is not None else None


def _contact(row: Row, ctx: Context) -> SafeString | str:
    if row.contact is None:
        return format_html('<span class="kj-q">{}</span>', _("没填"))
    return format_html("<b>{}</b><small>{}</small>", row.contact.name, phone(row.contact.phone))


def _projects(row: Row, ctx: Context) -> SafeString:
    return count(row.projects, f"{reverse('projects:list')}?enterprise={row.enterprise.dossier.number}")


@dataclass(frozen=True)
class _SeatCell:
    role: str

    def __call__(self, row: Row, ctx: Context) -> SafeString:
        return person_cell(person_view(row.seats[self.role]))

    def export(self, row: Row) -> str:
        holder = row.seats[self.role].holder
        return holder.acting.name if holder else _("空缺")


def _seat(role: Role, *, default: bool = False) -> Column[Row]:
    cell = _SeatCell(role)
    return Column(role.value, role.label, cell, cell.export, css="pe" if default else "", default=default)


def _words(key: str, label: Words, read: Callable[[Row], str], *, sort: str = "") -> Column[Row]:
    return Column(key, label, lambda row, ctx: read(row), read, sort=sort, default=False)


def _called(row: Row) -> str:
    return f"{row.contact.name} {row.contact.phone}".strip() if row.contact else ""


ENTERPRISES = Table[Row](
    "enterprises",
    (
        Column("light", gettext_lazy("灯"), _light, lambda row: light_word(row.light), css="li"),
        Column("name", gettext_lazy("企业"), _name, lambda row: row.enterprise.name, sort="name", css="na"),
        Column("due", gettext_lazy("下一件到期，谁欠"), _due, _due_on, css="du"),
        _seat(Role.MANAGER, default=True),
        Column("called", gettext_lazy("企业联系人"), _contact, _called, css="st"),
        Column("projects", gettext_lazy("项目"), _projects, lambda row: row.projects, align="right", css="mo"),
        Column("uscc", gettext_lazy("统一社会信用代码"), _code, lambda row: row.enterprise.uscc, css="desk"),
        _words("number", gettext_lazy("编号"), lambda row: row.enterprise.dossier.number, sort="number"),
        _words("force", gettext_lazy("专班"), lambda row: row.task_force),
        _words("town", gettext_lazy("镇街"), _town),
        _words("sector", gettext_lazy("产业"), lambda row: row.enterprise.sector),
        _words("industry", gettext_lazy("行业代码"), lambda row: row.enterprise.industry),
        _seat(Role.LEADER),
        _seat(Role.CONTACT),
        _seat(Role.LOCAL),
    ),
    gettext_lazy("坏的在前，再按名称"),
    row_id=lambda row: row.enterprise.pk,
    row_name=lambda row: row.enterprise.name,
)
