"""Every command of the registry as POST /commands/{code}: its keywords are the body, things are named by their keys.

Commands that need what cannot be said in JSON (an uploaded file) or that only the system itself gives are left to
their pages; where a file may be left out, the command is here without it. GET /commands lists all."""

import inspect
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Union

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Body, NinjaAPI
from pydantic import BaseModel, ConfigDict, Field, create_model

from kuaijin.config.api.dossiers import actor_of, written
from kuaijin.config.api.things import THINGS, found
from kuaijin.directory.roles import ROLES
from kuaijin.journal import registry
from kuaijin.journal.registry import Command
from kuaijin.kit import clock

PLAIN = (str, int, bool, date, Decimal, float)
NEEDED: Any = Body(...)  # type: ignore[type-arg]
GIVEN_BY_US = {"actor", "at", "day"}


class Told(BaseModel):
    """`idempotency_key`: the same key makes the thing once. `expected_version`: the version you saw (409 if stale)."""

    model_config = ConfigDict(extra="forbid")
    idempotency_key: str = Field("", max_length=80)
    expected_version: int | None = None


def add_to(api: NinjaAPI) -> None:
    api.get("/commands", tags=["commands"], summary="All commands, who may give them and what they need")(list_commands)
    for code, command in sorted(registry.commands.items()):
        if offered(command):
            body = body_of(command)
            view = _view(command, body)
            api.post(
                f"/commands/{code}",
                tags=["commands"],
                summary=str(command.label),
                operation_id=code.replace(".", "_"),
            )(view)


def offered(command: Command) -> bool:
    """May anybody give it, and can its arguments be said in JSON?"""
    if not any(role.may(command.code) for role in ROLES.values()):
        return False
    return all(_sayable(annotation) for annotation in _arguments(command).values())


def _arguments(command: Command) -> dict[str, Any]:
    hints = typing.get_type_hints(command.function)
    parameters = inspect.signature(command.function).parameters
    return {
        name: hints.get(name, Any)
        for name, parameter in parameters.items()
        if name not in GIVEN_BY_US
        and parameter.kind is inspect.Parameter.KEYWORD_ONLY
        and (parameter.default is inspect.Parameter.empty or _sayable(hints.get(name, Any)))
    }


def _base(annotation: Any) -> tuple[Any, bool]:
    """The type without `| None`, and whether it may be None."""
    if typing.get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        return parts[0], len(parts) < len(typing.get_args(annotation))
    return annotation, False


def _sayable(annotation: Any) -> bool:
    base, _optional = _base(annotation)
    if base in PLAIN or typing.get_origin(base) in (list, dict, tuple):
        return True
    return isinstance(base, type) and base in THINGS


def _takes_facts(command: Command) -> bool:
    parameters = inspect.signature(command.function).parameters.values()
    return any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters)


def body_of(command: Command) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    parameters = inspect.signature(command.function).parameters
    for name, annotation in _arguments(command).items():
        base, optional = _base(annotation)
        is_thing = isinstance(base, type) and issubclass(base, Model)
        said: Any = str if is_thing else base
        required = parameters[name].default is inspect.Parameter.empty
        default: Any = ... if required else None if is_thing else parameters[name].default
        note = THINGS[base][0] if is_thing else None
        fields[name] = (said | None if optional or not required else said, Field(default, description=note))
    if _takes_facts(command):
        fields["facts"] = (dict[str, Any], Field(default_factory=dict, description="further fields by name"))
    model: type[BaseModel] = create_model(command.code.replace(".", "_"), __base__=Told, **fields)
    return model


def _view(command: Command, body: type[BaseModel]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, told: Any) -> HttpResponse:
        return given_by(request, command, told)

    view.__name__ = command.code.replace(".", "_")
    view.__annotations__ = {"request": HttpRequest, "told": body, "return": HttpResponse}
    view.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
            inspect.Parameter(
                "told",
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                annotation=body,
                default=Body(...),  # type: ignore[type-arg]
            ),
        ]
    )
    return view


def given_by(request: HttpRequest, command: Command, told: Any) -> HttpResponse:
    """Gives the command with what was told; the header Idempotency-Key serves where the body names no key."""
    actor = actor_of(request)
    arguments = _resolved(command, told, actor)
    result = command.run(
        actor=actor,
        at=clock.now(),
        idempotency_key=told.idempotency_key or request.headers.get("Idempotency-Key", "")[:80],
        expected_version=told.expected_version,
        **arguments,
    )
    return written({"command": command.code, **_said(result)})


def _resolved(command: Command, told: Any, actor: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    for name, annotation in _arguments(command).items():
        value = getattr(told, name)
        base, _optional = _base(annotation)
        if isinstance(base, type) and issubclass(base, Model):
            value = None if value is None else found(base, actor, value)
        arguments[name] = value
    if "day" in inspect.signature(command.function).parameters:
        arguments["day"] = clock.today()
    if _takes_facts(command):
        arguments.update(told.facts)
    return arguments


def _said(result: Any) -> dict[str, Any]:
    if isinstance(result, Model):
        dossier = getattr(result, "dossier", result)
        return {
            "id": result.pk,
            "kind": result._meta.label,
            "number": getattr(dossier, "number", None),
            "version": getattr(result, "version", None),
        }
    return {"result": result if isinstance(result, int | str | bool | datetime | date) else None}


def list_commands(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return written(
        [
            {
                "code": code,
                "label": str(command.label),
                "roles": [role.code for role in ROLES.values() if role.may(code)],
                "mine": actor.may(code),
                "here": offered(command),
            }
            for code, command in sorted(registry.commands.items())
        ]
    )
