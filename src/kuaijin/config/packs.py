"""Rule packs of approvals: those shipped, then those a place keeps in its data directory under `approvals/`."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.paths import PACKS
from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.packs import Catalogue, Pack
from kuaijin.planning.catalogue.reading import pack_from
from kuaijin.planning.catalogue.wholeness import refuse_gaps

SHIPPED = PACKS / "approvals"


def known_packs(data_dir: Path | None = None) -> tuple[str, ...]:
    return tuple(sorted({path.stem for place in _places(data_dir) for path in place.glob("*.yaml")}))


def load_packs(data_dir: Path | None, packs: Iterable[str]) -> tuple[Pack, ...]:
    """The packs named, in that order. Malformed when there is no such pack, or a faulty one."""
    return tuple(read_pack(path_of(pack, data_dir)) for pack in packs)


def load_catalogue(data_dir: Path | None, packs: Iterable[str], on: date) -> Catalogue:
    """The packs named as they hold on the day, checked together."""
    catalogue = Catalogue.of(load_packs(data_dir, packs), on)
    refuse_gaps(catalogue)
    return catalogue


def path_of(pack: str, data_dir: Path | None = None) -> Path:
    """The file of a pack; a place's own goes before the shipped one."""
    if not re.fullmatch(r"[\w-]+", pack):
        raise Malformed("packs", pack, "bad.file_name")
    for place in reversed(_places(data_dir)):
        if (path := place / f"{pack}.yaml").exists():
            return path
    raise Malformed("packs", pack, "bad.choice", known="、".join(known_packs(data_dir)))


def read_pack(path: Path) -> Pack:
    return pack_from(pack_document(path))


def pack_document(path: Path) -> object:
    """The values of a pack's file, which holds one document."""
    try:
        documents = documents_from(path.read_text(encoding="utf-8-sig"))
    except Unreadable as error:
        raise Malformed(path.name, error.where, "bad.yaml", why=error.why) from None
    return documents[0] if len(documents) == 1 else None


def _places(data_dir: Path | None) -> list[Path]:
    return [SHIPPED, *([data_dir / "approvals"] if data_dir else [])]
