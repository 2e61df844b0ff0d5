"""Columns of visits: one declaration for the page and Excel."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.contacts.visits.coverage import LABELS, Row, What
from kuaijin.contacts.visits.tiers import visit_rules
from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import organisation_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.components import PersonView, day, due, light, light_word, person_cell
from kuaijin.kit.tables import Column, Table
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light


@dataclass(frozen=True)
class Told:
    """A row with what its words need."""

    row: Row
    dossier: Dossier
    force: Dossier
    holder: Holder | None
    post: str


@dataclass(frozen=True)
class Context:
    today: date
    calendar: Calendar


def light_of(told: Told) -> Light:
    """Grey where nobody was ever there, whatever is planned. A missed round shows the light of the present one,
    and is grey where there is none."""
    row = told.row.now or told.row
    if row.what is What.MISSED:
        return Light.GREY
    if row.visit is None:
        return Light.GREEN if row.visited_on else Light.GREY
    if row.what is What.LATE:
        return Light.RED
    return Light.BLUE if row.what is What.COMING and row.near else Light.GREEN


def title_cell(told: Told, _ctx: Context) -> SafeString:
    return format_html(
        '<a class="kj-t" href="{}">{}</a> <small class="kj-q">{}</small>',
        address_of(told.dossier),
        told.dossier.title,
        told.dossier.number,
    )


def due_cell(told: Told, ctx: Context) -> SafeString | str:
    if told.row.due_on is None:
        return ""
    if told.row.what is What.MISSED:
        return day(told.row.due_on, today=ctx.today)
    return due(told.row.due_on, today=ctx.today, calendar=ctx.calendar, done_on=told.row.visited_on, show_cells=False)


def holder_view(holder: Holder | None) -> PersonView:
    if holder is None:
        return PersonView()
    away = holder.substitute
    return PersonView(
        name=holder.person.name,
        name_latin=holder.person.name_en,
        phone=holder.person.phone,
        on_leave_until=holder.away_until,
        substitute_name=away.name if away else "",
        substitute_latin=away.name_en if away else "",
        substitute_phone=away.phone if away else "",
    )


def who_cell(told: Told, _ctx: Context) -> SafeString | str:
    return person_cell(holder_view(told.holder)) if told.post else ""


def visited_cell(told: Told, ctx: Context) -> SafeString | str:
    """A round that nobody used says nothing of the visits before and after it."""
    if told.row.visited_on:
        return day(told.row.visited_on, today=ctx.today)
    if told.row.visit is None:
        return _("没走过")
    return _("这一期没走") if told.row.what in (What.LATE, What.MISSED) else _("还没走")


def what_said(told: Told) -> str:
    """With what became of the round before, where nobody went in it."""
    said = str(LABELS[told.row.what])
    return f"{said}{_('，')}{_('上一期没走到')}" if told.row.missed_before else said


VISITS: Table[Told] = Table(
    name="visits",
    columns=(
        Column(
            "light", gettext_lazy("灯"), lambda t, ctx: light(light_of(t)), lambda t: light_word(light_of(t)), css="li"
        ),
        Column("title", gettext_lazy("企业"), title_cell, lambda t: t.dossier.title, css="na"),
        Column(
            "number",
            gettext_lazy("编号"),
            lambda t, ctx: t.dossier.number,
            lambda t: t.dossier.number,
            css="desk",
            default=False,
        ),
        Column("what", gettext_lazy("怎样"), lambda t, ctx: what_said(t), what_said),
        Column("due", gettext_lazy("哪天以前走"), due_cell, lambda t: t.row.due_on, css="du"),
        Column("who", gettext_lazy("谁去"), who_cell, lambda t: t.post, css="pe"),
        Column("visited", gettext_lazy("哪天走的"), visited_cell, lambda t: t.row.visited_on),
        Column(
            "tier",
            gettext_lazy("哪一档"),
            lambda t, ctx: visit_rules().name_of(t.row.tier),
            lambda t: visit_rules().name_of(t.row.tier),
            css="desk",
        ),
        Column(
            "force",
            gettext_lazy("专班"),
            lambda t, ctx: organisation_said(t.force.task_force.organisation),
            lambda t: organisation_said(t.force.task_force.organisation),
            css="desk",
        ),
    ),
    default_order=gettext_lazy("日子早的在前"),
    row_id=lambda t: t.row.visit or t.dossier.pk,
    row_name=lambda t: t.dossier.title,
)
