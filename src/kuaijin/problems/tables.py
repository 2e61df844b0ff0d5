"""Columns of the list of problems: one declaration for page and Excel."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import PersonView, day, light, light_word, person_cell
from kuaijin.kit.tables import Column, Table
from kuaijin.law.calendar import Calendar
from kuaijin.obligations.due import due_said
from kuaijin.problems.models import Problem
from kuaijin.problems.queries import Row


@dataclass(frozen=True)
class Context:
    """`outside`: the reader is of an enterprise, and opens projects only."""

    today: date
    calendar: Calendar
    outside: bool


def href_of(problem: Problem) -> str:
    return page_of("problems:detail", problem.pk)


def thing_said(problem: Problem, *, outside: bool) -> SafeString:
    """The project or enterprise, with its page for who may open it."""
    dossier = problem.dossier
    if outside and dossier.kind != "project":
        return format_html("{}", dossier.title)
    return format_html('<a class="kj-t" href="{}">{}</a>', address_of(dossier), dossier.title)


def holder_view(holder: Holder | None) -> PersonView:
    """Who sits on the owner's post, and whom to call now."""
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


def state_said(problem: Problem) -> str:
    if not problem.is_open:
        return _("已销号")
    return _("答复了，等销号") if problem.answered_on else _("还没答复")


def _light(row: Row, ctx: Context) -> SafeString:
    return light(row.light) if row.light is not None else format_html('<span class="kj-q">{}</span>', _("已销号"))


def _words(row: Row, ctx: Context) -> SafeString:
    thing = thing_said(row.problem, outside=ctx.outside)
    return format_html(
        '<a class="kj-t kj-nm" href="{}">{}</a><small>{} · {}</small>',
        href_of(row.problem),
        row.problem.words,
        row.problem.get_kind_display(),
        thing,
    )


def due(row: Row, ctx: Context, *, cells: bool = False) -> SafeString:
    href = f"{href_of(row.problem)}?why=1"
    owed = row.problem.obligation
    return due_said(owed, today=ctx.today, calendar=ctx.calendar, href=href, pause=row.pause, show_cells=cells)


def _due(row: Row, ctx: Context) -> SafeString:
    return due(row, ctx)


def _owner(row: Row, ctx: Context) -> SafeString:
    return person_cell(holder_view(row.holder))


def _owner_name(row: Row) -> str:
    return row.holder.acting.name if row.holder else _("空缺")


def _state(row: Row, ctx: Context) -> SafeString:
    problem = row.problem
    on = problem.closed_on or problem.answered_on
    when = day(on, today=ctx.today) if on else ""
    # The phone hides the second line of the first cell.
    thing = format_html('<span class="kj-phone">{}</span>', problem.dossier.title)
    return format_html("{} <small>{}</small>{}", state_said(problem), when, thing)


def _raised(row: Row, ctx: Context) -> SafeString:
    problem = row.problem
    who = _("%(who)s（企业）") % {"who": problem.raised_name} if problem.from_enterprise else problem.raised_name
    return format_html("{}<small>{}</small>", day(problem.raised_on, today=ctx.today), who)


PROBLEMS = Table[Row](
    name="problems",
    columns=(
        Column("light", gettext_lazy("灯"), _light, lambda row: light_word(row.light) if row.light else "", css="li"),
        Column("words", gettext_lazy("什么问题"), _words, lambda row: row.problem.words, css="na"),
        Column("due", gettext_lazy("哪天到期"), _due, lambda row: row.problem.obligation.due_on, sort="due", css="du"),
        Column("owner", gettext_lazy("谁负责"), _owner, _owner_name, css="pe"),
        Column("state", gettext_lazy("办到哪里"), _state, lambda row: state_said(row.problem), css="st"),
        Column(
            "raised", gettext_lazy("哪天谁提的"), _raised, lambda row: row.problem.raised_on, sort="raised", css="desk"
        ),
        Column(
            "kind",
            gettext_lazy("哪一类"),
            lambda row, ctx: row.problem.get_kind_display(),
            lambda row: row.problem.get_kind_display(),
            sort="kind",
            default=False,
        ),
        Column(
            "thing",
            gettext_lazy("项目或企业"),
            lambda row, ctx: thing_said(row.problem, outside=ctx.outside),
            lambda row: row.problem.dossier.title,
            default=False,
        ),
        Column(
            "post",
            gettext_lazy("负责的岗位"),
            lambda row, ctx: post_said(row.problem.owner),
            lambda row: post_said(row.problem.owner),
            default=False,
        ),
        Column(
            "raised_by",
            gettext_lazy("谁提的"),
            lambda row, ctx: row.problem.raised_name,
            lambda row: row.problem.raised_name,
            default=False,
        ),
        Column(
            "answer",
            gettext_lazy("怎么答复的"),
            lambda row, ctx: row.problem.answer,
            lambda row: row.problem.answer,
            default=False,
        ),
    ),
    default_order=gettext_lazy("没销号的按到期日，再是最近销号的"),
    row_id=lambda row: row.problem.pk,
    row_name=lambda row: row.problem.words,
)
