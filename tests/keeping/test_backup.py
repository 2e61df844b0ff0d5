"""Backup and restore by the shell, on both databases and from one to the other: all of it, proved, or nothing."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kuaijin.journal.errors import Refused
from kuaijin.keeping import archive, restore
from tests.conftest import ROOT
from tests.support.house import House, enterprise_names, give, house


def fill(here: House) -> None:
    command = [sys.executable, "-m", "tests.support.filling"]
    environment = {**here.environment, "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def documents(here: House) -> dict[str, str]:
    """What the shell says of a house; it must be the same to the byte before and after."""
    found = {}
    for name in ("verify", "figures"):
        asked = here.shell(name, "--json")
        assert asked.returncode == 0, asked.stderr
        found[name] = asked.stdout
    return found


def everything_in(here: House) -> list[str]:
    with sqlite3.connect(here.data / "kuaijin.sqlite3") as connection:
        return list(connection.iterdump())


def manifest_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as file:
        told: dict[str, Any] = json.loads(file.read("manifest.json"))
    return told


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("source"), "sqlite") as here:
        here.begin()
        fill(here)
        yield here


@pytest.fixture(scope="module")
def backup(source: House) -> Path:
    path = source.data.parent / "kuaijin.zip"
    made = source.shell("backup", str(path))
    assert made.returncode == 0, made.stderr
    return path


def enterprises_in(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT name FROM directory_organisation WHERE kind = 'enterprise'")
        return {name for (name,) in rows}


def test_the_drill_what_is_restored_elsewhere_answers_the_same_to_the_byte(
    source: House, backup: Path, tmp_path: Path
) -> None:
    """From SQLite to PostgreSQL, where the work goes on, and back to SQLite."""
    with house(tmp_path / "moved", "postgres") as moved, house(tmp_path / "back", "sqlite") as back:
        restored = moved.shell("restore", str(backup))
        assert restored.returncode == 0, restored.stderr
        assert documents(moved) == documents(source)
        before = manifest_of(backup)
        assert sum(name.startswith("evidence/") for name in before["files"]) == 2
        assert "notices/zones/luhu/own.yaml" in before["files"]
        assert before["tables"]["obligations.obligation"]["rows"] == 2

        moved.start("--no-worker")
        client = moved.person()
        assert enterprise_names(client) == ["澄川电机有限公司", "赤石新材有限公司"]
        made = {"zone": "luhu", "name": "启源药业有限公司", "opened_on": "2026-10-09"}
        assert give(client, "enterprises.create", made).status_code < 300, "the work goes on, with new numbers"

        second = tmp_path / "second.zip"
        assert moved.shell("backup", str(second)).returncode == 0, "while it serves"
        assert back.shell("restore", str(second)).returncode == 0
        assert documents(back) == documents(moved)
        after = manifest_of(second)
        assert after["files"] == before["files"]
        assert enterprises_in(back.data / "kuaijin.sqlite3") == set(enterprise_names(client))
        same = {label for label, table in after["tables"].items() if table == before["tables"][label]}
        assert {"obligations.obligation", "evidence.blob", "directory.person"} <= same, "columns, rows and hash"


def test_a_backup_while_others_write_is_of_one_moment(source: House, tmp_path: Path) -> None:
    with house(tmp_path / "here", "sqlite") as here, house(tmp_path / "there", "sqlite") as there:
        shutil.copytree(source.data, here.data)
        here.start("--no-worker")
        client, over, answered = here.person(), threading.Event(), []

        def write(who: int) -> None:
            number = 0
            while not over.is_set():
                number += 1
                name = f"并行{who}号{number}次有限公司"
                asked = {"zone": "luhu", "name": name, "opened_on": "2026-10-09"}
                assert give(client, "enterprises.create", asked).status_code < 300
                answered.append(name)

        writers = [threading.Thread(target=write, args=[who]) for who in range(4)]
        for writer in writers:
            writer.start()
        while len(answered) < 10:
            over.wait(0.01)
        before = set(answered)
        made = here.shell("backup", str(tmp_path / "b.zip"))
        written_meanwhile = len(answered) - len(before)
        over.set()
        for writer in writers:
            writer.join()
        assert made.returncode == 0, made.stderr
        assert written_meanwhile > 0, "nobody had to wait for the backup"
        assert there.shell("restore", str(tmp_path / "b.zip")).returncode == 0
        there_is = {name for name in enterprises_in(there.data / "kuaijin.sqlite3") if name.startswith("并行")}
        assert before <= there_is <= set(answered)


def test_it_never_replaces_a_file(source: House, backup: Path) -> None:
    content = backup.read_bytes()
    again = source.shell("backup", str(backup))
    assert again.returncode == 1
    assert "已经有了" in again.stderr and "never replaces" in again.stderr
    assert backup.read_bytes() == content


def test_a_changed_evidence_file_is_said_and_the_backup_is_true_to_it(source: House, tmp_path: Path) -> None:
    with house(tmp_path / "copy", "sqlite") as copy:
        shutil.copytree(source.data, copy.data, ignore=shutil.ignore_patterns("backups"))
        path = next(path for path in sorted((copy.data / "evidence").rglob("*")) if path.is_file())
        path.chmod(0o640)
        path.write_bytes(path.read_bytes() + b"!")
        made = copy.shell("backup", str(tmp_path / "b.zip"))
        assert made.returncode == 1
        assert f"evidence/{path.name}: changed" in made.stderr
        assert not (copy.data / "backups" / "last-good.json").exists()


def refused(there: House, path: Path, *words: str) -> None:
    asked = there.shell("restore", str(path))
    assert asked.returncode == 1, asked.stdout
    for word in words:
        assert word in asked.stderr
    left = {item.name for item in there.data.iterdir()} - {"secret-key"} if there.data.exists() else set()
    assert not left, "nothing is left behind"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[House]:
    with house(tmp_path / "there", "sqlite") as made:
        yield made


def test_a_damaged_file_is_refused(backup: Path, there: House, tmp_path: Path) -> None:
    content = backup.read_bytes()
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(backup) as whole:
        members = [one for one in whole.infolist() if one.compress_size > 100]
    assert {"tables", "files", "manifest.json"} <= {one.filename.split("/")[0] for one in members}
    for member in members:
        place = member.header_offset + 30 + len(member.filename.encode()) + member.compress_size // 2
        middle = bytes(byte ^ 0xFF for byte in content[place : place + 4])
        path.write_bytes(content[:place] + middle + content[place + 4 :])
        with pytest.raises(archive.Damaged, match="文件坏了"):
            archive.checked(path)
    refused(there, path, "文件坏了", "is damaged")
    for kept in (len(content) - 2000, len(content) // 2, 0):
        path.write_bytes(content[:kept])
        with pytest.raises(archive.Damaged, match="文件坏了"):
            archive.checked(path)
    path.write_text("no backup at all")
    with pytest.raises(archive.Damaged, match="文件坏了"):
        archive.checked(path)


def rewritten(backup: Path, into: Path, **changes: Any) -> Path:
    """The same backup with another manifest."""
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps({**json.loads(content), **changes}).encode()
            new.writestr(name, content)
    return into


def test_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    newer = [*manifest_of(backup)["migrations"], "projects.9999_of_next_year"]
    path = rewritten(backup, tmp_path / "newer.zip", migrations=newer, version="9.0.0")
    with pytest.raises(Refused, match=r"更新的快进 9.0.0.*projects.9999_of_next_year"):
        restore.check_version(archive.checked(path))
    with pytest.raises(Refused, match="格式是第 99 版"):
        archive.checked(rewritten(backup, tmp_path / "format.zip", format=99))


def test_a_manifest_that_says_something_else_is_refused(backup: Path, there: House, tmp_path: Path) -> None:
    told = manifest_of(backup)
    refused(there, rewritten(backup, tmp_path / "more.zip", entries=told["entries"] + 1), "链条", "journal")


def test_a_place_that_is_not_empty_is_refused(source: House, backup: Path, there: House) -> None:
    before = everything_in(source)
    asked = source.shell("restore", str(backup))
    assert asked.returncode == 1
    assert "不是空的" in asked.stderr and "not empty" in asked.stderr
    assert everything_in(source) == before
    (there.data / "notices").mkdir(parents=True)
    (there.data / "notices" / "2027.yaml").write_text("year: 2027")
    asked = there.shell("restore", str(backup))
    assert asked.returncode == 1
    assert "notices" in asked.stderr
    assert not (there.data / "kuaijin.sqlite3").exists()


def test_only_the_file_is_looked_at(backup: Path, there: House) -> None:
    asked = there.shell("restore", "--check", "--json", str(backup))
    assert asked.returncode == 0
    assert json.loads(asked.stdout)["tables"]["enterprises.enterprise"] == 2
    assert not (there.data / "kuaijin.sqlite3").exists()


def test_a_backup_of_an_older_version_is_brought_up_to_date(backup: Path, there: House, tmp_path: Path) -> None:
    """The backup's own tables are made first; what came after is then migrated like any database."""
    told = manifest_of(backup)
    assert "keeping.0001_initial" in told["migrations"]
    older = [one for one in told["migrations"] if not one.startswith("keeping.")]
    tables = {label: table for label, table in told["tables"].items() if not label.startswith("keeping.")}
    path = tmp_path / "older.zip"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.startswith("tables/keeping."):
                manifest = json.dumps({**told, "migrations": older, "tables": tables}).encode()
                new.writestr(name, manifest if name == "manifest.json" else old.read(name))
    restored = there.shell("restore", str(path))
    assert restored.returncode == 0, restored.stderr
    assert there.shell("migrate", "--check").returncode == 0
    with sqlite3.connect(there.data / "kuaijin.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM keeping_group").fetchone() == (0,)
