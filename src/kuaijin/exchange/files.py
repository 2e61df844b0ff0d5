"""Workbooks on disk, by content hash, and how far an import has come. Progress lies beside the database: the import is
one transaction, and nobody else sees into it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from kuaijin.kit.disk import put_whole


def keep(content: bytes) -> str:
    """Writes the content under its SHA-256 and returns it; on disk before this returns."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        put_whole(path, content)
    return digest


def path_of(digest: str) -> Path:
    return Path(settings.IMPORT_DIR) / digest[:2] / digest


def content_of(digest: str) -> bytes:
    return path_of(digest).read_bytes()


def report_progress(import_id: int, done: int, total: int, step: str) -> None:
    text = json.dumps({"done": done, "total": total, "step": step}, ensure_ascii=False)
    put_whole(_progress_path(import_id), text.encode())


def progress_of(import_id: int) -> dict[str, Any]:
    """`done` of `total` rows and the present step; empty before it began."""
    try:
        found: dict[str, Any] = json.loads(_progress_path(import_id).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def forget_progress(import_id: int) -> None:
    _progress_path(import_id).unlink(missing_ok=True)


def _progress_path(import_id: int) -> Path:
    return Path(settings.IMPORT_DIR) / "progress" / f"{import_id}.json"
