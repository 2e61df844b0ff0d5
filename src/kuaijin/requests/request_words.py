"""How a request is said: its kind and level, who answers now and until when, what the enterprise last heard."""

from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.directory.queries import Holder
from kuaijin.directory.saying import organisation_said, post_said
from kuaijin.kit.components import PersonView, instant, light
from kuaijin.kit.formats import day_text
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light
from kuaijin.obligations.due import due_said
from kuaijin.obligations.models import Obligation
from kuaijin.requests.models import Outcome, RequestEntry, ServiceRequest, State
from kuaijin.requests.packs import kinds, levels
from kuaijin.requests.queries.pool import Row
from kuaijin.requests.rules.house_lines import words_said

# By whom the enterprise is told, where it is not told who.
ANSWERS_OUTSIDE = (State.IN_HAND, State.WAITING, State.PLANNED, State.ANSWERED)


def kind_said(code: str) -> str:
    """Its code where the packs know it no more."""
    kind = kinds().get(code)
    return kind.said if kind is not None else code


def level_said(code: str) -> str:
    level = levels().get(code)
    return level.said if level is not None else code


def enterprise_said(request: ServiceRequest) -> str:
    """As told where the file is not known."""
    if request.enterprise is not None:
        return request.enterprise.dossier.title
    return request.enterprise_named or _("没有写明企业")


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


def owner_said(row: Row) -> str:
    """The post that answers now; empty once it is closed."""
    owner = row.request.owner
    return post_said(owner) if owner is not None else ""


def office_said(row: Row) -> str:
    owner = row.request.owner
    return organisation_said(owner.organisation) if owner is not None else ""


def light_said(row: Row) -> SafeString:
    """The light, or for a closed one its state in weak words."""
    if row.light is not None:
        return light(row.light)
    return format_html('<span class="kj-q">{}</span>', row.request.get_state_display())


def is_late(owed: Obligation, today: date, now: datetime) -> bool:
    """Its day has passed, or its minute."""
    if owed.due_at is not None:
        return owed.due_at < now
    return owed.due_on is not None and owed.due_on < today


def light_now(row: Row, now: datetime) -> Light | None:
    """A term in minutes is late from its minute on, not from the next day."""
    owed = row.request.obligation
    if row.light is None or owed is None or owed.due_at is None:
        return row.light
    return Light.RED if owed.due_at < now else row.light


def due_of(
    row: Row, *, today: date, now: datetime, calendar: Calendar, href: str = "", cells: bool = False
) -> SafeString:
    """`10月13日 周二 · 还剩 2 个工作日`; a term in minutes with its time; what is closed says when and how."""
    request = row.request
    owed = request.obligation
    if owed is None:
        return format_html(
            '<span class="kj-due kj-q"><span class="kj-flat">{}</span></span>', ended_said(request, today)
        )
    if owed.due_at is not None:
        return _due_at(owed.due_at, now=now, today=today, href=href)
    return due_said(owed, today=today, calendar=calendar, href=href, pause=row.pause, show_cells=cells)


def _due_at(due_at: datetime, *, now: datetime, today: date, href: str) -> SafeString:
    minutes = int((due_at - now).total_seconds() // 60)
    left = span_said(minutes) if minutes >= 0 else _("逾期 %(span)s") % {"span": span_said(-minutes)}
    said = left if minutes < 0 else _("还剩 %(span)s") % {"span": left}
    words = format_html("<b>{}</b> · {}", instant(due_at, today=today), said)
    css = "kj-due kj-red" if minutes < 0 else "kj-due"
    if not href:
        return format_html('<span class="{}"><span class="kj-flat">{}</span></span>', css, words)
    return format_html('<span class="{}"><a href="{}" data-kj-why>{}</a></span>', css, href, words)


def span_said(minutes: int) -> str:
    """`45 分钟`, `3 小时 20 分`, `2 天 4 小时`: of the clock, as it runs."""
    if minutes < 60:
        return _("%(n)s 分钟") % {"n": minutes}
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return _("%(h)s 小时 %(m)s 分") % {"h": hours, "m": rest} if rest else _("%(h)s 小时") % {"h": hours}
    days, hours = divmod(hours, 24)
    return _("%(d)s 天 %(h)s 小时") % {"d": days, "h": hours} if hours else _("%(d)s 天") % {"d": days}


def ended_said(request: ServiceRequest, today: date) -> str:
    """`10月9日 已解决`; where it was merged or split, that."""
    said = str(request.get_outcome_display() or request.get_state_display())
    return f"{day_text(request.closed_on, today=today)} {said}" if request.closed_on is not None else said


def told_said(line: RequestEntry | None, today: date, *, outside: bool = False) -> SafeString:
    """What the enterprise last heard, and when."""
    if line is None:
        said = _("还没有回音") if outside else _("企业还没听到什么")
        return format_html('<span class="kj-q">{}</span>', said)
    return format_html("{}<small>{}</small>", heard_said(line), instant(line.at, today=today))


def heard_said(line: RequestEntry) -> str:
    """Its words; that it was taken is told with by whom."""
    what = str(line.get_what_display())
    words = words_said(line)
    if line.what == RequestEntry.What.ACCEPTED and words:
        return f"{what}{_('：')}{words}"
    return short(words) or what


def short(words: str, at_most: int = 40) -> str:
    """The first clause of long words; the page of the request has them all."""
    if len(words) <= at_most:
        return words
    cut = max(words.rfind(sign, 0, at_most) for sign in "，。；、,;. ")
    return f"{words[: cut if cut > at_most // 2 else at_most]}……"


def state_outside(request: ServiceRequest) -> str:
    """Where it stands, in words for the enterprise: how offices sort it out among themselves is not its matter."""
    if request.state in (State.RECEIVED, State.OFFERED, State.DISPUTED):
        return _("收到了，正在定由哪个单位办")
    said: dict[str, str] = {
        State.IN_HAND: _("正在办"),
        State.WAITING: _("等贵公司补充"),
        State.PLANNED: _("现在办不了，定了日子再办"),
        State.ANSWERED: _("答复了，等贵公司评价"),
        State.WITHDRAWING: _("要求撤回，等我们核实"),
        State.CLOSED: _("终结了，没有解决") if request.outcome == Outcome.CONCLUDED_UNSOLVED else _("已办结"),
        State.MERGED: _("并入另一件一起办"),
        State.SPLIT: _("分成几件办"),
    }
    return said[request.state]
