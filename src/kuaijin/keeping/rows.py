"""Rows of every table of the house as lines of text, the same whatever the database, and back."""

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Collate

from kuaijin.keeping.snapshots import byte_order

AT_ONCE = 2000
TEXT_KEYS = (models.CharField, models.TextField)
Model = type[models.Model]


def kept_models(registry: Any = apps) -> list[Model]:
    """Every table of our own rooms. What frameworks keep for themselves (sign-ins, the sign-in guard, their lists of
    types and permissions) is made again where it is needed."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("kuaijin.")}
    return [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.app_label in ours and model._meta.managed and not model._meta.proxy
    ]


def columns(model: Model) -> list[str]:
    return sorted(field.attname for field in model._meta.concrete_fields)


def in_order(model: Model) -> models.QuerySet[Any]:
    """By primary key; keys of text by their bytes, so that two databases say the same order."""
    rows = model._base_manager.order_by()
    if isinstance(model._meta.pk, TEXT_KEYS):
        return rows.order_by(Collate("pk", byte_order()))
    return rows.order_by("pk")


def lines(model: Model, names: list[str]) -> Iterator[bytes]:
    """One JSON array a row, its values in the order of `names`."""
    for row in in_order(model).values_list(*names).iterator(chunk_size=AT_ONCE):
        yield line(row)


def line(row: Iterable[Any]) -> bytes:
    return orjson.dumps(list(row), default=_plain, option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def digest(model: Model, names: list[str]) -> tuple[int, str]:
    """Number of rows and SHA-256 over their lines."""
    total, count = hashlib.sha256(), 0
    for text in lines(model, names):
        total.update(text + b"\n")
        count += 1
    return count, total.hexdigest()


def load(model: Model, names: list[str], texts: Iterable[bytes]) -> None:
    """Insert the rows as they were, keys included. Inside a transaction of the caller's."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in names]
    quoted = connection.ops.quote_name
    target = ", ".join(quoted(str(field.column)) for field in chosen)
    places = ", ".join(["%s"] * len(chosen))
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({target}) VALUES ({places})"
    batch: list[list[Any]] = []
    with connection.cursor() as cursor:
        for text in texts:
            values = orjson.loads(text)
            batch.append([_prepared(field, value) for field, value in zip(chosen, values, strict=True)])
            if len(batch) == AT_ONCE:
                cursor.executemany(sql, batch)
                batch = []
        if batch:
            cursor.executemany(sql, batch)


def _prepared(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return field.get_db_prep_save(value, connection)
    if isinstance(field, models.BinaryField):
        value = bytes.fromhex(value)
    return field.get_db_prep_save(field.to_python(value), connection)
