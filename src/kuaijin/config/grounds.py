"""Packs of grounds: those shipped, then those a place keeps in its data directory under `grounds/`."""

import re
from collections.abc import Iterable
from pathlib import Path

from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.paths import PACKS
from kuaijin.law.clock.grounds import Ground, Grounds, grounds_from
from kuaijin.law.fields import Malformed

SHIPPED = PACKS / "grounds"

_read: dict[tuple[str, int], tuple[Ground, ...]] = {}


def load_grounds(data_dir: Path | None = None, packs: Iterable[str] = ("national",)) -> Grounds:
    """The grounds of the packs named, in that order. Malformed when there is no such pack."""
    return Grounds(ground for pack in packs for ground in _pack(pack, data_dir))


def known_packs(data_dir: Path | None = None) -> tuple[str, ...]:
    own = (data_dir / "grounds").glob("*.yaml") if data_dir else ()
    return tuple(sorted({path.stem for path in (*SHIPPED.glob("*.yaml"), *own)}))


def _pack(pack: str, data_dir: Path | None) -> tuple[Ground, ...]:
    if not re.fullmatch(r"[\w-]+", pack):
        raise Malformed("packs", pack, "bad.file_name")
    places = [SHIPPED, *([data_dir / "grounds"] if data_dir else [])]
    path = next((place / f"{pack}.yaml" for place in reversed(places) if (place / f"{pack}.yaml").exists()), None)
    if path is None:
        raise Malformed("packs", pack, "bad.choice", known="、".join(known_packs(data_dir)))
    key = (str(path), path.stat().st_mtime_ns)
    if key not in _read:
        _read[key] = _grounds(path)
    return _read[key]


def _grounds(path: Path) -> tuple[Ground, ...]:
    try:
        documents = documents_from(path.read_text(encoding="utf-8"))
    except Unreadable as error:
        raise Malformed(path.name, error.where, "bad.yaml", why=error.why) from None
    return tuple(ground for document in documents for ground in grounds_from(document))
