"""A backup while the house works: rows of one moment, then the files, in one file that is whole or absent."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from kuaijin import __version__
from kuaijin.evidence.models import Blob
from kuaijin.evidence.store import path_of
from kuaijin.journal.chains import verify
from kuaijin.journal.errors import Refused
from kuaijin.keeping import archive, rows
from kuaijin.keeping.archive import MANIFEST, Kept, Manifest, Table
from kuaijin.keeping.snapshots import snapshot
from kuaijin.keeping.words import worded
from kuaijin.kit.disk import on_disk

EVIDENCE = "evidence"
# The key signs sign-ins, and those are not kept; a restored house makes its own. Backups hold no backups.
LEFT_OUT = {"secret-key", "backups"}


def make(path: Path, *, at: datetime) -> Manifest:
    """Writes the backup to `path`, reads it again and compares; the manifest. Never replaces a file.

    `findings` of the manifest names what is wrong in the house itself: the copy is true to it."""
    if path.exists():
        said = _("{path} 已经有了。备份从不盖掉文件，换一个名字。")
        raise Refused(worded(said, path=str(path)), field="file", rule="new")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, True, 3) as into:
            manifest = _fill(into, at)
            into.writestr(MANIFEST, manifest.as_json())
        if archive.checked(temporary) != manifest:
            raise archive.Damaged(worded(_("写下的备份读回来不一样：磁盘有问题。")))
        on_disk(temporary)
        temporary.rename(path)
        on_disk(path)
    finally:
        temporary.unlink(missing_ok=True)
    return manifest


def _fill(into: zipfile.ZipFile, at: datetime) -> Manifest:
    with snapshot():
        applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
        manifest = Manifest(at.isoformat(), __version__, connection.vendor, applied)
        tables = {}
        for model in rows.kept_models():
            names = rows.columns(model)
            label = model._meta.label_lower
            count, digest = archive.put_lines(into, archive.table_name(label), rows.lines(model, names))
            tables[label] = Table(names, count, digest)
        entries, broken = verify()
        blobs = list(Blob.objects.order_by("pk").values_list("digest", flat=True))
    findings = [f"{one.chain} #{one.seq}: {one.what}" for one in broken]
    files: dict[str, Kept] = {}
    for digest in blobs:
        kept = _evidence(into, digest)
        if kept is None:
            findings.append(f"{EVIDENCE}/{digest}: missing")
        else:
            files[f"{EVIDENCE}/{digest[:2]}/{digest}"] = kept
            if kept.digest != digest:
                findings.append(f"{EVIDENCE}/{digest}: changed")
    for name, path in _other_files():
        kept = _put(into, f"files/{name}", path)
        if kept is not None:
            files[name] = kept
    return replace(manifest, tables=tables, files=files, entries=entries, findings=findings)


def _evidence(into: zipfile.ZipFile, digest: str) -> Kept | None:
    return _put(into, f"files/{EVIDENCE}/{digest[:2]}/{digest}", path_of(digest))


def _put(into: zipfile.ZipFile, name: str, path: Path) -> Kept | None:
    try:
        return archive.put_file(into, name, path)
    except FileNotFoundError:  # gone since it was listed
        return None


def _other_files() -> Iterator[tuple[str, Path]]:
    """Calendars, grounds, imported workbooks, the mark of a demo: whatever lies in the data directory, except the
    database, evidence (kept by its rows), and what is on its way (hidden names)."""
    root = Path(settings.DATA_DIR)
    database = Path(str(connection.settings_dict["NAME"])) if connection.vendor == "sqlite" else None
    apart = {Path(settings.EVIDENCE_DIR), Path(settings.BACKUP_DIR), *(root / name for name in LEFT_OUT)}
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if not path.is_file() or any(part.startswith(".") for part in relative.parts):
            continue
        if any(path.is_relative_to(one) for one in apart):
            continue
        if relative.name.endswith((".sqlite3", ".sqlite3-wal", ".sqlite3-shm")) or path == database:
            continue
        yield relative.as_posix(), path
