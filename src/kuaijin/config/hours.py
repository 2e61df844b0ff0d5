"""Office hours: the shipped file, or that of the data directory in its place."""

from pathlib import Path

from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.paths import PACKS
from kuaijin.law.fields import Malformed
from kuaijin.law.hours import OfficeHours, hours_from

SHIPPED = PACKS / "hours.yaml"

_read: dict[tuple[str, int], OfficeHours] = {}


def load_hours(data_dir: Path | None = None) -> OfficeHours:
    """As the file lies there now. Malformed names what is wrong with it."""
    own = data_dir / "hours.yaml" if data_dir else SHIPPED
    path = own if own.exists() else SHIPPED
    key = (str(path), path.stat().st_mtime_ns)
    if key not in _read:
        _read[key] = _parsed(path)
    return _read[key]


def _parsed(path: Path) -> OfficeHours:
    try:
        documents = documents_from(path.read_text(encoding="utf-8"))
        return hours_from(documents[0] if len(documents) == 1 else None)
    except Unreadable as error:
        raise Malformed(path.name, error.where, "bad.yaml", why=error.why) from None
    except Malformed as error:
        raise error.within(path.name) from None
