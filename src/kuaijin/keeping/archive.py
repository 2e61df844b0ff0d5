"""The backup file: a zip with the rows of each table, the files of the data directory, and a manifest over all."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson
from django.utils.translation import gettext_lazy as _

from kuaijin.journal.errors import Refused
from kuaijin.keeping.words import worded

FORMAT = 1
MANIFEST = "manifest.json"
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Table:
    """`digest` is SHA-256 over the lines, each ended by a line feed."""

    columns: list[str]
    rows: int
    digest: str


@dataclass(frozen=True)
class Kept:
    """A file: bytes and SHA-256."""

    size: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    version: str
    database: str
    migrations: list[str]
    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, Kept] = field(default_factory=dict)
    entries: int = 0
    # What was found wrong in the house while it was copied; the copy is true to it.
    findings: list[str] = field(default_factory=list)
    format: int = FORMAT

    def as_json(self) -> bytes:
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        told: dict[str, Any] = orjson.loads(text)
        told["tables"] = {name: Table(**table) for name, table in told["tables"].items()}
        told["files"] = {name: Kept(**kept) for name, kept in told["files"].items()}
        return cls(**told)


class Damaged(Refused):
    """The file is not what its manifest says."""


def table_name(label: str) -> str:
    return f"tables/{label}.jsonl"


def put_lines(archive: zipfile.ZipFile, name: str, texts: Iterator[bytes]) -> tuple[int, str]:
    """Writes a member of lines; number of lines and SHA-256."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    total, count = hashlib.sha256(), 0
    with archive.open(member, "w", force_zip64=True) as stream:
        for text in texts:
            whole = text + b"\n"
            total.update(whole)
            stream.write(whole)
            count += 1
    return count, total.hexdigest()


def put_file(archive: zipfile.ZipFile, name: str, path: Path) -> Kept:
    total, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as stream:
        while piece := source.read(PIECE):
            total.update(piece)
            stream.write(piece)
            size += len(piece)
    return Kept(size, total.hexdigest())


def digest_of(stream: IO[bytes]) -> tuple[int, str]:
    total, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        total.update(piece)
        size += len(piece)
    return size, total.hexdigest()


def checked(path: Path) -> Manifest:
    """The manifest, once every member was read and is what the manifest says. Raises Damaged, naming the first that
    is not; Refused when the format is unknown."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            names = set(archive.namelist()) - {MANIFEST}
            told = {table_name(label): table.digest for label, table in manifest.tables.items()}
            told |= {f"files/{name}": kept.digest for name, kept in manifest.files.items()}
            odd = sorted(names ^ set(told))
            if odd:
                raise Damaged(_damaged(path, odd[0]))
            for name, expected in told.items():
                try:
                    with archive.open(name) as stream:
                        found = digest_of(stream)[1]
                except (zipfile.BadZipFile, EOFError, zlib.error) as error:
                    raise Damaged(_damaged(path, name)) from error
                if found != expected:
                    raise Damaged(_damaged(path, name))
    except (zipfile.BadZipFile, KeyError, TypeError, orjson.JSONDecodeError, EOFError) as error:
        raise Damaged(_damaged(path, MANIFEST)) from error
    return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    told = orjson.loads(archive.read(MANIFEST))
    if told["format"] > FORMAT:
        said = _("{path}：备份的格式是第 {given} 版，这个快进只读到第 {known} 版。装新的快进再恢复。")
        raise Refused(worded(said, path=str(path), given=told["format"], known=FORMAT))
    return Manifest.from_json(archive.read(MANIFEST))


def _damaged(path: Path, member: str) -> Any:
    said = _("{path}：文件坏了，第一处在 {member}。什么也没有恢复；换一份备份。")
    return worded(said, path=str(path), member=member)


def lines_of(archive: zipfile.ZipFile, label: str) -> Iterator[bytes]:
    with archive.open(table_name(label)) as stream:
        yield from stream
