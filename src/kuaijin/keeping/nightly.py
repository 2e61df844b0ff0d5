"""The backup of each night, how many are kept, and which was the last good one."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kuaijin.keeping.archive import Manifest
from kuaijin.keeping.backup import make
from kuaijin.kit.disk import put_whole
from kuaijin.law.dates import SHANGHAI

NAME = re.compile(r"kuaijin-\d{4}-\d\d-\d\d-\d{6}\.zip")
DAY = len("kuaijin-2026-10-09")


@dataclass(frozen=True)
class LastGood:
    """`size` in bytes; `there`: the file still lies where it was written."""

    at: datetime
    path: Path
    size: int

    @property
    def there(self) -> bool:
        return self.path.is_file()


def back_up(path: Path, *, at: datetime) -> Manifest:
    """Makes a backup and, when all in it holds, remembers it as the last good one."""
    manifest = make(path, at=at)
    if not manifest.findings:
        told = {"at": manifest.made_at, "path": str(path.resolve()), "size": path.stat().st_size}
        put_whole(_note(), json.dumps(told, ensure_ascii=False).encode(), mode=0o644)
    return manifest


def last_good() -> LastGood | None:
    try:
        told = json.loads(_note().read_text(encoding="utf-8"))
        return LastGood(datetime.fromisoformat(told["at"]), Path(told["path"]), told["size"])
    except (OSError, ValueError, KeyError):
        return None


def back_up_tonight(at: datetime) -> Manifest:
    """A new file in the directory of backups. Of the last KUAIJIN_BACKUPS days that have one the newest stays, and in
    any case the last good one; the others go."""
    directory = Path(settings.BACKUP_DIR)
    manifest = back_up(directory / f"kuaijin-{at.astimezone(SHANGHAI):%Y-%m-%d-%H%M%S}.zip", at=at)
    newest_of_day = {path.name[:DAY]: path for path in sorted(directory.iterdir()) if NAME.fullmatch(path.name)}
    stay = set(list(newest_of_day.values())[-settings.BACKUPS_KEPT :])
    good = last_good()
    for path in directory.iterdir():
        if NAME.fullmatch(path.name) and path not in stay and (good is None or path.resolve() != good.path):
            path.unlink()
    return manifest


def _note() -> Path:
    return Path(settings.DATA_DIR) / "backups" / "last-good.json"
