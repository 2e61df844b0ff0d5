"""Whose day it was: the days strip, bars on one scale, the ruler of the coming fourteen days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop, npgettext, pgettext
from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.kit.components.days import day
from kuaijin.kit.components.lights import light_code, light_word
from kuaijin.law import dates
from kuaijin.law.attribution import Party, Split
from kuaijin.law.calendar import Calendar
from kuaijin.law.lights import Light

STRIP_DAYS_AT_MOST = 120
OWNERS = {
    "app": gettext_noop("申请人"),
    "dep": gettext_noop("部门"),
    "dep2": gettext_noop("部门"),
    "law": gettext_noop("法定程序"),
    "up": gettext_noop("上级"),
    "third": gettext_noop("第三方"),
}


@dataclass(frozen=True)
class StripDay:
    """One day of a run: whether it counts as a working day, and why."""

    date: date
    counts: bool
    reason: str


@dataclass(frozen=True)
class StripRun:
    """Days one after another in one hand. `owner` is a key of OWNERS; neighbouring departments take dep and dep2."""

    owner: str
    name: str
    days: tuple[StripDay, ...]


@dataclass(frozen=True)
class StripShare:
    """What one owner's days add up to, and the page that lists them."""

    owner: str
    name: str
    days: int
    href: str


def days_strip(runs: Sequence[StripRun], shares: Sequence[StripShare], *, today: date) -> SafeString:
    """One cell a day from the first to the last; above 120 days one cell a week.

    Raises ValueError when a day is missing, told twice or the shares do not sum to the whole."""
    all_days = [d for run in runs for d in run.days]
    _check_whole(all_days, shares)
    weekly = len(all_days) > STRIP_DAYS_AT_MOST
    drawn = "".join(_run(run, today, weekly) for run in runs)
    first, last = all_days[0].date, all_days[-1].date
    working = sum(d.counts for d in all_days)
    legend = _("一格一周，按这一周的第一天") if weekly else _("实心：工作日 · 空心：休息日 · 黑框：今天")
    total = escape(
        _("合计 %(n)s 天 = 工作日 %(working)s + 休息日 %(rest)s")
        % {"n": len(all_days), "working": working, "rest": len(all_days) - working}
    )
    label = escape(_("每天归谁"))
    return SafeString(
        f'<div class="kj-strip" role="img" aria-label="{label}">{drawn}</div>'
        f'<p class="kj-ticks"><span>{day(first, today=today)}</span><span>{escape(legend)}</span>'
        f"<span>{day(last, today=today)}</span></p>"
        f'<ul class="kj-key">{"".join(_share(s) for s in shares)}<li><span>{total}</span></li></ul>'
    )


def _check_whole(all_days: list[StripDay], shares: Sequence[StripShare]) -> None:
    if not all_days:
        raise ValueError("a strip needs at least one day")
    for before, after in pairwise(all_days):
        if after.date != dates.day_after(before.date):
            raise ValueError(f"{after.date} does not follow {before.date}: every day has one owner")
    if sum(s.days for s in shares) != len(all_days):
        raise ValueError(f"the shares sum to {sum(s.days for s in shares)}, not to {len(all_days)} days")


def _run(run: StripRun, today: date, weekly: bool) -> str:
    shown = run.days[::7] if weekly else run.days
    cells = []
    for d in shown:
        css = run.owner + ("" if d.counts or weekly else " kj-x") + (" kj-nowd" if d.date == today else "")
        title = escape(f"{formats.day_and_weekday_text(d.date, today=today)} · {run.name} · {d.reason}")
        cells.append(f'<i class="kj-{css}" title="{title}"></i>')
    name = escape(run.name) if len(shown) > 2 else "&nbsp;"
    return f'<span class="kj-run"><b>{name}</b><span>{"".join(cells)}</span></span>'


def _share(share: StripShare) -> str:
    kind = escape(_(OWNERS[share.owner]))
    unit = escape(npgettext("measure", "天", "天", share.days))
    days = f'<a class="kj-n" href="{escape(share.href)}"><b>{formats.number_text(share.days)}</b> {unit}</a>'
    return f'<li><i class="kj-{share.owner}"></i><span>{kind} {escape(share.name)} {days}</span></li>'


CSS_OF_PARTY = {
    Party.APPLICANT: "app",
    Party.DEPARTMENT: "dep",
    Party.LEGAL_PROCEDURE: "law",
    Party.HIGHER_AUTHORITY: "up",
    Party.THIRD_PARTY: "third",
}


def runs_of(split: Split, *, calendar: Calendar) -> list[StripRun]:
    """The days of (start, end] of a split in runs: the day of a hand-over still lay with who handed over.

    A second department takes the other tint."""
    tints: dict[str, str] = {}
    runs = []
    for stretch in split.stretches:
        span = dates.each_day(dates.day_after(stretch.start), stretch.end)
        days = tuple(_strip_day(d, calendar) for d in span)
        if days:
            runs.append(StripRun(_owner(stretch.party, stretch.holder, tints), stretch.holder, days))
    return runs


def shares_of(runs: Sequence[StripRun], href: Callable[[StripRun], str]) -> list[StripShare]:
    """What each owner's runs add up to, the most first; `href` leads to the days of that owner."""
    first: dict[tuple[str, str], StripRun] = {}
    days: dict[tuple[str, str], int] = {}
    for run in runs:
        key = (run.owner, run.name)
        first.setdefault(key, run)
        days[key] = days.get(key, 0) + len(run.days)
    ordered = sorted(days, key=lambda key: -days[key])
    return [StripShare(*key, days[key], href(first[key])) for key in ordered]


def _owner(party: Party, holder: str, tints: dict[str, str]) -> str:
    if party is not Party.DEPARTMENT:
        return CSS_OF_PARTY[party]
    return tints.setdefault(holder, "dep2" if len(tints) % 2 else "dep")


def _strip_day(day: date, calendar: Calendar) -> StripDay:
    if not calendar.knows(day):
        return StripDay(day, calendar.estimated_workday(day), _("放假安排未出"))
    info = calendar.explain(day)
    return StripDay(day, info.works, info.reason.text(get_language() or "zh"))


@dataclass(frozen=True)
class Bar:
    """A length in days made of parts (name, days); `ink` draws it as the one that matters, `note` stands below."""

    title: str
    parts: tuple[tuple[str, int], ...]
    note: str = ""
    ink: bool = False

    @property
    def days(self) -> int:
        return sum(n for _name, n in self.parts)


def bars(rows: Sequence[Bar]) -> SafeString:
    """Lengths in days under each other as day cells on one scale, never stretched."""
    scale = max(row.days for row in rows)
    return SafeString(f'<ol class="kj-race">{"".join(_bar(row, scale) for row in rows)}</ol>')


def _bar(row: Bar, scale: int) -> str:
    height, x, rects = (34 if row.ink else 22), 0, []
    for i, (_name, n) in enumerate(row.parts):
        css = "kj-o-ink" if row.ink else "kj-o-dep2" if i % 2 else "kj-o-dep"
        rects += [f'<rect class="{css}" x="{(x + k) * 10}" y="0" width="8.6" height="{height}"/>' for k in range(n)]
        x += n
    note = f"<br><small>{escape(row.note)}</small>" if row.note else ""
    parts = formats.listed([f"{name} {n}" for name, n in row.parts if name])
    said = f"{row.days} {row.title}"
    label = escape(formats.labelled(said, parts) if parts else said)
    drawn = (
        f'<svg viewBox="0 0 {scale * 10} {height}" preserveAspectRatio="none" role="img" aria-label="{label}">'
        f"{''.join(rects)}</svg>"
    )
    if parts:
        drawn = f"<div>{_names(row.parts, scale)}{drawn}</div>"
    return (
        f"<li{' class=kj-win' if row.ink else ''}><span><b>{row.days}</b> {escape(row.title)}{note}</span>{drawn}</li>"
    )


# The width of all days on a desk's screen, of a wide character, and of a letter, in pixels.
NAMES_WIDE, CHARACTER_WIDE, LETTER_WIDE = 840, 13, 7


def _fitting(name: str, days: int, scale: int) -> str:
    """As much of a name as stands over its days with the number behind it; nothing where that would tell nothing."""
    room = NAMES_WIDE * days / scale - 12 - 8 * len(f" {days}")
    told = ""
    for letter in name:
        room -= CHARACTER_WIDE if ord(letter) > 0x2E80 else LETTER_WIDE
        if room < 0:
            return f"{told[:-1].strip()}…" if len(told) > 2 else ""
        told += letter
    return name


def _names(parts: tuple[tuple[str, int], ...], scale: int) -> str:
    """The name of each part over its first day, as far as it fits; the scale is not stretched on letters."""
    x, told = 0, []
    for name, n in parts:
        told.append(
            f'<svg x="{100 * x / scale:.2f}%" width="{100 * n / scale:.2f}%" height="18"><line x1="1" y1="0" x2="1"'
            f' y2="18"/><text x="5" y="13">{escape(f"{_fitting(name, n, scale)} {n}".strip())}</text></svg>'
        )
        x += n
    return f'<svg class="kj-names" aria-hidden="true">{"".join(told)}</svg>'


@dataclass(frozen=True)
class RulerDay:
    """One field of the ruler: `label` above (weekday, 休, 班), `figure` the day or a count, a mark a thing due."""

    label: str
    figure: str
    href: str
    marks: tuple[Light | str, ...] = field(default=())
    rest: bool = False
    now: bool = False
    late: bool = False
    spoken: str = ""


MARKS_IN_A_DAY = 6


def ruler_label(day: date, *, calendar: Calendar) -> str:
    """Above a day of the ruler: the weekday, 休 on a rest day, `六·班` on a make-up day."""
    weekday = formats.weekday_text(day).removeprefix("周")
    if not calendar.knows(day):
        return weekday
    info = calendar.explain(day)
    if info.code == "makeup":
        return pgettext("calendar", "%(weekday)s·班") % {"weekday": weekday}
    return weekday if info.works else pgettext("calendar", "休")


def ruler(days: Sequence[RulerDay]) -> SafeString:
    """Overdue, fourteen days, later; a click jumps to the group."""
    label = escape(_("未来十四天，每个记号是一件到期的事"))
    return SafeString(f'<nav class="kj-ruler" aria-label="{label}">{"".join(_ruler_day(d) for d in days)}</nav>')


def _ruler_day(d: RulerDay) -> str:
    css = " ".join(c for c, on in (("kj-now", d.now), ("kj-rest", d.rest)) if on)
    red = ' class="kj-red"' if d.late else ""
    codes = [light_code(m) for m in d.marks]
    drawn = "".join(f'<span class="kj-mk kj-{c}"><i></i></span>' for c in codes[:MARKS_IN_A_DAY])
    if len(codes) > MARKS_IN_A_DAY:
        drawn += f"<small>+{len(codes) - MARKS_IN_A_DAY}</small>"
    marks = f'<span class="kj-mks" aria-hidden="true">{drawn}</span>' if codes else ""
    words = formats.listed([f"{light_word(c)} {codes.count(c)}" for c in dict.fromkeys(codes)])
    spoken = " ".join(s for s in (d.spoken or f"{d.label} {d.figure}", words) if s)
    return (
        f'<a href="{escape(d.href)}"{f" class={chr(34)}{css}{chr(34)}" if css else ""} aria-label="{escape(spoken)}">'
        f"<span{red}>{escape(d.label)}</span><b{red}>{escape(d.figure)}</b>{marks}</a>"
    )
