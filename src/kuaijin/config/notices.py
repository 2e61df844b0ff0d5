"""Holiday notices as files: the shipped pack, then those loaded into the data directory, then the zone's own days off.

A running server sees a new file at once: each call compares names and times of the few files, and reads again only
when something changed. No Django here: the shell counts days without it.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kuaijin.config.documents import Unreadable, documents_from
from kuaijin.config.paths import PACKS
from kuaijin.kit.disk import put_whole
from kuaijin.law.calendar import Calendar, ExtraOff, Notice
from kuaijin.law.fields import Malformed
from kuaijin.law.notices import extra_off_from, notice_from

SHIPPED = PACKS / "calendars"
LARGEST = 256 * 1024

Stamp = tuple[tuple[str, int, int], ...]


_shipped: list[tuple[Notice, ...]] = []
_calendars: dict[tuple[str, str | None], tuple[Stamp, Calendar]] = {}


def load_calendar(data_dir: Path, zone: str | None = None) -> Calendar:
    """The calendar as of the files that lie there now; `zone` adds that zone's further days off."""
    loaded = sorted((data_dir / "notices").glob("*.yaml"))
    extra = sorted((data_dir / "notices" / "zones" / zone).glob("*.yaml")) if zone else []
    stamp = _stamp([*loaded, *extra])
    key = (str(data_dir), zone)
    kept = _calendars.get(key)
    if kept is None or kept[0] != stamp:
        own = _in_order(read_notices(path) for path in loaded)
        notices = (*_not_replaced(shipped_notices(), own), *own)
        kept = (stamp, Calendar(notices, [day for path in extra for day in _read_extra(path)]))
        _calendars[key] = kept
    return kept[1]


def shipped_notices() -> tuple[Notice, ...]:
    """The pack of this version, read once."""
    if not _shipped:
        _shipped.append(tuple(notice for path in sorted(SHIPPED.glob("*.yaml")) for notice in read_notices(path)))
    return _shipped[0]


def loaded_notices(data_dir: Path) -> list[tuple[Path, Notice]]:
    """The notices of the data directory with their files."""
    return [(path, notice) for path in sorted((data_dir / "notices").glob("*.yaml")) for notice in read_notices(path)]


def read_notices(path: Path) -> tuple[Notice, ...]:
    """The notices of one file (several documents: an arrangement and its amendments)."""
    try:
        return notices_from(path.read_text(encoding="utf-8"))
    except Malformed as error:
        raise error.within(path.name) from None


def notices_from(text: str) -> tuple[Notice, ...]:
    """Parses and checks; Malformed names field, value, rule and next step."""
    return tuple(notice_from(document) for document in _documents(text))


def save_notice(data_dir: Path, text: str) -> Path:
    """Keeps a checked notice in the data directory; the same one (year and number) loaded again replaces its file."""
    notices = notices_from(text)
    if len(notices) != 1:
        raise Malformed("文件", len(notices), "bad.several_notices")
    directory = data_dir / "notices"
    return put_whole(directory / file_name(notices[0]), text.encode(), mode=0o644)


def save_zone_days(data_dir: Path, zone: str, name: str, text: str) -> Path:
    """Keeps a zone's further days off (`source`, `off`) as notices/zones/<zone>/<name>.yaml."""
    if not re.fullmatch(r"[\w-]+", zone) or not re.fullmatch(r"[\w-]+", name):
        raise Malformed("zone", f"{zone}/{name}", "bad.file_name")
    for document in _documents(text):
        extra_off_from(document)
    return put_whole(data_dir / "notices" / "zones" / zone / f"{name}.yaml", text.encode(), mode=0o644)


def zone_orders(data_dir: Path, zone: str) -> list[tuple[str, tuple[ExtraOff, ...]]]:
    """Each order of further days off that holds: its name and its days."""
    files = sorted((data_dir / "notices" / "zones" / zone).glob("*.yaml"))
    return [(path.stem, tuple(_read_extra(path))) for path in files]


def withdraw_zone_days(data_dir: Path, zone: str, name: str, mark: str) -> Path:
    """The order no longer holds; its file is kept beside the others under `withdrawn`, marked when. FileNotFoundError
    when there is none of that name."""
    directory = data_dir / "notices" / "zones" / zone
    path = next((one for one in directory.glob("*.yaml") if one.stem == name), None)
    if path is None:
        raise FileNotFoundError(name)
    kept = directory / "withdrawn"
    kept.mkdir(exist_ok=True)
    return path.replace(kept / f"{name}-{mark}.yaml")


def file_name(notice: Notice) -> str:
    """Named by year and number, so that a later notice of the same year stands beside the earlier one."""
    mark = notice.number or (notice.issued_on.isoformat() if notice.issued_on else "")
    mark = re.sub(r"[^\w-]+", "-", mark).strip("-")
    return f"{notice.year}-{mark}.yaml" if mark else f"{notice.year}.yaml"


def _in_order(files: Iterator[tuple[Notice, ...]]) -> list[Notice]:
    """By day of issue, undated ones first: a later notice amends an earlier one."""
    return sorted((notice for notices in files for notice in notices), key=lambda notice: notice.issued_on or date.min)


def _not_replaced(shipped: tuple[Notice, ...], own: list[Notice]) -> list[Notice]:
    """A shipped notice that was loaded under the same number gives way to the loaded text as a whole."""
    numbers = {(notice.year, notice.number) for notice in own if notice.number}
    return [notice for notice in shipped if (notice.year, notice.number) not in numbers]


def _read_extra(path: Path) -> Iterator[ExtraOff]:
    for document in _documents(path.read_text(encoding="utf-8")):
        yield from extra_off_from(document)


def _documents(text: str) -> list[object]:
    if len(text) > LARGEST:
        raise Malformed("文件", f"{len(text)}", "bad.too_large")
    try:
        documents = documents_from(text)
    except Unreadable as error:
        raise Malformed("文件", error.where, "bad.yaml", why=error.why) from None
    if not documents:
        raise Malformed("文件", None, "bad.mapping", known="year、source、off、work")
    return documents


def _stamp(paths: list[Path]) -> Stamp:
    found = []
    for path in paths:
        try:
            state = path.stat()
        except FileNotFoundError:  # renamed between the listing and here: the next call sees it
            continue
        found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)
