"""Language, cookies, who acts, and errors of commands as answers."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from kuaijin.config import errors
from kuaijin.directory.actors import actor_for
from kuaijin.directory.queries import is_set_up
from kuaijin.journal.errors import Conflict, NotVisible, Refused
from kuaijin.journal.remembered import one_reading
from kuaijin.kit import clock

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Chinese unless the person chose English: the cookie decides, never the browser's header."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-CN")
        return response


class SecureCookieMiddleware:
    """Cookies are `Secure` when the page came by https; by plain http a township gets in, and sees a warning."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.is_secure():
            for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name):
                if name in response.cookies:
                    response.cookies[name]["secure"] = True
        return response


class ActorMiddleware:
    """`request.actor` for people who are signed in; sessions end when idle too long or too old."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = None
        if settings.STATIC_URL and request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        with one_reading():
            return self._answer(request)

    def _answer(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if self._ended(request):
                logout(request)
            else:
                request.actor = actor_for(request.user, clock.today())
        response = self.get_response(request)
        if request.actor is not None:
            # What a signed-in person sees must not lie in a shared computer's cache.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @staticmethod
    def _ended(request: Any) -> bool:
        now = int(time.time())
        session = request.session
        began = session.setdefault("began", now)
        last = session.get("last", now)
        if now - last > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            return True
        since = request.user.sessions_since
        if since is not None and began < since.timestamp():
            return True
        # Written once a minute at most: a page view is a read.
        if now - last >= 60 or "last" not in session:
            session["last"] = now
        return False


class FirstRunMiddleware:
    """While there is no zone and no account, every page leads to the first run."""

    OPEN = ("/first-run", "/language", "/health", "/ui")

    # Once true it stays true: a zone or an account is never deleted.
    set_up = False

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cls = type(self)
        if not cls.set_up and not request.path.startswith((*self.OPEN, settings.STATIC_URL)):
            cls.set_up = is_set_up()
            if not cls.set_up:
                return redirect("directory:first_run")
        return self.get_response(request)


class ProblemMiddleware:
    """Refusals of commands become answers, in one place."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused | NotVisible | Conflict):
            return errors.answer(request, exception)
        return None
