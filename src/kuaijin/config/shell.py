"""The frame of every page: which entries a role sees in the rail, the day, who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kuaijin.approvals.queries.cases import waiting_counts as waiting_cases
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import seats_known, zone_known
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.directory.saying import organisation_said, person_said, zone_said
from kuaijin.jobs.queries import failed_count
from kuaijin.journal.remembered import remembered
from kuaijin.kit import clock
from kuaijin.kit.formats import day_text
from kuaijin.kit.shell import ENTRIES_AT_MOST, Entry, Me, Shell
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Kind
from kuaijin.obligations.queries import Waiting, waiting_counts


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `shell`, and `actor`."""
    if getattr(request, "kj_shell", None) is None:
        request.kj_shell = build(request)  # type: ignore[attr-defined]
    return {"shell": request.kj_shell, "actor": getattr(request, "actor", None)}  # type: ignore[attr-defined]


def build(request: HttpRequest) -> Shell:
    actor: Actor | None = getattr(request, "actor", None)
    language = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    if actor is None:
        return Shell(
            today=clock.today(), calendar=calendar_of(None), language=language, demo=_demo(), warning=_warning(request)
        )
    zone = zone_known(actor.zone_id or 0)
    every = _groups(actor)
    return Shell(
        today=clock.today(),
        calendar=calendar_of(zone.code),
        language=language,
        groups=_within(every),
        every=every,
        bottom=_bottom(actor),
        ways=_ways(actor),
        me=_me(actor, zone),
        demo=_demo_with_tour(),
        warning=_warning(request),
        search=request.GET.get("q", ""),
        as_of=clock.now(),
        home=reverse("home"),
        search_href=reverse("cockpit:search"),
        language_href=reverse("directory:language"),
        sign_out_href=reverse("directory:sign_out"),
        readings_href=reverse("reading"),
        account=str(actor.account_id),
    ).at(request.path)


def _demo() -> str:
    day = clock.pinned_day()
    if day is None:
        return ""
    return _("演示数据：园区、企业、人名、电话均为虚构。演示的今天固定在 %(day)s。") % {"day": day_text(day, year=True)}


def _demo_with_tour() -> str:
    said = _demo()
    return format_html('{} <a class="kj-n" href="{}">{}</a>', said, reverse("demo:tour"), _("导览")) if said else ""


def _warning(request: HttpRequest) -> str:
    host = request.get_host().rsplit(":", 1)[0]
    if request.is_secure() or host in {"127.0.0.1", "localhost", "[::1]", "testserver"}:
        return ""
    return _("这个地址没有加密（http）。只在自己的内网用；要上外网，先配 https。")


def _waiting(actor: Actor) -> tuple[Waiting, tuple[int, int]]:
    """What waits for him, and the cases among it: it stands on every page, so it is asked anew only after an entry."""
    today = clock.today()
    return remembered(
        ("waiting", actor.account_id, actor.scopes, actor.all_posts, today),
        lambda: (waiting_counts(actor, today), waiting_cases(actor, today)),
    )


def _groups(actor: Actor) -> tuple[tuple[Entry, ...], ...]:
    if actor.is_enterprise:
        return _of_enterprise(actor)
    reads, entries = actor.reads, []
    waiting, their_cases = _waiting(actor)
    own = []
    if actor.posts or actor.stand_ins or reads(Reads.DOSSIERS) or reads(Reads.SHOWN_OUTSIDE):
        own.append(Entry(_("我的一天"), reverse("cockpit:my_day"), count=waiting.n, hot=waiting.late, icon="my-day"))
    if actor.has_role("department", "member", "leader"):
        cases, late = their_cases
        own.append(Entry(_("审批办件"), reverse("approvals:cases"), count=cases, hot=late))
    if reads(Reads.DOSSIERS):
        own.append(_requests(waiting))
        own.append(Entry(pgettext("许多", "走访"), reverse(_visits(actor))))
        own.append(Entry(pgettext("许多", "问题"), reverse("problems:list")))
    entries.append(tuple(own))
    after = []
    if reads(Reads.DOSSIERS) or reads(Reads.SHOWN_OUTSIDE):
        after.append(Entry(_("项目"), reverse("projects:list"), icon="projects"))
    if reads(Reads.DOSSIERS):
        after.append(Entry(_("企业"), reverse("enterprises:list")))
        after.append(Entry(_("专班与包保"), reverse("taskforces:list")))
    after += _slips(actor, waiting)
    if reads(Reads.JOURNAL):
        after.append(Entry(_("留痕"), reverse("cockpit:journal")))
    entries.append(tuple(after))
    tools = []
    if reads(Reads.DOSSIERS):
        tools.append(Entry(_("数字"), reverse("cockpit:figures")))
    if actor.may("exchange.upload"):
        tools.append(Entry(_("台账导入"), reverse("exchange:list")))
    if reads(Reads.DIRECTORY):
        tools.append(Entry(_("通讯录与权限"), reverse("directory:people")))
    tools.append(Entry(_("日历"), reverse("obligations:calendar")))
    if reads(Reads.JOBS):
        failed = failed_count(actor)
        tools.append(Entry(_("任务"), reverse("jobs:list"), count=failed, hot=failed))
    entries.append(tuple(tools))
    return tuple(group for group in entries if group)


def _slips(actor: Actor, waiting: Waiting) -> list[Entry]:
    if not actor.has_role("department", "member", "leader"):
        return []
    slips, late = waiting.of_kind(Kind.SLIP)
    return [Entry(_("督办"), reverse("supervision:register"), count=slips, hot=late)]


def _requests(waiting: Waiting) -> Entry:
    owned, late = waiting.of_kind(Kind.REQUEST)
    return Entry(pgettext("许多", "诉求"), reverse("requests:list"), count=owned, hot=late, icon="requests")


def _within(groups: tuple[tuple[Entry, ...], ...]) -> tuple[tuple[Entry, ...], ...]:
    """Who holds roles of several kinds has more ways than the rail holds: the calendar gives way, every due day leads
    there; then the problems, which the page of the pool leads to; then the log of visits, which every project's page
    shows for itself."""
    for ways in (("obligations:calendar",), ("problems:list",), ("contacts:today", "contacts:log")):
        if sum(len(group) for group in groups) <= ENTRIES_AT_MOST:
            break
        hrefs = {reverse(way) for way in ways}
        groups = tuple(tuple(entry for entry in group if entry.href not in hrefs) for group in groups)
    return groups


def _visits(actor: Actor) -> str:
    """Whoever goes himself begins with today's; whoever only reads, with what was written down."""
    return "contacts:today" if actor.may("contacts.record_visit") else "contacts:log"


def _of_enterprise(actor: Actor) -> tuple[tuple[Entry, ...], ...]:
    waiting, (cases, behind) = _waiting(actor)
    own = [
        Entry(_("我的项目"), reverse("cockpit:my_project"), count=waiting.n, hot=waiting.late),
        Entry(_("我要反映"), reverse("requests:mine"), icon="requests"),
    ]
    if actor.all_posts:
        own.append(Entry(_("我的一天"), reverse("cockpit:my_day")))
    told = (
        Entry(_("项目"), reverse("projects:list")),
        Entry(_("审批办件"), reverse("approvals:cases"), count=cases, hot=behind),
        Entry(_("服务记录"), reverse("contacts:log")),
    )
    return tuple(own), told, (Entry(_("日历"), reverse("obligations:calendar")),)


def _ways(actor: Actor) -> tuple[Entry, ...]:
    """What one writes down on the road: service given, progress seen, a problem heard."""
    if actor.is_enterprise:
        return ()
    known = (
        ("contacts.record", _("服务"), "contacts:record"),
        ("contacts.record_visit", _("走访"), "contacts:field"),
        ("projects.verify_progress", _("进展"), "projects:record"),
        ("requests.open", pgettext("许多", "诉求"), "requests:create"),
        ("problems.raise_problem", _("问题"), "problems:create"),
    )
    return tuple(Entry(label, reverse(name)) for code, label, name in known if actor.may(code))


def _bottom(actor: Actor) -> tuple[Entry, ...]:
    if actor.is_enterprise:
        return (
            Entry(_("我的项目"), reverse("cockpit:my_project"), icon="projects"),
            Entry(_("我要反映"), reverse("requests:mine"), icon="requests"),
            Entry(_("更多"), reverse("cockpit:more"), icon="more"),
        )
    result = []
    if actor.posts or actor.stand_ins or actor.reads(Reads.DOSSIERS):
        result.append(Entry(_("我的一天"), reverse("cockpit:my_day"), icon="my-day"))
    if actor.reads(Reads.DOSSIERS) or actor.reads(Reads.SHOWN_OUTSIDE):
        result.append(Entry(_("项目"), reverse("projects:list"), icon="projects"))
    if actor.may("contacts.record"):
        result.append(Entry(_("记一笔"), reverse("contacts:record"), icon="record"))
    if actor.reads(Reads.DOSSIERS):
        result.append(Entry(pgettext("许多", "诉求"), reverse("requests:list"), icon="requests"))
    result.append(Entry(_("更多"), reverse("cockpit:more"), icon="more"))
    return tuple(result)


def _me(actor: Actor, zone: Zone) -> Me:
    lines = [zone_said(zone), *(organisation_said(post.organisation) for post in seats_known(actor.posts))]
    for stand_in in actor.stand_ins:
        name = person_said(stand_in)
        if stand_in.ends_on is None:
            lines.append(_("代%(name)s") % {"name": name})
        else:
            last = day_text(add_calendar_days(stand_in.ends_on, -1), today=actor.day)
            lines.append(_("代%(name)s到 %(day)s") % {"name": name, "day": last})
    roles = [str(ROLES[scope.role].label) for scope in actor.scopes]
    return Me(person_said(actor), roles[0] if roles else "", tuple(dict.fromkeys(lines)), reverse("directory:account"))
