"""*Why*: the panel in which a due day or a light explains itself, one row a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.components.days import day, day_range, day_with_weekday
from kuaijin.kit.components.lights import light, light_code
from kuaijin.law.clock import DayCount, Mode, Reading
from kuaijin.law.lights import Light
from kuaijin.law.words import Reason, name_in


@dataclass(frozen=True)
class WhyRow:
    when: SafeString
    reason: str
    mark: str
    css: str = ""


@dataclass(frozen=True)
class WhyFact:
    """A line below the days: 谁欠, 欠谁, 期限来源, 放假依据, 暂停, 逾期会怎样. The value may hold components."""

    label: str
    value: SafeString | str


@dataclass(frozen=True)
class WhyPanel:
    kicker: str
    title: str
    big: SafeString
    summary: SafeString
    rows: tuple[WhyRow, ...]
    facts: tuple[WhyFact, ...]
    close_href: str


def why_due(
    title: str,
    reading: Reading,
    *,
    today: date,
    facts: Sequence[WhyFact] = (),
    started_with: str = "",
    close_href: str = "?",
) -> WhyPanel:
    """Why a thing is due on that day. `started_with` says what began the clock; that day itself is not counted.

    What the law warns of or finds breached stands after the facts."""
    if reading.due is not None:
        big = day_with_weekday(reading.due, today=today)
    elif reading.estimate is not None:
        big = SafeString(escape(_("约 %(day)s，暂定")) % {"day": day(reading.estimate, today=today)})
    else:
        big = SafeString(escape(_("现在还不知道")))
    rows = _rows(reading, today)
    if reading.start is not None:
        said = _("%(event)s，起算日不计入") % {"event": started_with} if started_with else _("起算日不计入")
        rows.insert(0, WhyRow(day_with_weekday(reading.start, today=today), said, "—", "kj-off"))
    language = get_language() or "zh"
    notes = [WhyFact(_("违反"), note.text(language)) for note in reading.breaches]
    notes += [WhyFact(_("注意"), note.text(language)) for note in reading.warnings]
    return WhyPanel(_("为什么是这一天"), title, big, _summary(reading), tuple(rows), (*facts, *notes), close_href)


def why_light(
    title: str, shown: Light | str, reasons: Sequence[str], *, facts: Sequence[WhyFact] = (), close_href: str = "?"
) -> WhyPanel:
    """Why a light shows what it shows: the rule's reasons, then rule version, facts, who verified when."""
    summary = SafeString("<br>".join(escape(r) for r in reasons))
    return WhyPanel(_("为什么是这个灯"), title, light(light_code(shown)), summary, (), tuple(facts), close_href)


def why(panel: WhyPanel) -> SafeString:
    return render_to_string("kit/why.html", {"panel": panel})


def _summary(reading: Reading) -> SafeString:
    limit = reading.total
    if reading.term.mode is Mode.CALENDAR:
        said = [ngettext("限 %(n)s 天（自然日）", "限 %(n)s 天（自然日）", limit) % {"n": limit}]
    else:
        said = [ngettext("限 %(n)s 个工作日", "限 %(n)s 个工作日", limit) % {"n": limit}]
    if reading.used is not None:
        said.append(ngettext("已用 %(n)s 天", "已用 %(n)s 天", reading.used) % {"n": reading.used})
    parts = [escape(s) for s in said]
    if reading.left is not None and reading.left >= 0:
        left = ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", reading.left) % {"n": reading.left}
        parts.append(SafeString(f"<b>{escape(left)}</b>"))
    elif reading.left is not None:
        late = ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", -reading.left) % {"n": -reading.left}
        parts.append(SafeString(f'<b class="kj-red">{escape(late)}</b>'))
    return SafeString((", " if formats.is_english() else "，").join(parts))


@dataclass(frozen=True)
class _Line:
    date: date
    said: str
    counts: bool | None
    nth: int
    css: str


def _rows(reading: Reading, today: date) -> list[WhyRow]:
    """One row a day; equal runs of days that do not count become one. Today stands between two rules."""
    lines: list[_Line] = []
    nth = late = 0
    for counted in reading.days:
        after_due = reading.due is not None and counted.date > reading.due
        if counted.counts:
            late, nth = (late + 1, nth) if after_due else (late, nth + 1)
        css = _css(counted, today, reading.due)
        lines.append(
            _Line(counted.date, _said(counted, today, reading.due), counted.counts, late if after_due else nth, css)
        )
    rows: list[WhyRow] = []
    while lines:
        run = _run(lines)
        del lines[: len(run)]
        rows.append(_row(run, today, reading.due))
    return rows


def _css(counted: DayCount, today: date, due: date | None) -> str:
    late = " kj-late" if due is not None and counted.date > due and counted.counts else ""
    if counted.date == today:
        return f"kj-today{late}"
    if counted.date == due:
        return "kj-end"
    return late.strip() if counted.counts else "kj-off"


def _run(lines: list[_Line]) -> list[_Line]:
    head = lines[0]
    if head.css != "kj-off":
        return [head]
    n = 1
    while n < len(lines) and (lines[n].css, lines[n].said) == (head.css, head.said):
        n += 1
    return lines[:n]


def _row(run: list[_Line], today: date, due: date | None) -> WhyRow:
    head = run[0]
    if len(run) > 1 and head.counts is None:
        mark = ngettext("%(n)s 天不知道", "%(n)s 天不知道", len(run)) % {"n": len(run)}
        return WhyRow(day_range(head.date, run[-1].date, today=today), head.said, mark, head.css)
    if len(run) > 1:
        mark = ngettext("%(n)s 天不计", "%(n)s 天不计", len(run)) % {"n": len(run)}
        return WhyRow(day_range(head.date, run[-1].date, today=today), head.said, mark, head.css)
    if head.counts is None:
        mark = _("还不知道")
    elif not head.counts:
        mark = _("不计")
    elif due is not None and head.date > due:
        mark = ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", head.nth) % {"n": head.nth}
    else:
        mark = _("第 %(n)s 天") % {"n": head.nth}
    return WhyRow(day_with_weekday(head.date, today=today), head.said, mark, head.css)


def _said(counted: DayCount, today: date, due: date | None) -> str:
    if counted.date == today == due:
        return _("今天到期")
    if counted.date == due:
        return _("到期日")
    if counted.date == today and counted.counts:
        return _("今天")
    said = _reason(counted.reason)
    return _("今天，%(reason)s") % {"reason": said} if counted.date == today else said


def _reason(reason: Reason) -> str:
    language = get_language() or "zh"
    name = name_in(str(dict(reason.params).get("name", "")), language)
    if reason.code == "day.makeup":
        return _("调休上班，计入")
    if reason.code == "day.holiday":
        return _("%(holiday)s放假") % {"holiday": name}
    return reason.text(language)
