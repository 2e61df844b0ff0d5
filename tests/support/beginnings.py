"""What many tests begin with is made by commands once in a process; afterwards its rows are put back as they were.

Nothing is mocked: the rows are those that the commands left, read from the database that the test runs on, and the
objects are those that were made with them. A beginning may stand on another (`approving` on `world`). Whatever is out
of the ordinary (something was written before, files lie on the disk) is made by commands, as ever."""

import functools
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model

from kuaijin.evidence.models import Blob
from kuaijin.journal import remembered
from kuaijin.journal.models import Entry

T = TypeVar("T")
Rows = dict[str, dict[Any, Any]]  # table → key → row, as the database's own driver gives it
UNDER = "what it stands on"


@dataclass(frozen=True)
class Beginning:
    gone: dict[str, list[Any]]  # table → keys of rows that were taken away or changed
    rows: dict[str, list[Any]]
    made: bytes
    last: object  # the last entry of the journal when it stood


_kept: dict[tuple[object, ...], Beginning] = {}
# What was begun last, and how it is kept: another beginning may stand on it.
_latest: tuple[object, tuple[object, ...]] = (None, ())


def begun_once(make: Callable[..., T]) -> Callable[..., T]:
    """`make()` or `make(under)`, `under` being made by another such function."""

    @functools.wraps(make)
    def begin(*under: Any, **how: Any) -> T:
        global _latest  # noqa: PLW0603 - one test runs at a time
        key = _key(make, under) if not how else None
        if key is None:
            return make(*under, **how)
        if key not in _kept:
            made = _made(make, under, key)
        else:
            made = _put_back(_kept[key], under)
        _latest = (made, key)
        return made

    return begin


def _key(make: Callable[..., Any], under: tuple[Any, ...]) -> tuple[object, ...] | None:
    """Everything on which depends what is made; None: it stands on something that is not known."""
    below: tuple[object, ...] = ()
    expected: object = None
    if under:
        latest, below = _latest
        if latest is not under[0] or len(under) > 1 or below not in _kept:
            return None
        expected = _kept[below].last
    if _last_entry() != expected:
        return None
    where = (connection.vendor, connection.settings_dict["NAME"], connection.in_atomic_block)
    day = (settings.KUAIJIN_DEMO, settings.KUAIJIN_DEMO_DAY, tuple(settings.PASSWORD_HASHERS))
    return (make, below, where, day)


def _last_entry() -> object:
    return Entry.objects.order_by("-pk").values_list("pk", "digest").first()


def _made(make: Callable[..., T], under: tuple[Any, ...], key: tuple[object, ...]) -> T:
    before = _all_rows()
    made = make(*under)
    after = _all_rows()
    if Blob.objects.exists():  # its files would be missing
        return made
    gone, rows = {}, {}
    for table, now in after.items():
        was = before[table]
        gone[table] = [pk for pk, row in was.items() if now.get(pk) != row]
        rows[table] = [row for pk, row in now.items() if was.get(pk) != row]
    _kept[key] = Beginning(gone, rows, _packed(made, under), _last_entry())
    return made


def _put_back(kept: Beginning, under: tuple[Any, ...]) -> Any:
    with transaction.atomic():
        for table, keys in kept.gone.items():
            if keys:
                _delete(table, keys)
        for table, rows in kept.rows.items():
            if rows:
                _insert(table, rows)
    remembered._shelves.clear()
    cache.clear()
    return _unpacked(kept.made, under)


# --- objects -----------------------------------------------------------------------------------------------------


def _packed(made: object, under: tuple[Any, ...]) -> bytes:
    """With what stands in `under` now: both share objects."""

    class Packer(pickle.Pickler):
        def persistent_id(self, thing: Any) -> str | None:
            return UNDER if under and thing is under[0] else None

    out = io.BytesIO()
    Packer(out).dump((vars(under[0]) if under else {}, made))
    return out.getvalue()


def _unpacked(made: bytes, under: tuple[Any, ...]) -> Any:
    class Unpacker(pickle.Unpickler):
        def persistent_load(self, _name: str) -> Any:
            return under[0]

    inside, thing = Unpacker(io.BytesIO(made)).load()
    if under:
        vars(under[0]).update(inside)
    return thing


# --- rows --------------------------------------------------------------------------------------------------------


@functools.cache
def _tables() -> dict[str, tuple[str, str]]:
    """Table → its columns (the key first) and its key, quoted."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            found[model._meta.db_table] = _columns(model)
    return found


def _columns(model: type[Model]) -> tuple[str, str]:
    key = model._meta.pk
    fields = [field for field in model._meta.local_concrete_fields if field is not key and not field.generated]
    names = [connection.ops.quote_name(field.column) for field in (key, *fields)]
    return ", ".join(names), names[0]


def _all_rows() -> Rows:
    read = _rows_of_sqlite if connection.vendor == "sqlite" else _rows_of_postgres
    with connection.cursor():  # opens the connection
        return {table: read(table, columns) for table, (columns, _key) in _tables().items()}


def _rows_of_sqlite(table: str, columns: str) -> dict[Any, Any]:
    plain = ", ".join(f"+{column}" for column in columns.split(", "))  # a column's converter would not give it as it is
    return {row[0]: tuple(row) for row in connection.connection.execute(f'SELECT {plain} FROM "{table}"')}


def _rows_of_postgres(table: str, columns: str) -> dict[Any, Any]:
    with connection.connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as copy:
        lines = b"".join(bytes(block) for block in copy).splitlines(keepends=True)
    return {line.rstrip(b"\n").split(b"\t", 1)[0].decode(): line for line in lines}


def _delete(table: str, keys: list[Any]) -> None:
    _columns, key = _tables()[table]
    if connection.vendor == "sqlite":
        connection.connection.executemany(f'DELETE FROM "{table}" WHERE {key} = ?', [(one,) for one in keys])
    else:
        connection.connection.execute(f'DELETE FROM "{table}" WHERE {key}::text = ANY(%s)', [keys])


def _insert(table: str, rows: list[Any]) -> None:
    columns, _key = _tables()[table]
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(rows[0]))
        connection.connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)
    else:
        with connection.connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
            copy.write(b"".join(rows))
