"""The frame around every page: rail, search, leaf of the day, myself. One frozen object, filled for each request."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from kuaijin.kit import formats
from kuaijin.law.calendar import Calendar, DayInfo, MissingYear
from kuaijin.law.dates import day_after

ENTRIES_AT_MOST = 11
ICONS = ("my-day", "projects", "record", "requests", "more")


@dataclass(frozen=True)
class Entry:
    """One way to go. `count` means "waits for you", never a total; `hot` of them are overdue.

    `icon` is one of ICONS and wanted only in the bottom bar of the phone."""

    label: str
    href: str
    count: int = 0
    hot: int = 0
    current: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Me:
    """Who is signed in. `lines` say the office and whom I stand in for."""

    name: str
    role: str = ""
    lines: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Shell:
    """`groups` are the rail's three (what asks something of me, what I look after, tools): together at most 11 entries,
    what a role may not open is absent. `calendar` is the zone's. `me` is None on signed-out pages.
    `every` are all entries that the reader may open, also those that the rail has no room for.
    `ways` are the kinds of note that this reader writes down on the road (`kit/parts/ways.html`).
    Without `readings_href` a typed day is read only when the form comes back.
    `account` tells apart what several people leave in one browser.
    """

    today: date
    calendar: Calendar
    language: str = "zh-hans"
    groups: tuple[tuple[Entry, ...], ...] = ()
    every: tuple[tuple[Entry, ...], ...] = ()
    bottom: tuple[Entry, ...] = ()
    ways: tuple[Entry, ...] = ()
    me: Me | None = None
    demo: str = ""
    warning: str = ""
    search: str = ""
    as_of: datetime | None = None
    home: str = "/"
    search_href: str = "/search"
    language_href: str = "/language"
    sign_out_href: str = "/sign-out"
    readings_href: str = ""
    account: str = ""

    def __post_init__(self) -> None:
        if (n := sum(len(group) for group in self.groups)) > ENTRIES_AT_MOST:
            raise ValueError(f"the rail holds at most {ENTRIES_AT_MOST} entries, not {n}")

    @property
    def leaf_note(self) -> str:
        return leaf_note(self.today, self.calendar)

    @property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language that the switch leads to."""
        return ("zh-hans", "中文") if self.language.startswith("en") else ("en", "English")

    @property
    def html_language(self) -> str:
        return "en" if self.language.startswith("en") else "zh-CN"

    def at(self, path: str) -> "Shell":
        """The same shell with the entry current whose address is the longest beginning of `path`."""
        entries = [e for group in (*self.groups, self.bottom) for e in group]
        fits = [e.href for e in entries if _leads_to(e.href, path)]
        best = max(fits, key=len, default="")
        groups = tuple(tuple(replace(e, current=bool(best) and e.href == best) for e in group) for group in self.groups)
        bottom = tuple(replace(e, current=bool(best) and e.href == best) for e in self.bottom)
        ways = tuple(replace(e, current=e.href == path) for e in self.ways)
        return replace(self, groups=groups, bottom=bottom, ways=ways)


def _leads_to(href: str, path: str) -> bool:
    return href == path or (href != "/" and path.startswith(href.rstrip("/") + "/"))


def leaf_note(today: date, calendar: Calendar) -> str:
    """What is out of the ordinary about today or tomorrow: `明天周六 调休上班`; empty on ordinary days."""
    tomorrow = day_after(today)
    try:
        now, then = calendar.explain(today), calendar.explain(tomorrow)
    except MissingYear as missing:
        return _("%(year)s 年放假安排未出") % {"year": missing.year}
    if then.code == "makeup":
        return _("明天%(weekday)s 调休上班") % {"weekday": formats.weekday_text(tomorrow)}
    if now.code == "makeup":
        return _("今天调休上班")
    if now.works and _is_off(then):
        return _("明天起放假，%(day)s 上班") % {"day": formats.day_text(_next_workday(tomorrow, calendar), today=today)}
    if not now.works:
        back = _next_workday(today, calendar)
        return _("今天休息，%(day)s 上班") % {"day": formats.day_and_weekday_text(back, today=today)}
    return ""


def _is_off(day: DayInfo) -> bool:
    return day.code in ("holiday", "zone_off")


def _next_workday(day: date, calendar: Calendar) -> date:
    return calendar.estimate_add(day, 1)
