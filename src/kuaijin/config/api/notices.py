"""What was sent out and what was not; the hooks and what they were told. Neither addresses nor secrets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query

from kuaijin.config.api.dossiers import Page, actor_of, written
from kuaijin.directory.roles import Reads
from kuaijin.feeds.models import HookDelivery
from kuaijin.feeds.queries import deliveries_visible_to, hooks_visible_to
from kuaijin.journal.errors import NotVisible
from kuaijin.messaging.models import Message
from kuaijin.messaging.queries import messages_visible_to, own_messages


class Sent(Page):
    """`state`: of the message or delivery."""

    state: str = ""


def add_to(api: NinjaAPI) -> None:
    api.get("/messages", tags=["notices"], summary="Messages of the asker's zones with their fate")(list_messages)
    api.get("/my-messages", tags=["notices"], summary="What the asker himself was sent")(my_messages)
    api.get("/hooks", tags=["notices"], summary="Webhooks of the asker's zones")(list_hooks)
    api.get("/hooks/{pk}/deliveries", tags=["notices"], summary="What a webhook was told")(list_deliveries)


def list_messages(request: HttpRequest, asked: Query[Sent]) -> HttpResponse:
    actor = actor_of(request)
    if not actor.reads(Reads.JOBS):
        raise NotVisible
    rows = messages_visible_to(actor)
    rows = rows.filter(state=asked.state) if asked.state else rows
    return written({"rows": [{**_message(row), "to": row.person_id} for row in rows[asked.window]]})


def my_messages(request: HttpRequest, asked: Query[Sent]) -> HttpResponse:
    rows = own_messages(actor_of(request))
    rows = rows.filter(state=asked.state) if asked.state else rows
    return written({"rows": [_message(row) for row in rows[asked.window]]})


def _message(row: Message) -> dict[str, Any]:
    return {
        "id": row.pk,
        "purpose": row.purpose,
        "kind": row.kind or None,
        "text": row.text,
        "link": row.link or None,
        "state": row.state,
        "why": row.why or row.last_error or None,
        "attempts": row.attempts,
        "made_at": row.made_at,
        "next_try_at": row.next_try_at,
        "sent_at": row.sent_at,
    }


def list_hooks(request: HttpRequest) -> HttpResponse:
    rows = hooks_visible_to(actor_of(request))
    return written(
        {
            "rows": [
                {
                    "id": row.pk,
                    "name": row.name,
                    "address": row.hint,
                    "patterns": row.patterns,
                    "inside": row.inside,
                    "enabled": row.enabled,
                    "version": row.version,
                }
                for row in rows
            ]
        }
    )


def list_deliveries(request: HttpRequest, pk: int, asked: Query[Sent]) -> HttpResponse:
    actor = actor_of(request)
    hook = get_object_or_404(hooks_visible_to(actor), pk=pk)
    rows = deliveries_visible_to(actor).filter(hook=hook)
    rows = rows.filter(state=asked.state) if asked.state else rows
    return written({"hook": hook.name, "rows": [_delivery(row) for row in rows[asked.window]]})


def _delivery(row: HookDelivery) -> dict[str, Any]:
    return {
        "id": row.pk,
        "event": row.code,
        "number": row.number or None,
        "state": row.state,
        "error": row.last_error or None,
        "attempts": row.attempts,
        "replays": row.replays,
        "made_at": row.made_at,
        "next_try_at": row.next_try_at,
        "sent_at": row.sent_at,
    }
