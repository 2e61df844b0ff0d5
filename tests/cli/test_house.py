"""init, migrate, worker, verify and serve as a shell calls them, each in a data directory of its own."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.support.cluster import free_port

PEOPLE = ["--system-admin", "钱甲:qianjia", "--security-admin", "孙乙:sunyi", "--audit-admin", "李丙:libing"]
ZONE = ["--zone-code", "luxi", "--zone-name", "鲁西新区", "--region", "371702", *PEOPLE]


def environment(directory: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KUAIJIN_", "DJANGO_"))}
    return {**kept, "KUAIJIN_DATA": str(directory), **more}


def kuaijin(directory: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kuaijin", *arguments],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=environment(directory, **more),
        timeout=120,
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("house")
    done = kuaijin(directory, "init", *ZONE, "--json", KUAIJIN_SYSTEM_ADMIN_PASSWORD="three words here 1")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["zone"] == "luxi"
    assert set(document["links"]) == {"sunyi", "libing"}, "who has a password gets no link"
    return directory


def test_a_second_init_is_refused_and_changes_nothing(house: Path) -> None:
    before = kuaijin(house, "verify", "--json").stdout
    done = kuaijin(house, "init", *ZONE)
    assert done.returncode == 1
    assert "已经设置过了" in done.stderr
    assert kuaijin(house, "verify", "--json").stdout == before


def test_init_names_what_is_missing(tmp_path: Path) -> None:
    done = kuaijin(tmp_path, "init", "--zone-code", "x")
    assert done.returncode == 2
    assert "--zone-name" in done.stderr
    assert not (tmp_path / "kuaijin.sqlite3").exists()


def test_three_administrators_are_three_people(tmp_path: Path) -> None:
    twice = [argument.replace("libing", "qianjia") for argument in ZONE]
    done = kuaijin(tmp_path, "init", *twice)
    assert done.returncode == 1
    assert "qianjia" in done.stderr


def test_migrate_says_when_there_is_nothing_to_do(house: Path, tmp_path: Path) -> None:
    assert kuaijin(house, "migrate", "--check").returncode == 0
    behind = kuaijin(tmp_path, "migrate", "--check", "--json")
    assert behind.returncode == 1
    assert "directory.0001_initial" in json.loads(behind.stdout)["pending"]
    refused = kuaijin(tmp_path, "worker", "--once")
    assert (refused.returncode, "kuaijin migrate" in refused.stderr) == (1, True)


def test_verify_finds_a_changed_entry(house: Path, tmp_path: Path) -> None:
    copy = tmp_path / "kuaijin.sqlite3"
    with sqlite3.connect(house / "kuaijin.sqlite3") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    assert kuaijin(tmp_path, "verify").returncode == 0
    with sqlite3.connect(copy) as target:
        target.execute("update journal_entry set actor_name = '别人' where seq = 2 and chain like 'z:%'")
    done = kuaijin(tmp_path, "verify", "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["ok"]) == (1, False)
    assert document["findings"][0]["what"] == "was changed after it was written"


def test_the_worker_does_what_is_due_and_leaves(house: Path) -> None:
    done = kuaijin(house, "worker", "--once")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(house / "kuaijin.sqlite3") as database:
        rows = dict(database.execute("select name, last_finished_at from jobs_schedule"))
    assert rows["obligations.tick"]
    assert "journal.seal" in rows


def answered(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as got:
            return int(got.status)
    except OSError:
        return 0


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_serve_answers_and_takes_its_processes_with_it(house: Path, how: signal.Signals) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kuaijin", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        command,
        env=environment(house),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 60
        while answered(f"http://127.0.0.1:{port}/health") != 200:
            assert server.poll() is None and time.monotonic() < deadline
            time.sleep(0.2)
        assert answered(f"http://127.0.0.1:{port}/sign-in") == 200
        assert answered(f"http://127.0.0.1:{port}/static/kit/tokens.css") == 200
        processes = children_of(server.pid)
        assert len(processes) >= 2, "one that answers, one in the background"
        server.send_signal(how)
        server.wait(timeout=40)
        deadline = time.monotonic() + 20
        while any(map(alive, processes)):
            assert time.monotonic() < deadline, "a process was left behind"
            time.sleep(0.2)
        if how != signal.SIGKILL:
            assert server.returncode == 0
        assert server.stdout is not None
        assert re.search(rf"http://127\.0\.0\.1:{port}/", server.stdout.read())
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()


def test_serve_says_that_its_port_is_taken(house: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = kuaijin(house, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "已被占用" in done.stderr
