"""The words of the page on the road: it is kept in the browser, so all it may ever say goes with it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.contacts.visits.today import Open, TodayRow, Turn
from kuaijin.kit.formats import day_and_weekday_text, day_text
from kuaijin.law.calendar import Calendar


def row_said(row: TodayRow, day: date, calendar: Calendar) -> dict[str, Any]:
    """One visit as the page draws it; in a year without holiday notice its day is provisional until it has come."""
    spot = row.open.spot
    return {
        "number": row.dossier.number,
        "title": row.dossier.title,
        "search": row.dossier.search,
        "turn": str(row.turn),
        "tier": row.tier,
        "due": due_said(row, day),
        "provisional": row.turn is Turn.ROUND and not calendar.knows(row.visit.due_on),
        "facts": facts_said(row.open, day),
        "person": row.open.person,
        "phone": row.open.phone,
        "place": [spot.latitude, spot.longitude] if spot else None,
        "href": reverse("enterprises:detail", args=[row.dossier.number]),
    }


def due_said(row: TodayRow, day: date) -> str:
    on = day_and_weekday_text(row.visit.due_on, today=day)
    if row.turn is Turn.LATE:
        return _("%(on)s 该走，逾期了") % {"on": on}
    return _("今天") if row.turn is Turn.TODAY else _("%(on)s 以前走") % {"on": on}


def facts_said(found: Open, day: date) -> list[str]:
    """Last contact, what was promised and is open, problems, requests; what is none is left out."""
    last = (
        _("上次联系 %(on)s") % {"on": day_text(found.last_on, today=day)}
        if found.last_on is not None
        else _("没联系过")
    )
    counted = (
        (found.promises, ngettext("承诺 %(n)s 件没办完", "承诺 %(n)s 件没办完", found.promises)),
        (found.problems, ngettext("问题 %(n)s 个没销号", "问题 %(n)s 个没销号", found.problems)),
        (found.requests, ngettext("诉求 %(n)s 件没办结", "诉求 %(n)s 件没办结", found.requests)),
    )
    return [last, *(said % {"n": n} for n, said in counted if n)]


def words() -> dict[str, str]:
    """By name; `{n}`, `{at}`, `{title}` are filled in by the page."""
    return {
        "unsent": _("{n} 条还没送出"),
        "sent": _("送到了：{title}"),
        "why_offline": _("网络不通，恢复后自动送"),
        "why_server": _("系统忙，过一会儿自动再送"),
        "why_sign_in": _("登录已过期，登录后再送"),
        "why_account": _("别的账号写的，用那个账号登录再送"),
        "why_refused": _("被退回：{message}"),
        "why_draft": _("没写完"),
        "why_waits": _("等着送"),
        "unsure": _("送过一次没收到回音，先确认，不能改；不会重复。"),
        "others": _("这台机器上还有别的账号没送出的 {n} 条，登录那个账号才看得到。"),
        "send": _("现在送"),
        "sign_in": _("去登录"),
        "mend": _("改了再送"),
        "go_on": _("继续写"),
        "discard": _("不要了"),
        "discard_sure": _("真的不要了？照片和字都会没有。"),
        "yes_discard": _("不要了，删掉"),
        "keep_it": _("留着"),
        "discarded": _("删掉了。"),
        "list_taken": _("名单是 {at} 取的"),
        "list_none": _("还没取过名单。有网络时打开一次，以后没有网络也看得到。"),
        "list_empty": _("这一期没有要您走的了。路上见了谁，在下面找。"),
        "list_failed": _("名单没取到，用的是上次的。"),
        "signed_out": _("没有登录。没送出的都留着，登录后接着送。"),
        "forbidden": _("这一页是走访的人用的。要用，找安全管理员授权。"),
        "no_store": _("这个浏览器现在不存东西（例如无痕窗口）。没有网络时写的会丢，请用普通窗口打开。"),
        "no_worker": _("这个地址没有加密（http），没有网络时这一页打不开；已经打开的照样能记、能存。"),
        "full": _("这台机器存满了，最后改的没有存下。删掉几张照片，或先送出几条。"),
        "late": _("逾期没走"),
        "today": _("今天"),
        "round": _("这一期还没走"),
        "provisional": _("约 {due}，暂定"),
        "write": _("记走访"),
        "call": _("打电话 {who}"),
        "nothing_found": _("名单里没有。有网络时用“记一笔”按全区找。"),
        "kept": _("草稿 {at} 已存"),
        "queued": _("存下了，在送。"),
        "photo_drop": _("删掉照片 {n}"),
        "photo": _("照片 {n}"),
        "photos_many": _("一次最多 {n} 张照片。"),
        "not_signed": _("还没签"),
        "signed": _("签了"),
        "no_place": _("拿不到位置。"),
        "far": _("约 {n} 公里"),
        "need_done": _("看了什么、办了什么，写一句话。"),
        "of": _("走访：{title}"),
    }
