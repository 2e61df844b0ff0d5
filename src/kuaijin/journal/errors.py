"""Why a command was not done: one class per kind, mapped to HTTP once (`config/errors.py`)."""

from typing import Any


class Refused(Exception):
    """The act breaks a rule. The message names field, value, rule and next step, in the user's language."""

    def __init__(self, message: str, *, field: str = "", rule: str = "", step: str = "") -> None:
        super().__init__(message)
        self.message, self.field, self.rule, self.step = message, field, rule, step


class Forbidden(Refused):
    """The actor may see the thing but may not do this act (HTTP 403, with the reason)."""


class NotVisible(Exception):
    """The thing is outside the actor's scope: answered as if it did not exist (HTTP 404)."""


class Conflict(Exception):
    """Somebody else was faster (HTTP 409): carries the version that now stands."""

    def __init__(self, current: Any, expected: int) -> None:
        super().__init__(f"version {expected} is stale")
        self.current, self.expected = current, expected
