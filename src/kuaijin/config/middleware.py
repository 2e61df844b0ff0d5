"""Language, cookies, who acts, and errors of commands as answers."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from kuaijin.config import errors
from kuaijin.directory.actors import actor_for
from kuaijin.directory.queries import is_set_up
from kuaijin.journal.errors import Conflict, NotVisible, Refused
from kuaijin.journal.remembered import one_reading
from kuaijin.journal.trouble import trouble_of
from kuaijin.kit import clock

log = logging.getLogger("kuaijin.config")
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


class ReadingSessionMiddleware(SessionMiddleware):
    """Where sessions cannot be written, reading goes on: only the time of the last click is not kept."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            # Django takes every failure to write a session for one that was ended meanwhile
            trouble = next((found for one in _causes(error) if (found := trouble_of(one))), None)
            if trouble is None:
                raise
            log.warning("a session was not kept: %s", trouble)
            return response


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__context__


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
        since = request.user.sessions_since
        # whoever signs in after the clock was set back begins no earlier than the end of his other sign-ins
        began = session.setdefault("began", max(now, math.ceil(since.timestamp())) if since else now)
        last = session.get("last", now)
        if now - last > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            return True
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
        trouble = trouble_of(exception)
        return errors.machine_trouble(request, trouble) if trouble is not None else None
