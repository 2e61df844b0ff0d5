"""Accounts and what they may do: for the security administrator, and for those who look after him."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from kuaijin.directory import accounts as commands
from kuaijin.directory import forms, matrix, queries, sight
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Account
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.directory.roles import Reads
from kuaijin.kit import clock
from kuaijin.law.dates import day_after

ROWS = 100


@page(reads=Reads.RIGHTS)
def accounts(request: ActorRequest) -> HttpResponse:
    words = request.GET.get("words", "").strip()
    rows = queries.account_rows(request.actor, clock.today(), words)
    shown = rows[:ROWS]
    context = {
        "rows": shown,
        "more": len(rows) - len(shown),
        "words": words,
        "finding": _finding(rows),
        "may_invite": request.actor.may("directory.invite"),
    }
    return render(request, "directory/accounts.html", context)


def _finding(rows: list[queries.AccountRow]) -> str:
    first = ngettext("%(n)s 个账号", "%(n)s 个账号", len(rows)) % {"n": len(rows)}
    waiting = sum(row.state == "invited" for row in rows)
    idle = sum(not row.grants for row in rows)
    parts = [first]
    if waiting:
        parts.append(_("%(n)s 个还没设密码") % {"n": waiting})
    if idle:
        parts.append(_("%(n)s 个没有授权") % {"n": idle})
    return _("，").join(parts)


@page(reads=Reads.RIGHTS)
def account_of(request: ActorRequest, pk: int) -> HttpResponse:
    account, today = _account(request, pk), clock.today()
    may = {
        act: request.actor.may(f"directory.{act}")
        for act in ("grant_role", "end_grant", "suspend_account", "restore_account", "reset_password")
    }
    context = {
        "account": account,
        "state": queries.account_state(account),
        "grants": queries.grants_of(account, today),
        "ended": queries.ended_grants_of(account, today),
        "may": may,
    }
    return render(request, "directory/account_of.html", context)


def _account(request: ActorRequest, pk: int) -> Account:
    found: Account = get_object_or_404(queries.accounts_visible_to(request.actor).select_related("person__zone"), pk=pk)
    return found


@page(command="directory.invite")
@never_cache
def invite(request: ActorRequest) -> HttpResponse:
    zone = queries.own_zone(request.actor)

    def run(given: dict[str, Any]) -> HttpResponse:
        made = commands.invite(actor=request.actor, at=clock.now(), **given)
        return _link(request, made)

    people = queries.people_visible_to(request.actor).filter(zone=zone, account__isnull=True)
    form = forms.InviteForm(request.POST or None, people=people, initial={"person": request.GET.get("person", "")})
    note = _("会得到一个一次性链接，交给他本人；他用它自己设密码。")
    return do(request, form, Act(_("请一个人开通账号"), _("开通，看链接"), "directory:accounts", note), run)


@page(command="directory.reset_password")
@never_cache
def reset(request: ActorRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        return _link(request, commands.reset_password(actor=request.actor, at=clock.now(), account=account))

    act = Act(
        _("重设 %(name)s 的密码") % {"name": account.person.name},
        _("重设，看链接"),
        reverse("directory:account_of", args=[pk]),
        _("旧密码马上不能用，他在别处的登录都结束。"),
    )
    return do(request, forms.NoQuestionsForm(request.POST if request.method == "POST" else None), act, run)


def _link(request: ActorRequest, account: Account) -> HttpResponse:
    """The one-time link, shown once: nobody can read it again, not even from the database."""
    token = getattr(account, "issued_token", "")
    link = request.build_absolute_uri(reverse("directory:invitation", args=[token])) if token else ""
    context = {"account": account, "link": link, "hours": commands.INVITATION_HOURS}
    return render(request, "directory/link.html", context)


@page(command="directory.grant_role")
def grant(request: ActorRequest, pk: int) -> HttpResponse:
    account, zone = _account(request, pk), queries.own_zone(request.actor)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.grant_role(actor=request.actor, at=clock.now(), account=account, zone=zone, **given)
        messages.success(request, _("授权了，下一页就生效。"))
        return see_other("directory:account_of", pk)

    form = forms.GrantForm(
        request.POST or None,
        organisations=queries.organisations_visible_to(request.actor).filter(zone=zone),
        regions=queries.regions_of(zone),
        today=clock.today(),
        initial={"starts_on": clock.today(), "role": "member"},
    )
    back = reverse("directory:account_of", args=[pk])
    return do(request, form, Act(_("给 %(name)s 授权") % {"name": account.person.name}, _("授权"), back), run)


@page(command="directory.end_grant")
def end_grant(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.grants_visible_to(request.actor).select_related("account__person", "zone"), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        ends_on = day_after(given["last_day"])
        commands.end_grant(actor=request.actor, at=clock.now(), grant=one, ends_on=ends_on, reason=given["reason"])
        return see_other("directory:account_of", one.account_id)

    view = queries.GrantView.of(one)
    words = {"name": one.account.person.name, "role": view.label, "scope": view.scope}
    back = reverse("directory:account_of", args=[one.account_id])
    act = Act(_("收回 %(name)s 的“%(role)s”（%(scope)s）") % words, _("收回授权"), back)
    form = forms.EndGrantForm(request.POST or None, today=clock.today(), initial={"last_day": clock.today()})
    return do(request, form, act, run, fields={"ends_on": "last_day"})


@page(command="directory.suspend_account")
def suspend(request: ActorRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    title = _("停用 %(name)s 的账号") % {"name": account.person.name}
    return _with_reason(request, account, title, _("停用"), commands.suspend_account)


@page(command="directory.restore_account")
def restore(request: ActorRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    title = _("恢复 %(name)s 的账号") % {"name": account.person.name}
    return _with_reason(request, account, title, _("恢复账号"), commands.restore_account)


def _with_reason(
    request: ActorRequest, account: Account, title: str, button: str, act: Callable[..., Account]
) -> HttpResponse:
    def run(given: dict[str, Any]) -> HttpResponse:
        act(actor=request.actor, at=clock.now(), account=account, reason=given["reason"])
        return see_other("directory:account_of", account.pk)

    back = reverse("directory:account_of", args=[account.pk])
    return do(request, forms.ReasonForm(request.POST or None), Act(title, button, back), run)


@page(reads=Reads.RIGHTS)
def rights_matrix(request: ActorRequest) -> HttpResponse:
    return render(request, "directory/matrix.html", {"roles": matrix.roles(), "rooms": matrix.rooms()})


@page(reads=(Reads.RIGHTS, Reads.DOSSIERS))
def who_sees(request: ActorRequest, number: str = "") -> HttpResponse:
    """“谁能看到，为什么”: of one dossier, by its number."""
    asked = request.GET.get("number", "").strip()
    if asked:
        return see_other("directory:who_sees", asked)
    answer = sight.who_sees(request.actor, number, clock.today()) if number else None
    context = {"sight": answer, "finding": _seen_by(answer)}
    return render(request, "directory/who_sees.html", context)


def _seen_by(answer: sight.Sight | None) -> str:
    if answer is None:
        return _("谁能看到这个，为什么")
    n = len(answer.seers)
    return ngettext("%(n)s 个账号能看到", "%(n)s 个账号能看到", n) % {"n": n}
