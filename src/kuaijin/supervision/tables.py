"""Columns of the register of slips: one declaration for page and Excel."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.dossiers.addresses import PAGES, address_of
from kuaijin.dossiers.models import Dossier
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import PersonView, day, light, light_word, person_cell
from kuaijin.kit.tables import Column, Table, Words
from kuaijin.law.calendar import Calendar
from kuaijin.obligations.due import due_said
from kuaijin.supervision.models import SupervisionSlip
from kuaijin.supervision.queries.slips import Row


@dataclass(frozen=True)
class Context:
    today: date
    calendar: Calendar


def href_of(slip: SupervisionSlip) -> str:
    return page_of("supervision:slip", slip.pk)


def thing_said(dossier: Dossier) -> SafeString:
    """The project or enterprise, with its page."""
    if dossier.kind not in PAGES:
        return format_html("{}", dossier.title)
    return format_html('<a class="kj-t" href="{}">{}</a>', address_of(dossier), dossier.title)


def holder_view(holder: Holder | None) -> PersonView:
    """Who has to act, and whom to call now."""
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


def due(row: Row, ctx: Context, *, cells: bool = False) -> SafeString:
    href = f"{href_of(row.slip)}?why=1"
    return due_said(row.slip.obligation, today=ctx.today, calendar=ctx.calendar, href=href, show_cells=cells)


def _light(row: Row, ctx: Context) -> SafeString:
    if row.light is None:
        return format_html('<span class="kj-q">{}</span>', row.slip.get_state_display())
    return light(row.light)


def _words(row: Row, ctx: Context) -> SafeString:
    slip = row.slip
    again = _("第 %(n)s 次") % {"n": slip.repetition + 1} if slip.repetition else ""
    second = " · ".join(filter(None, (slip.number, str(slip.get_colour_display()), again)))
    return format_html(
        '<a class="kj-t kj-nm" href="{}">{}</a><small>{} · {}</small>',
        href_of(slip),
        slip.words,
        second,
        thing_said(slip.dossier),
    )


def _acts(row: Row, ctx: Context) -> SafeString:
    return person_cell(holder_view(row.holder)) if row.slip.is_open else SafeString("")


def _acts_name(row: Row) -> str:
    if not row.slip.is_open:
        return ""
    return row.holder.acting.name if row.holder else _("空缺")


def _state(row: Row, ctx: Context) -> SafeString:
    slip = row.slip
    on = slip.closed_on or slip.answered_on
    when = day(on, today=ctx.today) if on else ""
    return format_html("{} <small>{} {}</small>", slip.get_state_display(), when, slip.closed_name)


def _issued(row: Row, ctx: Context) -> SafeString:
    slip = row.slip
    return format_html("{}<small>{}</small>", day(slip.issued_on, today=ctx.today), slip.issued_name)


def _plain(key: str, label: Words, name: str) -> Column[Row]:
    """A text of the slip, for Excel and for who wants to see it."""
    return Column(
        key, label, lambda row, ctx: getattr(row.slip, name), lambda row: getattr(row.slip, name), default=False
    )


SLIPS = Table[Row](
    name="slips",
    columns=(
        Column("light", gettext_lazy("灯"), _light, lambda row: light_word(row.light) if row.light else "", css="li"),
        Column("words", gettext_lazy("督办什么"), _words, lambda row: row.slip.words, css="na"),
        Column("due", gettext_lazy("哪天到期"), due, lambda row: row.slip.obligation.due_on, sort="due", css="du"),
        Column(
            "post",
            gettext_lazy("发给谁"),
            lambda row, ctx: post_said(row.slip.post),
            lambda row: post_said(row.slip.post),
            css="desk",
        ),
        Column("acts", gettext_lazy("现在该谁"), _acts, _acts_name, css="pe"),
        Column("state", gettext_lazy("办到哪里"), _state, lambda row: str(row.slip.get_state_display()), css="st"),
        Column(
            "issued", gettext_lazy("哪天谁发的"), _issued, lambda row: row.slip.issued_on, sort="issued", css="desk"
        ),
        Column(
            "number",
            gettext_lazy("编号"),
            lambda row, ctx: row.slip.number,
            lambda row: row.slip.number,
            sort="number",
            default=False,
        ),
        Column(
            "colour",
            gettext_lazy("颜色"),
            lambda row, ctx: row.slip.get_colour_display(),
            lambda row: str(row.slip.get_colour_display()),
            default=False,
        ),
        Column(
            "source",
            gettext_lazy("从哪里来"),
            lambda row, ctx: row.slip.get_source_display(),
            lambda row: str(row.slip.get_source_display()),
            default=False,
        ),
        Column(
            "thing",
            gettext_lazy("项目或企业"),
            lambda row, ctx: thing_said(row.slip.dossier),
            lambda row: row.slip.dossier.title,
            default=False,
        ),
        Column(
            "office",
            gettext_lazy("承办单位"),
            lambda row, ctx: organisation_said(row.slip.post.organisation),
            lambda row: organisation_said(row.slip.post.organisation),
            default=False,
        ),
        Column(
            "repetition",
            gettext_lazy("第几次"),
            lambda row, ctx: str(row.slip.repetition + 1),
            lambda row: row.slip.repetition + 1,
            default=False,
        ),
        _plain("asked", gettext_lazy("要求怎么办"), "asked"),
        _plain("answer", gettext_lazy("怎么答复的"), "answer"),
        Column(
            "closed",
            gettext_lazy("哪天了结"),
            lambda row, ctx: day(row.slip.closed_on, today=ctx.today) if row.slip.closed_on else "",
            lambda row: row.slip.closed_on,
            default=False,
        ),
        _plain("closed_by", gettext_lazy("谁了结的"), "closed_name"),
    ),
    default_order=gettext_lazy("没了结的按到期日，再是最近了结的"),
    row_id=lambda row: row.slip.pk,
    row_name=lambda row: row.slip.number,
)
# What the workbook holds whatever columns the page shows: the register stands for itself.
REGISTER = (
    *("number", "colour", "light", "words", "asked", "thing", "source", "office", "post", "acts", "due", "state"),
    *("issued", "repetition", "answer", "closed", "closed_by"),
)
