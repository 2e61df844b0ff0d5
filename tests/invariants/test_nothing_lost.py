"""Invariant 9, Nothing lost: what was answered with success survives kill -9; a repeated submission makes one thing."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.children import end_with_parent
from tests.support.cluster import Cluster, NoPostgres, free_port, skip_or_fail

PASSWORD = "kuaijin-drill-2026"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STARTS_WITHIN = 60.0
CLIENTS = 4
ACKNOWLEDGED_AT_LEAST = 20


@dataclass
class House:
    """An installation with its own data, started and killed at will."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def shell(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kuaijin", *arguments]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=self.environment)

    def start(self) -> None:
        command = [sys.executable, "-m", "kuaijin", "serve", "--port", str(self.port)]
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
        raise AssertionError(f"the server did not start:\n{self.log.read_text(errors='replace')[-3000:]}")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def person(self) -> httpx.Client:
        """Signed in as the system administrator, by the form."""
        client = httpx.Client(base_url=self.address, trust_env=False, timeout=30)
        token = TOKEN.search(client.get("/sign-in").text)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "username": "qianjia", "password": PASSWORD}
        answer = client.post("/sign-in", data=form, headers={"Referer": f"{self.address}/sign-in"})
        assert answer.status_code == 303, answer.text[:500]
        return client


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("KUAIJIN_", "DJANGO_"))}
    environment["KUAIJIN_DATA"] = str(tmp_path / "data")
    for role in ("SYSTEM", "SECURITY", "AUDIT"):
        environment[f"KUAIJIN_{role}_ADMIN_PASSWORD"] = PASSWORD
    cluster = None
    if request.param == "postgres":
        try:
            cluster = Cluster(durable=True).start()
        except NoPostgres as missing:
            skip_or_fail(str(missing), pytest.skip)
        else:
            environment["KUAIJIN_DATABASE"] = cluster.url
    here = House(environment, tmp_path / "log")
    try:
        begun = here.shell(
            *("init", "--zone-code", "luhu", "--zone-name", "临湖新区", "--local-name", "临湖新区"),
            *("--system-admin", "钱甲:qianjia", "--security-admin", "孙乙:sunyi", "--audit-admin", "李丙:libing"),
        )
        assert begun.returncode == 0, begun.stderr
        yield here
    finally:
        here.kill()
        if cluster is not None:
            cluster.stop()


@dataclass
class Writers:
    """Clients that make enterprise files until the server is gone; what each heard is written down here."""

    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def work(self, client: httpx.Client) -> None:
        for _ in range(10_000):
            asked = {
                "zone": "luhu",
                "name": f"测试{uuid.uuid4().hex}有限公司",
                "opened_on": "2026-10-09",
                "idempotency_key": uuid.uuid4().hex,
            }
            try:
                answer = create(client, asked)
            except httpx.TransportError:
                self.unanswered.append(asked)
                return
            if answer.status_code >= 300:
                self.refused.append(answer.text[:300])
                return
            self.acknowledged.append(asked["name"])


def create(client: httpx.Client, asked: dict[str, str]) -> httpx.Response:
    headers = {"X-CSRFToken": client.cookies.get("kj_csrf", ""), "Referer": str(client.base_url)}
    return client.post("/api/commands/enterprises.create", json=asked, headers=headers)


def names(client: httpx.Client) -> list[str]:
    found: list[str] = []
    while True:
        page: dict[str, Any] = client.get(f"/api/enterprises?limit=100&offset={len(found)}").raise_for_status().json()
        found += [row["name"] for row in page["rows"]]
        if len(page["rows"]) < 100:
            return found


@pytest.mark.parametrize("kills", [1, pytest.param(8, marks=pytest.mark.drill)])
def test_nothing_lost(house: House, kills: int) -> None:
    known: set[str] = set()
    for _ in range(kills):
        house.start()
        writers = Writers()
        threads = [threading.Thread(target=writers.work, args=[house.person()]) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + STARTS_WITHIN
        while len(writers.acknowledged) < ACKNOWLEDGED_AT_LEAST and time.monotonic() < deadline:
            assert not writers.refused
            time.sleep(0.01)
        house.kill()
        for thread in threads:
            thread.join()
        assert not writers.refused
        assert len(writers.acknowledged) >= ACKNOWLEDGED_AT_LEAST

        house.start()
        client = house.person()
        for asked in writers.unanswered * 2:  # nobody heard an answer: the same submission is sent again, twice
            assert create(client, asked).status_code < 300
        there = names(client)
        house.kill()
        known |= {*writers.acknowledged, *(asked["name"] for asked in writers.unanswered)}
        assert sorted(there) == sorted(known), "each answered and each repeated submission made one thing"
    proved = house.shell("verify")
    assert proved.returncode == 0, proved.stdout + proved.stderr
