"""Why a thing is due at that instant: the spans of its clock of minutes, as the margin shows them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kuaijin.kit.components import WhyFact, WhyPanel, WhyRow, day_range, day_with_weekday
from kuaijin.kit.formats import instant_text, is_english, time_text
from kuaijin.law.dates import day_after, day_before, day_of, start_of
from kuaijin.law.hours import MinuteMode, Reading, Span


def why_minutes(
    title: str, reading: Reading, *, today: date, facts: Sequence[WhyFact] = (), close_href: str = "?"
) -> WhyPanel:
    """Spans one after the other, equal neighbours in one row; what the clock warns of stands after the facts."""
    language = get_language() or "zh"
    rows = [_row(run, today, language) for run in _runs(reading.spans, language)]
    notes = [WhyFact(_("注意"), note.text(language)) for note in reading.warnings]
    return WhyPanel(
        _("为什么是这一刻"), title, _big(reading, today), _summary(reading), tuple(rows), (*facts, *notes), close_href
    )


def _big(reading: Reading, today: date) -> SafeString:
    if reading.due is not None:
        return format_html("{} {}", day_with_weekday(day_of(reading.due), today=today), time_text(reading.due))
    if reading.estimate is not None:
        return SafeString(escape(_("约 %(when)s，暂定") % {"when": instant_text(reading.estimate, today=today)}))
    return SafeString(escape(_("现在还不知道")))


def _summary(reading: Reading) -> SafeString:
    n = reading.total
    if reading.term.mode is MinuteMode.OFFICE:
        said = [ngettext("限 %(n)s 分钟（上班时间）", "限 %(n)s 分钟（上班时间）", n) % {"n": n}]
    else:
        said = [ngettext("限 %(n)s 分钟（昼夜都算）", "限 %(n)s 分钟（昼夜都算）", n) % {"n": n}]
    if reading.start is not None and reading.due is not None:
        said[0] += f"{': ' if is_english() else '：'}{_between(reading.start, reading.due)}"
    if reading.used is not None:
        said.append(ngettext("已用 %(n)s 分钟", "已用 %(n)s 分钟", reading.used) % {"n": reading.used})
    parts: list[SafeString | str] = [escape(one) for one in said]
    if reading.left is not None and reading.left >= 0:
        left = ngettext("还剩 %(n)s 分钟", "还剩 %(n)s 分钟", reading.left) % {"n": reading.left}
        parts.append(format_html("<b>{}</b>", left))
    elif reading.left is not None:
        late = ngettext("逾期 %(n)s 分钟", "逾期 %(n)s 分钟", -reading.left) % {"n": -reading.left}
        parts.append(format_html('<b class="kj-red">{}</b>', late))
    return SafeString((", " if is_english() else "，").join(parts))


def _between(begin: datetime, end: datetime) -> str:
    """`09:10–10:10` on one day, else both with their days."""
    if day_of(begin) == day_of(end):
        return f"{time_text(begin)}–{time_text(end)}"
    days = (day_of(begin), day_of(end))
    year = days[0] if days[0].year == days[1].year else None
    return f"{instant_text(begin, today=year)} – {instant_text(end, today=year)}"


def _runs(spans: Sequence[Span], language: str) -> list[list[Span]]:
    """Neighbours that count alike for the same reason: a night between two days is one row."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and (runs[-1][-1].counts, runs[-1][-1].reason.text(language)) == (
            span.counts,
            span.reason.text(language),
        ):
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _row(run: list[Span], today: date, language: str) -> WhyRow:
    head, n = run[0], sum(span.minutes for span in run)
    when, said = _when(head.begin, run[-1].end, today), head.reason.text(language)
    if head.counts is None:
        return WhyRow(when, said, _("还不知道"), "kj-off")
    if not head.counts:
        return WhyRow(when, said, _("不计"), "kj-off")
    css = "kj-today" if head.date == today else ""
    return WhyRow(when, said, ngettext("%(n)s 分钟", "%(n)s 分钟", n) % {"n": n}, css)


def _when(begin: datetime, end: datetime, today: date) -> SafeString:
    """A time within one day, whole days, or from one day's time to another's."""
    first = day_of(begin)
    if end <= start_of(day_after(first)):
        if (begin, end) == (start_of(first), start_of(day_after(first))):
            return day_with_weekday(first, today=today)
        closes = "24:00" if end == start_of(day_after(first)) else time_text(end)
        return format_html("{} {}–{}", day_with_weekday(first, today=today), time_text(begin), closes)
    if begin == start_of(first) and end == start_of(day_of(end)):
        return day_range(first, day_before(day_of(end)), today=today)
    return format_html("{} – {}", instant_text(begin, today=today), instant_text(end, today=today))
