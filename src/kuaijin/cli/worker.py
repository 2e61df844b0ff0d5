"""`kuaijin worker`: the background by itself."""

import argparse
import os
import signal
import threading
from typing import Any

from kuaijin.cli.answers import say
from kuaijin.cli.django_setup import refuse_if_behind, set_up, utf8_output

EXAMPLES = """
例 example:
  kuaijin worker               到时提醒、上报、夜间核对和封存、导入；收到 SIGTERM 把手上的办完再停
                               reminders, nightly check and seal, imports; on SIGTERM finishes what it has in hand
  kuaijin worker --once        把到点的都办完就退出 · does what is due now and leaves

kuaijin serve 已带一个；另开时用 serve --no-worker · kuaijin serve brings one unless it is told --no-worker
"""
PARENT_SECONDS = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--once", action="store_true", help="办完就退出 · do what is due, then leave")
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    utf8_output()
    set_up()
    if refuse_if_behind():
        return 1
    from kuaijin.jobs import schedule, worker
    from kuaijin.kit import clock

    if args.once:
        schedule.prepare(clock.machine_now())
        done = 0
        while worker.step(clock.machine_now):
            done += 1
        say(f"办了 {done} 件 · {done} done")
        return 0
    stop = threading.Event()

    def end(number: int, frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    # Ctrl-C reaches the whole group; below `serve` the parent says when to end
    signal.signal(signal.SIGINT, signal.SIG_IGN if args.parent else end)
    if args.parent:
        threading.Thread(target=_end_with, args=(args.parent, stop), daemon=True).start()
    else:
        say("后台在跑，Ctrl-C 停 · the background runs, stop it with Ctrl-C")
    worker.run(stop, clock.machine_now)
    return 0


def _end_with(parent: int, stop: threading.Event) -> None:
    """A server that was killed must not leave its worker behind."""
    while not stop.wait(PARENT_SECONDS):
        if os.getppid() != parent:
            stop.set()
