"""Out of the house, through Apprise. Nothing of an address or a text comes back: a failure is one of a few codes."""

import logging
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from apprise import NotifyFormat, NotifyType

from kuaijin.messaging.gateways import gateway

CONNECT_SECONDS, READ_SECONDS = 4, 6
# Whatever a gateway does, an attempt is over after this.
WHOLE_SECONDS = 15
AT_ONCE = 8
STATUS = re.compile(r"error=(\d{3})")


@dataclass(frozen=True)
class Parcel:
    """What goes where. `address`: an Apprise address."""

    address: str
    title: str
    body: str


@dataclass(frozen=True)
class Outcome:
    """`error`: "" when it was taken, else a code of ERRORS or `http_500`."""

    ok: bool
    error: str = ""


P = TypeVar("P")
Transport = Callable[[Parcel], Outcome]


class _Gathering(logging.Handler):
    """What Apprise says while an attempt runs in this thread: read for its kind and dropped, for it names addresses."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        lines = getattr(self.said, "lines", None)
        if lines is not None:
            lines.append(record.getMessage())


_gathering = _Gathering()
_log = logging.getLogger("apprise")
_log.addHandler(_gathering)
_log.setLevel(logging.DEBUG)
_log.propagate = False


def by_apprise(parcel: Parcel) -> Outcome:
    """One attempt, no redirect followed."""
    lines: list[str] = []
    _gathering.said.lines = lines
    try:
        way = gateway(_timed(parcel.address))
        if way is None:
            return Outcome(False, "address")
        # asked directly: Apprise's own collection runs each gateway in a thread that nobody here listens to
        taken = way.notify(
            body=parcel.body, title=parcel.title, notify_type=NotifyType.INFO, body_format=NotifyFormat.TEXT
        )
    except (OSError, ValueError, TypeError):
        return Outcome(False, "unknown")
    finally:
        _gathering.said.lines = None
    return Outcome(True) if taken else Outcome(False, _kind_of("\n".join(lines)))


def _timed(address: str) -> str:
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}cto={CONNECT_SECONDS}&rto={READ_SECONDS}&redirect={quote('no')}"


def _kind_of(said: str) -> str:
    status = STATUS.search(said)
    if status:
        return f"http_{status[1]}"
    low = said.lower()
    if "timed out" in low or "timeout" in low:
        return "timeout"
    if "refused" in low or "socket exception" in low or "connection error" in low or "unreachable" in low:
        return "no_answer"
    return "unknown"


def send_all(parcels: list[P], transport: Callable[[P], Outcome]) -> list[Outcome]:
    """Side by side, so that one slow gateway does not hold up the others; the outcomes in the same order."""
    pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="kuaijin-out")
    try:
        running = [pool.submit(transport, parcel) for parcel in parcels]
        found = []
        for one in running:
            try:
                found.append(one.result(WHOLE_SECONDS))
            except TooSlow:
                found.append(Outcome(False, "timeout"))
        return found
    finally:
        # an attempt that hangs is left behind: its socket ends by its own limit
        pool.shutdown(wait=False, cancel_futures=True)
