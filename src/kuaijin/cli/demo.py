"""`kuaijin demo`: mark the data directory as a demo, fill it once, say who may sign in, serve it."""

import argparse
import os
import shutil
import time
from pathlib import Path

from kuaijin.cli import serve
from kuaijin.cli.answers import say
from kuaijin.cli.django_setup import set_up, utf8_output
from kuaijin.config.paths import data_dir

EXAMPLES = """
例 example:
  KUAIJIN_DATA=var/demo kuaijin demo               装好演示并打开 · make the demo and serve it
  kuaijin demo                                     同上，放在 ~/.local/share/kuaijin-demo · the same, kept there
  kuaijin demo --port 8010                         换一个端口 · on another port
  kuaijin demo --reset                             清空后重做 · forget its data and make it again
  kuaijin demo --no-serve                          只装数据 · make the data only

演示的今天是 2026-10-09（KUAIJIN_DEMO_DAY 可改）· the demo's today; KUAIJIN_DEMO_DAY changes it
"""
MARKER = "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址 · address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="端口 · port")
    parser.add_argument("--reset", action="store_true", help="先清空演示数据 · forget the demo's data first")
    parser.add_argument("--no-serve", action="store_true", help="只装数据 · make the data and stop")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    os.environ.setdefault("KUAIJIN_DATA", str(data_dir().with_name("kuaijin-demo")))
    if not args.no_serve and not serve.free(args.host, args.port):
        say(f"{args.host}:{args.port} 已被占用，换一个 --port · is taken, choose another --port")
        return 1
    refusal = prepare(data_dir(), reset=args.reset)
    if refusal:
        say(refusal)
        return 1
    set_up()
    fill()
    from kuaijin.demo.welcome import welcome

    print(welcome(f"http://{args.host}:{args.port}", serving=not args.no_serve), flush=True)
    return 0 if args.no_serve else serve.serve(host=args.host, port=args.port)


def prepare(directory: Path, *, reset: bool) -> str:
    """Marks the directory; why not, where it holds something that is no demo. The settings read the mark at start."""
    if directory.exists() and any(directory.iterdir()) and not (directory / MARKER).exists():
        return (
            f"拒绝：{directory} 里有不是演示的数据。换一个 KUAIJIN_DATA。"
            f" refused: {directory} holds data that is no demo; choose another KUAIJIN_DATA."
        )
    if reset and directory.exists():
        shutil.rmtree(directory)
    directory.mkdir(parents=True, exist_ok=True)
    (directory / MARKER).touch()
    return ""


def fill() -> None:
    """Brings the database up to date and, where it is empty, runs the script."""
    from kuaijin.demo import script
    from kuaijin.kit.database import bring_up_to_date

    started = time.monotonic()
    bring_up_to_date()
    if script.is_loaded():
        return
    # A start that was killed left no database, but it may have left the days off that its zone had ordered.
    shutil.rmtree(data_dir() / "notices", ignore_errors=True)
    say("第一次启动，装演示数据，约半分钟 · first start: making the demo's data, about half a minute")
    script.build(say)
    say(f"装好了，用了 {time.monotonic() - started:.0f} 秒 · done")
