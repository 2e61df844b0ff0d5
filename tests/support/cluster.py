"""A PostgreSQL cluster of the tests' own: in a temporary directory, on a free local port, stopped by its pid."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.support.children import end_with_parent

INSTALL = "sudo apt-get update && sudo apt-get install -y --no-install-recommends postgresql"
READY_SECONDS = 30


class NoPostgres(Exception):
    """PostgreSQL is not installed here."""


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgres(f"PostgreSQL is missing; install it with: {INSTALL}")
    return found[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """PostgreSQL refuses to run as root, so root starts it as the user `postgres`.

    Only a `durable` one keeps what it was told when the machine stops; the tests' data live as long as the tests."""

    def __init__(self, *, durable: bool = False) -> None:
        self.bin = binaries()
        self.durable = durable
        self.directory = Path(tempfile.mkdtemp(prefix="kuaijin-postgres-"))
        self.owner: str | None = None
        if os.geteuid() == 0:
            self.owner = "postgres"
            entry = pwd.getpwnam(self.owner)
            os.chown(self.directory, entry.pw_uid, entry.pw_gid)
        self.password = secrets.token_urlsafe(16)
        self.port = free_port()
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://kuaijin:{quote(self.password)}@127.0.0.1:{self.port}/kuaijin"

    def start(self) -> "Cluster":
        try:
            self._init()
            self._serve()
            self._run([self.bin / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "kuaijin", "kuaijin"])
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        self.pause()
        shutil.rmtree(self.directory, ignore_errors=True)

    def pause(self) -> None:
        """Away, until `resume`; what it was told stays."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            try:
                self.server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()

    def resume(self) -> None:
        self._serve()

    def _init(self) -> None:
        secret = self.directory / "password"
        secret.write_text(self.password)
        if self.owner:
            shutil.chown(secret, self.owner)
        options = ["-A", "scram-sha-256", "-U", "kuaijin", f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run([self.bin / "initdb", "-D", self.directory / "data", "--no-sync", *options])

    def _serve(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": "60",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            settings["lock_timeout"] = "60s"  # two who wait for each other are a failed test, not an endless one
        command = [str(self.bin / "postgres"), "-D", str(self.directory / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.directory / "log").open("wb") as log:
            self.server = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread runs yet
                **self._identity(),
            )
        ready = [str(self.bin / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        deadline = time.monotonic() + READY_SECONDS
        while subprocess.run(ready, check=False).returncode != 0:
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.directory / 'log').read_text()}")
            time.sleep(0.1)

    def _run(self, command: list[str | Path]) -> None:
        done = subprocess.run(
            [str(part) for part in command], check=False, capture_output=True, text=True, **self._identity()
        )
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")

    def _identity(self) -> dict[str, object]:
        environment = {**os.environ, "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"}
        who = {"user": self.owner, "group": self.owner, "extra_groups": []} if self.owner else {}
        return {"env": environment, "cwd": self.directory, **who}


def skip_or_fail(reason: str, skip: Callable[[str], None]) -> None:
    """A missing part is skipped with its reason on a desk, and is an error where changes are judged."""
    if os.environ.get("CI") == "true":
        raise RuntimeError(reason)
    skip(reason)
