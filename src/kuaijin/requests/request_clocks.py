"""All clocks of a request side by side, each with its why: every day, or every span of hours, with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from kuaijin.kit.components import WhyFact, WhyPanel, day_with_weekday, instant, why_due
from kuaijin.kit.components.why import WhyRow
from kuaijin.kit.formats import day_text, instant_text
from kuaijin.law import hours
from kuaijin.law.clock import Mode, Reading
from kuaijin.law.dates import SHANGHAI, day_of
from kuaijin.law.hours.terms import MinuteMode
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.rules import in_minutes, reading_of
from kuaijin.requests.models import RequestClock, RequestPause, ServiceRequest
from kuaijin.requests.packs import levels
from kuaijin.requests.rules import clocks as rules

EitherReading = Reading | hours.Reading
SURE = {
    "sourced": gettext_lazy("原文核对过"),
    "own": gettext_lazy("本系统的规定"),
    "memory": gettext_lazy("没有核对原文"),
}


@dataclass(frozen=True)
class ClockView:
    """One step of the service level in one round. `state` says met, running, missed or not asked any more."""

    name: str
    label: str
    limit: str
    due: SafeString | str
    state: str
    late: bool
    source: str
    round: int


def clocks_of(request: ServiceRequest, now: datetime) -> list[ClockView]:
    """Of the present round; earlier rounds are told by the conversation."""
    rows = request.clocks.filter(round=request.round).order_by("order")
    return [_view(row, now) for row in rows]


def _view(row: RequestClock, now: datetime) -> ClockView:
    today = day_of(now)
    due: SafeString | str = _("还不知道")
    if row.due_at is not None:
        due = instant(row.due_at, today=today)
    elif row.due_on is not None:
        due = day_with_weekday(row.due_on, today=today)
    late = rules.missed(row, now)
    label = str(row.get_step_display())
    source = str(row.term.get("source") or "")
    return ClockView(row.step, label, limit_said(row.term), due, _state(row, now, late), late, source, row.round)


def _state(row: RequestClock, now: datetime, late: bool) -> str:
    today = day_of(now)
    if row.dropped:
        return _("不再要求")
    if row.met_at is not None:
        when = instant_text(row.met_at, today=today)
        return _("%(when)s 做了，晚了") % {"when": when} if late else _("%(when)s 做了") % {"when": when}
    return _("还没做，逾期") if late else _("还没做")


def limit_said(term: dict[str, object]) -> str:
    """`60 分钟（上班时间）`, `3 个工作日`, `30 天（自然日）`."""
    mode = str(term.get("mode") or Mode.WORKING)
    if mode == MinuteMode.OFFICE:
        return _("%(n)s 分钟（上班时间）") % {"n": term.get("minutes")}
    if mode == MinuteMode.ELAPSED:
        minutes = int(str(term.get("minutes") or 0))
        return _("%(n)s 小时") % {"n": minutes // 60} if minutes % 60 == 0 else _("%(n)s 分钟") % {"n": minutes}
    n = int(str(term.get("days") or 0))
    if mode == Mode.CALENDAR:
        return ngettext("%(n)s 天（自然日）", "%(n)s 天（自然日）", n) % {"n": n}
    return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}


def promise_of(request: ServiceRequest) -> RequestClock | None:
    """What the enterprise was promised next, where the present owner owes something else before: a ruling, a check of a
    withdrawal. None where both are the same clock."""
    owed = request.obligation
    if owed is None:
        return None
    first = next((row for row in rules.asked(request) if row.due_on is not None), None)
    return first if first is not None and rules.step_of(owed.about) != first.step else None


def promise_said(request: ServiceRequest, now: datetime) -> str:
    """Which of two clocks is which; empty where there is one."""
    promised, owed = promise_of(request), request.obligation
    if promised is None or promised.due_on is None or owed is None:
        return ""
    told = {
        "present": rules.step_said(rules.step_of(owed.about)),
        "step": rules.step_said(promised.step),
        "day": _when(promised, day_of(now)),
    }
    return _("两个钟：上面是“%(present)s”的期限；答应企业的是 %(day)s 前“%(step)s”，不因此推后。") % told


def promise_outside(request: ServiceRequest, now: datetime) -> str:
    """The same for the enterprise, without how offices sort it out."""
    promised = promise_of(request)
    if promised is None or promised.due_on is None:
        return ""
    return _("答应您的没有变：%(day)s 前有人回您的话。") % {"day": _when(promised, day_of(now))}


def _when(row: RequestClock, today: date) -> str:
    if row.due_at is not None:
        return instant_text(row.due_at, today=today)
    assert row.due_on is not None
    return day_text(row.due_on, today=today)


def why_of(request: ServiceRequest, name: str, now: datetime, close_href: str) -> WhyPanel | None:
    """For `?why=`: a step, or `now` for what is owed at present."""
    if name == "now":
        owed = request.obligation
        if owed is None:
            return None
        return _panel(owed.title, reading_of(owed, now), owed.term, _facts(request, owed), now, close_href)
    row = request.clocks.filter(round=request.round, step=name).first()
    if row is None:
        return None
    reading = rules.reading_of(row, now)
    return _panel(str(row.get_step_display()), reading, row.term, _facts(request, None, row.term), now, close_href)


def _panel(
    title: str,
    reading: EitherReading,
    term: dict[str, object],
    facts: Sequence[WhyFact],
    now: datetime,
    close_href: str,
) -> WhyPanel:
    if isinstance(reading, Reading):
        return why_due(
            title, reading, today=day_of(now), facts=facts, started_with=_("这天起算"), close_href=close_href
        )
    return _why_minutes(title, reading, term, facts, now, close_href)


def _why_minutes(
    title: str,
    reading: hours.Reading,
    term: dict[str, object],
    facts: Sequence[WhyFact],
    now: datetime,
    close_href: str,
) -> WhyPanel:
    """The same form for a term in minutes: one row a span of the day."""
    today = day_of(now)
    big = instant(reading.due, today=today) if reading.due is not None else SafeString(escape(_("现在还不知道")))
    return WhyPanel(
        _("为什么是这个时间"), title, big, _sum(reading, term), tuple(_rows(reading, now)), tuple(facts), close_href
    )


def _sum(reading: hours.Reading, term: dict[str, object]) -> SafeString:
    said = [escape(_("限 %(limit)s") % {"limit": limit_said(term)})]
    if reading.used is not None:
        said.append(escape(_("已用 %(n)s 分钟") % {"n": reading.used}))
    if reading.left is not None and reading.left >= 0:
        said.append(SafeString(f"<b>{escape(_('还剩 %(n)s 分钟') % {'n': reading.left})}</b>"))
    elif reading.left is not None:
        late = escape(_("逾期 %(n)s 分钟") % {"n": -reading.left})
        said.append(SafeString(f'<b class="kj-red">{late}</b>'))
    return SafeString(_("，").join(said))


def _rows(reading: hours.Reading, now: datetime) -> list[WhyRow]:
    rows, today, language = [], day_of(now), get_language() or "zh"
    for span in reading.spans:
        when = day_text(span.date, today=today)
        begin, end = (at.astimezone(SHANGHAI) for at in (span.begin, span.end))
        said = SafeString(f"{escape(when)} <time>{begin:%H:%M}–{end:%H:%M}</time>")
        if span.counts is None:
            mark = _("还不知道")
        elif span.counts:
            mark = _("%(n)s 分钟") % {"n": span.minutes}
        else:
            mark = _("不计")
        css = "kj-today" if span.begin <= now < span.end else "" if span.counts else "kj-off"
        rows.append(WhyRow(said, span.reason.text(language), mark, css))
    return rows


def _facts(
    request: ServiceRequest, owed: Obligation | None = None, term: dict[str, object] | None = None
) -> list[WhyFact]:
    level = levels().get(request.level)
    told = owed.term if owed is not None else (term or {})
    facts = [WhyFact(_("期限来源"), str(told.get("source") or "") or _("没有写明来源"))]
    if level is not None:
        sure = str(SURE.get(level.confidence, level.confidence))
        facts.append(WhyFact(_("服务标准"), _("%(level)s（%(sure)s）") % {"level": level.said, "sure": sure}))
    facts.append(WhyFact(_("等企业的时间"), _waits(request)))
    if owed is not None and not in_minutes(owed.term) and owed.due_on is None:
        facts.append(WhyFact(_("注意"), _("停着，企业补充以后再定")))
    return facts


def _waits(request: ServiceRequest) -> str:
    lines = [_wait(pause) for pause in request.pauses.order_by("from_at")]
    return _("；").join(lines) or _("没有等过")


def _wait(pause: RequestPause) -> str:
    begin = instant_text(pause.from_at)
    if pause.until_at is None:
        return _("%(begin)s 起等企业：%(asked)s") % {"begin": begin, "asked": pause.asked}
    told = {"begin": begin, "end": instant_text(pause.until_at), "asked": pause.asked}
    return _("%(begin)s 到 %(end)s 等企业：%(asked)s") % told
