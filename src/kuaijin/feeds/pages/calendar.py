"""My calendar: its address, and what is read there."""

from datetime import date
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kuaijin.directory.access import ActorRequest, page, public
from kuaijin.directory.actors import Actor
from kuaijin.directory.languages import language_in
from kuaijin.directory.pages.acts import see_other
from kuaijin.feeds import commands, queries
from kuaijin.feeds.ics import calendar_name, etag, written
from kuaijin.feeds.pages.settings import me, shown
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the token reads the calendar; every other one is as if it were not there."""
    today = clock.today()
    known = queries.feed_of(token, today)
    if known is None:
        raise NotVisible
    own, actor = known
    # a phone that asks sends no cookie: its owner's own choice counts
    language = language_in(actor.preferences)
    with translation.override(language):
        body = _calendar(actor, own.titles, request.build_absolute_uri("/").rstrip("/"), today)
    mark = etag(body)
    if mark in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        answer["Content-Disposition"] = 'inline; filename="kuaijin.ics"'
    answer["Content-Language"] = "en" if language == "en" else "zh-CN"
    answer["ETag"] = mark
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, private=True, no_cache=True)
    return answer


def _calendar(actor: Actor, titles: bool, root: str, today: date) -> bytes:
    things, total = queries.owed(actor, titles, root)
    note = _("只列最近的 %(n)s 件，共 %(total)s 件。") % {"n": len(things), "total": total}
    return written(calendar_name(), things, today, note if total > len(things) else "")


@page(command="feeds.renew_calendar")
@require_POST
@never_cache
def renew(request: ActorRequest) -> HttpResponse:
    """The address is shown this once, as text and as a code for the phone."""
    token = commands.renew_calendar(actor=request.actor, at=clock.now(), person=me(request))
    address = request.build_absolute_uri(reverse("feeds:calendar", args=[token]))
    return shown(request, address=address, webcal=f"webcal{address[address.index(':') :]}", code=_drawn(address))


def _drawn(address: str) -> SafeString:
    """Not through the kit's remembered codes: this one is a secret."""
    drawn: Any = segno.make(address, error="m", micro=False)
    return SafeString(drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))


@page(command="feeds.revoke_calendar")
@require_POST
def revoke(request: ActorRequest) -> HttpResponse:
    commands.revoke_calendar(actor=request.actor, at=clock.now(), person=me(request))
    return see_other("feeds:settings")


@page(command="feeds.show_titles")
@require_POST
def titles(request: ActorRequest) -> HttpResponse:
    wanted = request.POST.get("titles") == "1"
    commands.show_titles(actor=request.actor, at=clock.now(), person=me(request), titles=wanted)
    return see_other("feeds:settings")
