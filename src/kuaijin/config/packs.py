"""Rule packs of approvals: those shipped, then those a place keeps in its data directory under `approvals/`."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.grounds import known_packs as known_grounds
from kuaijin.config.paths import PACKS
from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.packs import Catalogue, Pack
from kuaijin.planning.catalogue.reading import pack_from
from kuaijin.planning.catalogue.wholeness import refuse_gaps

SHIPPED = PACKS / "approvals"
NATIONAL = "national"


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


def split(packs: Iterable[str], data_dir: Path | None = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The packs of grounds and the packs of approvals that are meant; one name may be both. What a place has stands on
    national law, so that is read first. Malformed where there is neither."""
    grounds, approvals = known_grounds(data_dir), known_packs(data_dir)
    named = tuple(dict.fromkeys(packs))
    for pack in named:
        if pack not in grounds and pack not in approvals:
            known = "、".join(sorted({*grounds, *approvals}))
            raise Malformed("packs", pack, "bad.choice", known=known)
    of_grounds = tuple(pack for pack in named if pack in grounds)
    of_approvals = tuple(pack for pack in named if pack in approvals and pack != NATIONAL)
    return of_grounds or (NATIONAL,), (NATIONAL, *of_approvals)


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
    """The values of a pack's file."""
    return parsed(path.read_text(encoding="utf-8-sig"), path.name)


def parsed(text: str, name: str = "file") -> object:
    """The values of a pack's text, which holds one document."""
    try:
        documents = documents_from(text)
    except Unreadable as error:
        raise Malformed(name, error.where, "bad.yaml", why=error.why) from None
    return documents[0] if len(documents) == 1 else None


def _places(data_dir: Path | None) -> list[Path]:
    return [SHIPPED, *([data_dir / "approvals"] if data_dir else [])]
