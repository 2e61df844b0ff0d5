"""For the administrator: which systems are told of acts, what was told, and telling it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.feeds import commands, forms, queries
from kuaijin.feeds.commands.hooks import issued_secret
from kuaijin.feeds.models import Hook, HookDelivery
from kuaijin.journal import registry
from kuaijin.kit import clock
from kuaijin.messaging.queries import error_words

ROWS = 50
State = HookDelivery.State
LIGHTS = {
    State.SENT: "green",
    State.DEAD: "red",
    State.FAILED: "yellow",
    State.WAITING: "blue",
    State.SENDING: "blue",
}


@page(reads=Reads.JOBS)
def hooks(request: ActorRequest) -> HttpResponse:
    found = list(queries.hooks_visible_to(request.actor))
    context = {"hooks": [(one, _light(one)) for one in found], "finding": _finding(found)}
    return render(request, "feeds/hooks.html", context)


def _light(hook: Any) -> str:
    if not hook.enabled:
        return "grey"
    return "red" if hook.dead else "green"


def _finding(found: list[Any]) -> str:
    dead = sum(hook.dead for hook in found)
    if dead:
        return ngettext("%(n)s 次推送没发出去", "%(n)s 次推送没发出去", dead) % {"n": dead}
    if not found:
        return _("还没有推送给别的系统")
    return ngettext("%(n)s 个系统在接推送", "%(n)s 个系统在接推送", len(found)) % {"n": len(found)}


@page(reads=Reads.JOBS)
def hook(request: ActorRequest, pk: int) -> HttpResponse:
    return _shown(request, get_object_or_404(queries.hooks_visible_to(request.actor), pk=pk))


def _shown(request: ActorRequest, one: Hook, secret: str = "") -> HttpResponse:
    rows = queries.deliveries_visible_to(request.actor).filter(hook=one)
    state = request.GET.get("state", "")
    rows = rows.filter(state=state) if state in State.values else rows
    asked = request.GET.get("from", "")
    start = int(asked) if asked.isdecimal() else 0
    found = list(rows[start : start + ROWS + 1])
    context = {
        "hook": one,
        "secret": secret,
        "state": state,
        "rows": [
            (row, LIGHTS[State(row.state)], registry.said(row.code), error_words(row.last_error))
            for row in found[:ROWS]
        ],
        "next": start + ROWS if len(found) > ROWS else 0,
        "may_replay": request.actor.may("feeds.replay"),
    }
    return render(request, "feeds/hook.html", context)


@page(command="feeds.add_hook")
@never_cache
def new_hook(request: ActorRequest) -> HttpResponse:
    zone = own_zone(request.actor)

    def run(given: dict[str, Any]) -> HttpResponse:
        made = commands.add_hook(actor=request.actor, at=clock.now(), zone=zone, **given)
        return _shown(request, made, issued_secret(made))

    note = _("每个动作推一次：代码、时间、编号、状态，别的都不推；用密钥签名。")
    return do(request, forms.HookForm(request.POST or None), Act(_("加一个推送"), _("添加"), "feeds:hooks", note), run)


@page(command="feeds.change_hook")
def change_hook(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.hooks_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.change_hook(actor=request.actor, at=clock.now(), hook=one, **given)
        return see_other("feeds:hook", pk)

    initial = {
        "name": one.name,
        "patterns": "\n".join(one.patterns),
        "inside": one.inside,
        "enabled": one.enabled,
    }
    form = forms.ChangeHookForm(request.POST or None, initial=initial)
    title = _("改推送：%(name)s") % {"name": one.name}
    return do(request, form, Act(title, _("改好"), reverse("feeds:hook", args=[pk])), run)


@page(command="feeds.renew_secret")
@never_cache
def renew_secret(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.hooks_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        again = commands.renew_secret(actor=request.actor, at=clock.now(), hook=one)
        return _shown(request, again, issued_secret(again))

    form = forms.NothingForm(request.POST if request.method == "POST" else None)
    title = _("换密钥：%(name)s") % {"name": one.name}
    note = _("旧密钥马上不用了；新密钥只显示一次，交给对方。")
    return do(request, form, Act(title, _("换一个"), reverse("feeds:hook", args=[pk]), note), run)


@page(command="feeds.replay")
@require_POST
def replay(request: ActorRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.actor), pk=pk)
    commands.replay(actor=request.actor, at=clock.now(), delivery=delivery)
    messages.success(request, _("排上了，后台马上再推。"))
    return see_other("feeds:hook", delivery.hook_id)
