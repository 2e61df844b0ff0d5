"""Answers that hold until somebody writes: kept under the last entry of the journal.

Every write leaves an entry, so the same last entry means the same data. On PostgreSQL an entry with a lower number may
be committed after one with a higher: therefore an answer is kept for seconds only."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from kuaijin.journal.models import Entry

T = TypeVar("T")
SECONDS = 10


def remembered(what: object, make: Callable[[], T]) -> T:
    """`make()`, or what it gave for the same `what` since the last entry. `what` must name everything it depends on:
    who asks with which scope, the day, the question."""
    last = Entry.objects.order_by("-pk").values_list("pk", "digest").first()
    key = "kj-" + hashlib.sha256(repr((what, last)).encode()).hexdigest()
    kept: T | None = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, SECONDS)
    return kept
