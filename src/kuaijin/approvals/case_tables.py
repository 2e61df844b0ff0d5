"""Columns of the list of cases: one declaration for page and Excel."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.approvals.case_words import case_said, due_of, light_said, state_said
from kuaijin.approvals.models import Case
from kuaijin.approvals.queries.cases import Row
from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import PersonView, day, light_word, person_cell
from kuaijin.kit.tables import Column, Table
from kuaijin.law.calendar import Calendar


@dataclass(frozen=True)
class Context:
    today: date
    calendar: Calendar


def href_of(case: Case) -> str:
    return page_of("approvals:case", case.pk)


def holder_view(holder: Holder | None) -> PersonView:
    """Who sits on the office's post, and whom to call now."""
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


def _name(row: Row, ctx: Context) -> SafeString:
    case = row.case
    return format_html(
        '<a class="kj-t kj-nm" href="{}">{}</a><small><a class="kj-t" href="{}">{}</a></small>',
        href_of(case),
        case_said(case),
        address_of(case.dossier),
        case.dossier.title,
    )


def _due(row: Row, ctx: Context) -> SafeString:
    href = f"{href_of(row.case)}?why=promised"
    return due_of(row, today=ctx.today, calendar=ctx.calendar, href=href)


def _due_day(row: Row) -> date | None:
    owed = row.case.obligation
    return owed.due_on if owed is not None else row.case.planned_decide_on


def _state(row: Row, ctx: Context) -> SafeString:
    # The phone hides the second line of the first cell.
    thing = format_html('<span class="kj-phone">{}</span>', row.case.dossier.title)
    return format_html("{}{}", state_said(row.case, ctx.today), thing)


def _office(row: Row, ctx: Context) -> SafeString:
    office = organisation_said(row.case.post.organisation)
    return format_html("{}<small>{}</small>", person_cell(holder_view(row.holder)), office)


def _statutory(row: Row, ctx: Context) -> SafeString | str:
    on = row.case.statutory_due_on
    return day(on, today=ctx.today) if on is not None else ""


def _planned(row: Row, ctx: Context) -> SafeString | str:
    on = row.case.planned_decide_on
    return day(on, today=ctx.today) if on is not None else ""


CASES = Table[Row](
    name="cases",
    columns=(
        Column(
            "light",
            gettext_lazy("灯"),
            lambda row, ctx: light_said(row),
            lambda row: light_word(row.light) if row.light is not None else "",
            css="li",
        ),
        Column("matter", gettext_lazy("办什么"), _name, lambda row: case_said(row.case), sort="matter", css="na"),
        Column("due", gettext_lazy("承诺哪天办结"), _due, _due_day, sort="due", css="du"),
        Column(
            "office",
            gettext_lazy("谁在办"),
            _office,
            lambda row: row.holder.acting.name if row.holder else _("空缺"),
            css="pe",
        ),
        Column(
            "state",
            gettext_lazy("办到哪里"),
            _state,
            lambda row: str(row.case.get_state_display()),
            css="st",
        ),
        Column(
            "statutory",
            gettext_lazy("法定最后一天"),
            _statutory,
            lambda row: row.case.statutory_due_on,
            css="desk",
        ),
        Column(
            "planned",
            gettext_lazy("方案要求决定"),
            _planned,
            lambda row: row.case.planned_decide_on,
            sort="planned",
            css="desk",
            default=False,
        ),
        Column(
            "filed",
            gettext_lazy("哪天申报"),
            lambda row, ctx: day(row.case.filed_on, today=ctx.today) if row.case.filed_on else "",
            lambda row: row.case.filed_on,
            sort="filed",
            default=False,
        ),
        Column(
            "project",
            gettext_lazy("项目"),
            lambda row, ctx: row.case.dossier.title,
            lambda row: row.case.dossier.title,
            default=False,
        ),
        Column(
            "post",
            gettext_lazy("哪个岗位办"),
            lambda row, ctx: post_said(row.case.post),
            lambda row: post_said(row.case.post),
            default=False,
        ),
    ),
    default_order=gettext_lazy("坏的在前，再按承诺的日子"),
    row_id=lambda row: row.case.pk,
    row_name=lambda row: case_said(row.case),
)
