"""`kuaijin serve`: pages, API and the background worker on one machine. This process itself loads no Django."""

import argparse
import ipaddress
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable

from kuaijin.cli.answers import say
from kuaijin.cli.django_setup import utf8_output

EXAMPLES = """
例 example:
  kuaijin serve                                只在本机 · this machine only: http://127.0.0.1:8000
  kuaijin serve --host 192.0.2.10 --port 80    给内网用，没有 https 会提醒 · for a local network, warns without https
  kuaijin serve --no-worker                    后台另开 kuaijin worker · the background runs as kuaijin worker

数据在 KUAIJIN_DATA（默认 ~/.local/share/kuaijin）；经 https 代理时设 KUAIJIN_BEHIND_HTTPS=1，其他域名写在
KUAIJIN_ALLOWED_HOSTS · behind an https proxy set KUAIJIN_BEHIND_HTTPS=1; further names go to KUAIJIN_ALLOWED_HOSTS
"""
APPLICATION = "kuaijin.cli.served:application"
STOP_SECONDS = 30
RESTART_SECONDS = 3.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="端口 · port (8000)")
    parser.add_argument("--workers", type=int, default=2, help="进程数 · processes (2)")
    parser.add_argument("--threads", type=int, default=4, help="每个进程的线程数 · threads of each process (4)")
    parser.add_argument("--no-worker", action="store_true", help="不带后台 · without the background worker")


def run(args: argparse.Namespace) -> int:
    utf8_output()
    return serve(
        host=args.host, port=args.port, workers=args.workers, threads=args.threads, background=not args.no_worker
    )


def serve(*, host: str, port: int, workers: int = 2, threads: int = 4, background: bool = True) -> int:
    """Serve until Ctrl-C or SIGTERM; returns the exit code."""
    if not free(host, port):
        say(f"{host}:{port} 已被占用，换一个 --port · is taken, choose another --port")
        return 1
    allow(host)
    if subprocess.run([sys.executable, "-m", "kuaijin", "migrate"], check=False).returncode:
        return 1
    _let_go_of_the_database()
    announce(host, port)
    os.environ["KUAIJIN_SERVER"] = str(os.getpid())  # its processes end when it is gone
    child = Background() if background else None
    try:
        listen(host, port, workers, threads)
    finally:
        if child is not None:
            child.end()
    return 0


def listen(host: str, port: int, workers: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve()


def _let_go_of_the_database() -> None:
    """A caller that already used Django (the demo) must not hand its open connections to the processes it forks."""
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()


class Background:
    """The worker as a child process: started again when it dies, ended by its own pid."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._child = self._start()
        self._watch = threading.Thread(target=self._keep, daemon=True)
        self._watch.start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "kuaijin", "worker", "--parent", str(os.getpid())])

    def _keep(self) -> None:
        while not self._over.wait(RESTART_SECONDS):
            if self._child.poll() is not None:
                say(f"后台退出（{self._child.returncode}），重新启动 · the background ended, starting it again")
                self._child = self._start()

    def end(self) -> None:
        self._over.set()
        self._watch.join()
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()


def free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def own_names() -> Iterable[str]:
    """Name and addresses of this machine, for a server that listens on all of them."""
    name = socket.gethostname()
    try:
        _, aliases, addresses = socket.gethostbyname_ex(name)
    except OSError:
        return [name]
    return [name, *aliases, *addresses]


def allow(host: str) -> None:
    """Requests must name this server as it was told to be called; what the operator set comes first."""
    given = [one for one in os.environ.get("KUAIJIN_ALLOWED_HOSTS", "").split(",") if one]
    extra = own_names() if host in {"0.0.0.0", "::"} else [f"[{host}]" if ":" in host else host]
    os.environ["KUAIJIN_ALLOWED_HOSTS"] = ",".join(dict.fromkeys([*given, *extra]))


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def announce(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"快进 http://{shown}:{port}/    Ctrl-C 停 · stops it", flush=True)
    if not is_loopback(host) and os.environ.get("KUAIJIN_BEHIND_HTTPS") != "1":
        say(
            "这个地址没有 https：密码在网上是明文，只在自己的内网用；对外先配 https 代理（docs/operators.md）"
            " · no https here: use it on your own network only, put an https proxy in front before going further"
        )
