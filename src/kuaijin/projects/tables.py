"""Columns of the project table: one declaration for page and Excel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuaijin.directory.saying import organisation_said, person_said, region_said
from kuaijin.dossiers.models import Role
from kuaijin.kit.addresses import page_of
from kuaijin.kit.components import day, light, light_word, mini_course, money, person_cell
from kuaijin.kit.formats import MoneyUnit, day_text
from kuaijin.kit.tables import Column, Table, Words
from kuaijin.law.calendar import Calendar
from kuaijin.law.dates import days_between
from kuaijin.law.lights import Light
from kuaijin.obligations.due import due_said
from kuaijin.obligations.limits import notice_rules
from kuaijin.obligations.models import Obligation, Standing
from kuaijin.obligations.people import person_view
from kuaijin.obligations.silence import left_alone_said
from kuaijin.projects.models import STAGES, StageName
from kuaijin.projects.queries import Row


@dataclass(frozen=True)
class Context:
    """What cells need beside their row; the stage labels are translated once for a page."""

    today: date
    calendar: Calendar
    stages: tuple[str, ...]


def context(today: date, calendar: Calendar) -> Context:
    return Context(today, calendar, tuple(str(StageName(stage).label) for stage in STAGES))


def standing_of(row: Row) -> Standing | None:
    return getattr(row.dossier, "standing", None)


def _next(row: Row) -> Obligation | None:
    standing = standing_of(row)
    return standing.next if standing is not None else None


def _light(row: Row, ctx: Context) -> SafeString:
    return light(row.light)


def _name(row: Row, ctx: Context) -> SafeString:
    place = [row.project.sector, _town(row)]
    return format_html(
        '<a class="kj-t kj-nm" href="{}">{}</a><small>{}</small>',
        page_of("projects:detail", row.dossier.number),
        row.dossier.title,
        " · ".join(part for part in place if part),
    )


def _due(row: Row, ctx: Context) -> SafeString | str:
    obligation = _next(row)
    if obligation is None:
        free = format_html('<span class="kj-due"><span class="kj-flat kj-q">{}</span></span>', _("没有欠着的事"))
        return free + _left_alone(row, ctx)
    href = f"{page_of('projects:detail', row.dossier.number)}?why={obligation.pk}"
    shown = due_said(obligation, today=ctx.today, calendar=ctx.calendar, href=href, pause=row.pause, show_cells=False)
    said = format_html("{}<small>{} · {}</small>", shown, obligation.title, _owes(row, obligation))
    return said + _left_alone(row, ctx)


def _left_alone(row: Row, ctx: Context) -> SafeString:
    """Why it is grey, where nothing worse is said of it."""
    said = left_alone_said(standing_of(row), row.seats, ctx.today) if row.light is Light.GREY else ""
    return format_html("<small>{}</small>", said) if said else SafeString("")


def _owes(row: Row, obligation: Obligation) -> str:
    """`供电公司 冯癸 欠`; a seat of the task force is said by the name alone."""
    if row.owing is None:
        return _("%(who)s 欠，现在没有人") % {"who": organisation_said(obligation.obligor.organisation)}
    who = person_said(row.owing.acting)
    organisation = obligation.obligor.organisation
    if organisation.kind != organisation.Kind.TASK_FORCE:
        who = f"{organisation_said(organisation)} {who}"
    return _("%(who)s 欠") % {"who": who}


@dataclass(frozen=True)
class _SeatCell:
    """Who sits in one of the four seats: on the page with phone, in Excel the name that acts now."""

    role: str

    def __call__(self, row: Row, ctx: Context) -> SafeString:
        return person_cell(person_view(row.seats[self.role]))

    def export(self, row: Row) -> str:
        holder = row.seats[self.role].holder
        return holder.acting.name if holder else _("空缺")


def _stage(row: Row, ctx: Context) -> SafeString:
    place = STAGES.index(row.project.stage)
    return format_html("{}{}", ctx.stages[place], mini_course(ctx.stages, place))


@dataclass(frozen=True)
class _AmountCell:
    """CNY in 亿元 on the page, exact in Excel; a sum that nobody told stays empty, a written 0 is 0."""

    name: str

    def __call__(self, row: Row, ctx: Context) -> SafeString | str:
        amount: Decimal | None = getattr(row.project, self.name)
        approx = self.name == "total_investment" and row.project.total_is_approximate
        return "" if amount is None else money(amount, unit=MoneyUnit.YI, approx=approx)

    def export(self, row: Row) -> Decimal | None:
        amount: Decimal | None = getattr(row.project, self.name)
        return amount


def _verified(row: Row, ctx: Context) -> SafeString | str:
    standing = standing_of(row)
    if standing is None or standing.verified_on is None:
        asked = standing is not None and standing.fresh_until is not None
        return format_html('<span class="kj-q">{}</span>', _("没人核实过") if asked else _("还不用核实"))
    shown = day(standing.verified_on, today=ctx.today)
    ago = days_between(standing.verified_on, ctx.today)
    if ago > notice_rules().freshness_days:
        said = ngettext("%(n)s 天前", "%(n)s 天前", ago) % {"n": ago}
        return format_html('<span class="kj-q">{}{}<span class="kj-nw">{}</span></span>', shown, _("，"), said)
    return shown


def _seat(role: Role, *, default: bool = False) -> Column[Row]:
    cell = _SeatCell(role)
    return Column(role.value, role.label, cell, cell.export, css="pe" if default else "", default=default)


def _amount(key: str, label: Words, name: str, *, sort: str = "", css: str = "", default: bool = False) -> Column[Row]:
    cell = _AmountCell(name)
    return Column(key, label, cell, cell.export, MoneyUnit.YI, "right", sort, css, default)


def _words(key: str, label: Words, read: Callable[[Row], str], *, sort: str = "") -> Column[Row]:
    return Column(key, label, lambda row, ctx: read(row), read, sort=sort, default=False)


def _day(name: str) -> Callable[[Row], date | None]:
    def read(row: Row) -> date | None:
        found: date | None = getattr(standing_of(row), name, None)
        return found

    return read


def _opened(row: Row, ctx: Context) -> str:
    return day_text(row.dossier.opened_on, today=ctx.today)


def _town(row: Row) -> str:
    return region_said(row.dossier.region) if row.dossier.region else ""


PROJECTS = Table[Row](
    "projects",
    (
        Column("light", gettext_lazy("灯"), _light, lambda row: light_word(row.light), css="li"),
        Column("name", gettext_lazy("项目"), _name, lambda row: row.dossier.title, sort="title", css="na"),
        Column("due", gettext_lazy("下一件到期，谁欠"), _due, _day("due_on"), sort="due", css="du"),
        _seat(Role.MANAGER, default=True),
        Column(
            "stage", gettext_lazy("走到哪"), _stage, lambda r: r.project.get_stage_display(), sort="stage", css="st"
        ),
        _amount("total", gettext_lazy("总投资"), "total_investment", sort="total", css="mo", default=True),
        Column("verified", gettext_lazy("最近核实"), _verified, _day("verified_on"), sort="verified", css="ver"),
        _words("number", gettext_lazy("编号"), lambda row: row.dossier.number, sort="number"),
        _words("enterprise", gettext_lazy("企业"), lambda row: row.project.enterprise.name),
        _words("force", gettext_lazy("专班"), lambda row: row.task_force),
        _words("town", gettext_lazy("镇街"), _town),
        _words("nature", gettext_lazy("性质"), lambda row: row.project.get_nature_display()),
        _words("sector", gettext_lazy("产业"), lambda row: row.project.sector),
        _words("industry", gettext_lazy("行业代码"), lambda row: row.project.industry),
        _words("code", gettext_lazy("项目代码"), lambda row: row.project.code),
        _seat(Role.LEADER),
        _seat(Role.CONTACT),
        _seat(Role.LOCAL),
        _amount("fixed", gettext_lazy("固定资产投资"), "fixed_investment"),
        _amount("arrived", gettext_lazy("到位资金"), "arrived_funds"),
        _words("batch", gettext_lazy("集中开工"), lambda row: str(row.project.batch or "")),
        _words("responsible", gettext_lazy("责任单位"), lambda row: str(row.project.responsible or "")),
        Column("opened", gettext_lazy("立项日"), _opened, lambda row: row.dossier.opened_on, default=False),
        _words("progress", gettext_lazy("进展"), lambda row: row.project.progress),
        _words("problem", gettext_lazy("问题"), lambda row: row.project.problem),
    ),
    gettext_lazy("坏的在前，再按到期日"),
    row_id=lambda row: row.project.pk,
    row_name=lambda row: row.dossier.title,
)
