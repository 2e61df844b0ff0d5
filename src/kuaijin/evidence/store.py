"""Files by the hash of their content, under the evidence directory: `aa/aabb…`. Written once, never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import filetype
from django.conf import settings
from django.utils.translation import gettext as _

from kuaijin.journal.errors import Refused
from kuaijin.kit.disk import sync

HEAD = 8192
TEXT = "text/plain"
# What people prove things with. The type is what the content is, whatever the name says.
ACCEPTED = {
    TEXT,
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/zip",
    "image/bmp",
    "image/gif",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "audio/mp4",
    "audio/mpeg",
    "video/mp4",
    "video/quicktime",
}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


class Upload(Protocol):
    """What a form or a test hands in: a name and the content in pieces."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True)
class Stored:
    """`size` in bytes; `media_type` by content."""

    digest: str
    size: int
    media_type: str


def path_of(digest: str) -> Path:
    return Path(settings.EVIDENCE_DIR) / digest[:2] / digest


def keep(upload: Upload) -> Stored:
    """Write the content to disk and say what it is. Raises Refused when empty, too large or of no accepted type.

    The file is whole or absent: written beside, synchronised, then renamed."""
    root = Path(settings.EVIDENCE_DIR)
    root.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=root)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            digest, size, head = _copy(upload, stream)
            stream.flush()
            os.fsync(stream.fileno())
        media_type = _type_of(head, upload.name or "")
        _place(temporary, path_of(digest))
    finally:
        temporary.unlink(missing_ok=True)
    return Stored(digest, size, media_type)


def _copy(upload: Upload, stream: IO[bytes]) -> tuple[str, int, bytes]:
    total, size, head = hashlib.sha256(), 0, b""
    for piece in upload.chunks():
        size += len(piece)
        if size > settings.EVIDENCE_MAX_BYTES:
            raise Refused(
                _("文件超过 %(limit)s MB。照片压小些，或分成几份传。")
                % {"limit": settings.EVIDENCE_MAX_BYTES // 1024**2},
                field="file",
                rule="size",
            )
        total.update(piece)
        head += piece[: HEAD - len(head)]
        stream.write(piece)
    if not size:
        raise Refused(_("文件是空的。换一个再传。"), field="file", rule="empty")
    return total.hexdigest(), size, head


def _type_of(head: bytes, name: str) -> str:
    guess = filetype.guess_mime(head) or ("application/msword" if head.startswith(OLE) else "")
    found = str(guess) if guess else (TEXT if _is_text(head) else "")
    if found not in ACCEPTED:
        raise Refused(
            _("“%(name)s”的内容不是照片、PDF、Office 文件、文本或压缩包，不收。按内容看是：%(type)s。")
            % {"name": name, "type": found or _("认不出")},
            field="file",
            rule="type",
        )
    return found


def _is_text(head: bytes) -> bool:
    try:
        words = head.decode("utf-8")
    except UnicodeDecodeError as broken:
        # The head may end inside a character.
        if broken.start < len(head) - 3 or len(head) < HEAD:
            return False
        words = head[: broken.start].decode("utf-8")
    return all(sign.isprintable() or sign in "\r\n\t\ufeff" for sign in words)


def _place(temporary: Path, target: Path) -> None:
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True)
    temporary.rename(target)
    target.chmod(0o440)
    for folder in (target.parent, target.parent.parent):
        sync(folder)
