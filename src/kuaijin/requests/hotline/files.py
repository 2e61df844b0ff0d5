"""Exports on disk by the hash of their content, whole or absent."""

import hashlib
from pathlib import Path

from django.conf import settings

from kuaijin.kit.disk import put_whole


def keep(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        put_whole(path, content)
    return digest


def content_of(digest: str) -> bytes:
    return _path(digest).read_bytes()


def _path(digest: str) -> Path:
    return Path(settings.IMPORT_DIR) / "hotline" / digest[:2] / digest
