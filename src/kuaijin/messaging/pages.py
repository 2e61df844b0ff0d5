"""For the administrator: what was sent, what was not and why, and the ways out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock
from kuaijin.messaging import commands, forms, queries
from kuaijin.messaging.delivering import deliver
from kuaijin.messaging.kinds import WAYS
from kuaijin.messaging.models import Kind, Message, State

ROWS = 50
LIGHTS = {
    State.SENT: "green",
    State.DEAD: "red",
    State.FAILED: "yellow",
    State.WAITING: "blue",
    State.SENDING: "blue",
    State.SUPPRESSED: "grey",
}


@page(reads=Reads.JOBS)
def log(request: ActorRequest) -> HttpResponse:
    counts = queries.state_counts(request.actor)
    state = request.GET.get("state", "")
    rows = queries.messages_visible_to(request.actor)
    if state in State.values:
        rows = rows.filter(state=state)
    else:
        state = ""
    asked = request.GET.get("from", "")
    start = int(asked) if asked.isdecimal() else 0
    found = list(rows[start : start + ROWS + 1])
    context = {
        "rows": [(one, LIGHTS[State(one.state)], *_said(one)) for one in found[:ROWS]],
        "next": start + ROWS if len(found) > ROWS else 0,
        "state": state,
        "states": [(code, State(code).label, counts[code]) for code in State.values if counts.get(code)],
        "total": sum(counts.values()),
        "finding": _finding(counts, bool(queries.kinds_of(own_zone(request.actor)))),
        "kept_days": settings.MESSAGE_DAYS,
        "may_retry": request.actor.may("messaging.retry"),
    }
    return render(request, "messaging/log.html", context)


def _said(message: Message) -> tuple[str, str]:
    return queries.purpose_said(message), queries.error_said(message)


def _finding(counts: dict[str, int], configured: bool) -> str:
    if not configured:
        return _("还没有渠道，通知都存着没有发")
    dead = counts.get(State.DEAD, 0)
    if dead:
        return ngettext("%(n)s 条通知没发出去", "%(n)s 条通知没发出去", dead) % {"n": dead}
    return _("通知都发出去了")


@page(command="messaging.retry")
@require_POST
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(queries.messages_visible_to(request.actor), pk=pk)
    commands.retry(actor=request.actor, at=clock.now(), message=message)
    messages.success(request, _("排上了，后台马上再发。"))
    return see_other("messaging:log")


@page(command="messaging.save_channel")
def channels(request: ActorRequest) -> HttpResponse:
    found = list(queries.channels_visible_to(request.actor))
    missing = [Kind(kind) for kind in Kind.values if kind not in {channel.kind for channel in found}]
    finding = (
        ngettext("%(n)s 条渠道在用", "%(n)s 条渠道在用", len(found)) % {"n": len(found)}
        if found
        else _("还没有渠道，通知都存着没有发")
    )
    context = {"channels": found, "missing": missing, "finding": finding}
    return render(request, "messaging/channels.html", context)


@page(command="messaging.save_channel")
def save_channel(request: ActorRequest) -> HttpResponse:
    """`?kind=…`: what is kept of it stands in the form, its address does not."""
    zone = own_zone(request.actor)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    known = queries.channels_visible_to(request.actor).filter(zone=zone, kind=kind).first()

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.save_channel(actor=request.actor, at=clock.now(), zone=zone, **given)
        messages.success(request, _("存下了。试发一条，看对方收不收得到。"))
        return see_other("messaging:channels")

    initial = {"kind": kind, "name": known.name if known else Kind(kind).label if kind in Kind.values else ""}
    form = forms.ChannelForm(request.POST or None, initial=initial, kept=known is not None)
    note = _("现在的地址：%(hint)s") % {"hint": known.hint} if known else ""
    if not note and kind in WAYS:
        note = _("例如 %(example)s") % {"example": WAYS[kind].example}
    return do(request, form, Act(_("设一条通知渠道"), _("存下"), "messaging:channels", note), run)


@page(command="messaging.try_channel")
def try_channel(request: ActorRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(queries.channels_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        at = clock.now()
        made = commands.try_channel(actor=request.actor, at=at, channel=channel, **given)
        deliver(request.actor, at, [made.pk])
        tried = get_object_or_404(queries.messages_visible_to(request.actor), pk=made.pk)
        if tried.state == State.SENT:
            messages.success(request, _("对方收下了。去看看手机或邮箱。"))
        else:
            messages.error(request, _("没发成：%(why)s。") % {"why": queries.error_said(tried)})
        return see_other("messaging:channels")

    title = _("试发一条：%(name)s") % {"name": channel.name}
    note = _("马上发，不重试；内容只说这是试发。")
    return do(request, forms.TrialForm(request.POST or None), Act(title, _("试发"), "messaging:channels", note), run)


@page(command="messaging.end_channel")
def end_channel(request: ActorRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(queries.channels_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.end_channel(actor=request.actor, at=clock.now(), channel=channel, **given)
        return see_other("messaging:channels")

    title = _("停用渠道：%(name)s") % {"name": channel.name}
    note = _("还在排队的不再发；地址马上忘掉。")
    form = forms.EndChannelForm(request.POST or None)
    return do(request, form, Act(title, _("停掉"), reverse("messaging:channels"), note), run)
