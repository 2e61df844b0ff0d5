"""Requests by their number: a new one, and the acts on one, by the same commands as the pages."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic import BaseModel, create_model

from kuaijin.config.api.commands import Told, body_of, given_by
from kuaijin.journal import registry
from kuaijin.journal.registry import Command

# The last part of the address → the command.
ACTS = {
    "say": "requests.say",
    "dispatch": "requests.dispatch",
    "accept": "requests.accept",
    "take": "requests.take",
    "dispute": "requests.dispute",
    "assign": "requests.assign",
    "contacted": "requests.contacted",
    "plan": "requests.tell_plan",
    "ask-enterprise": "requests.ask_enterprise",
    "hear-back": "requests.hear_back",
    "join": "requests.join",
    "joint-answer": "requests.joint_answer",
    "complex": "requests.mark_complex",
    "plan-to-solve": "requests.plan_to_solve",
    "take-up": "requests.take_up",
    "hand-on": "requests.hand_on",
    "answer": "requests.answer",
    "call-back": "requests.call_back",
    "rate": "requests.rate",
    "withdraw": "requests.withdraw",
    "check-withdrawal": "requests.check_withdrawal",
    "ask-leader": "requests.ask_leader",
    "decide": "requests.decide",
    "conclude": "requests.conclude",
}
OPEN = "requests.open"


def add_to(api: NinjaAPI) -> None:
    opening = registry.commands[OPEN]
    api.post("/requests", tags=["requests"], summary=str(opening.label), operation_id="requests_new")(
        _view(opening, body_of(opening))
    )
    for act, code in ACTS.items():
        command = registry.commands[code]
        api.post(
            f"/requests/{{number}}/{act}",
            tags=["requests"],
            summary=str(command.label),
            operation_id=f"request_{code.partition('.')[2]}",
        )(_act(command, _without_request(command)))


def _without_request(command: Command) -> type[BaseModel]:
    """The body of the command; the address names the request."""
    fields: dict[str, Any] = {
        name: (field.annotation, field)
        for name, field in body_of(command).model_fields.items()
        if name != "request" and name not in Told.model_fields
    }
    made: type[BaseModel] = create_model(f"{command.code.replace('.', '_')}_here", __base__=Told, **fields)
    return made


def _view(command: Command, body: type[BaseModel]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, told: Any) -> HttpResponse:
        return given_by(request, command, told)

    return _typed(view, body)


def _act(command: Command, body: type[BaseModel]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, number: str, told: Any) -> HttpResponse:
        return given_by(request, command, SimpleNamespace(**dict(told), request=number))

    return _typed(view, body)


def _typed(view: Callable[..., HttpResponse], body: type[BaseModel]) -> Callable[..., HttpResponse]:
    """The body's type is known only now."""
    view.__annotations__["told"] = body
    return view
