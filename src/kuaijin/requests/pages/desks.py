"""The desks: sending requests on, calling back, what only a leader can decide."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import Actor
from kuaijin.directory.queries import own_zone
from kuaijin.directory.saying import post_said
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.obligations.calendars import calendar_of
from kuaijin.requests import commands
from kuaijin.requests.models import Grade, ServiceRequest, State
from kuaijin.requests.models.around import CallBack
from kuaijin.requests.queries import desks, pool
from kuaijin.requests.queries.desks import Waiting
from kuaijin.requests.queries.pool import Row
from kuaijin.requests.request_words import due_of, enterprise_said, holder_view, kind_said, light_now
from kuaijin.requests.rules.checks import allows, check_another
from kuaijin.requests.rules.dispatching import proposed
from kuaijin.requests.tables import enterprise_link, href_of
from kuaijin.requests.ways_in import ways_in

PICKED_AT_MOST = 50


@page(command="requests.dispatch")
def desk(request: ActorRequest) -> HttpResponse:
    """`pick` (several) or `one`: sent to whom the rules propose; `merge`: `<this>:<into>`."""
    if request.method == "POST":
        return _dispatched(request)
    actor, today = request.actor, clock.today()
    start = _start(request)
    stands = desks.desk(actor, today, start)
    waiting, total = stands.waiting, stands.total
    shown = _shown(request, [one.row for one in waiting])
    context = {
        "finding": _desk_finding(total, stands.more),
        "waiting": [(one, shown[one.row.request.pk], _post(actor, one)) for one in waiting],
        "total": total,
        "next": start + len(waiting) if start + len(waiting) < total else 0,
        "empty": empty(_("没有等派单的诉求。"), _("去看诉求"), reverse("requests:list")),
        "ways_in": ways_in(actor),
    }
    return render(request, "requests/desk.html", context)


def _post(actor: Actor, one: Waiting) -> str:
    """Whom the rules propose; empty where it is the reader himself, who then deals with it at once."""
    return "" if one.proposal.post.pk in actor.all_posts and not one.disputed else post_said(one.proposal.post)


def _desk_finding(total: int, more: bool) -> str:
    if not total:
        return _("没有等派单的")
    if more:
        return _("%(n)s 件以上等派单") % {"n": total}
    return ngettext("%(n)s 件等派单", "%(n)s 件等派单", total) % {"n": total}


def _start(request: ActorRequest) -> int:
    asked = request.GET.get("from", "0")
    return min(int(asked), 100_000) if asked.isdecimal() else 0


def _shown(request: ActorRequest, rows: Sequence[Row]) -> dict[int, dict[str, Any]]:
    """What the desks show of each request."""
    today, now = clock.today(), clock.now()
    calendar = calendar_of(own_zone(request.actor).code)
    files = pool.files_open_to(request.actor, [row.request for row in rows])
    return {
        row.request.pk: {
            "href": href_of(row.request),
            "light": light_now(row, now),
            "kind": kind_said(row.request.kind),
            "enterprise": enterprise_link(row.request, files),
            "enterprise_name": enterprise_said(row.request),
            "holder": holder_view(row.holder),
            "due": due_of(row, today=today, now=now, calendar=calendar, href=f"{href_of(row.request)}?why=now"),
        }
        for row in rows
    }


def _dispatched(request: ActorRequest) -> HttpResponse:
    if "merge" in request.POST:
        return _merged(request)
    asked = [request.POST["one"]] if "one" in request.POST else request.POST.getlist("pick")[:PICKED_AT_MOST]
    done, refused = 0, []
    for key in asked:
        if not key.isdecimal():
            continue
        found = pool.by_key(request.actor, int(key))
        try:
            _send(request, found)
            done += 1
        except Refused as error:
            refused.append(f"{found.dossier.number} {error.message}")
    _report(request, done, refused)
    return redirect("requests:desk")


def _send(request: ActorRequest, found: ServiceRequest) -> None:
    """To whom the rules propose now. Raises Refused, also where somebody has to rule and say why."""
    if found.state == State.DISPUTED:
        raise Refused(_("退回来的要裁定，写明理由。打开它再定。"), field="pick")
    to = proposed(found, clock.today()).post
    commands.dispatch(actor=request.actor, at=clock.now(), request=found, to=to, reason="", day=clock.today())


def _report(request: ActorRequest, done: int, refused: list[str]) -> None:
    if done:
        messages.success(request, ngettext("派出了 %(n)s 件。", "派出了 %(n)s 件。", done) % {"n": done})
    for said in refused:
        messages.error(request, _("没派出：%(said)s") % {"said": said})
    if not done and not refused:
        messages.error(request, _("还没选哪几件。"))


def _merged(request: ActorRequest) -> HttpResponse:
    this, _colon, into = request.POST["merge"].partition(":")
    if not (this.isdecimal() and into.isdecimal()):
        raise NotVisible
    actor = request.actor
    kept, gone = pool.by_key(actor, int(into)), pool.by_key(actor, int(this))
    reason = _("派单台：同一件事")
    try:
        commands.merge(actor=actor, at=clock.now(), into=kept, requests=[gone], reason=reason, day=clock.today())
        messages.success(
            request, _("%(gone)s 并进了 %(kept)s。") % {"gone": gone.dossier.number, "kept": kept.dossier.number}
        )
    except Refused as error:
        messages.error(request, error.message)
    return redirect("requests:desk")


@page(command="requests.call_back")
def call_backs(request: ActorRequest) -> HttpResponse:
    """Whom I have to call; `?whose=all` whom anybody has to."""
    status, typed, refusal = 200, {}, ("", "")
    if request.method == "POST":
        refusal = _called(request)
        if not refusal[1]:
            return redirect(f"{reverse('requests:call_backs')}?{request.GET.urlencode()}")
        status, typed = 422, {name: request.POST.get(name, "") for name in ("grade", "words", "how")}
    actor, today = request.actor, clock.today()
    everybody = request.GET.get("whose") == "all"
    start = _start(request)
    found = desks.calls(actor, today, everybody=everybody, start=start)
    shown = _shown(request, found)
    total, _more = pool.bounded(desks.to_call(actor, everybody=everybody))
    context = {
        "finding": _calls_finding(total),
        "rows": [(row, shown[row.request.pk], allows(check_another, actor, row.request)) for row in found],
        "everybody": everybody,
        "grades": Grade.choices,
        "ways": [(value, label) for value, label in CallBack.How.choices if value != CallBack.How.PAGE],
        "next": start + len(found) if start + len(found) < total else 0,
        "refused_key": refusal[0],
        "refused": refusal[1],
        "typed": typed,
        "empty": empty(_("没有要回访的。答复了的诉求由别的单位的人回访。"), _("去看诉求"), reverse("requests:list")),
    }
    return render(request, "requests/call_backs.html", context, status=status)


def _calls_finding(total: int) -> str:
    if not total:
        return _("没有要回访的")
    return ngettext("%(n)s 家要回访", "%(n)s 家要回访", total) % {"n": total}


def _called(request: ActorRequest) -> tuple[str, str]:
    """The key and why it was refused; empty words where it was written down."""
    key, grade = request.POST.get("key", ""), request.POST.get("grade", "")
    if not key.isdecimal():
        raise NotVisible
    found = pool.by_key(request.actor, int(key))
    if grade not in {str(value) for value in Grade.values}:
        return key, _("企业怎么评，还没选。")
    told = {"words": request.POST.get("words", ""), "how": request.POST.get("how", CallBack.How.PHONE)}
    try:
        commands.call_back(
            actor=request.actor, at=clock.now(), request=found, grade=int(grade), day=clock.today(), **told
        )
    except Refused as error:
        return key, error.message
    messages.success(request, _("记下了 %(number)s 的回访。") % {"number": found.dossier.number})
    return key, ""


@page(command="requests.decide")
def leaders(request: ActorRequest) -> HttpResponse:
    """Only what needs a leader, with what is asked of him."""
    found = desks.asked_of_leaders(request.actor, clock.today())
    n, shown = len(found), _shown(request, found)
    said = ngettext("%(n)s 件要您定", "%(n)s 件要您定", n) % {"n": n} if n else _("没有要您定的")
    context = {
        "finding": said,
        "rows": [(row, shown[row.request.pk]) for row in found],
        "empty": empty(_("没有要领导定的诉求。各单位办得了的，不到这里来。"), _("去看诉求"), reverse("requests:list")),
    }
    return render(request, "requests/leaders.html", context)
