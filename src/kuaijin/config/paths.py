"""Where things lie: the data directory and what is shipped with the package."""

import os
from pathlib import Path

PACKS = Path(__file__).resolve().parent.parent / "packs"


def data_dir() -> Path:
    """KUAIJIN_DATA, else `kuaijin` in XDG_DATA_HOME (default `~/.local/share`)."""
    chosen = os.environ.get("KUAIJIN_DATA")
    if chosen:
        return Path(chosen).expanduser()
    share = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(share).expanduser() / "kuaijin"


def database_path(directory: Path) -> Path:
    """The embedded SQLite database."""
    return directory / "kuaijin.sqlite3"
