"""Columns of the pool: one declaration for page and Excel."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kuaijin.directory.saying import region_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import day, instant, light, light_word, person_cell
from kuaijin.kit.tables import Column, Table
from kuaijin.law.calendar import Calendar
from kuaijin.requests.models import ServiceRequest
from kuaijin.requests.queries.pool import Row
from kuaijin.requests.request_words import (
    due_of,
    ended_said,
    enterprise_said,
    holder_view,
    kind_said,
    level_said,
    light_now,
    light_said,
    office_said,
    owner_said,
    told_said,
)
from kuaijin.requests.rules.house_lines import words_said


@dataclass(frozen=True)
class Context:
    """`now`: a term in minutes is late from its minute on. `files`: enterprises whose file the reader may open."""

    today: date
    now: datetime
    calendar: Calendar
    files: frozenset[int]


def href_of(request: ServiceRequest) -> str:
    return page_of("requests:detail", request.pk)


def enterprise_link(request: ServiceRequest, files: frozenset[int]) -> SafeString:
    """With its file, where that is known and among those that the reader may open."""
    if request.enterprise is None or request.enterprise_id not in files:
        return format_html("{}", enterprise_said(request))
    return format_html(
        '<a class="kj-t" href="{}">{}</a>', address_of(request.enterprise.dossier), enterprise_said(request)
    )


def _light(row: Row, ctx: Context) -> SafeString:
    shown = light_now(row, ctx.now)
    return light(shown) if shown is not None else light_said(row)


def _what(row: Row, ctx: Context) -> SafeString:
    request = row.request
    return format_html(
        '<a class="kj-t kj-nm" href="{}">{}</a><small>{} · {} · {}</small>',
        href_of(request),
        request.dossier.title,
        request.dossier.number,
        kind_said(request.kind),
        enterprise_link(request, ctx.files),
    )


def _owner(row: Row, ctx: Context) -> SafeString:
    if row.request.owner is None:
        return format_html('<span class="kj-q">{}</span>', ended_said(row.request, ctx.today))
    return format_html("{}<small>{}</small>", person_cell(holder_view(row.holder)), office_said(row))


def _due(row: Row, ctx: Context) -> SafeString:
    return due_of(row, today=ctx.today, now=ctx.now, calendar=ctx.calendar, href=f"{href_of(row.request)}?why=now")


def _state(row: Row, ctx: Context) -> SafeString:
    request = row.request
    again = _("第 %(n)s 次办") % {"n": request.round} if request.round > 1 else ""
    leader = _("要领导定") if request.needs_leader and request.is_open else ""
    notes = " · ".join(note for note in (again, leader) if note)
    # The phone hides the second line of the first cell.
    thing = format_html('<span class="kj-phone">{}</span>', enterprise_said(request))
    return format_html("{}<small>{}</small>{}", request.get_state_display(), notes, thing)


def _region(request: ServiceRequest) -> str:
    return region_said(request.dossier.region) if request.dossier.region is not None else ""


POOL = Table[Row](
    name="requests",
    columns=(
        Column("light", gettext_lazy("灯"), _light, lambda row: light_word(row.light) if row.light else "", css="li"),
        Column("what", gettext_lazy("什么诉求"), _what, lambda row: row.request.dossier.title, css="na"),
        Column(
            "owner",
            gettext_lazy("现在由谁回应"),
            _owner,
            lambda row: row.holder.acting.name if row.holder else (_("空缺") if row.request.is_open else ""),
            css="pe",
        ),
        Column(
            "due",
            gettext_lazy("到什么时候"),
            _due,
            lambda row: row.request.obligation.due_on if row.request.obligation else None,
            sort="due",
            css="du",
        ),
        Column(
            "told",
            gettext_lazy("企业最近听到什么"),
            lambda row, ctx: told_said(row.told, ctx.today),
            lambda row: (words_said(row.told) or str(row.told.get_what_display())) if row.told else "",
            css="desk",
        ),
        Column("state", gettext_lazy("办到哪里"), _state, lambda row: str(row.request.get_state_display()), css="st"),
        Column(
            "number",
            gettext_lazy("编号"),
            lambda row, ctx: row.request.dossier.number,
            lambda row: row.request.dossier.number,
            default=False,
        ),
        Column(
            "enterprise",
            gettext_lazy("企业"),
            lambda row, ctx: enterprise_link(row.request, ctx.files),
            lambda row: enterprise_said(row.request),
            default=False,
        ),
        Column(
            "kind",
            gettext_lazy("哪一类"),
            lambda row, ctx: kind_said(row.request.kind),
            lambda row: kind_said(row.request.kind),
            sort="kind",
            default=False,
        ),
        Column(
            "words",
            gettext_lazy("原话"),
            lambda row, ctx: row.request.words,
            lambda row: row.request.words,
            default=False,
        ),
        Column(
            "received",
            gettext_lazy("哪天收到"),
            lambda row, ctx: instant(row.request.received_at, today=ctx.today),
            lambda row: row.request.received_on,
            sort="received",
            default=False,
        ),
        Column(
            "closed",
            gettext_lazy("哪天办结"),
            lambda row, ctx: day(row.request.closed_on, today=ctx.today) if row.request.closed_on else "",
            lambda row: row.request.closed_on,
            sort="closed",
            default=False,
        ),
        Column(
            "planned",
            gettext_lazy("计划哪天前解决"),
            lambda row, ctx: day(row.request.planned_until, today=ctx.today) if row.request.planned_until else "",
            lambda row: row.request.planned_until,
            default=False,
        ),
        Column(
            "reason",
            gettext_lazy("为什么现在不能解决"),
            lambda row, ctx: row.request.planned_reason,
            lambda row: row.request.planned_reason,
            default=False,
        ),
        Column(
            "concluded",
            gettext_lazy("为什么终结"),
            lambda row, ctx: row.request.concluded_why,
            lambda row: row.request.concluded_why,
            default=False,
        ),
        Column(
            "post",
            gettext_lazy("负责的岗位"),
            lambda row, ctx: owner_said(row),
            owner_said,
            default=False,
        ),
        Column(
            "channel",
            gettext_lazy("怎么来的"),
            lambda row, ctx: row.request.get_channel_display(),
            lambda row: str(row.request.get_channel_display()),
            default=False,
        ),
        Column(
            "level",
            gettext_lazy("服务标准"),
            lambda row, ctx: level_said(row.request.level),
            lambda row: level_said(row.request.level),
            default=False,
        ),
        Column(
            "town",
            gettext_lazy("镇街"),
            lambda row, ctx: _region(row.request),
            lambda row: _region(row.request),
            default=False,
        ),
        Column(
            "outcome",
            pgettext_lazy("诉求", "结果"),
            lambda row, ctx: row.request.get_outcome_display(),
            lambda row: str(row.request.get_outcome_display()),
            default=False,
        ),
        Column(
            "grade",
            gettext_lazy("评价"),
            lambda row, ctx: row.request.get_grade_display() or "",
            lambda row: str(row.request.get_grade_display() or ""),
            default=False,
        ),
    ),
    default_order=gettext_lazy("先到期的在前，再是新来的"),
    row_id=lambda row: row.request.pk,
    row_name=lambda row: row.request.dossier.title,
)
