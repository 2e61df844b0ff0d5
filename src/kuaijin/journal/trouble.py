"""Why the machine, not a rule, kept something from being written: disk full or broken, read-only, away, busy."""

import errno
from enum import StrEnum

from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext_lazy as _


class Trouble(StrEnum):
    FULL = "full"
    BROKEN = "broken"
    READ_ONLY = "read_only"
    AWAY = "away"
    BUSY = "busy"


NAMES = {
    Trouble.FULL: _("服务器磁盘满了"),
    Trouble.BROKEN: _("服务器磁盘出错"),
    Trouble.READ_ONLY: _("数据库现在只能读"),
    Trouble.AWAY: _("数据库连不上"),
    Trouble.BUSY: _("人多，没排上"),
}
# SQLite tells by words alone.
WORDS = {
    "database or disk is full": Trouble.FULL,
    "disk i/o error": Trouble.BROKEN,
    "readonly database": Trouble.READ_ONLY,
    "read-only": Trouble.READ_ONLY,
    "unable to open database file": Trouble.AWAY,
    "database is locked": Trouble.BUSY,
    "database table is locked": Trouble.BUSY,
}
# PostgreSQL: disk full, disk error, read-only transaction, no connection, shutting down, lock not available.
STATES = {
    "53100": Trouble.FULL,
    "58030": Trouble.BROKEN,
    "25006": Trouble.READ_ONLY,
    "53300": Trouble.AWAY,
    "57P01": Trouble.AWAY,
    "57P02": Trouble.AWAY,
    "57P03": Trouble.AWAY,
    "55P03": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "40001": Trouble.BUSY,
}
NUMBERS = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EIO: Trouble.BROKEN,
}
NO_ANSWER = ("connection", "server closed", "could not connect", "terminating")


def trouble_of(error: BaseException | None) -> Trouble | None:
    """None when it is something else: a fault of the program, which must not be taken for one of the machine."""
    if isinstance(error, DatabaseError | InterfaceError):
        state = getattr(error.__cause__, "sqlstate", None)
        if state:
            return STATES.get(state) or (Trouble.AWAY if state.startswith("08") else None)
        words = str(error).lower()
        known = next((trouble for said, trouble in WORDS.items() if said in words), None)
        return known or (Trouble.AWAY if any(said in words for said in NO_ANSWER) else None)
    if isinstance(error, OSError):
        return NUMBERS.get(error.errno or 0)
    return None
