"""Every page says here who may open it: `@page(reads=…)`, `@page(command=…)` or `@public`."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kuaijin.directory.actors import Actor
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Forbidden

View = Callable[..., HttpResponseBase]


class ActorRequest(HttpRequest):
    """A request that passed `page`: `actor` is there."""

    actor: Actor


def page(
    *, reads: Reads | tuple[Reads, ...] | None = None, command: str = "", before_new_password: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """The view is for people who are signed in and whose roles read `reads` or hold `command` (neither: everybody)."""
    wanted = (reads,) if isinstance(reads, Reads) else (reads or ())

    def wrap(view: Callable[..., HttpResponseBase]) -> View:
        @functools.wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if request.user.must_change_password and not before_new_password:
                return redirect("directory:password")
            if wanted and not any(actor.reads(item) for item in wanted):
                raise Forbidden(_("这一页不在您的权限内。要看，找安全管理员授权。"), rule="role")
            if command and not actor.may(command):
                raise Forbidden(_("这一页不在您的权限内。要办，找安全管理员授权。"), rule="role")
            return view(request, *args, **kwargs)

        guarded.kj_right = {"reads": wanted, "command": command}  # type: ignore[attr-defined]
        return guarded

    return wrap


def public(view: Callable[..., HttpResponseBase]) -> View:
    """Open to people who are not signed in (sign-in, first run, gallery, health)."""
    view.kj_right = "public"  # type: ignore[attr-defined]
    return view
