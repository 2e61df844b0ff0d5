"""Whoever a request waits for is told by message, once, and nobody is told of what he did himself."""

from typing import Any

import pytest

from kuaijin.messaging.models import Message
from kuaijin.requests import commands
from tests.requests.asking import Asking, now
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db


def test_who_hears_of_a_request_by_message(world: World, django_capture_on_commit_callbacks: Any) -> None:
    asking = Asking(world)

    def told(command: Any, name: str, **facts: Any) -> set[tuple[str, str]]:
        before = set(Message.objects.values_list("pk", flat=True))
        with django_capture_on_commit_callbacks(execute=True):
            asking.act(command, name, DAY, **facts)
        fresh = Message.objects.exclude(pk__in=before)
        assert all(request.dossier.number in message.text for message in fresh)
        return {(message.person.name, message.purpose) for message in fresh}

    with django_capture_on_commit_callbacks(execute=True):
        request = asking.open()
    assert {message.person.name for message in Message.objects.all()} == {"沈己"}
    assert not {"杨丁", request.words} & set(Message.objects.values_list("text", flat=True))
    asking.act(commands.watch, "leader", DAY, request=request)
    assert told(commands.dispatch, "wangxin", request=request, to=world.posts["power"]) == {
        ("冯癸", "request"),
        ("褚乙", "request"),
    }
    assert told(commands.accept, "fengkui", request=request) == set()
    assert told(commands.ask_enterprise, "fengkui", request=now(request), words="要表") == {("杨丁", "request")}
    assert ("冯癸", "request") in told(commands.hear_back, "yangding", request=now(request), words="给了")
    answered = told(commands.answer, "fengkui", request=now(request), words="好了", shown_by="单据")
    assert answered == {("杨丁", "answered"), ("王辛", "request"), ("褚乙", "request")}
