"""What the gallery shows: a fixed day, the calendar of that year, invented people. Sample texts stay Chinese."""

from datetime import UTC, date, datetime

from django.utils.translation import pgettext

from kuaijin.kit.shell import Entry, Me, Shell
from kuaijin.law.calendar import Calendar, Notice
from kuaijin.law.dates import each_day

TODAY = date(2026, 10, 9)
AS_OF = datetime(2026, 10, 9, 1, 20, tzinfo=UTC)


def _days(name: str, first: tuple[int, int], last: tuple[int, int]) -> list[tuple[date, str]]:
    return [(d, name) for d in each_day(date(2026, *first), date(2026, *last))]


CALENDAR = Calendar(
    [
        Notice(
            2026,
            "国办发明电〔2025〕7号",
            date(2025, 11, 4),
            "国务院办公厅关于2026年部分节假日安排的通知",
            (*_days("中秋节", (9, 25), (9, 27)), *_days("国庆节", (10, 1), (10, 7))),
            ((date(2026, 9, 20), "国庆节"), (date(2026, 10, 10), "国庆节")),
        )
    ]
)


def shell(language: str, here: str, search: str = "") -> Shell:
    """The frame as a manager sees it, with every entry leading back into the gallery."""
    groups = (
        (
            Entry(pgettext("gallery", "我的一天"), "/ui/my-day", 21, 1),
            Entry(pgettext("gallery", "诉求"), "/ui#a", 2),
            Entry(pgettext("gallery", "审批办件"), "/ui#b", 3),
            Entry(pgettext("gallery", "走访"), "/ui#c", 1),
        ),
        (
            Entry(pgettext("gallery", "项目"), "/ui/table"),
            Entry(pgettext("gallery", "企业"), "/ui#d"),
            Entry(pgettext("gallery", "专班与包保"), "/ui#e"),
            Entry(pgettext("gallery", "挂图作战"), "/ui#f"),
        ),
        (
            Entry(pgettext("gallery", "数字"), "/ui#g"),
            Entry(pgettext("gallery", "台账导入"), "/ui/desk"),
            Entry(pgettext("gallery", "日历"), "/ui#h"),
        ),
    )
    bottom = (
        Entry(pgettext("gallery", "我的一天"), "/ui/my-day", icon="my-day"),
        Entry(pgettext("gallery", "项目"), "/ui/table", icon="projects"),
        Entry(pgettext("gallery", "记一笔"), "/ui/form", icon="record"),
        Entry(pgettext("gallery", "诉求"), "/ui#a", icon="requests"),
        Entry(pgettext("gallery", "更多"), "/ui", icon="more"),
    )
    framed = Shell(
        today=TODAY,
        calendar=CALENDAR,
        language=language,
        groups=groups,
        bottom=bottom,
        me=Me("王辛", pgettext("gallery", "负责人"), ("高端装备专班", "代沈己到 12 日"), "/ui#me"),
        demo=pgettext("gallery", "演示数据：园区、企业、人名、电话均为虚构。"),
        search=search,
        as_of=AS_OF,
        home="/ui",
        search_href="/ui",
        sign_out_href="/ui",
        readings_href="/ui/reading",
    )
    return framed.at(here)
