"""In and out: sign-in, sign-out, language, invitation, password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kuaijin.directory import accounts, queries, sessions
from kuaijin.directory.access import ActorRequest, page, public
from kuaijin.directory.actors import Actor, owner
from kuaijin.directory.forms import InvitationForm, PasswordForm, SignInForm
from kuaijin.directory.languages import LANGUAGE, keep_language
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.directory.welcome import demo_accounts
from kuaijin.journal.trouble import trouble_of
from kuaijin.kit import clock


def safe_next(request: HttpRequest, target: str) -> str:
    """`target` when it leads to a page of this house, else the front page."""
    fine = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and fine else "/"


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    target = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if getattr(request, "actor", None) is not None:
        return redirect(target)
    form = SignInForm(request.POST or None, initial={"next": target, "username": request.GET.get("as", "")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            account = authenticate(request, username=given["username"].strip(), password=given["password"])
            if account is not None:
                login(request, account)
                if LANGUAGE not in account.preferences:  # chosen before he signed in
                    _keep_language(account, owner(account), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
                return see_other(target)
            form.add_error(None, _("账号或密码不对。连错 5 次要停 15 分钟；忘了密码找安全管理员重设。"))
    context = {"form": form, "demo_accounts": demo_accounts(), "next": target}
    return render(request, "directory/sign_in.html", context, status=status)


@public
@require_POST
def sign_out(request: Any) -> HttpResponse:
    if request.actor is not None:
        sessions.sign_out(actor=request.actor, at=clock.now(), account=request.user)
    logout(request)
    return see_other("directory:sign_in")


@public
@require_POST
def language(request: Any) -> HttpResponse:
    """For this browser, and for what is sent to whoever is signed in."""
    answer = see_other(safe_next(request, request.POST.get("next", "")))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        if request.actor is not None:
            _keep_language(request.user, request.actor, chosen)
    return answer


def _keep_language(account: Any, actor: Actor, chosen: str) -> None:
    """Where nothing can be written the page still changes its language."""
    try:
        keep_language(actor=actor, at=clock.now(), account=account, chosen=chosen)
    except DatabaseError as error:
        if trouble_of(error) is None:
            raise


@public
@never_cache
@sensitive_post_parameters("new", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: its owner sets a password. A link that is spent or too old says so, whoever asks."""
    account = queries.account_invited_by(accounts.token_hash(token), clock.now())
    if account is None:
        context = {
            "title": _("这个链接不能用了"),
            "explanation": _("链接只能用一次，72 小时内有效。找安全管理员再发一个。"),
            "next_step": _("去登录"),
            "next_href": settings.LOGIN_URL,
        }
        return render(request, "kit/error.html", context, status=404)
    act = Act(
        title=_("%(name)s，设一个密码") % {"name": account.person.name},
        button=_("设好，去登录"),
        back="",
        note=_("账号是 %(username)s。设好后用它登录。") % {"username": account.username},
        template="directory/plain_act.html",
    )

    def run(given: dict[str, Any]) -> HttpResponse:
        accounts.redeem_invitation(
            actor=owner(account), at=clock.now(), account=account, token=token, password=given["new"]
        )
        messages.success(request, _("密码设好了，用它登录。"))
        return see_other(f"{settings.LOGIN_URL}?as={account.username}")

    return do(request, InvitationForm(request.POST or None), act, run, fields={"password": "new"})


@page(before_new_password=True)
@sensitive_post_parameters("old", "new", "again")
def password(request: ActorRequest) -> HttpResponse:
    forced = request.user.must_change_password  # type: ignore[union-attr]
    act = Act(
        title=_("先换一个自己的密码") if forced else _("换密码"),
        button=_("换密码"),
        back="" if forced else "directory:account",
        note=_("管理员给的密码只能用这一次。") if forced else _("换了以后，别处的登录都要重新登。"),
        template="directory/plain_act.html" if forced else "directory/act.html",
    )

    def run(given: dict[str, Any]) -> HttpResponse:
        account = accounts.change_password(
            actor=request.actor, at=clock.now(), account=request.user, old=given["old"], new=given["new"]
        )
        update_session_auth_hash(request, account)
        messages.success(request, _("密码换好了。"))
        return see_other("/" if forced else "directory:account")

    return do(request, PasswordForm(request.POST or None), act, run, fields={"password": "new"})
