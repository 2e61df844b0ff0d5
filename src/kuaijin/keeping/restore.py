"""A backup into an empty place, of either database: all of it, proved, or nothing."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _

from kuaijin import __version__
from kuaijin.journal.chains import verify
from kuaijin.journal.errors import Refused
from kuaijin.keeping import archive, rows
from kuaijin.keeping.archive import Damaged, Manifest
from kuaijin.keeping.backup import EVIDENCE, LEFT_OUT
from kuaijin.keeping.words import worded
from kuaijin.kit.database import Executor, bring_up_to_date
from kuaijin.kit.disk import on_disk

STAGING = ".restoring"
OWN_MARKS = {"demo"}


def restore(path: Path) -> Manifest:
    """The manifest of what was restored. Raises Refused (Damaged among them) with nothing left behind.

    Everything is built beside, compared with the manifest and only then put in its place, the database last: a place
    without a database is not a house."""
    if not path.is_file():
        raise Refused(worded(_("没有文件 {path}。"), path=str(path)), field="file")
    manifest = archive.checked(path)
    check_version(manifest)
    check_empty()
    root = Path(settings.DATA_DIR)
    staging = root / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        with zipfile.ZipFile(path) as source:
            _extract(source, manifest, staging / "files")
            with ExitStack() as undo, _beside():
                _load(source, manifest, lambda: undo.enter_context(_placed(staging / "files")))
                bring_up_to_date()
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def check_version(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(one for one in _ours(manifest.migrations) if one not in known)
    if unknown:
        said = _("备份来自更新的快进 {given}（有这里不认识的 {unknown}）；这里是 {own}。先升级快进，再恢复。")
        raise Refused(worded(said, given=manifest.version, unknown=unknown[0], own=__version__), rule="version")


def _ours(migrations: list[str]) -> list[str]:
    labels = {model._meta.app_label for model in rows.kept_models()}
    return [one for one in migrations if one.partition(".")[0] in labels]


def check_empty() -> None:
    """Refused unless nothing of anybody's is here: neither a row nor a file."""
    # asking a SQLite database that is not there would make it
    there = set(connection.introspection.table_names()) if _database_is_there() else set()
    for model in rows.kept_models():
        if model._meta.db_table in there:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(model._meta.db_table)} LIMIT 1")
                if cursor.fetchone():
                    said = _("数据库不是空的（{table} 里有数据）。恢复只进空的地方：换一个 KUAIJIN_DATA 或数据库。")
                    raise Refused(worded(said, table=model._meta.db_table), rule="empty")
    connection.close()
    for name in _files_there():
        said = _("数据目录不是空的（有 {name}）。恢复只进空的地方：换一个 KUAIJIN_DATA。")
        raise Refused(worded(said, name=name), rule="empty")


def _database_is_there() -> bool:
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).exists()


def _files_there() -> Iterator[str]:
    root, evidence = Path(settings.DATA_DIR), Path(settings.EVIDENCE_DIR)
    fine = {*LEFT_OUT, *OWN_MARKS, STAGING}
    for path in [*sorted(root.iterdir()), *([evidence] if evidence.is_dir() else [])]:
        database = ".sqlite3" in path.name and path.is_file()
        if path.name in fine or database or (path.is_dir() and not any(path.rglob("*"))):
            continue
        yield path.name


def _extract(source: zipfile.ZipFile, manifest: Manifest, into: Path) -> None:
    into.mkdir(parents=True)
    for name, kept in manifest.files.items():
        target = into / name
        if not target.resolve().is_relative_to(into.resolve()):
            raise Damaged(worded(_("备份里有指到外面去的文件名：{name}。"), name=name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open(f"files/{name}") as stream, target.open("xb") as out:
            shutil.copyfileobj(stream, out, archive.PIECE)
            out.flush()
            os.fsync(out.fileno())
        with target.open("rb") as written:
            if archive.digest_of(written) != (kept.size, kept.digest):
                raise Damaged(worded(_("{name} 写下来和备份里不一样：磁盘有问题。"), name=name))
        if name.startswith(f"{EVIDENCE}/"):
            target.chmod(0o440)


@contextmanager
def _beside() -> Iterator[None]:
    """SQLite: the database is built beside its place and takes it when the body is done.
    PostgreSQL: the body's own transaction is what makes it whole or absent."""
    if connection.vendor != "sqlite":
        yield
        return
    final = Path(str(connection.settings_dict["NAME"]))
    built = final.with_name(f"{STAGING}-{final.name}")
    _forget(built)
    connection.close()
    connection.settings_dict["NAME"] = str(built)
    try:
        yield
        connection.close()
        on_disk(built)
        _forget(final)
        built.rename(final)
        on_disk(final)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(final)
        _forget(built)


def _forget(database: Path) -> None:
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _load(source: zipfile.ZipFile, manifest: Manifest, proved: Callable[[], object]) -> None:
    """Tables as they were when the backup was made, its rows, then the proof, then `proved`; in one transaction."""
    registry = _tables_as_of(manifest)
    models = {model._meta.label_lower: model for model in rows.kept_models(registry)}
    odd = sorted(set(models) ^ set(manifest.tables))
    if odd:
        raise Damaged(worded(_("备份里的表和它的版本对不上：{table}。"), table=odd[0]))
    with transaction.atomic():
        for label, table in manifest.tables.items():
            rows.load(models[label], table.columns, archive.lines_of(source, label))
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)
        connection.check_constraints()
        for label, table in manifest.tables.items():
            if rows.digest(models[label], table.columns) != (table.rows, table.digest):
                raise Damaged(worded(_("{table} 恢复后和备份不一样。什么也没有恢复。"), table=label))
        _check_journal(manifest)
        proved()


def _check_journal(manifest: Manifest) -> None:
    entries, broken = verify()
    said = [f"{one.chain} #{one.seq}: {one.what}" for one in broken]
    told = [one for one in manifest.findings if not one.startswith(f"{EVIDENCE}/")]
    if entries != manifest.entries or said != told:
        raise Damaged(worded(_("留痕的链条恢复后和备份时不一样。什么也没有恢复。")))


def _tables_as_of(manifest: Manifest) -> Any:
    """Makes the tables of the backup's own version; the models of that version."""
    executor = Executor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    wanted = set(manifest.migrations)
    labels = {model._meta.app_label for model in rows.kept_models()}
    full = executor.migration_plan(leaves, clean_start=True)
    chosen = [step for step in full if step[0].app_label not in labels or _name(step[0]) in wanted]
    applied = {f"{app}.{name}" for app, name in executor.loader.applied_migrations}
    if set(_ours(sorted(applied))) - wanted:
        said = _("这个空数据库的表比备份的新（{version}）。换一个新建的、没有表的数据库。")
        raise Refused(worded(said, version=manifest.version), rule="empty")
    executor.take([step for step in chosen if _name(step[0]) not in applied])
    state = executor.loader.project_state([(one.app_label, one.name) for one, _back in chosen])
    return state.apps


def _name(migration: Any) -> str:
    return f"{migration.app_label}.{migration.name}"


@contextmanager
def _placed(files: Path) -> Iterator[None]:
    """The files take their places; where the body fails they go again. The database comes after them, last."""
    root, evidence = Path(settings.DATA_DIR), Path(settings.EVIDENCE_DIR)
    placed: list[Path] = []
    try:
        for path in sorted(files.iterdir()):
            target = evidence if path.name == EVIDENCE else root / path.name
            if target.is_dir():
                shutil.rmtree(target)  # no file is in it, or the place would have been refused
            target.parent.mkdir(parents=True, exist_ok=True)
            placed.append(target)
            shutil.move(path, target)
            on_disk(target)
        yield
    except BaseException:
        for target in placed:
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)
        raise
