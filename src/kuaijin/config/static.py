"""Static files by the version of what they hold: after an upgrade nobody sees a new page in an old coat."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


def version_of(name: str) -> str:
    """Eight hexadecimal digits of the file's SHA-256; empty for a file that is not there."""
    found = finders.find(name)
    return sha256(Path(found).read_bytes()).hexdigest()[:8] if found else ""


_kept = cache(version_of)


class VersionedStorage(StaticFilesStorage):
    """Adds `?v=…` to each address, so that a browser keeps a file until it changes."""

    def url(self, name: str | None) -> str:
        address = str(super().url(name))
        version = (version_of if settings.DEBUG else _kept)(name) if name else ""
        return f"{address}?v={version}" if version else address
