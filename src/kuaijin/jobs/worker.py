"""The background worker: what is due in the schedule, then the queue. Runs inside `kuaijin serve` or by itself.

Several may run beside each other. One that is asked to stop finishes what it has in hand."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.translation import gettext as _

from kuaijin.jobs import queue, schedule
from kuaijin.jobs.registry import Unsound
from kuaijin.jobs.schedule import BEAT_SECONDS
from kuaijin.journal.errors import Refused
from kuaijin.journal.trouble import NAMES, trouble_of

log = logging.getLogger("kuaijin.jobs")
IDLE_SECONDS = 2.0
Now = Callable[[], datetime]


def run(stop: threading.Event, now: Now, *, idle_seconds: float = IDLE_SECONDS) -> None:
    """Until `stop` is set. `now` is the computer's clock; the day of the law is the jobs' own to ask."""
    said = ""
    prepared = False
    while not stop.is_set():
        close_old_connections()
        try:
            if not prepared:
                schedule.prepare(now())
                prepared = True
            busy = step(now)
            said = ""
        except (DatabaseError, InterfaceError) as error:
            # away, locked, full or read-only: said once until it works again (a full disk needs no more log), tried
            # again, nothing was half done
            if str(error) != said:
                log.error("the background worker cannot write: %s", error)
            said, busy = str(error), False
            connection.close()
        if not busy:
            stop.wait(idle_seconds)
    connection.close()


def step(now: Now) -> bool:
    """Do one thing that is due; False when there was nothing."""
    if schedule.set_right(now()):
        log.warning("the clock of this machine was set back; recurring jobs go by the new time")
    broke_off = _("办到一半进程断了，没有办的都退回了，后台会自动再办。")
    queue.reap(now(), _("办这件事的进程三次中断，不再自动重试。"), broke_off)
    job = schedule.claim(now())
    if job is not None:
        with beating(lambda: schedule.beat(job.name, now())):
            error, again = _attempt(job.name, job.function)
        if error:
            schedule.failed(job, now(), error, again=again)
        else:
            schedule.succeeded(job, now())
        return True
    task = queue.claim(now())
    if task is None:
        return False
    kind = queue.kinds[task.name]
    with beating(lambda: queue.beat(task.pk, now())):
        error, _again = _attempt(task.name, lambda: kind.function(**task.arguments))
    if error:
        queue.failed(task, now(), error)
    else:
        queue.succeeded(task, now())
    return True


def _attempt(name: str, function: Callable[[], object]) -> tuple[str, bool]:
    """What went wrong, in words for the jobs page (empty when all went well), and whether trying again may help.

    A refusal is for people, and so is a trouble of the machine. Anything else may name things of any zone, so only
    its number is shown: the log has it."""
    try:
        function()
    except Unsound as unsound:
        return str(unsound.message), False
    except Refused as refused:
        return str(refused.message), True
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is not None:
            log.error("%s: %s", name, error)
            return str(NAMES[trouble]), True
        number = uuid.uuid4().hex[:8]
        log.exception("%s failed, number %s", name, number)
        said = _("%(kind)s，编号 %(number)s，细节在服务器日志里")
        return said % {"kind": type(error).__name__, "number": number}, True
    return "", True


@contextmanager
def beating(beat: Callable[[], None]) -> Iterator[None]:
    """While the body runs, `beat` is called from another thread: a worker that dies falls silent."""
    over = threading.Event()

    def pulse() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                beat()
            except (DatabaseError, InterfaceError):
                log.warning("a heartbeat did not reach the database")
        connection.close()

    thread = threading.Thread(target=pulse, name="kuaijin-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
