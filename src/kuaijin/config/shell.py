"""The frame of every page: which entries a role sees in the rail, the day, who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Zone
from kuaijin.directory.queries import seats_known, zone_known
from kuaijin.directory.roles import ROLES, Reads
from kuaijin.kit import clock
from kuaijin.kit.formats import day_text
from kuaijin.kit.shell import Entry, Me, Shell
from kuaijin.law.dates import add_calendar_days
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.queries import waiting_counts
from kuaijin.obligations.saying import organisation_said, person_said, zone_said


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
    return Shell(
        today=clock.today(),
        calendar=calendar_of(zone.code),
        language=language,
        groups=_groups(actor),
        bottom=_bottom(actor),
        me=_me(actor, zone),
        demo=_demo(),
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


def _warning(request: HttpRequest) -> str:
    host = request.get_host().rsplit(":", 1)[0]
    if request.is_secure() or host in {"127.0.0.1", "localhost", "[::1]", "testserver"}:
        return ""
    return _("这个地址没有加密（http）。只在自己的内网用；要上外网，先配 https。")


def _groups(actor: Actor) -> tuple[tuple[Entry, ...], ...]:
    reads, entries = actor.reads, []
    own = []
    if actor.posts or actor.stand_ins or reads(Reads.DOSSIERS) or reads(Reads.SHOWN_OUTSIDE):
        mine, late = waiting_counts(actor, clock.today())
        own.append(Entry(_("我的一天"), reverse("cockpit:my_day"), count=mine, hot=late, icon="my-day"))
    if reads(Reads.DOSSIERS):
        own.append(Entry(_("走访"), reverse("contacts:log")))
    entries.append(tuple(own))
    after = []
    if reads(Reads.DOSSIERS) or reads(Reads.SHOWN_OUTSIDE):
        after.append(Entry(_("项目"), reverse("projects:list"), icon="projects"))
    if reads(Reads.DOSSIERS):
        after.append(Entry(_("企业"), reverse("enterprises:list")))
        after.append(Entry(_("专班与包保"), reverse("taskforces:list")))
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
        tools.append(Entry(_("任务"), reverse("jobs:list")))
    entries.append(tuple(tools))
    return tuple(group for group in entries if group)


def _bottom(actor: Actor) -> tuple[Entry, ...]:
    result = []
    if actor.posts or actor.stand_ins or actor.reads(Reads.DOSSIERS):
        result.append(Entry(_("我的一天"), reverse("cockpit:my_day"), icon="my-day"))
    if actor.reads(Reads.DOSSIERS) or actor.reads(Reads.SHOWN_OUTSIDE):
        result.append(Entry(_("项目"), reverse("projects:list"), icon="projects"))
    if actor.may("contacts.record"):
        result.append(Entry(_("记一笔"), reverse("contacts:record"), icon="record"))
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
