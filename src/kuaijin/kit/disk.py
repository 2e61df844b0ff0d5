"""Files that are whole or absent, and still there after a power failure."""

import os
import tempfile
from pathlib import Path


def sync(path: Path) -> None:
    """What a file holds, or which names a directory holds, is on the disk after this."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def on_disk(path: Path) -> None:
    """Content and name of the file survive a power failure after this."""
    sync(path)
    sync(path.parent)


def put_whole(path: Path, content: bytes, *, mode: int = 0o600) -> Path:
    """Written beside, flushed and renamed: a reader finds the old file or the new one, never a half. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync(path.parent)
    return path
