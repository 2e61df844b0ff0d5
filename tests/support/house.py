"""An installation of the product with its own data directory and real processes, started and killed at will."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support import tables
from tests.support.children import end_with_parent
from tests.support.cluster import Cluster, NoPostgres, free_port, skip_or_fail

PASSWORD = "kuaijin-drill-2026"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STARTS_WITHIN = 60.0
ADMINISTRATORS = ("SYSTEM", "SECURITY", "AUDIT")


@dataclass
class House:
    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    cluster: Cluster | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return Path(self.environment["KUAIJIN_DATA"])

    def shell(self, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kuaijin", *arguments]
        environment = {**self.environment, **options.pop("env", {})}
        return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, **options)

    def begin(self) -> None:
        """A zone with its three administrators. The tables are there when some are kept."""
        if self.cluster is None:
            self.data.mkdir(parents=True, exist_ok=True)
            tables.put_sqlite(self.data / "kuaijin.sqlite3")
        else:
            tables.put_postgres(self.cluster.url, "kuaijin", new=False)
        begun = self.shell(
            *("init", "--zone-code", "luhu", "--zone-name", "临湖新区", "--local-name", "临湖新区"),
            *("--system-admin", "钱甲:qianjia", "--security-admin", "孙乙:sunyi", "--audit-admin", "李丙:libing"),
        )
        assert begun.returncode == 0, begun.stderr

    def start(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "kuaijin", "serve", "--port", str(self.port), *arguments]
        with self.log.open("ab") as out:
            # a group of its own, so that a kill takes the server with all its processes and nobody else
            self.process = subprocess.Popen(
                command,
                stdout=out,
                stderr=out,
                env=self.environment,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread runs yet
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.address}/health", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.said()[-3000:]}")

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def visitor(self) -> httpx.Client:
        """Threads may share it: each request that runs beside another has a connection of its own."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        return httpx.Client(base_url=self.address, trust_env=False, timeout=60, limits=limits)

    def person(self, username: str = "qianjia", password: str = PASSWORD) -> httpx.Client:
        """Signed in by the form; `qianjia` is the system administrator."""
        client = self.visitor()
        token = TOKEN.search(client.get("/sign-in").text)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        answer = client.post("/sign-in", data=form, headers={"Referer": f"{self.address}/sign-in"})
        assert answer.status_code == 303, answer.text[:500]
        return client


def give(client: httpx.Client, command: str, body: dict[str, Any]) -> httpx.Response:
    """A command by the API."""
    headers = {"X-CSRFToken": client.cookies.get("kj_csrf", ""), "Referer": str(client.base_url)}
    return client.post(f"/api/commands/{command}", json=body, headers=headers)


def enterprise_names(client: httpx.Client) -> list[str]:
    found: list[str] = []
    while True:
        page: dict[str, Any] = client.get(f"/api/enterprises?limit=500&offset={len(found)}").raise_for_status().json()
        found += [row["name"] for row in page["rows"]]
        if len(page["rows"]) < 500:
            return found


@contextmanager
def house(directory: Path, database: str) -> Iterator[House]:
    """`database`: sqlite, or postgres with a cluster of its own that keeps what it was told. Nothing is set up yet."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KUAIJIN_", "DJANGO_"))}
    environment["KUAIJIN_DATA"] = str(directory / "data")
    for role in ADMINISTRATORS:
        environment[f"KUAIJIN_{role}_ADMIN_PASSWORD"] = PASSWORD
    cluster = None
    if database == "postgres":
        try:
            cluster = Cluster(durable=True).start()
        except NoPostgres as missing:
            skip_or_fail(str(missing), pytest.skip)
        else:
            environment["KUAIJIN_DATABASE"] = cluster.url
    directory.mkdir(parents=True, exist_ok=True)
    here = House(environment, directory / "log", cluster=cluster)
    try:
        yield here
    finally:
        here.kill()
        if cluster is not None:
            cluster.stop()
