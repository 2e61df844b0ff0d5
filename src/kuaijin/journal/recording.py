"""One command, one transaction, one journal entry."""

import functools
import hashlib
import inspect
import json
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from kuaijin.journal import registry
from kuaijin.journal.chains import Draft, append
from kuaijin.journal.errors import Conflict, Refused
from kuaijin.journal.models import Entry, Repetition
from kuaijin.journal.remembered import writing

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("kuaijin.journal")
WRITES = ("INSERT", "UPDATE", "DELETE")
WRITTEN = re.compile(
    r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"(?: SET (?P<columns>"\w+") = \S+ WHERE)?'
)
# An update of this column alone is no change of a fact: when something is looked at next.
NO_FACT = {'"next_check_at"'}


class Recording:
    """What the running command says about itself. `about` may be called again: later facts are added."""

    def __init__(self, code: str, actor: Any, at: datetime, cause: uuid.UUID | None) -> None:
        self.act = uuid.uuid4()
        self.code, self.actor, self.at, self.cause = code, actor, at, cause
        self.zone_id: int | None = actor.zone_id
        self.dossier_id: int | None = None
        self.reason = ""
        self.on_behalf_of: str = actor.on_behalf_of
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}
        self.wrote: set[str] = set()

    def about(
        self,
        *,
        dossier_id: int | None = None,
        zone_id: int | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
        on_behalf_of: str = "",
    ) -> None:
        self.dossier_id = dossier_id if dossier_id is not None else self.dossier_id
        self.zone_id = zone_id if zone_id is not None else self.zone_id
        self.before.update(before or {})
        self.after.update(after or {})
        self.reason = reason or self.reason
        self.on_behalf_of = on_behalf_of or self.on_behalf_of

    def draft(self) -> Draft:
        return Draft(
            act=self.act,
            cause=self.cause,
            at=self.at,
            code=self.code,
            zone_id=self.zone_id,
            dossier_id=self.dossier_id,
            account_id=self.actor.account_id,
            actor_name=self.actor.name,
            on_behalf_of=self.on_behalf_of,
            reason=self.reason,
            before=self.before or None,
            after=self.after or None,
            wrote=sorted(self.wrote),
        )


_running: ContextVar[Recording | None] = ContextVar("kuaijin_recording", default=None)


_reacting: ContextVar[bool] = ContextVar("kuaijin_reacting", default=True)


@contextmanager
def without_reactions() -> Iterator[None]:
    """Commands inside tell no subscriber: for who retells a past in which those have already done their part."""
    token = _reacting.set(False)
    try:
        yield
    finally:
        _reacting.reset(token)


def in_command() -> bool:
    """Is a command running in this thread? Writes are refused elsewhere while tests run."""
    return _running.get() is not None


def recording() -> Recording:
    """The recording of the running command."""
    current = _running.get()
    if current is None:
        raise RuntimeError("not inside a command")
    return current


def command(code: str, *, label: Any, subject: str = "") -> Callable[[Callable[P, R]], Callable[..., R]]:
    """Register a write under a stable code.

    The function takes keywords only, `actor` and `at` among them. The caller may add `idempotency_key` (a repeated
    call returns what the first one made) and `expected_version` (integer: the version of the subject the caller saw).
    """

    def wrap(function: Callable[P, R]) -> Callable[..., R]:
        defaults = {
            name: parameter.default
            for name, parameter in inspect.signature(function).parameters.items()
            if parameter.default is not inspect.Parameter.empty
        }

        @functools.wraps(function)
        def run(
            *,
            actor: Any,
            at: datetime,
            idempotency_key: str = "",
            expected_version: int | None = None,
            **arguments: Any,
        ) -> R:
            thing = arguments.get(subject, defaults.get(subject)) if subject else None
            outer = _running.get()
            record = Recording(code, actor, at, outer.act if outer else None)
            with writing(), noting(outer), transaction.atomic():
                if outer is None:
                    registry.check_right(actor, spec, thing)
                token = _running.set(record)
                try:
                    prior = _claimed(actor, idempotency_key, code, arguments, at)
                    if prior is not None:
                        return prior[0]
                    if expected_version is not None:
                        _take_version(thing, expected_version)
                    result = function(actor=actor, at=at, **arguments)  # type: ignore[call-arg, arg-type]
                    if idempotency_key:
                        _remember(actor, idempotency_key, result)
                    entry = append([record.draft()])[0]
                finally:
                    _running.reset(token)
                if _reacting.get() and registry.subscribers(code):
                    transaction.on_commit(functools.partial(_deliver, entry))
            return result

        spec = registry.Command(code=code, label=label, subject=subject, function=function, run=run)
        registry.register(spec)
        run.command = spec  # type: ignore[attr-defined]
        return run

    return wrap


@contextmanager
def noting(outer: Recording | None) -> Iterator[None]:
    """The outermost command listens to what is written; each table is noted in the recording that runs."""
    if outer is not None:
        yield
        return
    with connection.execute_wrapper(_note):
        yield


def _note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    current = _running.get()
    if current is not None and str(sql)[:6] in WRITES:
        match = WRITTEN.match(str(sql))
        if match and not match["table"].startswith("journal_") and match["columns"] not in NO_FACT:
            current.wrote.add(match["table"])
    return execute(sql, params, many, context)


def append_children(drafts: list[dict[str, Any]]) -> None:
    """Entries of many like acts of one command (a notice that moves thousands of clocks): one child entry each.

    Each draft gives `code`, `dossier_id`, `zone_id`, `before`, `after`, `reason` as far as it has them.
    """
    outer = recording()
    base = outer.draft()
    append([base.child(**facts) for facts in drafts])


def _take_version(thing: Any, expected: int) -> None:
    manager = type(thing)._default_manager
    if not manager.filter(pk=thing.pk, version=expected).update(version=models.F("version") + 1):
        raise Conflict(manager.get(pk=thing.pk), expected)
    thing.version = expected + 1


def _fingerprint(code: str, arguments: dict[str, Any]) -> str:
    def plain(value: Any) -> Any:
        return f"{value._meta.label}:{value.pk}" if isinstance(value, models.Model) else str(value)

    text = json.dumps({"code": code, **{k: plain(v) for k, v in arguments.items()}}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _repeated(actor: Any, key: str, code: str, arguments: dict[str, Any]) -> tuple[Any] | None:
    if not key:
        return None
    prior = Repetition.objects.filter(account_id=actor.account_id or 0, key=key).first()
    if prior is None:
        return None
    if prior.fingerprint != _fingerprint(code, arguments):
        raise Refused(
            _("这次提交的编号 %(key)s 已用在另一份内容上。刷新页面，再提交一次。") % {"key": key},
            field="idempotency_key",
        )
    if not prior.model:
        return (None,)
    return (apps.get_model(prior.model)._default_manager.get(pk=prior.result_id),)


def _claimed(actor: Any, key: str, code: str, arguments: dict[str, Any], at: datetime) -> tuple[Any] | None:
    """What the key made already; else it is taken before anything is done, so that of two submissions at the same
    moment the second waits here for the first and then gives what that one made."""
    prior = _repeated(actor, key, code, arguments)
    if prior is not None or not key:
        return prior
    try:
        with transaction.atomic():
            Repetition.objects.create(
                account_id=actor.account_id or 0, key=key, code=code, fingerprint=_fingerprint(code, arguments), at=at
            )
    except IntegrityError:
        return _repeated(actor, key, code, arguments)
    return None


def _remember(actor: Any, key: str, result: Any) -> None:
    if isinstance(result, models.Model):
        mine = Repetition.objects.filter(account_id=actor.account_id or 0, key=key)
        mine.update(model=result._meta.label, result_id=result.pk)


def _deliver(entry: Entry) -> None:
    for function in registry.subscribers(entry.code):
        try:
            function(entry)
        except Exception:
            # The act itself is done and on disk; a subscriber that fails must not undo or hide it.
            log.exception("subscriber of %s failed", entry.code)
