"""Out of the house, through Apprise. Nothing of an address or a text comes back: a failure is one of a few codes."""

import logging
import queue
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

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


log = logging.getLogger("kuaijin.messaging")
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
    finally:
        _gathering.said.lines = None
    return Outcome(True) if taken else Outcome(False, _kind_of("\n".join(lines)))


def _timed(address: str) -> str:
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}cto={CONNECT_SECONDS}&rto={READ_SECONDS}&redirect=no"


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
    """Side by side, so that one slow gateway does not hold up the others; the outcomes in the same order.

    What is not answered in time counts as failed. An attempt that hangs is left behind in a thread that holds up
    nobody, not even the end of the process."""
    work: queue.SimpleQueue[tuple[int, P]] = queue.SimpleQueue()
    for numbered in enumerate(parcels):
        work.put(numbered)
    found: dict[int, Outcome] = {}
    done, over = threading.Semaphore(0), threading.Event()

    def carry() -> None:
        while not over.is_set():
            try:
                number, parcel = work.get_nowait()
            except queue.Empty:
                return
            try:
                found[number] = transport(parcel)
            except Exception as error:
                # its words may hold an address: the kind alone is told
                log.error("an attempt to send broke off: %s", type(error).__name__)
                found[number] = Outcome(False, "unknown")
            done.release()

    for _ in range(min(AT_ONCE, len(parcels))):
        threading.Thread(target=carry, name="kuaijin-out", daemon=True).start()
    until = time.monotonic() + WHOLE_SECONDS * -(-len(parcels) // AT_ONCE)
    for _ in parcels:
        if not done.acquire(timeout=max(0.0, until - time.monotonic())):
            break
    over.set()
    return [found.get(number, Outcome(False, "timeout")) for number in range(len(parcels))]
